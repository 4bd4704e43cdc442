import type { ProbeView } from '../../../shared/model/probe.ts'
import type { ProbePreview, Recipe, ServerView } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { probes } from '../../state/probes.svelte.ts'
import { servers } from '../../state/servers.svelte.ts'
import { entryOf, isSavedRun, newer, type Entry } from './entries.ts'
import { named, recipeProblem, unsaved } from './recipeEdit.ts'

interface Question {
  key: string
  recipe: Recipe
  preview: ProbePreview
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key))

/** What the user has on the bench. Lives as long as the window, so leaving the view loses nothing. */
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
  #edits = $state.raw<Readonly<Record<string, Recipe>>>({})
  #runs = $state.raw<Readonly<Record<string, string>>>({})
  #wasOpened = false

  entries = $derived.by((): Entry[] => {
    const saved = servers.list.map((server) => this.#entry(server.id, server, server.recipe))
    const fresh = Object.keys(this.#edits).filter((key) => !servers.byId(key))
    return [...fresh.map((key) => this.#entry(key, null, this.#edits[key]!)), ...saved]
  })

  entry = $derived(this.entries.find(({ key }) => key === this.key) ?? null)

  #entry(key: string, server: ServerView | null, kept: Recipe): Entry {
    const own = probes.byId(this.#runs[key])
    const latest = server ? probes.latestOf(key) : null
    const probe = newer(own, latest)
    return entryOf({ key, server, recipe: this.#edits[key] ?? kept, probe })
  }

  /** First look: takes up what runs, an unsaved test from before, else the first server. */
  open(): void {
    if (this.#wasOpened) return
    this.#wasOpened = true
    const loose = probes.list.findLast(({ serverId }) => serverId === null)
    const running = probes.list.findLast(({ state }) => state === 'running')
    if (running ?? loose) this.#take((running ?? loose)!)
    if (this.key === null) this.key = this.entries[0]?.key ?? null
  }

  /** Goes where the tray or a notification points. */
  goTo({ probeId, serverId }: { probeId: string | null; serverId: string | null }): void {
    const probe = probes.byId(probeId)
    if (probe?.serverId ?? serverId) this.select(probe?.serverId ?? serverId)
    else if (probe) this.#take(probe)
  }

  #take(probe: ProbeView): void {
    const known = Object.keys(this.#runs).find((key) => this.#runs[key] === probe.id)
    const saved = servers.list.find(({ recipe }) => isSavedRun(recipe, probe.recipe))
    const key = known ?? saved?.id ?? this.add(probe.recipe)
    this.#runs = { ...this.#runs, [key]: probe.id }
    this.select(key)
  }

  select = (key: string | null): void => {
    this.key = key
    this.isEditing = false
    this.isKeychainMissing = false
  }

  /** Puts a recipe on the bench without saving it; gives its key. */
  add(recipe: Recipe): string {
    const key = crypto.randomUUID()
    this.#edits = { ...this.#edits, [key]: unsaved(recipe) }
    this.select(key)
    return key
  }

  edit = (recipe: Recipe): void => {
    if (this.key !== null) this.#edits = { ...this.#edits, [this.key]: recipe }
  }

  /** Drops what was typed; a recipe that was never saved goes altogether. */
  discard = (key: string): void => {
    this.#edits = without(this.#edits, key)
    if (!servers.byId(key) && this.key === key) this.select(this.entries[0]?.key ?? null)
  }

  /** Starts the test, or asks first when main does not know exactly this run. */
  test = async (): Promise<void> => {
    const entry = this.entry
    if (!entry || this.isBusy || entry.probe?.state === 'running') return
    if (recipeProblem(entry.recipe)) return
    await this.#try(entry.key, async () => {
      const preview = await this.#preview(entry)
      if (preview.isAllowed) await this.#run(entry, null)
      else this.question = { key: entry.key, recipe: entry.recipe, preview }
    })
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
      const serverId = entry.server?.id ?? null
      try {
        const recipe = named(entry.recipe)
        const saved = await servers.save({ serverId, recipe, keepUntilQuit })
        this.#moveTo(entry, saved)
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

  #moveTo(entry: Entry, saved: ServerView): void {
    this.#edits = without(this.#edits, entry.key)
    if (entry.probe) this.#runs = { ...this.#runs, [saved.id]: entry.probe.id }
    if (this.key === entry.key) this.key = saved.id
  }

  #preview({ server, recipe }: Entry): Promise<ProbePreview> {
    return call('servers.preview', { serverId: server?.id ?? null, recipe })
  }

  async #run(entry: Entry, digest: string | null): Promise<void> {
    const { key, recipe } = entry
    const before = this.#runs
    const probeId = crypto.randomUUID()
    this.#runs = { ...before, [key]: probeId }
    if (this.key === key) this.isEditing = false
    try {
      await probes.run({ probeId, serverId: entry.server?.id ?? null, recipe, digest })
    } catch (cause) {
      this.#runs = before
      if (AppError.from(cause).code !== 'consent_required') throw cause
      this.question = { key, recipe, preview: await this.#preview(entry) }
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
