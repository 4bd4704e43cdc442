import { expect, it } from 'vitest'
import { stamp } from './stamp.ts'

it('tells the second today, the day and the minute before', () => {
  const now = new Date('2026-11-21T12:00:00')
  expect(stamp('2026-11-21T10:41:07', now)).toBe('10:41:07')
  expect(stamp('2026-11-19T10:41:07', now)).toBe('Thu 10:41')
  expect(stamp('2026-11-14T10:41:07', now)).toBe('14 Nov 10:41')
})
