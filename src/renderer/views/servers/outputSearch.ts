import type { OutputLine } from '../../../shared/model/probe.ts'

/** Positions of the lines that hold the text, in order; nothing for an empty search. */
export function findLines(lines: readonly OutputLine[], typed: string): number[] {
  const wanted = typed.toLowerCase()
  if (wanted === '') return []
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(wanted) ? [index] : []))
}

/** The match after (or before) this one, round and round. */
export function stepMatch(at: number, count: number, step: 1 | -1): number {
  return count === 0 ? 0 : (at + step + count) % count
}

const WARNING = /\b(warn(ing)?|err(or)?|fatal|exception|traceback|panic|failed)\b|err!/i

/** Lines worth a look while they run by. A guess from their words, so it only gets a colour. */
export const looksLikeWarning = (text: string): boolean => WARNING.test(text.slice(0, 400))
