import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pace } from './pace.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the pace of changes', () => {
  it('sends the first at once, and what changes during a rest in one', () => {
    const send = vi.fn()
    const pace = new Pace(100, send)
    pace.soon()
    expect(send).toHaveBeenCalledTimes(1)
    for (let count = 0; count < 50; count += 1) pace.soon()
    vi.advanceTimersByTime(99)
    expect(send).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    expect(send).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(1000)
    expect(send).toHaveBeenCalledTimes(2)
  })

  it('sends the last state at once where it is told to, and leaves no timer', () => {
    const send = vi.fn()
    const pace = new Pace(100, send)
    pace.soon()
    pace.soon()
    pace.now()
    expect(send).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rests nine times as long as it took to send', () => {
    const send = vi.fn(() => void vi.advanceTimersByTime(50))
    const pace = new Pace(100, send)
    pace.soon()
    pace.soon()
    vi.advanceTimersByTime(449)
    expect(send).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    expect(send).toHaveBeenCalledTimes(2)
  })
})
