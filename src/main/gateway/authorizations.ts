import { setTimeout as wait } from 'node:timers/promises'
import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { isOpenable } from '../../shared/loopback.ts'
import type { AuthorizationView } from '../../shared/model/authorization.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Clients } from './clients.ts'
import { clean, isUnreached } from './failures.ts'
import type { Flow, FlowStatus } from './flows.ts'
import type { Gateways } from './gateways.ts'
import { assertWritable } from './guard.ts'
import { takeOver } from './takeOver.ts'

/** How a sign-in came about: with the create of a client, or for one that is there. */
type Origin = 'create' | 'client'

interface Running {
  view: AuthorizationView
  flow: Flow
  origin: Origin
  abort: AbortController
  over: Promise<void>
}

interface Options {
  gateways: Gateways
  clients: Clients
  emit: Emit
  /** Opens a page in the user's browser; rejects when none could be opened. */
  openPage: (address: string) => Promise<void>
  /** Between two looks at how far a sign-in is. */
  pollMs?: number
}

const POLL_MS = 2000
/** A pending sign-in lives 15 minutes (v1.4.18, v1.5.16, wire); newer gateways may not say so. */
const LIFE_MS = 15 * 60_000
/** Ended ones are kept for the window; older ones are over anyway. */
const KEPT = 50

/**
 * Sign-ins of clients with OAuth: the page is opened in the user's browser, the gateway is asked
 * how far it is, and told to take it over (bifrost-api.md section 3.2).
 */
