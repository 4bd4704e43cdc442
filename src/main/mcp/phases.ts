import type { Phase, PhaseName } from '../../shared/model/probe.ts'

const OF_COMMAND: PhaseName[] = ['resolve', 'start', 'download', 'initialize', 'list']
/** Of a server that is reached by its URL. */
export const OF_URL: PhaseName[] = ['resolve', 'connect', 'initialize', 'list']

/** The phases of one run with their times; `onChange` is called after every step. */
export class Phases {
  readonly #onChange: () => void
  readonly #now: () => Date
  readonly #begins = new Map<PhaseName, number>()
  #phases: Phase[]

  constructor(onChange: () => void, now: () => Date, order: readonly PhaseName[] = OF_COMMAND) {
    this.#onChange = onChange
    this.#now = now
    this.#phases = order.map((name) => {
      return { name, state: 'waiting', ms: null, startedAt: null, detail: '' }
    })
  }

  get view(): Phase[] {
    return this.#phases
  }

  run(name: PhaseName): void {
    this.#begins.set(name, performance.now())
    this.#set(name, { state: 'running', startedAt: this.#now().toISOString() })
  }

  /** Without a detail it keeps the one it has. */
  done(name: PhaseName, detail?: string): void {
    const said = detail === undefined ? {} : { detail }
    this.#set(name, { state: 'done', ms: this.#msOf(name), ...said })
  }

  skip(name: PhaseName): void {
    this.#set(name, { state: 'skipped' })
  }

  /** The start became a download: it began when the program was started. */
  becomeDownload(detail: string): void {
    const begin = this.#begins.get('initialize')
    if (begin !== undefined) this.#begins.set('download', begin)
    const { startedAt } = this.#phases.find(({ name }) => name === 'initialize')!
    this.#set('initialize', { state: 'waiting', startedAt: null })
    this.#set('download', { state: 'running', startedAt, detail })
  }

  /** Ends what runs: as failed, or as skipped when the user cancelled. */
  stop(state: 'failed' | 'skipped'): void {
    for (const { name, state: now } of this.#phases) {
      if (now === 'running') this.#set(name, { state, ms: this.#msOf(name) })
    }
  }

  isRunning(name: PhaseName): boolean {
    return this.#phases.some((phase) => phase.name === name && phase.state === 'running')
  }

  /** Whether it runs or ran. */
  has(name: PhaseName): boolean {
    return this.#phases.some((phase) => phase.name === name && phase.startedAt !== null)
  }

  #msOf(name: PhaseName): number {
    return Math.round(performance.now() - (this.#begins.get(name) ?? performance.now()))
  }

  #set(name: PhaseName, change: Partial<Phase>): void {
    this.#phases = this.#phases.map((phase) => {
      return phase.name === name ? { ...phase, ...change } : phase
    })
    this.#onChange()
  }
}
