import type { ClientRow } from '../../../shared/model/client.ts'
import { CLIENTS } from '../../../shared/text/clientViews.ts'
import { authWord, CLIENT_STATE, connectionWord } from '../../../shared/text/states.ts'

/** One line of the list: the head of a group, or a client. */
export type Line =
  | { kind: 'head'; key: 'attention' | 'rest'; count: number; height: 28 }
  | { kind: 'client'; row: ClientRow; height: 32 | 44 }

/** Every typed word has to occur somewhere in name, state, connection, auth or reason. */
export function matches(row: ClientRow, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text = [
    row.name,
    CLIENT_STATE[row.state],
    row.stateWord,
    connectionWord(row.connection),
    authWord(row.auth),
    row.reason,
  ]
    .join('\n')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

/** By name, numbers in it as numbers. The same list is sorted once. */
export function byName(rows: readonly ClientRow[]): readonly ClientRow[] {
  const known = sorted.get(rows)
  if (known) return known
  const result = rows.toSorted((one, other) => collator.compare(one.name, other.name))
  sorted.set(rows, result)
  return result
}

const sorted = new WeakMap<readonly ClientRow[], readonly ClientRow[]>()

/** What needs the user comes first, with its reason; the order within both groups stays. */
export function linesOf(sorted: readonly ClientRow[]): Line[] {
  const attention = sorted.filter((row) => row.needsAttention)
  const rest = sorted.filter((row) => !row.needsAttention)
  const clients = (group: ClientRow[]): Line[] =>
    group.map((row) => ({ kind: 'client', row, height: row.needsAttention ? 44 : 32 }))
  const head = (key: 'attention' | 'rest', count: number): Line[] =>
    count === 0 ? [] : [{ kind: 'head', key, count, height: 28 }]
  return [
    ...head('attention', attention.length),
    ...clients(attention),
    ...head('rest', rest.length),
    ...clients(rest),
  ]
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The word for a state; a word of the gateway that the app does not know is quoted. */
export const reasonOf = ({ state, stateWord, reason }: ClientRow): string =>
  state === 'unknown' && stateWord !== '' ? CLIENTS.gatewaySays(stateWord) : reason

/** The next client line from `index` in a direction; the same when there is none. */
export function nextClient(lines: readonly Line[], index: number, step: 1 | -1): number {
  for (let at = index + step; at >= 0 && at < lines.length; at += step) {
    if (lines[at]?.kind === 'client') return at
  }
  return index
}
