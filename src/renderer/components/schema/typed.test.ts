import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSame, isWithin, type Json } from './json.ts'
import { readJson } from './readJson.ts'
import {
  moved,
  toJson,
  typedNumber,
  Unfinished,
  unfinishedIn,
  withEntry,
  withName,
} from './typed.ts'

describe('typedNumber', () => {
  it('takes numbers as they are written, and nothing for an empty field', () => {
    expect(['1', ' -2.50 ', '1.', '.5', '1e3', '+7', ''].map(typedNumber)).toEqual([
      ...[1, -2.5, 1, 0.5, 1000, 7],
      undefined,
    ])
  })

  it('keeps what is no number, or would be sent as another one', () => {
    for (const text of [
      '-',
      '1e',
      '0x10',
      '1,5',
      'Infinity',
      '9007199254740993',
      '9'.repeat(400),
    ]) {
      expect(typedNumber(text)).toEqual(new Unfinished(text, 'number'))
    }
    expect(typedNumber('9007199254740992')).toBe(9007199254740992)
  })
})

describe('objects and lists', () => {
  it('lose an entry that is emptied, and keep the order of the others', () => {
    expect(withEntry({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
    expect(Object.keys(withName({ a: 1, b: 2, c: 3 }, 'b', 'z'))).toEqual(['a', 'z', 'c'])
  })

  it('hold any name as an entry of their own', () => {
    const made = withEntry({}, '__proto__', 1)
    expect(Object.keys(made)).toEqual(['__proto__'])
    expect(JSON.stringify(toJson(made))).toBe('{"__proto__":1}')
  })

  it('move an entry, and nothing past the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
})

it('finds what is not finished, and writes it as the text it is', () => {
  const typed = { a: [1, new Unfinished('1e', 'number')], b: new Unfinished('{', 'json') }
  expect(unfinishedIn(typed).map(({ path }) => path)).toEqual([['a', '1'], ['b']])
  expect(toJson(typed)).toEqual({ a: [1, '1e'], b: '{' })
})

it('any JSON stays what it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isSame(toJson(value as Json), value)).toBe(true)
      const read = readJson(JSON.stringify(value, null, 2))
      expect(read.fault).toBeNull()
      expect(isSame(read.value, value)).toBe(true)
    }),
  )
})

describe('readJson', () => {
  const fault = (text: string) => readJson(text).fault

  it('says where and why a text is no JSON', () => {
    expect(fault('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({ line: 3, column: 3, offset: 13 })
    expect(fault('{"a" 1}')?.sentence).toBe('Line 1, column 6: a colon is missing.')
    expect(fault('[1, // two\n]')?.sentence).toBe('Line 1, column 5: JSON has no comments.')
    expect(fault("{'a': 1}")?.sentence).toMatch(/^Line 1, column 2: /)
    expect(fault('{"a": "x\n"}')?.sentence).toMatch(/^Line 1, column 7: /)
    expect(fault('[1,]')?.sentence).toBe('Line 1, column 4: a value is missing.')
    expect(fault('')?.sentence).toBe('Line 1, column 1: no JSON yet.')
    expect(fault('['.repeat(100_000))?.sentence).toMatch(/^Line 1, column /)
  })

  it('finds a fault in every text that is refused', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, cut) => {
        const { fault: found } = readJson(text.slice(0, cut % (text.length + 1)))
        if (found) expect(found.sentence).toMatch(/^Line \d+, column \d+: .+\.$/)
      }),
    )
  })
})

describe('isWithin', () => {
  const bounds = { nodes: 10, characters: 20, depth: 3 }

  it('counts entries, characters and depth', () => {
    expect(isWithin({ a: [1, 2], b: 'xyz' }, bounds)).toBe(true)
    expect(
      isWithin(
        Array.from({ length: 11 }, () => 0),
        bounds,
      ),
    ).toBe(false)
    expect(isWithin({ a: 'x'.repeat(21) }, bounds)).toBe(false)
    expect(isWithin({ ['x'.repeat(21)]: 1 }, bounds)).toBe(false)
    expect(isWithin([[[[]]]], bounds)).toBe(true)
    expect(isWithin([[[[1]]]], bounds)).toBe(false)
  })

  it('ends with what contains itself', () => {
    const loop: unknown[] = []
    loop.push(loop)
    expect(isWithin(loop, bounds)).toBe(false)
  })
})
