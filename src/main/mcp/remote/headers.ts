import { AppError } from '../../../shared/errors.ts'
import type { Remote } from '../../../shared/model/server.ts'

/** Belong to the connection, not to who uses it. */
const OF_THE_CONNECTION =
  /^(?:host|connection|content-length|content-type|accept|transfer-encoding|upgrade|te|mcp-session-id|mcp-protocol-version|last-event-id)$/i

/**
 * What is sent with each request to the server: the headers of the recipe, and its token. Throws
 * remote_header, which names the header and never its value.
 */
export function sentHeaders({ headers, authorization }: Remote): Record<string, string> {
  const token = authorization.type === 'bearer' ? (authorization.token ?? '').trim() : ''
  const all = [
    ...headers.filter(({ value }) => value !== null),
    ...(token === '' ? [] : [{ name: 'Authorization', value: `Bearer ${token}` }]),
  ]
  return Object.fromEntries(all.map(({ name, value }) => [checkedName(name), checked(name, value)]))
}

function checkedName(name: string): string {
  const isFine = /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !OF_THE_CONNECTION.test(name)
  if (!isFine) throw AppError.of('remote_header', { name: name.slice(0, 60) })
  return name
}

/** One line of what HTTP carries; anything else could be read as another header. */
function checked(name: string, value: string | null): string {
  const text = (value ?? '').trim()
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) throw AppError.of('remote_header', { name })
  return text
}
