import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { DeletedClient } from '../../shared/model/deletedClient.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Clients } from './clients.ts'
import { assertConfirmed } from './guard.ts'
import type { Gateways } from './gateways.ts'
import { charactersOf, withinRoom } from './keptOpenapi.ts'
import { keysOf } from './keySide.ts'
import type { OpenapiCalls } from './openapi.ts'
import { deletedView, Snapshot, snapshotOf } from './snapshot.ts'
import type { WireClient } from './wire.ts'

const KEPT_MS = 30 * 86_400_000
const KEPT = 500
/** Of all but documents of APIs, which have a room of their own. */
const KEPT_CHARACTERS = 8_000_000

interface Options {
  gateways: Pick<Gateways, 'get' | 'client' | 'dialect'>
  clients: Clients
  /** Absolute path; null keeps them in memory alone. */
  file: string | null
  now?: () => Date
}

/** Deletes clients, and keeps of each for 30 days what is no secret, so that it can come back. */
export class DeletedClients {
  readonly #options: Required<Options>
  /** Newest first; null until the file is read, at first use. */
  #snapshots: Snapshot[] | null = null

  constructor(options: Options) {
    this.#options = { now: () => new Date(), ...options }
  }

  /** Newest first. */
  list(gatewayId: string): DeletedClient[] {
    return this.#kept()
      .filter((snapshot) => snapshot.gatewayId === gatewayId)
      .map(deletedView)
  }

  /** Throws not_found once it is forgotten. */
  get(deletedId: string): Snapshot {
    const snapshot = this.#kept().find(({ id }) => id === deletedId)
    if (snapshot === undefined) throw AppError.of('not_found', { what: GONE.deletedClient })
    return snapshot
  }

  forget(deletedId: string): void {
    this.#keep(this.#kept().filter(({ id }) => id !== deletedId))
  }

  /**
   * Deletes a client and gives the id of the copy that is kept; null when somebody else had deleted
   * it before. Throws what `Clients.remove` does. The copy is kept before anything is sent, and
   * stays when it is not known what became of the delete. `approve` sees the client, its copy and
   * the document it is made of just before; what it throws keeps the client. With it, so does a
   * gateway that fails to give the document; without it, the copy says that it is missing.
   */
  async remove(
    gatewayId: string,
    clientId: string,
    confirm: string,
    approve?: (client: WireClient, copy: Snapshot, document: string | null) => void,
  ): Promise<string | null> {
    const { gateways, clients, now } = this.#options
    assertConfirmed(gateways.get(gatewayId), confirm)
    const found = (await clients.reread(gatewayId)).find(({ id }) => id === clientId)
    if (found === undefined) return null
    const keys = await keysOf(gateways, gatewayId, found)
    const document = await openapiDocument(gateways.client(gatewayId), found).catch(
      (cause: unknown) => {
        if (approve) throw cause
        return null
      },
    )
    const snapshot = snapshotOf(found, gatewayId, now(), { keys, document })
    approve?.(found, snapshot, document)
    this.#keep([snapshot, ...this.#kept()])
    try {
      await clients.remove(gatewayId, clientId, confirm)
    } catch (cause) {
      const { failure, rows } = clients.list(gatewayId)
      if (failure === null && rows.some(({ id }) => id === clientId)) this.forget(snapshot.id)
      throw cause
    }
    return snapshot.id
  }

  #kept(): Snapshot[] {
    this.#snapshots ??= this.#read()
    const since = this.#options.now().getTime() - KEPT_MS
    return this.#snapshots.filter(({ deletedAt }) => Date.parse(deletedAt) > since)
  }

  /** The newest is kept in any case: one without room in memory alone, until the next delete. */
  #keep(snapshots: readonly Snapshot[]): void {
    const copies = withinRoom(snapshots.slice(0, KEPT))
    const lasting = thatFit(copies)
    this.#snapshots = copies.filter((copy, at) => at === 0 || lasting.includes(copy))
    this.#write(lasting)
  }

  /** A file that cannot be read costs the copies in it, never a delete. */
  #read(): Snapshot[] {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#options.file ?? '', 'utf8'))
      return Array.isArray(value)
        ? value.flatMap((item) => Snapshot.safeParse(item).data ?? [])
        : []
    } catch {
      return []
    }
  }

  #write(snapshots: readonly Snapshot[]): void {
    const { file } = this.#options
    if (file === null) return
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.next`, JSON.stringify(snapshots), { mode: 0o600 })
      renameSync(`${file}.next`, file)
    } catch {
      // A full disk: the copies last until the app ends.
    }
  }
}

/** As many as have room beside each other, newest first; one that has none costs no other its own. */
function thatFit(copies: readonly Snapshot[]): Snapshot[] {
  let room = KEPT_CHARACTERS
  return copies.filter((copy) => {
    const length = charactersOf(copy)
    if (length > room) return false
    room -= length
    return true
  })
}

/** Null for a client of another kind as well. */
const openapiDocument = async (
  api: Pick<OpenapiCalls, 'openapiDocument'>,
  { connection, id }: WireClient,
): Promise<string | null> => (connection === 'openapi' ? api.openapiDocument(id) : null)
