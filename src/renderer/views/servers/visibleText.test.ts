import { expect, it } from 'vitest'
import { visibleText } from './visibleText.ts'

it('leaves ordinary text, accents and other scripts alone', () => {
  for (const text of ['npx -y @a/b', 'Größe', '日本語', 'ملف', '🚀']) {
    expect(visibleText(text)).toBe(text)
  }
})

it('shows what would turn, split or hide a part of the line', () => {
  expect(visibleText('a\u202Eb\u200Bc\nd\u0000\u{e0041}')).toBe(
    'a\\u{202e}b\\u{200b}c\\u{a}d\\u{0}\\u{e0041}',
  )
})