export class Authorizations {
  readonly #options: Options
  readonly #running = new Map<string, Running>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Newest last. */
  list = (): AuthorizationView[] => [...this.#running.values()].map(({ view }) => view)

  /** Takes over what a create was answered with. The window hears how it goes on. */
  begin(gatewayId: string, name: string, flow: Flow): AuthorizationView {
    return this.#start({ gatewayId, clientId: flow.clientId, name }, flow, 'create')
  }

  /**
   * Lets somebody sign a client in, for the first time or again: by what the gateway says the
   * client waits for. Throws not_found, gateway_read_only, gateway_unsupported where the gateway
   * cannot, and what the gateway refuses it with.
   */
  async authorize(gatewayId: string, clientId: string): Promise<AuthorizationView> {
    assertWritable(this.#options.gateways.get(gatewayId))
    const client = (await this.#options.clients.reread(gatewayId)).find(({ id }) => id === clientId)
    if (client === undefined) throw AppError.of('not_found', { what: GONE.client })
    const api = this.#options.gateways.client(gatewayId)
    const isFirst = client.state === 'pending_verification'
    const answer = await (isFirst ? api.initiateVerification(clientId) : api.reauthorize(clientId))
    if (answer.flow === null) throw AppError.of('client_no_sign_in', { name: clean(client.name) })
    const found = { gatewayId, clientId, name: client.name }
    return this.#start(found, answer.flow, 'client')
  }

  /**
   * Checks a client of per-user headers with the values of one user, which the gateway uses once
   * (3.3). Throws invalid_input, and what the gateway refuses them with.
   */
  async verifyHeaders(
    gatewayId: string,
    clientId: string,
    headers: Record<string, string>,
  ): Promise<{ toolCount: number | null }> {
    assertWritable(this.#options.gateways.get(gatewayId))
    const empty = Object.keys(headers).filter((name) => headers[name]?.trim() === '')
    if (empty.length > 0) throw AppError.of('invalid_input', { fields: empty.join(', ') })
    const answer = await this.#options.gateways.client(gatewayId).verifyHeaders(clientId, headers)
    await this.#options.clients.refresh(gatewayId)
    return { toolCount: answer.toolCount }
  }

  /** The view once it is over. Throws not_found. */
  async ended(id: string): Promise<AuthorizationView> {
    const running = this.#running.get(id)
    if (running === undefined) throw AppError.of('not_found', { what: GONE.signIn })
    await running.over
    return running.view
  }

  /** Opens the page again, as when its tab was closed. Throws not_found once it is over. */
  async open(id: string): Promise<void> {
    const { flow } = this.#waiting(id)
    await this.#options.openPage(flow.authorizeUrl)
  }

  /** The address of a sign-in that waits, for another browser. Throws not_found. */
  address(id: string): string {
    return this.#waiting(id).flow.authorizeUrl
  }

  /** Stops waiting; what a create has begun is thrown away on the gateway. Quiet when it is over. */
  cancel(id: string): void {
    this.#running.get(id)?.abort.abort()
  }

  /** Ends every wait. Pending ones go on at the gateway until their time is over. */
  stop(): void {
    for (const { abort } of this.#running.values()) abort.abort(QUIT)
  }

  #waiting(id: string): Running {
    const running = this.#running.get(id)
    if (running?.view.state === 'waiting') return running
    throw AppError.of('not_found', { what: GONE.signIn })
  }

  #start(
    of: Pick<AuthorizationView, 'gatewayId' | 'clientId' | 'name'>,
    flow: Flow,
    origin: Origin,
  ): AuthorizationView {
    const { host } = new URL(flow.authorizeUrl)
    if (!isOpenable(flow.authorizeUrl)) throw AppError.of('oauth_address', { host })
    const view: AuthorizationView = {
      ...of,
      ...{ id: crypto.randomUUID(), state: 'waiting', host, endsAt: flow.expiresAt },
      ...{ toolCount: null, failure: null, name: clean(of.name) },
    }
    const abort = new AbortController()
    const running: Running = { view, flow, origin, abort, over: Promise.resolve() }
    this.#running.set(view.id, running)
    this.#dropOldest()
    this.#options.emit('authorizations.changed', view)
    running.over = this.#run(running)
    return view
  }

  /** Never rejects: the view says how it ended. */
  async #run(running: Running): Promise<void> {
    const { signal } = running.abort
    const { gatewayId, name } = running.view
    // Without a browser the address can be copied.
    this.#options.openPage(running.flow.authorizeUrl).catch(() => undefined)
    try {
      const status = await this.#waitFor(running)
      if (status.status === 'expired') return this.#change(running, { state: 'expired' })
      if (status.status !== 'authorized') {
        const failure = AppError.of('client_sign_in_failed', { name, reason: status.status })
        return this.#change(running, { state: 'failed', failure: failure.toFailure() })
      }
      this.#change(running, { state: 'completing' })
      const { gateways, clients, pollMs: pauseMs = POLL_MS } = this.#options
      const { flow, origin } = running
      const isNew = origin === 'create'
      const of = { gateways, clients, gatewayId, flow, isNew }
      const toolCount = await takeOver({ ...of, signal, pauseMs })
      await clients.refresh(gatewayId)
      this.#change(running, { state: 'done', toolCount })
    } catch (cause) {
      if (!signal.aborted) {
        const failure = AppError.from(cause).toFailure()
        return this.#change(running, { state: 'failed', failure })
      }
      this.#change(running, { state: 'cancelled' })
      if (running.origin === 'create' && signal.reason !== QUIT) await this.#revoke(running)
    }
  }

  /** Asks until the status says something else than pending, or the time is over. */
  async #waitFor({ view, flow, abort }: Running): Promise<FlowStatus> {
    const { signal } = abort
    const api = this.#options.gateways.client(view.gatewayId)
    const ends = flow.expiresAt === null ? NaN : Date.parse(flow.expiresAt)
    const endsAt = Number.isNaN(ends) ? Date.now() + LIFE_MS : ends
    for (;;) {
      const status = await api.flowStatus(flow, { signal }).catch((cause: unknown) => {
        // The network may be away for a moment while somebody signs in.
        if (!signal.aborted && isUnreached(AppError.from(cause).code)) return null
        throw cause
      })
      if (status !== null && status.status !== 'pending') return status
      if (Date.now() > endsAt) return { ...EXPIRED, ...status, status: 'expired' }
      await wait(this.#options.pollMs ?? POLL_MS, undefined, { signal })
    }
  }

  /** Nobody waits for it: the pending sign-in ends by itself soon after. */
  async #revoke({ view, flow }: Running): Promise<void> {
    const api = this.#options.gateways.client(view.gatewayId)
    await api.revokeFlow(flow.configId).catch(() => undefined)
  }

  #change(running: Running, change: Partial<AuthorizationView>): void {
    running.view = { ...running.view, ...change }
    this.#options.emit('authorizations.changed', running.view)
  }

  #dropOldest(): void {
    for (const [id, { view }] of this.#running) {
      if (this.#running.size <= KEPT) return
      if (view.state !== 'waiting' && view.state !== 'completing') this.#running.delete(id)
    }
  }
}

const QUIT = Symbol('quit')
const EXPIRED: FlowStatus = { status: 'expired', expiresAt: null, tokenExpiresAt: null, scopes: [] }
