import type { Drafts, ProbePreview, Recipe, ServerView } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { probes } from '../../state/probes.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import { entryOf, type Entry } from './entries.ts'
import { named, recipeProblem, unsaved } from './recipeEdit.ts'

interface Question {
  key: string
  recipe: Recipe
  preview: ProbePreview
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key))

/** What the user has on the bench. Main keeps a copy, so that closing the window loses nothing. */
export class Bench {
  /** null: the field for pasting. */
  key = $state<string | null>(null)
  /** The recipe is open for editing although a run is shown. */
  isEditing = $state(false)
  isBusy = $state(false)
  /** The run the user has to agree to before anything starts. */
  question = $state.raw<Question | null>(null)
  /** Why the last action on `failedKey` did not work. */
  failure = $state.raw<AppError | null>(null)
  failedKey = $state<string | null>(null)
  /** A save that only needs the user to do without a keychain. */
  isKeychainMissing = $state(false)
  cancelledId = $state<string | null>(null)
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
    await this.#try(null, async () => {
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

  /** Starts the test, or asks first when main does not know exactly this run. */
  test = async (): Promise<void> => {
    const entry = this.entry
    if (!entry || this.isBusy || entry.probe?.state === 'running') return
    if (recipeProblem(entry.recipe)) return
    await this.#try(entry.key, () => this.#run(entry, null))
  }

  /** The user has seen the question and agrees. */
  agree = async (): Promise<void> => {
    const question = this.question
    const entry = this.entries.find(({ key }) => key === question?.key)
    this.question = null
    if (!question || !entry) return
    await this.#try(entry.key, () =>
      this.#run({ ...entry, recipe: question.recipe }, question.preview.digest),
    )
  }

  decline = (): void => {
    this.question = null
  }

  /** Reads PATH of the login shell again, then tests. */
  reloadAndTest = async (): Promise<void> => {
    await this.#try(this.key, async () => void (await call('servers.reloadPath')))
    if (!this.failure) await this.test()
  }

  cancel = async (): Promise<void> => {
    const probe = this.entry?.probe
    if (probe?.state !== 'running') return
    this.cancelledId = probe.id
    await this.#try(this.key, async () => void (await probes.cancel(probe.id)))
  }

  /** Saves the shown recipe. Without a keychain it asks whether to keep secrets until quit. */
  save = async (keepUntilQuit = false): Promise<void> => {
    const entry = this.entry
    if (!entry?.isDirty) return
    this.isKeychainMissing = false
    await this.#try(entry.key, async () => {
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
    await this.#try(serverId, async () => {
      const at = this.entries.findIndex(({ key }) => key === serverId)
      const next = this.entries[at + 1] ?? this.entries[at - 1]
      await servers.remove(serverId)
      this.discard(serverId)
      if (this.key === serverId) this.select(next?.key ?? null)
    })
  }

  /** Main refuses what it does not know yet; only then the user is asked. */
  /** Main refuses what it does not know yet; only then the user is asked. */
  async #run({ key, recipe }: Entry, digest: string | null): Promise<void> {
    try {
      await probes.run({ probeId: crypto.randomUUID(), serverId: key, recipe, digest })
      if (this.key === key) this.isEditing = false
    } catch (cause) {
      if (AppError.from(cause).code !== 'consent_required') throw cause
      const preview = await call('servers.preview', { serverId: key, recipe })
      this.question = { key, recipe, preview }
    }
  }

  async #try(key: string | null, work: () => Promise<void>): Promise<void> {
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
