import { expect, it } from 'vitest'
import { moveIn } from './listKeys.ts'

it('moves by one, by ten and to the ends, and stays inside', () => {
  expect(moveIn('j', 3, 50)).toBe(4)
  expect(moveIn('PageUp', 3, 50)).toBe(0)
  expect(moveIn('End', 3, 50)).toBe(49)
  expect(moveIn('ArrowDown', 0, 0)).toBe(0)
  expect(moveIn('x', 3, 50)).toBeNull()
})
