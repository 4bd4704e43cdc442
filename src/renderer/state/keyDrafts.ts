import { isSameChoice } from '../../shared/clientSettings.ts'
import type { KeyCell, KeyClient, KeyHead, KeyTable } from '../../shared/model/keyTable.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'

/** A cell that is not saved. */
export interface KeyDraft extends KeyCell {
  /** What the user saw before somebody else changed it; null when nobody did. */
  before: ToolChoice | null
}

/** A key and a client: the place of a cell. */
export interface KeyPlace {
  client: KeyClient
  key: KeyHead
}

/** A change with what it is about. */
export interface KeyChange extends KeyPlace {
  draft: KeyDraft
}

/** What is not saved of one gateway, by place; replaced and never changed. */
export type KeyDrafts = ReadonlyMap<string, KeyDraft>

/** What keys may call of a client by the gateway, by key; no entry is no access of its own. */
export type Access = (clientId: string) => ReadonlyMap<string, ToolChoice> | undefined

export const NO_DRAFTS: KeyDrafts = new Map()
const NONE: ToolChoice = []

const idOf = (clientId: string, keyId: string): string => `${clientId}\n${keyId}`

/** The draft of a place; null when nothing was changed there. */
export const draftAt = (drafts: KeyDrafts, { client, key }: KeyPlace): KeyDraft | null =>
  drafts.get(idOf(client.id, key.id)) ?? null

/** The entry of a place; null without one. */
export const listedAt = (access: Access, { client, key }: KeyPlace): ToolChoice | null =>
  access(client.id)?.get(key.id) ?? null

/** A table, to look cells up in: a client is made ready when it is first asked for. */
export function accessIn(table: KeyTable | null): Access {
  const clients = new Map((table?.clients ?? []).map((client) => [client.id, client]))
  const ready = new Map<string, ReadonlyMap<string, ToolChoice>>()
  return (clientId) => {
    const client = clients.get(clientId)
    if (client === undefined || ready.has(clientId)) return ready.get(clientId)
    const own = new Map<string, ToolChoice>()
    for (const { tools, places } of client.access) {
      for (const place of places) own.set(table?.keys[place]?.id ?? '', tools)
    }
    ready.set(clientId, own)
    return own
  }
}

/** As main kept them of a window that was closed. */
export const keptDrafts = (cells: readonly KeyCell[]): KeyDrafts =>
  new Map(cells.map((cell) => [idOf(cell.clientId, cell.keyId), { ...cell, before: null }]))

/** What is sent of a draft. */
export const cellOf = ({ clientId, keyId, seen, wanted }: KeyDraft): KeyCell => ({
  ...{ clientId, keyId, seen, wanted },
})

/** Changes cells; back to what the gateway lists it is no change any more. */
export function withChoices(
  drafts: KeyDrafts,
  access: Access,
  places: readonly KeyPlace[],
  choose: (now: ToolChoice, place: KeyPlace) => ToolChoice,
): KeyDrafts {
  const changed = new Map(drafts)
  for (const place of places) {
    const [clientId, keyId] = [place.client.id, place.key.id]
    const seen = listedAt(access, place) ?? NONE
    const wanted = choose(draftAt(drafts, place)?.wanted ?? seen, place)
    const id = idOf(clientId, keyId)
    if (isSameChoice(seen, wanted)) changed.delete(id)
    else changed.set(id, { clientId, keyId, seen, wanted, before: null })
  }
  return changed
}

/** Without one of them. */
export function withoutDraft(drafts: KeyDrafts, { client, key }: KeyPlace): KeyDrafts {
  const left = new Map(drafts)
  left.delete(idOf(client.id, key.id))
  return left
}

/** The drafts of rows and columns that there are, in the order they were made. */
export function changesIn(drafts: KeyDrafts, table: KeyTable | null): KeyChange[] {
  if (drafts.size === 0 || table === null) return []
  const clients = new Map(table.clients.map((client) => [client.id, client]))
  const keys = new Map(table.keys.map((key) => [key.id, key]))
  return [...drafts.values()].flatMap((draft) => {
    const [client, key] = [clients.get(draft.clientId), keys.get(draft.keyId)]
    return client && key ? [{ client, key, draft }] : []
  })
}

/** What is left to save of changes: what somebody else has changed meanwhile is marked. */
export function stillWanted(changes: readonly KeyChange[], access: Access): KeyDrafts {
  const drafts = new Map<string, KeyDraft>()
  for (const { draft, ...place } of changes) {
    const now = listedAt(access, place) ?? NONE
    if (isSameChoice(now, draft.wanted)) continue
    const before = isSameChoice(now, draft.seen) ? draft.before : draft.seen
    drafts.set(idOf(draft.clientId, draft.keyId), { ...draft, seen: now, before })
  }
  return drafts
}
