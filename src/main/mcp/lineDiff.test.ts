import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineDiff } from './lineDiff.ts'

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
const short = (lines: ReturnType<typeof lineDiff>) =>
  lines.map(({ kind, text }) => ({ same: ' ', added: '+', removed: '-', gap: '~' })[kind] + text)

it('says what goes and what comes, with two lines around it', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
  const after = ['1', '2', '3', '4', 'five', '6', '7', '8', '9', '10']
  expect(short(lineDiff(before, after))).toEqual([
    '~',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    ' 8',
    ' 9',
    '+10',
  ])
})

it('leaves only a gap of what is the same', () => {
  expect(short(lineDiff(['a', 'b'], ['a', 'b']))).toEqual(['~'])
  expect(lineDiff([], [])).toEqual([])
})

it('loses no line of either side', () => {
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const lines = lineDiff(before, after)
      const changed = (list: readonly string[], kind: 'added' | 'removed') =>
        list.length - lines.filter((line) => line.kind === kind).length
      expect(changed(before, 'removed')).toBe(changed(after, 'added'))
      const removed = lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text)
      const rest: string[] = [...before]
      for (const text of removed) expect(rest.splice(rest.indexOf(text), 1)).toEqual([text])
      expect(lines.some(({ kind }) => kind === 'added' || kind === 'removed')).toBe(
        before.join() !== after.join(),
      )
    }),
  )
})

it('does not compare thousands of lines with each other', () => {
  const before = Array.from({ length: 20_000 }, (_, at) => `old ${at}`)
  const after = Array.from({ length: 20_000 }, (_, at) => `new ${at}`)
  expect(lineDiff(before, after)).toHaveLength(40_000)
})
