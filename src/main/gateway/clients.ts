import { AppError, type Failure } from '../../shared/errors.ts'
import type { Emit } from '../../shared/contract.ts'
import type { ClientDetail, ClientList, Freshness } from '../../shared/model/client.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { GatewayClient } from './client.ts'
import { pageSeen } from './clientPages.ts'
import { clientChanges } from './events.ts'
import { dialectOf, type Seen } from './dialect.ts'
import type { Gateways } from './gateways.ts'
import { explained, greet, isLasting, stateAfter } from './greeting.ts'
import { assertConfirmed } from './guard.ts'
import { offeredBy } from './offered.ts'
import { NOTHING_PACKED, Packer, unpack, unpackAll, type Packed } from './packed.ts'
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
  reading: Promise<void> | null
}

/** What a look finds, for whoever does not wait until it is packed. */
interface Fresh {
  clients: WireClient[]
  /** Called once all pages are in `clients`. */
  onAll: () => void
}

type LookListener = (gatewayId: string, end: { failure: Failure | null; isAsked: boolean }) => void

/** Version and sign-in are asked for again after this long: gateways are updated and locked. */
const GREETING_MS = 300_000

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
    return { ...this.#freshnessOf(gatewayId, kept), rows: kept.packed.rows }
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
    if (failure !== null && isLasting(failure)) return
    await this.#read(gatewayId).catch(() => undefined)
  }

  /**
   * The clients as they are from now on: a look that had begun before is not enough. Rejects with
   * the failure, which then stands in the list too. The list holds them when this resolves; with
   * `isEarly` it may a moment later, of a gateway that is known.
   */
  async reread(gatewayId: string, { isEarly = false } = {}): Promise<WireClient[]> {
    await this.#keptOf(gatewayId).reading?.catch(() => undefined)
    const kept = this.#keptOf(gatewayId)
    const isJoining = kept.reading !== null
    const isKnown = kept.readAt !== null && !this.#isGreetingDue(gatewayId, kept.revision)
    const { promise: all, resolve } = Promise.withResolvers<null>()
    const fresh: Fresh = { clients: [], onAll: () => resolve(null) }
    const reading = this.#read(gatewayId, fresh)
    await (isEarly && isKnown && !isJoining ? Promise.race([reading, all]) : reading)
    return isJoining ? unpackAll(kept.packed) : fresh.clients
  }

  /** Rejects with not_found when the client is not in the list. */
  async detail(gatewayId: string, clientId: string): Promise<ClientDetail> {
    const kept = this.#keptOf(gatewayId)
    if (kept.readAt === null) await this.#read(gatewayId)
    const client = await unpack(this.#keptOf(gatewayId).packed, clientId)
    if (client === null) throw AppError.of('not_found', { what: GONE.client })
    return detailOf(client, { gatewayId, dialect: this.#gateways.dialect(gatewayId) })
  }

  /**
   * Deletes a client and looks whether it is gone. Throws what assertConfirmed does. A client that
   * is gone already counts as deleted, whatever the gateway answers (500 for an unknown id, wire).
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

  /**
   * One look at a time for each gateway: whoever asks meanwhile gets the same answer. A look that
   * begins with this call fills `fresh`.
   */
  #read(gatewayId: string, fresh?: Fresh): Promise<void> {
    const kept = this.#keptOf(gatewayId)
    kept.reading ??= this.#readNow(gatewayId, kept, fresh).finally(() => (kept.reading = null))
    return kept.reading
  }

  async #readNow(gatewayId: string, kept: Kept, fresh?: Fresh): Promise<void> {
    const { revision } = kept
    if (this.#gateways.state(gatewayId) === 'unknown') {
      this.#gateways.report(gatewayId, revision, { state: 'connecting', failure: null })
    }
    const client = this.#gateways.client(gatewayId)
    const before = kept.packed
    try {
      const [{ page, packed }, greeting] = await Promise.all([
        readPages(client, before, this.#gateways.seen(gatewayId), fresh),
        this.#isGreetingDue(gatewayId, revision) ? greet(client) : {},
      ])
      if ('version' in greeting) {
        this.#greetedAt.set(gatewayId, { revision, at: this.#now().getTime() })
      }
      const at = this.#now().toISOString()
      const { rows } = packed
      const changes =
        rows === before.rows ? [] : clientChanges(before.rows, rows, { gatewayId, at })
      kept.packed = packed
      kept.readAt = at
      kept.failure = null
      kept.failedAt = null
      const attention = kept.packed.rows.filter((row) => row.needsAttention).length
      const seen = { page, ...greeting }
      const finding = { state: 'healthy', failure: null, attention, seen } as const
      this.#gateways.report(gatewayId, revision, finding, changes)
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
    else this.#emit('clients.freshness', this.#freshnessOf(gatewayId, kept))
  }

  #freshnessOf(gatewayId: string, kept: Kept): Freshness {
    const { readAt, failure, failedAt, isAsked } = kept
    const offered = offeredBy(this.#gateways.dialect(gatewayId))
    return { gatewayId, readAt, failure, failedAt, isRefreshing: isAsked, offered }
  }
}

/** All pages, each packed while the next one comes: held in full only for who wants `fresh`. */
async function readPages(client: GatewayClient, before: Packed, known: Seen, fresh?: Fresh) {
  const packer = new Packer(before)
  let seen: Seen['page'] = null
  let packing = Promise.resolve()
  for await (const page of client.clientPages()) {
    seen = pageSeen(page, seen)
    if (fresh) for (const one of page.clients) fresh.clients.push(one)
    await packing
    packing = packer.add(page, dialectOf({ ...known, page: seen }))
  }
  fresh?.onAll()
  await packing
  return { page: seen, packed: await packer.end() }
}
