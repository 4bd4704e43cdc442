import type { KeyHead } from '../../../shared/model/keyTable.ts'
import { KEYS } from '../../../shared/text/keys.ts'

const near = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const far = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** What matters of a key besides its name: whether it works, until when, then what it is for. */
export function aboutKey(key: KeyHead, now = new Date()): string {
  if (!key.isActive) return KEYS.isOff
  const end = key.expiresAt === null ? null : new Date(key.expiresAt)
  if (end === null || Number.isNaN(end.getTime())) return key.description
  const day = (end.getFullYear() === now.getFullYear() ? near : far).format(end)
  return end < now ? KEYS.expired(day) : KEYS.expires(day)
}
