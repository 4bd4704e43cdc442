import { expect, it } from 'vitest'
import { keepNewest } from './newest.ts'

it('keeps the newest of each, forgets what is taken away, and then the oldest', () => {
  const map = new Map<string, number>()
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) keepNewest(map, key, at, 2)
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
  ])
  keepNewest(map, 'a', null, 2)
  expect([...map]).toEqual([['c', 3]])
})
