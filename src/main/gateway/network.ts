import type { Agent } from 'node:http'
import type { SecureContext } from 'node:tls'
import type { Duplex } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Gateway } from '../../shared/model/gateway.ts'
import { hostOf, isLoopback } from './address.ts'
import type { OnCall } from './callRecord.ts'
import { PooledAgent } from './networkAgent.ts'
import { openConnection } from './networkDial.ts'
import { proxyFor, type Variables } from './networkProxy.ts'
import { secureContext } from './networkTls.ts'

/** What decides how a gateway is reached. */
export type Reached = Pick<Gateway, 'url' | 'environment' | 'allowPlainHttp' | 'network'>

interface Options {
  gateway: Reached
  /** Asked once, and only when there is a client certificate; null when its key is lost. */
  clientKey?: () => Promise<string | null>
  /** Told about every call once it is over; must not throw. */
  onCall?: OnCall
  /** For tests. */
  variables?: Variables
  connectMs?: number
}

/** More would only wait inside the gateway. */
const MAX_CONNECTIONS = 4
/** Creates that take minutes leave one connection for reading. */
const MAX_WRITES = 3
const CONNECT_MS = 5000

/**
 * The connections to one gateway, at most four at once: reads keep theirs for the next one, a write
 * always gets a fresh one, because one that was idle may be half dead and a write is never sent
 * twice. After `close` calls still go through, but nothing stays open.
 */
export class Connections {
  readonly #options: Options
  readonly #keeping: PooledAgent
  readonly #fresh: PooledAgent
  #count = 0
  #active = 0
  #writes = 0
  #change = Promise.withResolvers<undefined>()
  #context: Promise<SecureContext> | null = null

  constructor(options: Options) {
    this.#options = options
    const open = (until: AbortSignal | undefined) => this.#connect(until)
    this.#keeping = new PooledAgent(true, open, () => this.#changed())
    this.#fresh = new PooledAgent(false, open, () => this.#changed())
  }

  /** Who is told about every call over these connections. */
  get onCall(): OnCall | undefined {
    return this.#options.onCall
  }

  /** For one call to an address about which nothing more is known. */
  static to(url: string): Connections {
    const network = DEFAULT_NETWORK
    const gateway = { url, environment: 'local', allowPlainHttp: false, network } as const
    return new Connections({ gateway })
  }

  /**
   * The proxy that plain http goes through in the clear, null for none and for https, where a
   * tunnel hides everything from it. Throws proxy_invalid.
   */
  clearProxy(): URL | null {
    return this.#options.gateway.url.startsWith('https:') ? null : this.#proxy()
  }

  /**
   * Throws url_plain_http when a proxy on another computer would read the credential along and
   * nobody agreed to that: the address alone, this computer, does not show it.
   */
  assertMayCarryCredential(): void {
    const proxy = this.clearProxy()
    if (proxy === null || this.#options.gateway.allowPlainHttp) return
    if (!isLoopback(proxy.origin)) throw AppError.of('url_plain_http', { host: proxy.host })
  }

  /** Runs one exchange as soon as there is room; a signal ends the wait with its reason. */
  async run<T>(
    kind: 'read' | 'write' | 'retry',
    signal: AbortSignal,
    exchange: (agent: Agent) => Promise<T>,
  ): Promise<T> {
    const isWrite = kind === 'write'
    while (this.#active >= MAX_CONNECTIONS || (isWrite && this.#writes >= MAX_WRITES)) {
      await this.#nextChange(signal)
    }
    this.#active += 1
    if (isWrite) this.#writes += 1
    try {
      return await exchange(kind === 'read' ? this.#keeping : this.#fresh)
    } finally {
      this.#active -= 1
      if (isWrite) this.#writes -= 1
      this.#changed()
    }
  }

  /** Lets idle connections go at once and the others when their exchange is over. */
  close(): void {
    this.#keeping.isKeeping = false
    for (const socket of this.#keeping.idle()) socket.destroy()
  }

  async #connect(until = new AbortController().signal): Promise<Duplex> {
    const { gateway } = this.#options
    // Before the time runs: the keychain may ask the user first.
    const context = gateway.url.startsWith('https:') ? await this.#secureContext() : null
    const proxy = this.#proxy()
    while (this.#count >= MAX_CONNECTIONS) {
      this.#keeping.idle()[0]?.destroy()
      await this.#nextChange(until)
    }
    this.#count += 1
    const leave = () => {
      this.#count -= 1
      this.#changed()
    }
    const limit = this.#options.connectMs ?? CONNECT_MS
    const facts = { host: hostOf(gateway.url), seconds: Math.max(1, Math.round(limit / 1000)) }
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(AppError.of('gateway_no_connection', facts)), limit)
    const signal = AbortSignal.any([until, late.signal])
    try {
      const socket = await openConnection(gateway, context, proxy, signal)
      socket.once('close', leave)
      return socket
    } catch (cause) {
      leave()
      throw signal.aborted ? signal.reason : cause
    } finally {
      clearTimeout(timer)
    }
  }

  #secureContext(): Promise<SecureContext> {
    const { gateway, clientKey } = this.#options
    const wantsKey = gateway.network.clientCertificate !== ''
    const key = async () => (wantsKey && clientKey ? clientKey() : null)
    this.#context ??= key().then((pem) => {
      if (wantsKey && pem === null) throw AppError.of('client_key_missing')
      return secureContext(gateway, pem)
    })
    // A keychain that is locked now may be open at the next call.
    this.#context.catch(() => (this.#context = null))
    return this.#context
  }

  #proxy(): URL | null {
    const { gateway, variables = process.env } = this.#options
    return proxyFor(gateway.url, gateway.network.proxy, variables)
  }

  #changed(): void {
    this.#change.resolve(undefined)
    this.#change = Promise.withResolvers()
  }

  async #nextChange(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([this.#change.promise, aborted.promise]).finally(() =>
      signal.removeEventListener('abort', abort),
    )
  }
}
