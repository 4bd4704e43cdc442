import { expect, it } from 'vitest'
import type { OutputLine } from '../../shared/model/probe.ts'
import { joinLines } from './outputLines.ts'

const lines = (...numbers: number[]): OutputLine[] =>
  numbers.map((number) => ({ number, atMs: number, from: 'stderr', text: `line ${number}` }))
const numbers = (joined: readonly OutputLine[]): number[] => joined.map(({ number }) => number)

it('appends what is newer', () => {
  expect(numbers(joinLines(lines(1, 2), lines(3)))).toEqual([1, 2, 3])
  expect(numbers(joinLines([], lines(5)))).toEqual([5])
})

it('puts an answer that came late before the lines that overtook it, each once', () => {
  expect(numbers(joinLines(lines(3, 4), lines(1, 2, 3)))).toEqual([1, 2, 3, 4])
})

it('keeps the newest two thousand', () => {
  const many = lines(...Array.from({ length: 2000 }, (_, at) => at + 1))
  const joined = joinLines(many, lines(2001, 2002))
  expect([joined.length, joined[0]?.number]).toEqual([2000, 3])
})
