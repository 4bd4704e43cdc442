import { AppError } from '../../shared/errors.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import { assertMayCarryCredential } from './address.ts'
import { catalogCalls, type CatalogCalls } from './catalog.ts'
import type { Credential } from './credential.ts'
import type { Ability } from './dialect.ts'
import { clientPath, createDoor, READ_MS, WRITE_MS, type Call, type ReadOptions } from './door.ts'
import { clean, refusalOf } from './failures.ts'
import { request, type GatewayAnswer } from './http.ts'
import { flowCalls, readWrite, type FlowCalls, type WriteAnswer } from './flows.ts'
import { keyCalls, type KeyCalls } from './keys.ts'
import type { Connections } from './network.ts'
import { Session } from './session.ts'
import { toolCalls, type ToolCalls } from './toolCall.ts'
import { readAuth, readStore, readVersion, type WireAuth, type WireStore } from './about.ts'
import { type Json } from './json.ts'
import { readPage, type WireClient, type WirePage } from './wire.ts'

/** A create waits for the server and for the creates before it (wire: 30 s each, SSE over 100 s). */
const CREATE_MS = 180_000
/** Bounds a list that never ends. */
const MAX_CLIENTS = 50_000
const PAGE_SIZE = 100

/** The first answer of a gateway, before any credential was sent. */
export interface Greeting extends Pick<GatewayAnswer, 'address' | 'certificateEnds'> {
  auth: WireAuth
}

export interface ClientPages extends Pick<WirePage, 'shape' | 'limit'> {
  clients: WireClient[]
}

/** One gateway's management API. Every call rejects with an AppError that holds no secret. */
export interface GatewayClient extends FlowCalls, KeyCalls, CatalogCalls, ToolCalls {
  version(options?: ReadOptions): Promise<string | null>
  /** Public on every version; the credential is not sent. */
  authState(options?: ReadOptions): Promise<Greeting>
  store(options?: ReadOptions): Promise<WireStore>
  /** The list page by page, as it is read; no client comes twice. */
  clientPages(options?: ReadOptions): AsyncGenerator<WirePage, void>
  /** Every client of the gateway, in its order, all pages. */
  listClients(options?: ReadOptions): Promise<ClientPages>
  /** Blocks until the gateway has connected to the server, 30 s and more when it does not come up. */
  createClient(body: object, signal?: AbortSignal): Promise<WriteAnswer>
  /** `body`: as editBody makes it. 200 is no proof; read the client again. */
  editClient(id: string, body: Json): Promise<WriteAnswer>
  deleteClient(id: string): Promise<void>
  refreshTools(id: string): Promise<WriteAnswer>
  reconnect(id: string): Promise<void>
  /** Ends the session, if one is open; a later call opens another. Never rejects. */
  close(): Promise<void>
}

interface ClientOptions {
  gateway: Pick<Gateway, 'url' | 'auth' | 'allowPlainHttp'>
  /** Asked before each request that needs it; null sends none. */
  credential: () => Promise<Credential | null>
  /** How the gateway is reached; without them each call finds its own way. */
  connections?: Connections | undefined
  /** Called with a session's token before its first use. */
  hide?: (secret: string) => void
  /** Told what an answer has shown about an ability. */
  learn?: (ability: Ability, has: boolean) => void
  /** Called before each request that is no read; throws to refuse it. Signing in is none. */
  beforeWrite?: () => void
  createTimeoutMs?: number
}

