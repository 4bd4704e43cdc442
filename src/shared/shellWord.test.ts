import { describe, expect, it } from 'vitest'
import { quoteWord } from './shellWord.ts'

describe('quoteWord', () => {
  it('leaves plain words as they are', () => {
    expect(quoteWord('@modelcontextprotocol/server-everything@1.2.3')).toBe(
      '@modelcontextprotocol/server-everything@1.2.3',
    )
  })

  it('quotes spaces, dollars, newlines and an empty word', () => {
    expect(['a b', '$HOME', 'a\nb', ''].map(quoteWord)).toEqual([
      "'a b'",
      "'$HOME'",
      "'a\nb'",
      "''",
    ])
  })

  it('survives a single quote inside', () => {
    expect(quoteWord("it's; rm -rf")).toBe(`'it'\\''s; rm -rf'`)
  })
})
