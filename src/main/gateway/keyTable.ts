import { isWider } from '../../shared/clientSettings.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { EditReport, KeyAccess } from '../../shared/model/clientEdit.ts'
import type {
  KeyCell,
  KeyCells,
  KeyClient,
  KeyHead,
  KeyTable,
} from '../../shared/model/keyTable.ts'
import type { Clients } from './clients.ts'
import type { Dialect } from './dialect.ts'
import type { ClientEdits } from './edits.ts'
import { clean } from './failures.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed, assertWritable } from './guard.ts'
import type { VirtualKey } from './keys.ts'
import { changeAccess } from './keySide.ts'
import type { WireClient } from './wire.ts'

type Known = Pick<Gateways, 'get' | 'client' | 'dialect'>

interface KeyEdits {
  gatewayId: string
  cells: readonly KeyCell[]
  /** The gateway's name as typed; needed on production when a key loses access. */
  confirm: string
}

/** Cells that are written with one call. */
interface Part {
  about: { clientId: string; name: string }
  save: () => Promise<EditReport>
}

/** Pauses before each look at what became of a key. */
const LOOKS_MS: readonly number[] = [0, 300, 1000]

/** What another client may still be saved after; everything else is about the gateway itself. */
const ABOUT_ONE: ReadonlySet<ErrorCode> = new Set([
  ...(['client_changed', 'not_found', 'invalid_input'] as const),
  ...(['gateway_unsupported', 'client_headers_wanted'] as const),
])

/** Who may call what, by gateway; and what of it was changed and not saved yet. */
export class KeyTables {
  readonly #gateways: Known
  readonly #clients: Clients
  readonly #edits: ClientEdits
  readonly #looksMs: readonly number[]
  /** Of keys and clients by their ids, as the table told them last. */
  readonly #names = new Map<string, ReadonlyMap<string, string>>()
  readonly #drafts = new Map<string, KeyCells>()

  constructor(options: {
    gateways: Known
    clients: Clients
    edits: ClientEdits
    looksMs?: readonly number[]
  }) {
    this.#gateways = options.gateways
    this.#clients = options.clients
    this.#edits = options.edits
    this.#looksMs = options.looksMs ?? LOOKS_MS
  }

  /** As the gateway tells it now. Rejects with its failure; no virtual keys are no failure. */
  async list(gatewayId: string): Promise<KeyTable> {
    const [clients, keys] = await Promise.all([
      this.#clients.reread(gatewayId, { isEarly: true }),
      this.#gateways.client(gatewayId).listKeys().catch(nullWhenOff),
    ])
    const dialect = this.#gateways.dialect(gatewayId)
    const table = { gatewayId, ...keyTableOf({ keys, clients, dialect }) }
    const named = [...table.keys, ...table.clients]
    this.#names.set(gatewayId, new Map(named.map(({ id, name }) => [id, name])))
    return { ...table, readAt: new Date().toISOString() }
  }

  /**
   * Saves one client after the other, or before v1.5 one key after the other, and reports on each
   * by what the gateway lists after it. A gateway that goes away ends it: the rest is reported as
   * not changed. Throws gateway_read_only and confirm_mismatch before anything is sent.
   */
  async edit({ gatewayId, cells, confirm }: KeyEdits): Promise<EditReport[]> {
    const gateway = this.#gateways.get(gatewayId)
    assertWritable(gateway)
    if (cells.some(({ seen, wanted }) => isWider(seen, wanted))) assertConfirmed(gateway, confirm)
    const reports: EditReport[] = []
    let ended: AppError | null = null
    for (const { about, save } of this.#parts(gatewayId, cells, confirm)) {
      if (ended !== null) {
        reports.push(unsent(about, ended))
        continue
      }
      try {
        const report = await save()
        reports.push(report)
        if (report.outcome === 'unknown' && report.failure) {
          ended = AppError.fromFailure(report.failure)
        }
      } catch (cause) {
        const failure = AppError.from(cause)
        reports.push(unsent(about, failure))
        if (!ABOUT_ONE.has(failure.code)) ended = failure
      }
    }
    return reports
  }

  /** What the window has not saved: it outlives the window, and ends with the app. */
  drafts(gatewayId: string): KeyCells {
    return this.#drafts.get(gatewayId) ?? []
  }

  keepDrafts(gatewayId: string, cells: KeyCells): void {
    if (cells.length > 0) this.#drafts.set(gatewayId, cells)
    else this.#drafts.delete(gatewayId)
  }

