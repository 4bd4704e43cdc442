import { describe, expect, it } from 'vitest'
import { frameKey } from './keys.ts'

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
    ...more,
  }) as KeyboardEvent
const field = document.createElement('input')

describe('keys of the frame', () => {
  it('switch gateways with Ctrl and a digit, also from a field', () => {
    const pressed = press('3', { ctrlKey: true, target: field })
    expect(frameKey(pressed, false)).toEqual({ kind: 'gateway', index: 2 })
    expect(frameKey(press('9', { metaKey: true }), false)).toEqual({ kind: 'gateway', index: 8 })
    expect(frameKey(press('3'), false)).toBeNull()
  })

  it('go to a view with G and a letter, never while somebody types', () => {
    expect(frameKey(press('g'), false)).toEqual({ kind: 'prefix' })
    expect(frameKey(press('s'), true)).toEqual({ kind: 'view', view: 'servers' })
    expect(frameKey(press('a'), true)).toEqual({ kind: 'view', view: 'activity' })
    expect(frameKey(press('s'), false)).toBeNull()
    expect(frameKey(press('g', { target: field }), false)).toBeNull()
    expect(frameKey(press('s', { target: field }), true)).toBeNull()
  })

  it('leave other keys alone', () => {
    expect(frameKey(press('n', { ctrlKey: true, shiftKey: true }), false)).toBeNull()
    expect(frameKey(press('c', { ctrlKey: true }), true)).toBeNull()
  })
})
