import { describe, expect, it } from 'vitest'
import { secondsOf } from './duration.ts'

describe('an interval', () => {
  it.each([
    [600_000_000_000, 600],
    ['10m0s', 600],
    ['1h0m30s', 3630],
    ['1.5s', 1.5],
    ['250ms', 0.25],
    [10, 600],
    [0, 0],
    ['0', 0],
    [-60_000_000_000, null],
    [-8_044_431_881_000_000_000, null],
    ['often', null],
    ['10m and more', null],
    ['', null],
    [null, null],
    [{ minutes: 10 }, null],
  ])('%j lasts %s seconds', (listed, seconds) => {
    expect(secondsOf(listed)).toBe(seconds)
  })
})
