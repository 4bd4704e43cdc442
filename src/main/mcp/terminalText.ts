import type { TextStyle } from '../../shared/model/probe.ts'
import { plainText } from './redaction.ts'

/** A line with more changes of colour than this is a picture; the rest of it stays plain. */
const MAX_STYLES = 100
// eslint-disable-next-line no-control-regex
const GRAPHICS = /\x1b\[([\d;:]*)m/g

/** How a program writes at some point of its output: one of 16 colours or none, bold or not. */
export interface Pen {
  colour: number | null
  isBold: boolean
}

export const PLAIN_PEN: Pen = { colour: null, isBold: false }

export interface StyledText {
  /** Without any escape sequence or control character. */
  text: string
  styles: TextStyle[]
  /** The pen at the end: a colour lasts until the program takes it back, over line ends too. */
  pen: Pen
}

/**
 * One line for a terminal as plain text and the places that are coloured or bold. Colours of 256 or
 * of 24 bits become the nearest of 16; every other command is dropped.
 */
export function styledText(raw: string, begin: Pen): StyledText {
  const styles: TextStyle[] = []
  let text = ''
  let pen = begin
  const write = (piece: string): void => {
    const plain = plainText(piece)
    const isPlain = pen.colour === null && !pen.isBold
    if (!isPlain && plain !== '' && styles.length < MAX_STYLES) {
      styles.push({ at: text.length, length: plain.length, ...pen })
    }
    text += plain
  }
  let from = 0
  for (const match of raw.matchAll(GRAPHICS)) {
    write(raw.slice(from, match.index))
    pen = penAfter(pen, match[1]!)
    from = match.index + match[0].length
  }
  write(raw.slice(from))
  return { text, styles, pen }
}

/** The styles of a text of which only the first letters are kept. */
export const stylesWithin = (styles: readonly TextStyle[], length: number): TextStyle[] =>
  styles.flatMap((style) => {
    const kept = Math.min(style.length, length - style.at)
    return kept > 0 ? [{ ...style, length: kept }] : []
  })

function penAfter(before: Pen, codes: string): Pen {
  const words = codes === '' ? ['0'] : codes.split(';')
  let pen = before
  for (let at = 0; at < words.length; at += 1) {
    const [code, ...parts] = words[at]!.split(':').map(Number)
    const number = code ?? 0
    if (number === 0) pen = PLAIN_PEN
    else if (number === 1) pen = { ...pen, isBold: true }
    else if (number === 22) pen = { ...pen, isBold: false }
    else if (number === 39) pen = { ...pen, colour: null }
    else if (number >= 30 && number <= 37) pen = { ...pen, colour: number - 30 }
    else if (number >= 90 && number <= 97) pen = { ...pen, colour: number - 82 }
    else if (number === 38 || number === 48 || number === 58) {
      const isInside = parts.length > 0
      const rest = isInside ? parts : words.slice(at + 1, at + 5).map(Number)
      const length = rest[0] === 5 ? 2 : rest[0] === 2 ? 4 : 0
      if (!isInside) at += length
      // With colons the name of a colour space may stand before the colour.
      const values = isInside && length === 4 ? rest.slice(1).slice(-3) : rest.slice(1, length)
      const isWhole = length > 0 && values.length === length - 1
      if (number === 38 && isWhole) pen = { ...pen, colour: nearest(values) }
    }
  }
  return pen
}

/** The nearest of 16 colours to a number of the table of 256, or to red, green and blue. */
function nearest(values: readonly number[]): number | null {
  const [first = NaN, green = NaN, blue = NaN] = values
  if (values.length === 3) return ofLight(first, green, blue)
  if (!(first >= 0 && first <= 255)) return null
  if (first < 16) return first
  if (first >= 232) {
    const grey = 8 + 10 * (first - 232)
    return ofLight(grey, grey, grey)
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step)
  const cube = first - 16
  return ofLight(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

function ofLight(red: number, green: number, blue: number): number | null {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  if (Number.isNaN(most + least)) return null
  if (most - least < 48) return most < 64 ? 0 : most < 150 ? 8 : most < 220 ? 7 : 15
  const half = (most + least) / 2
  const hue = (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0)
  return most > 216 ? hue + 8 : hue
}
