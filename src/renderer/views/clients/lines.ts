import type { ClientRow } from '../../../shared/model/client.ts'
import type { ClientLook, Facet, SortColumn } from '../../../shared/model/clientLook.ts'
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

/** In the order they are shown. */
export const FACETS = ['state', 'connection', 'auth', 'key', 'codeMode'] as const satisfies Facet[]
/** Chosen values by facet; a facet without any lets everything through. */
export type Filters = ClientLook['filters']

/** The values of a client that a facet can ask for. */
export function valuesOf(row: ClientRow, facet: Facet): readonly string[] {
  switch (facet) {
    case 'key':
      return row.keyNames === '' ? [] : row.keyNames.split('\n')
    case 'codeMode':
      return [row.isCodeMode ? 'on' : 'off']
    default:
      return [row[facet]]
  }
}

/** One of the chosen values in each facet; who is for all keys is for each of them. */
export const passes = (row: ClientRow, filters: Filters): boolean =>
  FACETS.every((facet) => {
    const wanted = filters[facet]
    if (wanted === undefined || wanted.length === 0) return true
    if (facet === 'key' && row.isForAllKeys) return true
    const values = valuesOf(row, facet)
    return wanted.some((value) => values.includes(value))
  })

export type Sort = NonNullable<ClientLook['sort']>

const URGENCY = ['error', 'signin', 'unstable', 'noTools', 'unknown', 'connecting', 'healthy']
const SORT_BY = {
  state: ({ state }: ClientRow) => URGENCY.indexOf(state) + (state === 'disabled' ? 9 : 0),
  name: ({ name }: ClientRow) => name,
  connection: ({ connection }: ClientRow) => connectionWord(connection),
  auth: ({ auth }: ClientRow) => authWord(auth),
  tools: ({ allowedCount }: ClientRow) => -allowedCount,
  auto: ({ autoCount }: ClientRow) => -(autoCount ?? -1),
  keys: ({ keyCount, isForAllKeys }: ClientRow) => (isForAllKeys ? -1e9 : -(keyCount ?? -1)),
  failure: (row: ClientRow) => reasonOf(row) || '\uffff',
} satisfies Record<SortColumn, (row: ClientRow) => string | number>

/** By a column, most urgent or most first, then by name; null leaves the order. */
export function sortedBy(rows: readonly ClientRow[], sort: Sort | null): readonly ClientRow[] {
  if (sort === null) return rows
  const by = SORT_BY[sort.column]
  const keyed = rows.map((row) => ({ row, key: by(row) }))
  const compare = (one: string | number, other: string | number): number =>
    typeof one === 'number' ? one - Number(other) : collator.compare(one, String(other))
  keyed.sort((one, other) => compare(one.key, other.key) * (sort.isDown ? -1 : 1))
  return keyed.map(({ row }) => row)
}

/** All clients without groups, in an order that was chosen. */
export const flatLines = (rows: readonly ClientRow[]): Line[] =>
  rows.map((row) => ({ kind: 'client', row, height: row.needsAttention ? 44 : 32 }))

/** What needs the user comes first, with its reason; the order within both groups stays. */
export function linesOf(sorted: readonly ClientRow[]): Line[] {
  const attention = sorted.filter((row) => row.needsAttention)
  const rest = sorted.filter((row) => !row.needsAttention)
  const head = (key: 'attention' | 'rest', count: number): Line[] =>
    count === 0 ? [] : [{ kind: 'head', key, count, height: 28 }]
  return [
    ...head('attention', attention.length),
    ...flatLines(attention),
    ...head('rest', rest.length),
    ...flatLines(rest),
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
