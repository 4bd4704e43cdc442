import { setTimeout as wait } from 'node:timers/promises'
import { choiceText, isSameChoice, toolsOf } from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type { EditDifference, EditReport, KeyAccess } from '../../shared/model/clientEdit.ts'
import type { KeyCell } from '../../shared/model/keyTable.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { GONE } from '../../shared/text/facts.ts'
import { KEYS } from '../../shared/text/keys.ts'
import { besides } from './editReport.ts'
import { clean } from './failures.ts'
import type { Gateways } from './gateways.ts'
import type { KeyCalls, KeyEntry, VirtualKey } from './keys.ts'
import { settingsOf } from './settings.ts'
import { Turns } from './turns.ts'
import type { WireClient } from './wire.ts'

/** Cells of one key that shall be different. */
interface KeySideChange {
  api: Pick<KeyCalls, 'listKeys' | 'setAccess'>
  clients: readonly Pick<WireClient, 'id' | 'name'>[]
  keyId: string
  cells: readonly KeyCell[]
  /** Pauses before each look at what became of it. */
  looksMs: readonly number[]
}

/** By key: one change waits for the other, as both send the whole list they have read. */
const turns = new Turns()

/**
 * Changes what a key may use from the key's side: before v1.5 a client cannot be given to keys
 * (bifrost-api.md 7; the write is recorded on v1.3.63 and v1.4.18). The whole list of a key is what
 * a gateway takes, so it is made of a fresh read; a cell that is not as the user saw it stays as it
 * is and is named. The report carries the key's id and name in place of a client's. Rejects with
 * not_found, client_changed, or why the keys cannot be read; nothing was sent then.
 */
export const changeAccess = (change: KeySideChange): Promise<EditReport> =>
  turns.take(change.keyId, () => changeNow(change))

async function changeNow(change: KeySideChange): Promise<EditReport> {
  const { api, cells, looksMs } = change
  const key = await readKey(change)
  if (key === null) throw AppError.of('not_found', { what: GONE.key })
  const side = new KeySide(change.clients, key)
  const isAsSeen = ({ clientId, seen }: KeyCell) => isSameChoice(side.toolsOf(clientId), seen)
  const free = cells.filter(isAsSeen)
  const conflict = side.conflict(cells.filter((cell) => !isAsSeen(cell)))
  if (conflict !== null && free.length === 0) throw conflict
  const failure = await api.setAccess(key.id, side.after(free)).then(
    () => null,
    (cause: unknown) => AppError.from(cause),
  )
  let report = side.unread(failure)
  for (const pauseMs of looksMs) {
    await wait(pauseMs)
    const found = await readKey(change).catch(() => null)
    if (found === null) continue
    report = side.compared(new KeySide(change.clients, found), free, failure)
    if (report.outcome === 'done') break
  }
  return conflict === null ? report : besides(conflict, report)
}

/**
 * Which keys may use a client: since v1.5 it tells so itself, before it they do, and forget it with
 * the client. Null when they cannot be read; a gateway that has none gives it to none. Never rejects.
 */
export async function keysOf(
  gateways: Pick<Gateways, 'client' | 'dialect'>,
  gatewayId: string,
  client: WireClient,
): Promise<KeyAccess[] | null> {
  if (gateways.dialect(gatewayId).hasVirtualKeyAccess) return settingsOf(client).keys
  const keys = await gateways
    .client(gatewayId)
    .listKeys()
    .catch((cause: unknown) => (isUnsupported(cause) ? [] : null))
  return keys && accessTo(keys, client)
}

const isUnsupported = (cause: unknown): boolean =>
  cause instanceof AppError && cause.code === 'gateway_unsupported'

/** What keys may use of a client, by the keys' own word. */
export const accessTo = (
  keys: readonly VirtualKey[],
  client: Pick<WireClient, 'id' | 'name'>,
): KeyAccess[] =>
  keys.flatMap((key) => {
    const tools = new KeySide([client], key).toolsOf(client.id)
    return tools === 'all' || tools.length > 0 ? [{ keyId: key.id, tools }] : []
  })

/**
 * Gives a client to keys that lost it with its old self, and tells what they may use of it then.
 * Keys that are gone or refuse are left out. Never rejects.
 */
