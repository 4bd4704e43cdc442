import { isWider } from '../../shared/clientSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type { EditReport } from '../../shared/model/clientEdit.ts'
import type { KeyTable } from '../../shared/model/keyTable.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { call } from '../api.svelte.ts'
import { outliving } from '../outliving.svelte.ts'
import {
  accessIn,
  cellOf,
  changesIn,
  draftAt,
  keptDrafts,
  listedAt,
  NO_DRAFTS,
  stillWanted,
  withChoices,
  withoutDraft,
  type KeyDraft,
  type KeyDrafts,
  type KeyPlace,
} from './keyDrafts.ts'

/**
 * Who may call what on one gateway, and what the user has changed of it. It stays while the window
 * is open; what is not saved is also kept in main.
 */
export class GatewayKeys {
  readonly gatewayId: string
  table = $state.raw<KeyTable | null>(null)
  failure = $state.raw<AppError | null>(null)
  /** When the last read failed. */
  failedAt = $state<string | null>(null)
  isReading = $state(false)
  isSaving = $state(false)
  /** Of the last save, when not all of it is done. */
  reports = $state.raw<readonly EditReport[]>([])
  typed = $state('')
  #drafts = $state.raw<KeyDrafts>(NO_DRAFTS)
  #kept: Promise<void> | null = null
  #reads = 0

  constructor(gatewayId: string) {
    this.gatewayId = gatewayId
  }

  readonly #access = $derived(accessIn(this.table))

  /** In the order they were made. */
  changes = $derived(changesIn(this.#drafts, this.table))

  /** Those by which a key may call less. */
  losing = $derived(this.changes.filter(({ draft }) => isWider(draft.seen, draft.wanted)))

  /** By the gateway; null without an entry of its own. */
  listed = (place: KeyPlace): ToolChoice | null => listedAt(this.#access, place)

  /** What was changed and is not saved; null for nothing. */
  draft = (place: KeyPlace): KeyDraft | null => draftAt(this.#drafts, place)

  /** As it will be once it is saved. */
  wanted = (place: KeyPlace): ToolChoice => this.draft(place)?.wanted ?? this.listed(place) ?? []

  /** Changes cells; `choose` makes what is wanted of what was wanted so far. */
  set(places: readonly KeyPlace[], choose: (now: ToolChoice, place: KeyPlace) => ToolChoice): void {
    this.#take(withChoices(this.#drafts, this.#access, places, choose))
  }

  revert(place: KeyPlace): void {
    this.#take(withoutDraft(this.#drafts, place))
  }

  discard(): void {
    this.#take(NO_DRAFTS)
    this.reports = []
  }

  /**
   * Reads the table, at first with what main kept of a window that was closed. A failure stands
   * beside the old table; a late answer is dropped.
   */
  async read(): Promise<void> {
    const read = ++this.#reads
    this.isReading = true
    try {
      this.#kept ??= this.#takeKept()
      const [table] = await Promise.all([
        call('keys.list', { gatewayId: this.gatewayId }),
        this.#kept,
      ])
      if (read !== this.#reads) return
      this.table = table
      this.failure = null
      this.#take(stillWanted(this.changes, this.#access))
    } catch (cause) {
      if (read !== this.#reads) return
      this.failure = AppError.from(cause)
      this.failedAt = now()
    } finally {
      if (read === this.#reads) this.isReading = false
    }
  }

  /** Sends all changes and reads again. True when all of it is done; throws what main refuses. */
  async save(confirm: string): Promise<boolean> {
    const cells = this.changes.map(({ draft }) => cellOf(draft))
    this.isSaving = true
    try {
      const reports = await call('keys.edit', { gatewayId: this.gatewayId, cells, confirm })
      const isDone = reports.every(({ outcome }) => outcome === 'done')
      this.reports = isDone ? [] : reports
      await this.read()
      return isDone
    } finally {
      this.isSaving = false
    }
  }

  async #takeKept(): Promise<void> {
    const { gatewayId } = this
    this.#drafts = keptDrafts(await call('keys.drafts', { gatewayId }).catch(() => []))
  }

  #take(drafts: KeyDrafts): void {
    if (drafts.size === 0 && this.#drafts.size === 0) return
    this.#drafts = drafts
    const cells = [...drafts.values()].map(cellOf)
    void call('keys.keepDrafts', { gatewayId: this.gatewayId, cells }).catch(() => undefined)
  }
}

const now = (): string => new Date().toISOString()

const all = new Map<string, GatewayKeys>() // eslint-disable-line svelte/prefer-svelte-reactivity -- a table is made where it is asked for; nobody waits for the map

/** The table of a gateway, with what was typed and changed there before. */
export function keysOf(gatewayId: string): GatewayKeys {
  const keys = all.get(gatewayId) ?? outliving(() => new GatewayKeys(gatewayId))
  all.set(gatewayId, keys)
  return keys
}
