import { AppError, type Failure } from '../../shared/errors.ts'
import type { Emit } from '../../shared/contract.ts'
import type { ClientDetail, ClientList, Freshness } from '../../shared/model/client.ts'
import type { GatewayState } from '../../shared/model/gateway.ts'
import { pageSeen } from './check.ts'
import { isUnreached } from './failures.ts'
import type { GatewayClient } from './client.ts'
import type { Seen } from './dialect.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed } from './guard.ts'
import { NOTHING_PACKED, pack, unpack, type Packed } from './packed.ts'
import { detailOf } from './rows.ts'
import type { WireClient } from './wire.ts'

/** The last good answer of one gateway, and what has happened since. */
interface Kept {
  revision: number
  packed: Packed
  readAt: string | null
  failure: Failure | null
  failedAt: string | null
  /** Somebody waits for the look that goes on; nobody does for an automatic one. */
  isAsked: boolean
  reading: Promise<WireClient[]> | null
}

type LookListener = (gatewayId: string, end: { failure: Failure | null; isAsked: boolean }) => void

/** Failures that stay until the user does something: asking again by itself changes nothing. */
const LASTING = new Set([
  'credential_missing',
  'client_key_missing',
  'keychain_unavailable',
  'url_plain_http',
])

/** Version and sign-in are asked for again after this long: gateways are updated and locked. */
const GREETING_MS = 300_000
/** They must not hold up the list. */
const GREETING_LIMIT_MS = 3000

/** The clients of each gateway: the last good answer, refreshed and changed on demand. */
export class Clients {
  readonly #gateways: Gateways
  readonly #emit: Emit
  readonly #now: () => Date
  readonly #kept = new Map<string, Kept>()
  readonly #listeners = new Set<LookListener>()
  readonly #greetedAt = new Map<string, { revision: number; at: number }>()

  constructor(options: { gateways: Gateways; emit: Emit; now?: () => Date }) {
    this.#gateways = options.gateways
    this.#emit = options.emit
    this.#now = options.now ?? (() => new Date())
  }

  /** What is known, at once; asks nothing. Throws not_found. */
  list(gatewayId: string): ClientList {
    const kept = this.#keptOf(gatewayId)
    return { ...freshnessOf(gatewayId, kept), rows: kept.packed.rows }
  }

