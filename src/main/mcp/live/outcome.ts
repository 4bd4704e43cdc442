import type { CallKind, SessionOutcome } from '../../../shared/model/session.ts'
import { isWithin } from '../depth.ts'
import type { Check } from './structuredCheck.ts'

/** Of an answer that crosses to the window; the whole one can be saved from here. */
const MAX_SHOWN_CHARS = 20_000_000
/** Of what crosses; a million values take seconds, however few characters they are. */
const BOUNDS = { depth: 200, values: 300_000 }

/** Where the blocks stand in the answer of each kind of call. */
const LIST = { tool: 'content', resource: 'contents', prompt: 'messages' } as const

/** An answer as it came, or as many of its first blocks as fit. */
export function shownOutcome(
  kind: CallKind,
  answer: Record<string, unknown>,
  check: Check,
): SessionOutcome {
  if (!isWithin(answer, BOUNDS)) return { result: {}, isCut: true, size: 0, ...check }
  const size = JSON.stringify(answer).length
  if (size <= MAX_SHOWN_CHARS) return { result: answer, isCut: false, size, ...check }
  const key = LIST[kind]
  const blocks = Array.isArray(answer[key]) ? (answer[key] as unknown[]) : []
  const shown: unknown[] = []
  let left = MAX_SHOWN_CHARS
  for (const block of blocks) {
    left -= (JSON.stringify(block) ?? '').length
    if (left < 0) break
    shown.push(block)
  }
  const isError = answer['isError'] === true
  return { result: { [key]: shown, isError }, isCut: true, size, ...check }
}
