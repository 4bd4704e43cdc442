import { MOST_RUNS } from '../../shared/limits.ts'
import type { OutputLine, ProbeChange, ProbeTokens, ProbeView } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { call, on } from '../api.svelte.ts'
import { joinLines } from './outputLines.ts'

/** What a test run printed, as far as this window has it. */
interface Printed {
  lines: readonly OutputLine[]
  /** The lines from before this window listened were asked for. */
  isComplete: boolean
}

const NOTHING: Printed = { lines: [], isComplete: false }

/** The window's copy of the test runs and their output. */
export class Probes {
  list = $state.raw<readonly ProbeView[]>([])
  isLoaded = $state(false)
  #printed = $state.raw<Readonly<Record<string, Printed>>>({})
  #stops: (() => void)[] = []

  /** Listens from now on and reads what ran before; calling it again only reads again. */
  start = async (): Promise<void> => {
    if (this.#stops.length === 0) {
      this.#stops = [
        on('probes.changed', (probe) => this.#take(probe)),
        on('probes.tokens', (counted) => this.#count(counted)),
        on('probes.output', ({ probeId, lines }) => this.#print(probeId, lines)),
      ]
    }
    const before = this.list
    const list = await call('probes.list')
    // An event that came while main answered is newer than the answer.
    const newer = this.list.filter((probe) => !before.includes(probe))
    // Its result may have crossed before this window listened.
    const resultOf = (id: string) => list.find((probe) => probe.id === id)?.result ?? null
    this.list = [
      ...list.filter(({ id }) => !newer.some((probe) => probe.id === id)),
      ...newer.map((probe) => ({ ...probe, result: probe.result ?? resultOf(probe.id) })),
    ]
    this.isLoaded = true
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
  }

  byId(id: string | null | undefined): ProbeView | null {
    return this.list.find((probe) => probe.id === id) ?? null
  }

  /** The newest run of a server that main still remembers. */
  latestOf(serverId: string): ProbeView | null {
    const runs = this.list.filter((probe) => probe.serverId === serverId)
    return runs.reduce<ProbeView | null>(
      (newest, probe) => (newest && newest.startedAt > probe.startedAt ? newest : probe),
      null,
    )
  }

  /** The runs of a server that brought a result, the newest first. */
  passedOf(serverId: string): ProbeView[] {
    return this.list
      .filter((probe) => probe.serverId === serverId && probe.result)
      .sort((one, other) => other.startedAt.localeCompare(one.startedAt))
  }

  get isRunning(): boolean {
    return this.list.some(({ state }) => state === 'running')
  }

  /** Starts a run. `digest` is the preview the user agreed to, null when main knows it already. */
  async run(input: {
    probeId: string
    serverId: string
    recipe: Recipe
    digest: string | null
  }): Promise<void> {
    const started = await call('probes.start', input)
    // The answer can be older than the events that came before it.
    if (!this.byId(started.id)) this.#take(started)
  }

  cancel = async (probeId: string): Promise<void> => {
    await call('probes.cancel', { probeId })
  }

  keepWaiting = async (probeId: string): Promise<void> => {
    await call('probes.keepWaiting', { probeId })
  }

  lines(probeId: string | null | undefined): readonly OutputLine[] {
    return this.#printed[probeId ?? '']?.lines ?? NOTHING.lines
  }

  /** Asks for the lines printed before this window listened; later ones come by themselves. */
  readOutput = async (probeId: string): Promise<void> => {
    if (this.#printed[probeId]?.isComplete) return
    const earlier = await call('probes.output', { probeId })
    this.#print(probeId, earlier, true)
  }

  #take({ result, ...rest }: ProbeChange): void {
    const known = this.byId(rest.id)
    const probe = { ...rest, result: result === undefined ? (known?.result ?? null) : result }
    if (!known) this.#forgetOldest()
    this.list = known
      ? this.list.map((old) => (old.id === probe.id ? probe : old))
      : [...this.list, probe]
  }

  /** As main does when another run starts: what it forgot, nobody can look into any more. */
  #forgetOldest(): void {
    const tooMany = Math.max(0, this.list.length + 1 - MOST_RUNS)
    const gone = this.list.filter(({ state }) => state !== 'running').slice(0, tooMany)
    if (gone.length === 0) return
    this.list = this.list.filter((probe) => !gone.includes(probe))
    const printed = Object.entries(this.#printed).filter(([id]) => this.byId(id) !== null)
    this.#printed = Object.fromEntries(printed)
  }

  #count({ probeId, tokens }: ProbeTokens): void {
    this.list = this.list.map((probe) => {
      if (probe.id !== probeId || !probe.result) return probe
      const tools = probe.result.tools.map((tool, at) => ({ ...tool, tokens: tokens[at] ?? null }))
      return { ...probe, result: { ...probe.result, tools } }
    })
  }

  #print(probeId: string, lines: readonly OutputLine[], isComplete = false): void {
    const old = this.#printed[probeId] ?? NOTHING
    this.#printed = {
      ...this.#printed,
      [probeId]: {
        lines: joinLines(old.lines, lines),
        isComplete: old.isComplete || isComplete,
      },
    }
  }
}

export const probes = new Probes()