  /** Calls back after every look, with what it ended with and whether somebody had asked for it. */
  onLooked(listener: LookListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** The list after one more look; a failure stands in it. Throws not_found only. */
  async refresh(gatewayId: string): Promise<ClientList> {
    const kept = this.#keptOf(gatewayId)
    kept.isAsked = true
    this.#tell(gatewayId, kept, false)
    await this.#read(gatewayId).catch(() => undefined)
    return this.list(gatewayId)
  }

  /** A look nobody waits for; quiet about its beginning, and not tried where it cannot help. */
  async refreshQuietly(gatewayId: string): Promise<void> {
    const { failure } = this.#keptOf(gatewayId)
    if (failure !== null && LASTING.has(failure.code)) return
    await this.#read(gatewayId).catch(() => undefined)
  }

  /**
   * The clients as they are from now on: a look that had begun before is not enough. Rejects with
   * the failure, which then stands in the list too.
   */
  async reread(gatewayId: string): Promise<WireClient[]> {
    await this.#keptOf(gatewayId).reading?.catch(() => undefined)
    return this.#read(gatewayId)
  }

  /** Rejects with not_found when the client is not in the list. */
  async detail(gatewayId: string, clientId: string): Promise<ClientDetail> {
    const kept = this.#keptOf(gatewayId)
    if (kept.readAt === null) await this.#read(gatewayId)
    const client = await unpack(this.#keptOf(gatewayId).packed, clientId)
    if (client === null) throw AppError.of('not_found', { what: 'The client' })
    return detailOf(client, { gatewayId, dialect: this.#gateways.dialect(gatewayId) })
  }

  /**
   * Deletes a client and looks whether it is gone. Throws what assertConfirmed does. A client that is gone already counts as deleted, whatever the
   * gateway answers (500 for an unknown id, wire).
   */
  async remove(gatewayId: string, clientId: string, confirm: string): Promise<void> {
    assertConfirmed(this.#gateways.get(gatewayId), confirm)
    const refusal = await this.#gateways
      .client(gatewayId)
      .deleteClient(clientId)
      .then(
        () => null,
        (cause: unknown) => AppError.from(cause),
      )
    const left = await this.reread(gatewayId).catch((cause: unknown) => {
      throw refusal ?? cause
    })
    const remaining = left.find((client) => client.id === clientId)
    if (remaining === undefined) return
    throw refusal ?? AppError.of('client_still_there', { name: remaining.name || clientId })
  }

  #keptOf(gatewayId: string): Kept {
    const revision = this.#gateways.revision(gatewayId)
    const existing = this.#kept.get(gatewayId)
    if (existing?.revision === revision) return existing
    const kept: Kept = {
      revision,
      packed: NOTHING_PACKED,
      readAt: null,
      failure: null,
      failedAt: null,
      isAsked: false,
      reading: null,
    }
    this.#kept.set(gatewayId, kept)
    return kept
  }

  /** One look at a time for each gateway: whoever asks meanwhile gets the same answer. */
  #read(gatewayId: string): Promise<WireClient[]> {
    const kept = this.#keptOf(gatewayId)
    kept.reading ??= this.#readNow(gatewayId, kept).finally(() => (kept.reading = null))
    return kept.reading
  }

  async #readNow(gatewayId: string, kept: Kept): Promise<WireClient[]> {
    const { revision } = kept
    if (this.#gateways.state(gatewayId) === 'unknown') {
      this.#gateways.report(gatewayId, revision, { state: 'connecting', failure: null })
    }
    const client = this.#gateways.client(gatewayId)
    const before = kept.packed
    try {
      const [pages, greeting] = await Promise.all([
        client.listClients(),
        this.#isGreetingDue(gatewayId, revision) ? greet(client) : {},
      ])
      const seen = { page: pageSeen(pages), ...greeting }
      if ('version' in greeting) {
        this.#greetedAt.set(gatewayId, { revision, at: this.#now().getTime() })
      }
      const hasAutoList = pages.shape !== 'array'
      kept.packed = await pack(pages.clients, { hasAutoList, before })
      kept.readAt = this.#now().toISOString()
      kept.failure = null
      kept.failedAt = null
      const attention = kept.packed.rows.filter((row) => row.needsAttention).length
      const finding = { state: 'healthy', failure: null, attention, seen } as const
      this.#gateways.report(gatewayId, revision, finding)
      return pages.clients
    } catch (cause) {
      const failure = (await explained(AppError.from(cause), client)).toFailure()
      kept.failure = failure
      kept.failedAt = this.#now().toISOString()
      this.#greetedAt.delete(gatewayId)
      this.#gateways.report(gatewayId, revision, { state: stateAfter(failure), failure })
      throw AppError.fromFailure(failure)
    } finally {
      const { isAsked, failure } = kept
      kept.isAsked = false
      this.#tell(gatewayId, kept, kept.packed.rows !== before.rows)
      for (const listener of this.#listeners) listener(gatewayId, { failure, isAsked })
    }
  }

  #isGreetingDue(gatewayId: string, revision: number): boolean {
    const asked = this.#greetedAt.get(gatewayId)
    return asked?.revision !== revision || this.#now().getTime() - asked.at > GREETING_MS
  }

  /**
   * Says so unless the gateway was saved or removed meanwhile. Rows cross only when they have
   * changed: there may be ten thousand.
   */
  #tell(gatewayId: string, kept: Kept, hasNewRows: boolean): void {
    if (this.#kept.get(gatewayId) !== kept) return
    try {
      if (this.#keptOf(gatewayId) !== kept) return
    } catch {
      this.#kept.delete(gatewayId)
      return
    }
    if (hasNewRows) this.#emit('clients.changed', this.list(gatewayId))
    else this.#emit('clients.freshness', freshnessOf(gatewayId, kept))
  }
}

const freshnessOf = (gatewayId: string, kept: Kept): Freshness => {
  const { readAt, failure, failedAt, isAsked } = kept
  return { gatewayId, readAt, failure, failedAt, isRefreshing: isAsked }
}

/** A gateway that is locked until its first admin exists may say no more than "forbidden". */
async function explained(failure: AppError, client: GatewayClient): Promise<AppError> {
  if (!/^gateway_(?:sign_in|unauthorized|forbidden)$/.test(failure.code)) return failure
  const { auth } = await greet(client)
  if (auth?.isSetupRequired !== true) return failure
  return AppError.of('gateway_setup_locked', { cause: failure })
}

/** What a gateway says of itself beside its list; what it does not answer stays as it was. */
async function greet(client: GatewayClient): Promise<Partial<Seen>> {
  const limit = { timeoutMs: GREETING_LIMIT_MS }
  const [version, auth] = await Promise.all([
    client.version(limit).catch(() => null),
    client.authState(limit).catch(() => null),
  ])
  return { ...(version === null ? {} : { version }), ...(auth === null ? {} : { auth: auth.auth }) }
}

/** What a failed look says of the gateway itself. */
function stateAfter({ code }: Failure): GatewayState {
  if (LASTING.has(code)) return 'signin'
  if (isUnreached(code)) return 'unreachable'
  const isSignIn = /^gateway_(?:sign_in|unauthorized|forbidden|setup_locked)$/.test(code)
  return isSignIn ? 'signin' : 'error'
}
