// Controls, line ends, and what has no width or turns the direction of text; the rest by hand.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu

/**
 * Text of which nothing is hidden: what has no shape of its own is written as its code, `\u{202e}`.
 * For what the user agrees to; a line must not look like another one.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}
