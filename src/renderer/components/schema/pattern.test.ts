import { expect, it } from 'vitest'
import { isQuick } from './pattern.ts'

it('lets the patterns of ordinary schemas through', () => {
  for (const pattern of [
    '^[a-z][a-z0-9_-]*$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^(public|private)$',
    '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
    '^(\\d{3}-)?\\d{4}$',
    'https?://',
    '^#[0-9a-f\\]]{6}$',
  ]) {
    expect([pattern, isQuick(pattern, 100)]).toEqual([pattern, true])
  }
})

it('refuses what takes long on some text', () => {
  for (const pattern of [
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa){1,40}$',
    '(.*)(.*)(.*)(.*)x',
    `^${'a?'.repeat(30)}$`,
    `^${'(a|a)'.repeat(30)}$`,
    '^(?=a*a*)b',
    '(a*)\\1',
    '^((a{0,20}){0,20}){0,20}$',
    'a{100000}',
    'x'.repeat(501),
  ]) {
    expect([pattern, isQuick(pattern, 100)]).toEqual([pattern, false])
  }
})

it('allows less on longer texts', () => {
  expect(isQuick('^.*a.*b$', 1000)).toBe(true)
  expect(isQuick('^.*a.*b$', 10_000)).toBe(false)
})

it('holds what it promises: what it lets through ends soon on the texts it is bad at', () => {
  const text = `${'a'.repeat(1500)}!`
  for (const pattern of ['^a*a*$', 'a*b', '^[^@]+@[^@]+$', '(a|b)c']) {
    expect(isQuick(pattern, text.length)).toBe(true)
    const started = performance.now()
    new RegExp(pattern, 'u').test(text)
    expect(performance.now() - started).toBeLessThan(2000)
  }
})