export function createGatewayClient(options: ClientOptions): GatewayClient {
  const { gateway, credential, hide = () => undefined, createTimeoutMs = CREATE_MS } = options
  const { connections } = options
  const base = gateway.url
  const account = async () => (await credential()) ?? noAccount()
  const session =
    gateway.auth === 'session' ? new Session({ base, connections, account, hide }) : null

  const call = async (input: Call): Promise<GatewayAnswer> => {
    if (input.method !== 'GET') options.beforeWrite?.()
    assertMayCarryCredential(gateway)
    if (session) return session.call(input)
    return request({ ...input, base, connections, credential: await credential() })
  }
  const door = createDoor(call, options.learn ?? (() => undefined))
  const read = (path: string, { timeoutMs = READ_MS, signal }: ReadOptions = {}) =>
    call({ method: 'GET', path, timeoutMs, signal })
  const cleaned = (text: string) => clean(text)

  /** Ends when a gateway that does not page sends the same again. */
  async function* clientPages({ timeoutMs = READ_MS, signal }: ReadOptions = {}) {
    const path = '/api/mcp/clients'
    const ask = async (from: number, query?: Record<string, number>) => {
      const question = {
        method: 'GET',
        path,
        timeoutMs,
        signal,
        ...(query ? { query } : {}),
      } as const
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

  return {
    ...flowCalls(door, cleaned),
    ...keyCalls(door),
    ...catalogCalls(door),
    ...toolCalls(door),
    version: async (options) => readVersion((await read('/api/version', options)).json),

    async authState({ timeoutMs = READ_MS, signal } = {}) {
      const path = '/api/session/is-auth-enabled'
      const answer = await request({
        base,
        method: 'GET',
        path,
        credential: null,
        connections,
        timeoutMs,
        signal,
      })
      const auth = readAuth(answer.json)
      if (auth === null) throw AppError.of('gateway_not_bifrost', { host: new URL(base).host })
      const { address, certificateEnds } = answer
      return { auth, address, certificateEnds }
    },

    store: async (options) => readStore((await read('/api/config', options)).json),

    clientPages,

    async listClients(options) {
      const pages: WirePage[] = []
      for await (const page of clientPages(options)) pages.push(page)
      const { shape, limit } = pages[0]!
      return { shape, limit, clients: pages.flatMap(({ clients }) => clients) }
    },

    async createClient(body, signal) {
      const path = '/api/mcp/client'
      const { json } = await call({
        method: 'POST',
        path,
        body,
        timeoutMs: createTimeoutMs,
        signal,
      }).catch((cause: unknown) => {
        throw nameTaken(cause, body) ?? cause
      })
      return readWrite(json, cleaned)
    },

    async editClient(id, body) {
      const path = clientPath(id)
      const { json } = await call({ method: 'PUT', path, body, timeoutMs: WRITE_MS }).catch(
        (cause: unknown) => {
          throw nameTaken(cause, body) ?? cause
        },
      )
      return readWrite(json, cleaned)
    },

    async refreshTools(id) {
      const path = `${clientPath(id)}/refresh-tools`
      const question = { method: 'POST', path, body: {}, timeoutMs: WRITE_MS } as const
      return readWrite((await door.askFor('canRefreshTools', question)).json, cleaned)
    },

    async deleteClient(id) {
      await call({ method: 'DELETE', path: clientPath(id), timeoutMs: WRITE_MS })
    },

    async reconnect(id) {
      await call({ method: 'POST', path: `${clientPath(id)}/reconnect`, timeoutMs: WRITE_MS })
    },

    close: async () => session?.close(),
  }
}

const noAccount = (): never => {
  throw AppError.of('gateway_sign_in')
}

/** A gateway that never had a client may answer with a failure (v1.4.18 when asked for a page). */
function emptyInstead(cause: unknown): Pick<GatewayAnswer, 'json'> {
  if (/MCP is not configured/i.test(refusalOf(cause)?.message ?? ''))
    return { json: { clients: [] } }
  throw cause
}

/** `limit` is not to be trusted (it repeats the question, or is 0); the count of entries is. */
function hasMore(page: WirePage, read: number): boolean {
  if (page.shape === 'array' || page.clients.length === 0) return false
  if (page.total !== null) return read < page.total
  return page.limit !== null && page.limit > 0 && page.clients.length >= page.limit
}

/** 409 since v1.5.16, before it a 500 whose text says so (wire). */
function nameTaken(cause: unknown, body: object): AppError | null {
  const refusal = refusalOf(cause)
  if (refusal === null) return null
  const isTaken = refusal.status === 500 && /already exists/i.test(refusal.message)
  if (refusal.status !== 409 && !isTaken) return null
  const name = clean(String((body as { name?: unknown }).name ?? ''))
  return AppError.of('client_name_taken', { name }, { details: refusal.message, cause: refusal })
}
