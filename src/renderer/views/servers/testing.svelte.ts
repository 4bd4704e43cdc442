import type { AskedInput, ProbePreview, Recipe } from '../../../shared/model/server.ts'
import { AppError } from '../../../shared/errors.ts'
import { call } from '../../api.svelte.ts'
import { probes } from '../../state/probes.svelte.ts'
import { sessions } from '../../state/sessions.svelte.ts'
import { signIns } from '../../state/signIns.svelte.ts'
import { bench } from './bench.svelte.ts'
import type { Entry } from './entries.ts'
import { recipeProblem } from './recipeEdit.ts'
import { chooseOAuth } from './remoteEdit.ts'

interface Question {
  key: string
  recipe: Recipe
  preview: ProbePreview
}

/** Values the user is asked for before a run. */
interface Asked {
  key: string
  recipe: Recipe
  inputs: readonly AskedInput[]
  /** The preview that was agreed to just before; null when that was earlier. */
  digest: string | null
}

/** Runs of the recipe that the bench shows, from the question to the cancel. */
export class Testing {
  /** The run the user has to agree to before anything starts. */
  question = $state.raw<Question | null>(null)
  asked = $state.raw<Asked | null>(null)
  cancelledId = $state<string | null>(null)

  /** Starts the test, or asks first when main does not know exactly this run. */
  start = async (): Promise<void> => {
    const { entry } = bench
    if (!entry || bench.isBusy || entry.probe?.state === 'running') return
    if (recipeProblem(entry.recipe)) return
    await bench.attempt(entry.key, () => this.#run(entry, null))
  }

  /** The user has seen the question and agrees. */
  agree = async (): Promise<void> => {
    const { question } = this
    const entry = bench.entries.find(({ key }) => key === question?.key)
    this.question = null
    if (!question || !entry) return
    const { recipe, preview } = question
    await bench.attempt(entry.key, () => this.#run({ ...entry, recipe }, preview.digest))
  }

  decline = (): void => {
    this.question = null
    this.asked = null
  }

  /** Shows what the recipe on the bench asks for, also where it was given before. */
  askAgain = async (): Promise<void> => {
    const { entry } = bench
    if (entry) await bench.attempt(entry.key, () => this.#ask(entry, null))
  }

  /** The user has given the values that were asked for. */
  give = async (values: Record<string, string>): Promise<void> => {
    const { asked } = this
    const entry = bench.entries.find(({ key }) => key === asked?.key)
    this.asked = null
    if (!asked || !entry) return
    const { recipe, digest } = asked
    await bench.attempt(entry.key, async () => {
      await call('servers.giveInputs', { serverId: entry.key, values })
      await this.#run({ ...entry, recipe }, digest)
    })
  }

  /** Reads PATH of the login shell again, then tests. */
  reloadAndStart = async (): Promise<void> => {
    await bench.attempt(bench.key, async () => void (await call('servers.reloadPath')))
    if (!bench.failure) await this.start()
  }

  /** Starts the recipe anew and leaves it running; a test has allowed it before. */
  keepRunning = async (): Promise<void> => {
    const { entry } = bench
    if (!entry || bench.isBusy) return
    await bench.attempt(entry.key, () => sessions.run(entry.key, entry.recipe))
  }

  /** Opens the browser to sign in to the shown server; its recipe then says that it is OAuth. */
  signIn = async (): Promise<void> => {
    const { entry } = bench
    if (!entry || bench.isBusy) return
    const recipe = chooseOAuth(entry.recipe)
    if (recipe !== entry.recipe) bench.edit(recipe)
    await bench.attempt(entry.key, () => signIns.begin(entry.key, recipe))
  }

  cancel = async (): Promise<void> => {
    const probe = bench.entry?.probe
    if (probe?.state !== 'running') return
    this.cancelledId = probe.id
    await bench.attempt(bench.key, async () => void (await probes.cancel(probe.id)))
  }

  /** Waits on for the answer of the shown run, as long as it takes. */
  keepWaiting = async (): Promise<void> => {
    const probe = bench.entry?.probe
    if (probe?.state !== 'running') return
    await bench.attempt(bench.key, async () => void (await probes.keepWaiting(probe.id)))
  }

  async #ask({ key, recipe }: Entry, digest: string | null): Promise<void> {
    const inputs = await call('servers.inputs', { serverId: key, recipe })
    this.asked = { key, recipe, inputs, digest }
  }

  /** Main refuses what it does not know yet; only then the user is asked. */
  async #run(entry: Entry, digest: string | null): Promise<void> {
    const { key, recipe } = entry
    try {
      await probes.run({ probeId: crypto.randomUUID(), serverId: key, recipe, digest })
      if (bench.key === key) bench.isEditing = false
    } catch (cause) {
      const { code } = AppError.from(cause)
      if (code === 'inputs_required') return this.#ask(entry, digest)
      if (code !== 'consent_required') throw cause
      const preview = await call('servers.preview', { serverId: key, recipe })
      this.question = { key, recipe, preview }
    }
  }
}

export const testing = new Testing()
