import { expect, it } from 'vitest'
import { findLines, looksLikeWarning, stepMatch } from './outputSearch.ts'

const lines = ['npm warn deprecated', 'Server ready', 'server stopped'].map((text, at) => ({
  number: at + 1,
  atMs: at,
  from: 'stderr' as const,
  text,
}))

it('finds lines whatever their case and nothing for an empty search', () => {
  expect(findLines(lines, 'SERVER')).toEqual([1, 2])
  expect(findLines(lines, '')).toEqual([])
})

it('steps round from the last match to the first', () => {
  expect(stepMatch(1, 2, 1)).toBe(0)
  expect(stepMatch(0, 2, -1)).toBe(1)
  expect(stepMatch(0, 0, 1)).toBe(0)
})

it('marks warnings by their words', () => {
  expect(lines.map(({ text }) => looksLikeWarning(text))).toEqual([true, false, false])
  expect(looksLikeWarning("Error: Cannot find module 'x'")).toBe(true)
})