export async function giveBack(
  api: KeySideChange['api'],
  client: Pick<WireClient, 'id' | 'name'>,
  keys: readonly KeyAccess[],
  looksMs: readonly number[],
): Promise<KeyAccess[]> {
  if (keys.length === 0) return []
  try {
    const before = accessTo(await api.listKeys(), client)
    for (const { keyId, tools: wanted } of keys) {
      const cells = [{ clientId: client.id, keyId, seen: toolsOf(before, keyId), wanted }]
      await changeAccess({ api, clients: [client], keyId, cells, looksMs }).catch(() => null)
    }
    return accessTo(await api.listKeys(), client)
  } catch {
    return []
  }
}

async function readKey({ api, keyId }: KeySideChange): Promise<VirtualKey | null> {
  return (await api.listKeys()).find(({ id }) => id === keyId) ?? null
}

/** One key as it was read. */
class KeySide {
  readonly #key: VirtualKey
  readonly #clients: KeySideChange['clients']

  constructor(clients: KeySideChange['clients'], key: VirtualKey) {
    this.#clients = clients
    this.#key = key
  }

  toolsOf = (clientId: string): ToolChoice =>
    this.#key.access.find((entry) => this.#idOf(entry) === clientId)?.tools ?? []

  conflict(others: readonly KeyCell[]): AppError | null {
    if (others.length === 0) return null
    const fields = others.map(({ clientId }) =>
      KEYS.changed(this.#nameOf(clientId), choiceText(this.toolsOf(clientId))),
    )
    const name = clean(this.#key.name)
    return AppError.of('client_changed', { name, fields: clean(fields.join(', ')) })
  }

  /** Every entry of the key, these cells replaced. */
  after(cells: readonly KeyCell[]): KeyEntry[] {
    const changed = new Set(cells.map(({ clientId }) => clientId))
    const kept = this.#key.access.filter((entry) => !changed.has(this.#idOf(entry)))
    const given = cells
      .filter(({ wanted }) => wanted === 'all' || wanted.length > 0)
      .map(({ clientId, wanted }) => {
        const before = this.#key.access.find((entry) => this.#idOf(entry) === clientId)
        const clientName = before?.clientName || this.#nameOf(clientId)
        return { entryId: before?.entryId ?? null, clientName, tools: wanted }
      })
    return [...kept, ...given]
  }

  unread(failure: AppError | null): EditReport {
    const name = clean(this.#key.name)
    return {
      ...{ clientId: this.#key.id, name, outcome: 'unknown', notStuck: [], alsoChanged: [] },
      ...{ failure: failure?.toFailure() ?? null, notes: [] },
    }
  }

  /** What became of it, by the key as it was found after it. */
  compared(now: KeySide, cells: readonly KeyCell[], failure: AppError | null): EditReport {
    const asked = new Map(cells.map(({ clientId, wanted }) => [clientId, wanted]))
    const ids = new Set([...this.#ids(), ...now.#ids(), ...asked.keys()])
    const differs = (wantedOf: (id: string) => ToolChoice) => (id: string) =>
      !isSameChoice(now.toolsOf(id), wantedOf(id))
    const wantedOf = (id: string) => asked.get(id) ?? this.toolsOf(id)
    const wrong = [...ids].filter(differs(wantedOf))
    const notStuck = wrong.filter((id) => asked.has(id))
    const alsoChanged = wrong.filter((id) => !asked.has(id))
    const isDone = failure === null && wrong.length === 0
    const hasChanged = [...ids].some(differs(this.toolsOf))
    return {
      ...this.unread(failure),
      outcome: isDone ? 'done' : hasChanged ? 'partly' : 'refused',
      notStuck: this.#differences(notStuck, wantedOf, now),
      alsoChanged: this.#differences(alsoChanged, wantedOf, now),
    }
  }

  #differences(
    ids: readonly string[],
    wantedOf: (id: string) => ToolChoice,
    now: KeySide,
  ): EditDifference[] {
    return ids.map((id) => ({
      field: 'keys',
      before: clean(`${this.#nameOf(id)}: ${choiceText(wantedOf(id))}`, null, 500),
      now: clean(`${this.#nameOf(id)}: ${choiceText(now.toolsOf(id))}`, null, 500),
    }))
  }

  #ids = (): string[] => this.#key.access.map((entry) => this.#idOf(entry))

  /** Of the client; entries tell it, or only the name. */
  #idOf({ clientId, clientName }: VirtualKey['access'][number]): string {
    return clientId ?? this.#clients.find(({ name }) => name === clientName)?.id ?? clientName
  }

  #nameOf = (clientId: string): string =>
    this.#clients.find(({ id }) => id === clientId)?.name ||
    this.#key.access.find((entry) => entry.clientId === clientId)?.clientName ||
    clientId
}
