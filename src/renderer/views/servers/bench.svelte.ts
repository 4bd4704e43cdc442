import type { Drafts, Recipe, ServerView } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { probes } from '../../state/probes.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import { entryOf, type Entry } from './entries.ts'
import { named, unsaved } from './recipeEdit.ts'

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key))

/** The recipes on the bench and which one is shown. Main keeps a copy, so that closing the window loses nothing. */
export class Bench {
  /** null: the field for pasting. */
  key = $state<string | null>(null)
  /** The recipe is open for editing although a run is shown. */
  isEditing = $state(false)
  isBusy = $state(false)
  /** Why the last action on `failedKey` did not work. */
  failure = $state.raw<AppError | null>(null)
  failedKey = $state<string | null>(null)
  /** A save that only needs the user to do without a keychain. */
  isKeychainMissing = $state(false)
  /** Keys of recipes that are not saved. A server is saved under the key its recipe had. */
  #fresh = $state.raw<readonly string[]>([])
  #edits = $state.raw<Readonly<Record<string, Recipe>>>({})
  #wasOpened = false

  entries = $derived.by((): Entry[] => {
    const saved = servers.list.map((server) => this.#entry(server.id, server, server.recipe))
    const fresh = this.#fresh.filter((key) => !servers.byId(key))
    return [...fresh.map((key) => this.#entry(key, null, this.#edits[key]!)), ...saved]
  })

  entry = $derived(this.entries.find(({ key }) => key === this.key) ?? null)

  #entry(key: string, server: ServerView | null, kept: Recipe): Entry {
    const recipe = this.#edits[key] ?? kept
    return entryOf({ key, server, recipe, probe: probes.latestOf(key) })
  }

  /** What has to outlive the window. Secrets that were typed are left out. */
  drafts = $derived<Drafts>({
    key: this.key,
    fresh: [...this.#fresh],
    edits: { ...this.#edits },
  })

  /** First look: takes up what lay on the bench before, else the first server. */
  open = async (): Promise<void> => {
    if (this.#wasOpened) return
    this.#wasOpened = true
    let last: string | null = null
    await this.attempt(null, async () => {
      const { key, fresh, edits } = await call('servers.drafts')
      const taken = Object.entries(edits).map(
        ([of, recipe]) => [of, servers.byId(of) ? recipe : unsaved(recipe)] as const,
      )
      this.#edits = Object.fromEntries(taken)
      this.#fresh = fresh
      last = key
    })
    this.key = this.entries[0]?.key ?? null
    this.goTo(probes.list.findLast(({ state }) => state === 'running')?.serverId ?? last)
  }

  /** Goes where the tray or a notification points, if that is still there. */
  goTo(key: string | null): void {
    if (this.entries.some((entry) => entry.key === key)) this.select(key)
  }

  select = (key: string | null): void => {
    this.key = key
    this.isEditing = false
    this.isKeychainMissing = false
  }

  /** Puts a recipe on the bench without saving it; gives its key. */
  add(recipe: Recipe): string {
    const key = crypto.randomUUID()
    this.#fresh = [...this.#fresh, key]
    this.#edits = { ...this.#edits, [key]: unsaved(recipe) }
    this.select(key)
    return key
  }

  edit = (recipe: Recipe): void => {
    if (this.key !== null) this.#edits = { ...this.#edits, [this.key]: recipe }
  }

  /** Drops what was typed; a recipe that was never saved goes altogether. */
  discard = (key: string): void => {
    this.#fresh = this.#fresh.filter((other) => other !== key)
    this.#edits = without(this.#edits, key)
    if (!servers.byId(key) && this.key === key) this.select(this.entries[0]?.key ?? null)
  }

  /** Saves the shown recipe. Without a keychain it asks whether to keep secrets until quit. */
  save = async (keepUntilQuit = false): Promise<void> => {
    const entry = this.entry
    if (!entry?.isDirty) return
    this.isKeychainMissing = false
    await this.attempt(entry.key, async () => {
      try {
        const recipe = named(entry.recipe)
        await servers.save({ serverId: entry.key, recipe, keepUntilQuit })
        this.discard(entry.key)
      } catch (cause) {
        this.isKeychainMissing = AppError.from(cause).code === 'keychain_unavailable'
        if (!this.isKeychainMissing) throw cause
      }
    })
  }

  remove = async (serverId: string): Promise<void> => {
    await this.attempt(serverId, async () => {
      const at = this.entries.findIndex(({ key }) => key === serverId)
      const next = this.entries[at + 1] ?? this.entries[at - 1]
      await servers.remove(serverId)
      this.discard(serverId)
      if (this.key === serverId) this.select(next?.key ?? null)
    })
  }

  /** Does one thing for a recipe and keeps why it did not work, for the note below it. */
  async attempt(key: string | null, work: () => Promise<void>): Promise<void> {
    this.isBusy = true
    this.failure = null
    this.failedKey = key
    try {
      await work()
    } catch (cause) {
      this.failure = AppError.from(cause)
    } finally {
      this.isBusy = false
    }
  }
}

export const bench = new Bench()
