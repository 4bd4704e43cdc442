import type { OutputLine } from '../../../shared/model/probe.ts'

/** A stretch of a line in one colour of the terminal, or in none. */
export interface OutputPart {
  text: string
  colour: number | null
  isBold: boolean
}

/** A line cut where its colours change; joined again the parts are its text up to `most`. */
export function outputParts({ text, styles = [] }: OutputLine, most: number): OutputPart[] {
  const shown = text.slice(0, most)
  const parts: OutputPart[] = []
  let from = 0
  const plain = (to: number): void => {
    if (to > from) parts.push({ text: shown.slice(from, to), colour: null, isBold: false })
  }
  for (const { at, length, colour, isBold } of styles) {
    if (at < from || at >= shown.length) continue
    plain(at)
    parts.push({ text: shown.slice(at, at + length), colour, isBold })
    from = at + length
  }
  plain(shown.length)
  return parts
}

/** All output as text, in the order it came. */
export const outputText = (lines: readonly OutputLine[]): string =>
  lines.map(({ text }) => text).join('\n')
