import type { Finding } from '../../../shared/model/definitions.ts'
import { visibleText } from './visibleText.ts'

export interface TextPart {
  text: string
  /** `hidden`: the codes of characters that have no shape. */
  kind: 'plain' | 'hidden' | 'marked'
}

const HIDDEN = new Set<Finding['kind']>(['tags', 'direction', 'invisible', 'control'])

/** A text cut at the places that were found in it, with what is hidden there written as codes. */
export function markedText(text: string, findings: readonly Finding[]): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const { kind, at, length } of findings.toSorted((one, other) => one.at - other.at)) {
    if (length === 0 || at < from || at >= text.length) continue
    if (at > from) parts.push({ text: text.slice(from, at), kind: 'plain' })
    const place = text.slice(at, at + length)
    parts.push(
      HIDDEN.has(kind)
        ? { text: visibleText(place), kind: 'hidden' }
        : { text: visibleLines(place), kind: 'marked' },
    )
    from = at + length
  }
  if (from < text.length) parts.push({ text: text.slice(from), kind: 'plain' })
  return parts
}

/** As visibleText, and lines stay lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visibleText).join('\n')

/** A finding with a little of its surroundings, all of it visible, in one line. */
export function placeParts({ kind, before, marked, after }: Finding): TextPart[] {
  const line = (text: string): string => visibleText(text.replace(/\s+/g, ' '))
  const parts: TextPart[] = [
    { text: line(before), kind: 'plain' },
    { text: line(marked), kind: HIDDEN.has(kind) ? 'hidden' : 'marked' },
    { text: line(after), kind: 'plain' },
  ]
  return marked === '' ? [] : parts.filter(({ text }) => text !== '')
}
