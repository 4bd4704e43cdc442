import { describe, expect, it } from 'vitest'
import { createCodec } from './clone.ts'

const codec = createCodec()
const sent = (value: unknown) => codec.decode(codec.encode(value))

/** What `$state` makes of an object; Svelte has no types for it. */
const INTERNAL = 'svelte/internal/client'
const { proxy } = (await import(INTERNAL)) as { proxy: <T>(value: T) => T }

describe('a value sent between Node and a page', () => {
  it.each<[string, unknown]>([
    ['text', 'ä\u2028"\\'],
    ['undefined', undefined],
    ['undefined inside', { a: undefined, b: [undefined, null] }],
    ['numbers JSON has no word for', [NaN, Infinity, -Infinity, 0.1]],
    ['a bigint', 12345678901234567890n],
    ['a date', new Date(1234)],
    ['a regular expression', /a+/giu],
    ['a map with object keys', new Map([[{ a: 1 }, new Set([1, 'x'])]])],
    ['bytes', new Uint8Array([0, 127, 255])],
    ['a view of a part', new Uint16Array([1, 2, 3, 4]).subarray(1, 3)],
    ['a buffer', new Uint8Array([9, 8]).buffer],
    ['the mark of the encoding itself', { $: ['date', 5] }],
    ['nothing in particular', { deep: [{ er: [[]] }] }],
  ])('arrives as it was: %s', (_name, value) => {
    expect(sent(value)).toEqual(value)
  })

  it('keeps minus zero, big buffers, cycles and shared parts', () => {
    expect(Object.is(sent(-0), -0)).toBe(true)
    const bytes = new Uint8Array(100_000).fill(7)
    expect(sent(bytes)).toEqual(bytes)
    const loop: { self?: object; both: object[] } = { both: [] }
    const shared = { of: new Map() }
    loop.self = loop
    loop.both = [shared, shared]
    const back = sent(loop) as typeof loop
    expect(back.self).toBe(back)
    expect(back.both[0]).toBe(back.both[1])
  })

  it('keeps a field called __proto__ a field', () => {
    const back = sent(JSON.parse('{"__proto__":{"isAdmin":true}}')) as { isAdmin?: boolean }
    expect(back.isAdmin).toBeUndefined()
    expect(Object.keys(back)).toEqual(['__proto__'])
  })

  it('keeps name and message of an error, not its other fields', () => {
    const back = sent(Object.assign(new TypeError('no'), { code: 7 })) as Error
    expect(back).toBeInstanceOf(Error)
    expect([back.name, back.message, Object.keys(back)]).toEqual(['TypeError', 'no', []])
  })

  it('is refused when it is a rune, a function or a symbol', () => {
    expect(() => sent(proxy({ name: 'x' }))).toThrow('could not be cloned')
    expect(() => sent({ list: proxy([1]) })).toThrow('could not be cloned')
    expect(() => sent({ run: () => 1 })).toThrow('could not be cloned')
    expect(() => sent(Symbol('s'))).toThrow('could not be cloned')
  })

  it('loses its class, as in Electron', () => {
    class Point {
      x = 1
      move() {}
    }
    const back = sent(new Point())
    expect(back).toEqual({ x: 1 })
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
  })
})
