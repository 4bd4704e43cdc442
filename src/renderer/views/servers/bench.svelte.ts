import type { Drafts, Recipe, ServerView } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { probes } from '../../state/probes.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import { entryOf, type Entry } from './entries.ts'
import { isSameRecipe, named, unsaved } from './recipeEdit.ts'
import {
  NO_HISTORY,
  redone,
  remembered,
  undone,
  withoutTyped,
  type Change,
  type History,
} from './recipeHistory.ts'

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
  /** What was changed, by key. Only here: it may hold secrets that were typed. */
  #histories = $state.raw<Readonly<Record<string, History>>>({})
  #wasOpened = false

  entries = $derived.by((): Entry[] => {
    const saved = servers.list.map((server) => this.#entry(server.id, server, server.recipe))
    const fresh = this.#fresh.filter((key) => !servers.byId(key))
    return [...fresh.map((key) => this.#entry(key, null, this.#edits[key]!)), ...saved]
  })

  entry = $derived(this.entries.find(({ key }) => key === this.key) ?? null)

  readonly #history = $derived(this.#histories[this.key ?? ''] ?? NO_HISTORY)
  readonly #isStill = $derived(this.entry !== null && this.entry.probe?.state !== 'running')
  canUndo = $derived(this.#isStill && this.#history.past.length > 0)
  canRedo = $derived(this.#isStill && this.#history.future.length > 0)

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

  /** Changes the shown recipe; the change can be taken back. */
  edit = (recipe: Recipe): void => {
    const { entry } = this
    if (!entry) return
    this.#remember(entry.key, { before: entry.recipe, after: recipe })
    this.#put(entry.key, recipe)
  }

  /** Takes the last change of the shown recipe back. */
  undo = (): void => this.#step(undone)
  /** Makes the change again that was taken back last. */
  redo = (): void => this.#step(redone)

  #step(step: typeof undone): void {
    const { entry } = this
    const next = entry && this.#isStill ? step(this.#history, entry.recipe) : null
    if (!entry || !next) return
    const [recipe, history] = next
    this.#histories = { ...this.#histories, [entry.key]: history }
    this.#put(entry.key, recipe)
    this.isEditing = true // so that it is seen
  }

  #remember(key: string, change: Change): void {
    const history = remembered(this.#histories[key] ?? NO_HISTORY, change, Date.now())
    this.#histories = { ...this.#histories, [key]: history }
  }

  /** A recipe that is as it was saved is no edit. */
  #put(key: string, recipe: Recipe): void {
    const saved = servers.byId(key)?.recipe
    const isSaved = saved !== undefined && isSameRecipe(saved, recipe)
    this.#edits = isSaved ? without(this.#edits, key) : { ...this.#edits, [key]: recipe }
  }

  /**
   * Drops what was typed, which can be taken back too; a recipe that was never saved goes
   * altogether.
   */
  discard = (key: string): void => {
    const saved = servers.byId(key)?.recipe
    const typed = this.#edits[key]
    if (saved && typed) this.#remember(key, { before: typed, after: saved, isWhole: true })
    this.#drop(key)
  }

  #drop(key: string): void {
    this.#fresh = this.#fresh.filter((other) => other !== key)
    this.#edits = without(this.#edits, key)
    if (servers.byId(key)) return
    this.#histories = without(this.#histories, key)
    if (this.key === key) this.select(this.entries[0]?.key ?? null)
  }

  /** Saves the shown recipe. Without a keychain it asks whether to keep secrets until quit. */
  save = async (keepUntilQuit = false): Promise<void> => {
    const entry = this.entry
    if (!entry?.isDirty) return
    this.isKeychainMissing = false
    await this.attempt(entry.key, async () => {
      try {
        const recipe = named(entry.recipe)
        const saved = await servers.save({ serverId: entry.key, recipe, keepUntilQuit })
        const history = withoutTyped(this.#histories[entry.key] ?? NO_HISTORY, saved.recipe)
        this.#histories = { ...this.#histories, [entry.key]: history }
        this.#drop(entry.key)
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
      this.#drop(serverId)
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
