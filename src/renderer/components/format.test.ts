import { describe, expect, it } from 'vitest'
import { age, bytes, duration, seconds, total, when } from './format.ts'

describe('times', () => {
  it('have the unit that fits what they measure', () => {
    expect([14, 460, 14_200, 125_000].map(duration)).toEqual([
      '14 ms',
      '460 ms',
      '14.2 s',
      '2 min 5 s',
    ])
    expect([460, 14_200].map(total)).toEqual(['0.46 s', '14.2 s'])
    expect(seconds(14_900)).toBe('14 s')
  })

  it('of the past are told in their largest unit', () => {
    expect([0, 4999, 60_000, 3_619_000, 7_200_000].map(age)).toEqual([
      '0 s',
      '4 s',
      '1 min',
      '1 h',
      '2 h',
    ])
  })

  it('are clock times today, days within a week and dates before', () => {
    const now = new Date('2026-11-21T18:00:00')
    expect(when('2026-11-21T10:32:00', now)).toBe('10:32')
    expect(when('2026-11-17T10:32:00', now)).toBe('Tue')
    expect(when('2026-10-12T10:32:00', now)).toBe('12 Oct')
    expect(when('nonsense', now)).toBe('')
  })
})

describe('sizes', () => {
  it('have the unit that fits what they measure', () => {
    expect([0, 1, 999, 1000, 1_440_000, 52_000_000, 3_000_000_000, 5e13].map(bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1.0 kB',
      '1.4 MB',
      '52 MB',
      '3.0 GB',
      '50000 GB',
    ])
  })
})
