import { AppError } from '../../shared/errors.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import type { Seen } from './dialect.ts'
import { READ_MS, type Door, type ReadOptions } from './door.ts'
import { refusalOf } from './failures.ts'
import type { GatewayAnswer } from './http.ts'
import { signsIn } from './signs.ts'
import { configOf, type WireClient } from './wire.ts'
import { readPage, type WirePage } from './wireList.ts'

/** Bounds a list that never ends. */
const MAX_CLIENTS = 50_000
const PAGE_SIZE = 100
/** The shortest page of any version (2.1): fewer entries are all there are. */
const SHORT_PAGE = 25

/** A whole list, and the shape in which its gateway gave it. */
export interface ClientPages extends Pick<WirePage, 'shape' | 'limit'> {
  clients: WireClient[]
}

/**
 * The list of clients page by page, the first one always; no client comes twice. Ends when a
 * gateway that does not page sends the same again. Throws gateway_protocol for what is no list.
 */
export async function* clientPages(
  call: Door['call'],
  { timeoutMs = READ_MS, signal }: ReadOptions = {},
): AsyncGenerator<WirePage, void> {
  const ask = async (from: number, query: Record<string, number> = {}) => {
    const question = { method: 'GET', path: '/api/mcp/clients', query, timeoutMs, signal } as const
    const { json } = await call(question).catch(emptyInstead)
    const page = readPage(json, from)
    if (page === null) throw AppError.of('gateway_protocol', { what: UNREADABLE.noClients })
    return page
  }
  const known = new Set<string>()
  let offset = 0
  for (let page = await ask(0); ; page = await ask(offset, { limit: PAGE_SIZE, offset })) {
    const clients = page.clients.filter(({ id }) => !known.has(id) && known.add(id))
    if (clients.length > 0 || offset === 0) yield { ...page, clients }
    offset += page.clients.length
    const isEnd = clients.length === 0 || known.size >= MAX_CLIENTS
    if (isEnd || !hasMore(page, offset)) return
  }
}

/** Every client of the gateway, in its order, all pages. */
export async function allClients(call: Door['call'], options?: ReadOptions): Promise<ClientPages> {
  const pages: WirePage[] = []
  for await (const page of clientPages(call, options)) pages.push(page)
  const { shape, limit } = pages[0]!
  return { shape, limit, clients: pages.flatMap(({ clients }) => clients) }
}

/** What a page shows of its gateway, beside what the pages before it have shown. */
export function pageSeen(
  { shape, clients }: Pick<WirePage, 'shape' | 'clients'>,
  before: Seen['page'] = null,
): NonNullable<Seen['page']> {
  const signs = new Set(before?.signs)
  for (const { item } of clients) {
    for (const sign of signsIn(item, configOf(item))) signs.add(sign)
  }
  return { shape: before?.shape ?? shape, signs: [...signs] }
}

/** A gateway that never had a client may answer with a failure (v1.4.18 when asked for a page). */
function emptyInstead(cause: unknown): Pick<GatewayAnswer, 'json'> {
  const said = refusalOf(cause)?.message ?? ''
  if (/MCP is not configured/i.test(said)) return { json: { clients: [] } }
  throw cause
}

/** `limit` is not to be trusted (it repeats the question, or is 0); the count of entries is. */
function hasMore(page: WirePage, read: number): boolean {
  if (page.shape !== 'page' || page.clients.length === 0) return false
  if (page.total !== null) return read < page.total
  const full = page.limit !== null && page.limit > 0 ? page.limit : SHORT_PAGE
  return page.clients.length >= full
}