  /** What is written at once: the keys of a client, or the clients of a key. */
  #parts(gatewayId: string, cells: readonly KeyCell[], confirm: string): Part[] {
    if (!this.#gateways.dialect(gatewayId).hasVirtualKeyAccess) {
      return [...Map.groupBy(cells, ({ keyId }) => keyId)].map(([keyId, own]) => ({
        about: { clientId: keyId, name: clean(this.#nameOf(gatewayId, keyId)) },
        save: async () =>
          changeAccess({
            api: this.#gateways.client(gatewayId),
            clients: await this.#clients.reread(gatewayId),
            ...{ keyId, cells: own, looksMs: this.#looksMs },
          }),
      }))
    }
    return [...Map.groupBy(cells, ({ clientId }) => clientId)].map(([clientId, own]) => ({
      about: { clientId, name: clean(this.#nameOf(gatewayId, clientId)) },
      save: () =>
        this.#edits.editKeys({
          ...{ gatewayId, clientId, confirm },
          cells: own.map((cell) => ({ ...cell, keyName: this.#nameOf(gatewayId, cell.keyId) })),
        }),
    }))
  }

  #nameOf(gatewayId: string, id: string): string {
    const listed = () => this.#clients.list(gatewayId).rows.find((row) => row.id === id)?.name
    return this.#names.get(gatewayId)?.get(id) ?? listed() ?? id
  }
}

/** Null where governance is off. */
function nullWhenOff(cause: unknown): null {
  if (cause instanceof AppError && cause.code === 'gateway_unsupported') return null
  throw cause
}

const unsent = (about: { clientId: string; name: string }, failure: AppError): EditReport => ({
  ...about,
  ...{ outcome: 'refused', notStuck: [], alsoChanged: [], notes: [], failure: failure.toFailure() },
})

/**
 * The table from both sides: since v1.5 each client lists its keys, before it only the keys say
 * what they may use (bifrost-api.md, 2.3 and 7). `keys` is null where governance is off.
 */
export function keyTableOf({
  keys,
  clients,
  dialect,
}: {
  keys: readonly VirtualKey[] | null
  clients: readonly WireClient[]
  dialect: Pick<Dialect, 'hasVirtualKeyAccess' | 'hasAllowList'>
}): Pick<KeyTable, 'isOff' | 'keys' | 'clients'> {
  const told = dialect.hasVirtualKeyAccess
  const readable = clients.filter(({ isReadable }) => isReadable)
  const heads = headsOf(keys ?? [], told ? readable : [])
  if (keys === null && heads.length === 0) return { isOff: true, keys: [], clients: [] }
  const places = new Map(heads.map(({ id }, place) => [id, place]))
  const accessOf = told ? ownAccess : accessBy(keys ?? [], readable)
  return {
    isOff: false,
    keys: heads,
    clients: readable.map((client): KeyClient => ({
      id: client.id,
      name: client.name || client.id,
      tools: callable(client, dialect.hasAllowList),
      isForAllKeys: client.isForAllKeys === true,
      access: byTools(accessOf(client), places),
    })),
  }
}

/** Keys that may call the same are told together: most of 10,000 cells say one of a few things. */
function byTools(
  access: readonly KeyAccess[],
  places: ReadonlyMap<string, number>,
): KeyClient['access'] {
  const found = new Map<string, KeyClient['access'][number]>()
  for (const { keyId, tools } of access) {
    const place = places.get(keyId)
    if (place === undefined) continue
    const id = tools === 'all' ? tools : JSON.stringify(tools)
    const same = found.get(id)
    if (same) same.places.push(place)
    else found.set(id, { tools, places: [place] })
  }
  return [...found.values()]
}

/** In the order of the gateway; keys that only a client names come last. */
function headsOf(keys: readonly VirtualKey[], clients: readonly WireClient[]): KeyHead[] {
  const heads = new Map<string, KeyHead>()
  for (const { id, name, description, isActive, expiresAt } of keys) {
    heads.set(id, { id, name, description, isActive, expiresAt })
  }
  for (const { keyId, keyName } of clients.flatMap((client) => client.keys)) {
    if (keyId === '' || heads.has(keyId)) continue
    const unknown = { description: '', isActive: true, expiresAt: null }
    heads.set(keyId, { id: keyId, name: keyName, ...unknown })
  }
  return [...heads.values()]
}

const ownAccess = (client: WireClient): KeyAccess[] =>
  client.keys.map(({ keyId, tools }) => ({ keyId, tools }))

/** Keys name a client by its id, or only by its name. */
function accessBy(
  keys: readonly VirtualKey[],
  clients: readonly WireClient[],
): (client: WireClient) => KeyAccess[] {
  const ids = new Map(clients.map(({ id, name }) => [name, id]))
  const found = new Map<string, KeyAccess[]>()
  for (const { id: keyId, access } of keys) {
    for (const { clientId, clientName, tools } of access) {
      const id = clientId ?? ids.get(clientName)
      if (id === undefined) continue
      const before = found.get(id) ?? []
      found.set(id, before.concat({ keyId, tools }))
    }
  }
  return ({ id }) => found.get(id) ?? []
}

/** Without an allow-list that counts every tool can be called (v1.3.63, wire). */
function callable({ tools, allowed }: WireClient, hasAllowList: boolean): string[] {
  const names = tools.map(({ name }) => name)
  if (allowed === 'all' || !hasAllowList) return names
  const mayRun = new Set(allowed)
  return names.filter((name) => mayRun.has(name))
}
