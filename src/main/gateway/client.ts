import { AppError } from '../../shared/errors.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { readStore, readVersion, type WireStore } from './about.ts'
import { assertMayCarryCredential } from './address.ts'
import { askAuth, type Greeting } from './authState.ts'
import { catalogCalls, type CatalogCalls } from './catalog.ts'
import { allClients, clientPages, type ClientPages } from './clientPages.ts'
import type { Credential } from './credential.ts'
import type { Ability } from './dialect.ts'
import { createDoor, READ_MS, type Call, type ReadOptions } from './door.ts'
import { clean } from './failures.ts'
import { flowCalls, type FlowCalls } from './flows.ts'
import { request, type GatewayAnswer } from './http.ts'
import { keyCalls, type KeyCalls } from './keys.ts'
import type { Connections } from './network.ts'
import { openapiCalls, type OpenapiCalls } from './openapi.ts'
import { Session } from './session.ts'
import { toolCalls, type ToolCalls } from './toolCall.ts'
import type { WirePage } from './wireList.ts'
import { writeCalls, type WriteCalls } from './writeCalls.ts'

/** One gateway's management API. Every call rejects with an AppError that holds no secret. */
export interface GatewayClient
  extends FlowCalls, KeyCalls, CatalogCalls, OpenapiCalls, ToolCalls, WriteCalls {
  version(options?: ReadOptions): Promise<string | null>
  /** Public on every version; the credential is not sent. */
  authState(options?: ReadOptions): Promise<Greeting>
  store(options?: ReadOptions): Promise<WireStore>
  /** The list page by page, as it is read; no client comes twice. */
  clientPages(options?: ReadOptions): AsyncGenerator<WirePage, void>
  /** Every client of the gateway, in its order, all pages. */
  listClients(options?: ReadOptions): Promise<ClientPages>
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

/** Sends nothing by itself; a session is opened by the first call that needs it. */
export function createGatewayClient(options: ClientOptions): GatewayClient {
  const { gateway, credential, hide = () => undefined, createTimeoutMs } = options
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

  return {
    ...flowCalls(door, clean),
    ...keyCalls(door),
    ...catalogCalls(door),
    ...openapiCalls(door),
    ...toolCalls(door),
    ...writeCalls(door, createTimeoutMs),
    version: async (options) => readVersion((await read('/api/version', options)).json),
    authState: ({ timeoutMs = READ_MS, signal } = {}) =>
      askAuth({ base, connections, timeoutMs, signal }),
    store: async (options) => readStore((await read('/api/config', options)).json),
    clientPages: (options) => clientPages(call, options),
    listClients: (options) => allClients(call, options),
    close: async () => session?.close(),
  }
}

const noAccount = (): never => {
  throw AppError.of('gateway_sign_in')
}
