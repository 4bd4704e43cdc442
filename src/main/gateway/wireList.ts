import { countOf, isObject, type Json } from './json.ts'
import { configOf, readClient, type WireClient } from './wire.ts'

/**
 * How a gateway lists its clients. `array`: v1.3. `table`: an array of rows of the database, early
 * v1.4 (handlers/mcp.go of v1.4.0 to about v1.4.17). `empty`: an array without an entry, one of
 * these. `page`: everything newer.
 */
export type ListShape = 'array' | 'table' | 'empty' | 'page'

/** One page of the list, whatever envelope the version has. */
export interface WirePage {
  shape: ListShape
  clients: WireClient[]
  /** How many there are in all, by the gateway's word; null when it does not say. */
  total: number | null
  limit: number | null
}

/** The list of clients in any envelope; null when it is none. `from`: index of its first entry. */
export function readPage(json: unknown, from = 0): WirePage | null {
  if (Array.isArray(json)) {
    const clients = readClients(json, from)
    return { shape: shapeOf(clients), clients, total: null, limit: null }
  }
  if (!isObject(json)) return null
  const inner = json['data']
  const body = entriesIn(json) === null && isObject(inner) ? inner : json
  const entries = entriesIn(body)
  if (entries === null) return null
  return {
    shape: 'page',
    clients: readClients(entries, from),
    total: countOf(body['total_count'] ?? body['total']),
    limit: countOf(body['limit']),
  }
}

/** The entries, also under a name nobody knows yet, as long as it is the one list there is. */
function entriesIn(json: Json): unknown[] | null {
  if ('clients' in json) {
    const entries = json['clients'] ?? []
    return Array.isArray(entries) ? entries : null
  }
  const [first, ...others] = Object.values(json).filter((value) => Array.isArray(value))
  if (first === undefined || others.length > 0) return null
  return first.every((entry) => isObject(entry) && Object.keys(configOf(entry)).length > 0)
    ? first
    : null
}

function shapeOf(clients: readonly WireClient[]): ListShape {
  if (clients.length === 0) return 'empty'
  return clients.some(({ item }) => 'client_id' in configOf(item)) ? 'table' : 'array'
}

const readClients = (entries: unknown[], from: number): WireClient[] =>
  entries.map((entry, index) => readClient(entry, `entry ${from + index + 1}`))
