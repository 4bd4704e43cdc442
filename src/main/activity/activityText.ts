import { MASK, maskText } from '../gateway/mask.ts'

const NAMED_SECRET =
  /((?:secret|token|password|passwd|passphrase|api[-_ ]?key|authorization|credential|cookie|virtual[-_ ]?key|x-[\w-]+)s?["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token)\s+)?)(?!env\.|vault\.)[^\s"',;}\]]+/gi
/** Nobody reads such a word; it may open something. */
const OPAQUE = /(?<![\w/.-])(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[A-Za-z0-9+=-]{20,}/g

/** Words that others wrote, fit for a file: one line, bounded, without what may be a secret. */
export function safeWords(text: string, limit: number): string {
  const line = text.slice(0, 4000).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
  const safe = maskText(line).replace(NAMED_SECRET, `$1${MASK}`).replace(OPAQUE, MASK)
  return cut(safe.trim(), limit)
}

/** A text of at most so many characters. */
export const cut = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit - 1)}…` : text
