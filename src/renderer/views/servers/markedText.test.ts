import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../shared/model/definitions.ts'
import { markedText, placeParts } from './markedText.ts'
import { finding } from './samples.ts'

const place = (kind: Finding['kind'], at: number, length: number): Finding =>
  finding({ kind, at, length })

describe('marked text', () => {
  it('shows what is hidden by its code and marks the rest, in the order of the text', () => {
    const text = 'Add\u200b two. Ignore previous\nrules'
    expect(markedText(text, [place('instruction', 10, 15), place('invisible', 3, 1)])).toEqual([
      { text: 'Add', kind: 'plain' },
      { text: '\\u{200b}', kind: 'hidden' },
      { text: ' two. ', kind: 'plain' },
      { text: 'Ignore previous', kind: 'marked' },
      { text: '\nrules', kind: 'plain' },
    ])
  })

  it('takes the first of two places that overlap, and none behind the end', () => {
    const places = [place('instruction', 0, 5), place('invisible', 3, 1), place('invisible', 90, 1)]
    expect(markedText('Ignore', places)).toEqual([
      { text: 'Ignor', kind: 'marked' },
      { text: 'e', kind: 'plain' },
    ])
  })

  it('puts a place with its surroundings into one visible line', () => {
    const parts = placeParts(
      finding({ kind: 'tags', before: 'a\n  b\u202e', marked: '\u{e0041}', after: '' }),
    )
    expect(parts).toEqual([
      { text: 'a b\\u{202e}', kind: 'plain' },
      { text: '\\u{e0041}', kind: 'hidden' },
    ])
  })
})
