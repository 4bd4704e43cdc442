import type { Dialect } from './dialect.ts'
import type { LiveClient } from './liveClient.ts'

type Filter = (client: LiveClient) => boolean

/** What Go's ParseBool takes. */
const booleans: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, true: true, TRUE: true, True: true },
  ...{ '0': false, f: false, F: false, false: false, FALSE: false, False: false },
}

const isOneOf = (query: URLSearchParams, name: string): ((value: string) => boolean) | null => {
  const sent = query.get(name) ?? ''
  const wanted = sent.split(',').map((word) => word.trim())
  return sent === '' ? null : (value) => wanted.includes(value)
}

const flagIn = (query: URLSearchParams, name: string): boolean | null | { error: string } => {
  const sent = query.get(name) ?? ''
  if (sent === '') return null
  return booleans[sent] ?? { error: `Invalid ${name} parameter: must be a boolean` }
}

/** The filters of a query beside `search` (2.2), or why one of them cannot be read. */
export const filtersIn = (
  query: URLSearchParams,
  { list }: Dialect,
  keysOf: (client: LiveClient) => readonly string[],
): Filter[] | { error: string } => {
  if (list.filters === null) return []
  const { up, down, takesAllowedByDefault } = list.filters
  const filters: Filter[] = []
  const server = query.get('server') ?? ''
  if (server !== '') filters.push(({ stored }) => stored.id === server)
  const isType = isOneOf(query, 'connection_type')
  if (isType !== null) filters.push(({ stored }) => isType(stored.type))
  const isAuthType = isOneOf(query, 'auth_type')
  if (isAuthType !== null) filters.push(({ stored }) => isAuthType(stored.authType))
  const isKey = isOneOf(query, 'virtual_keys')
  if (isKey !== null) filters.push((client) => keysOf(client).some(isKey))
  // A comma list too (maximhq/bifrost 149ce224, handlers/mcp.go): both of them filter nothing.
  const isState = isOneOf(query, 'state')
  const states = (query.get('state') ?? '').split(',').map((word) => word.trim())
  if (isState !== null && states.some((word) => word !== '' && word !== up && word !== down)) {
    return { error: `Invalid state parameter: must be '${up}' or '${down}'` }
  }
  // The engine's state, not the one shown: needs_reauth is up, a disabled client is down.
  if (isState !== null && isState(up) !== isState(down)) {
    filters.push((client) => (client.state === 'connected') === isState(up))
  }
  for (const [name, valueOf] of [
    ['code_mode', ({ stored }) => stored.isCodeMode],
    ['disabled', ({ stored }) => stored.isDisabled],
  ] satisfies [string, Filter][]) {
    const flag = flagIn(query, name)
    if (flag !== null && typeof flag === 'object') return flag
    if (flag !== null) filters.push((client) => valueOf(client) === flag)
  }
  const allowed = flagIn(query, takesAllowedByDefault ? 'allowed_by_default' : 'all_virtual_keys')
  const old = flagIn(query, 'all_virtual_keys')
  for (const flag of [allowed, old]) {
    if (flag !== null && typeof flag === 'object') return flag
    // `false` filters nothing.
    if (flag === true) filters.push(({ stored }) => stored.isOnAllKeys)
  }
  return filters
}
