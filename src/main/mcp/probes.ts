import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { MOST_RUNS } from '../../shared/limits.ts'
import type { OutputLine, TestedProbe } from '../../shared/model/probe.ts'
import type { EnvEntry, Recipe } from '../../shared/model/server.ts'
import { FIELD, GONE } from '../../shared/text/facts.ts'
import type { Log } from '../log.ts'
import type { ShellEnvironment } from './environment.ts'
import type { Ledger } from './ledger.ts'
import type { Access } from './remote/oauth/access.ts'
import { RunningProbe } from './runningProbe.ts'
import { rehearse } from './rehearsal.ts'

const MAX_RUNNING = 8
/** Long enough to read what happened and to press a button. */
const GRACE_MS = 10_000

export interface ProbeStart {
  probeId: string
  serverId: string
  /** With the real values of its secret variables. */
  recipe: Recipe
  /** The same with secret values null; this is what views show. */
  shown: Recipe
  /** Filled into the recipe, and shown nowhere. */
  secrets?: readonly EnvEntry[]
  access?: Access | undefined
  /** Somebody looks on, and may wait on when a limit passes; else the limit ends the run. */
  isWatched?: boolean
}

interface Options {
  emit: Emit
  environment: ShellEnvironment
  ledger: Ledger
  log?: Log
  now?: () => Date
  /** Version of the app, told to servers. */
  version?: string
  graceMs?: number
  /** Servers that run beside the tests and count with them. */
  liveCount?: () => number
}

/** All test runs of this session of the app: the running ones and the last that ended. */
export class Probes {
  readonly #options: Required<Omit<Options, 'log'>> & Pick<Options, 'log'>
  readonly #probes = new Map<string, RunningProbe>()

  constructor(options: Options) {
    const defaults = { now: () => new Date(), version: '0', graceMs: GRACE_MS }
    this.#options = { ...defaults, liveCount: () => 0, ...options }
  }

  /** Answers at once with a running probe. Throws too_many_probes when 8 are running. */
  start(input: ProbeStart): TestedProbe {
    this.checkPlace()
    if (this.#probes.has(input.probeId)) {
      throw AppError.of('invalid_input', { fields: FIELD.test })
    }
    this.#forgetOldest()
    const graceMs = input.isWatched === true ? this.#options.graceMs : 0
    const probe = new RunningProbe({ ...input, ...this.#options, graceMs })
    this.#probes.set(input.probeId, probe)
    return probe.view
  }

  /** Throws too_many_probes when 8 servers are running, tested or kept. */
  checkPlace = (): void => {
    const tests = [...this.#probes.values()].filter((probe) => probe.isRunning).length
    if (tests + this.#options.liveCount() < MAX_RUNNING) return
    throw AppError.of('too_many_probes', { limit: MAX_RUNNING })
  }

  /** Quiet when the probe is unknown or ended. */
  cancel(probeId: string): void {
    this.#probes.get(probeId)?.cancel()
  }

  /** As RunningProbe; quiet when the probe is unknown or ended. */
  keepWaiting(probeId: string): void {
    this.#probes.get(probeId)?.keepWaiting()
  }

  /** Newest last, at most 20. */
  list(): TestedProbe[] {
    return [...this.#probes.values()].map((probe) => probe.view)
  }

  /** Throws not_found. */
  get(probeId: string): TestedProbe {
    return this.#find(probeId).view
  }

  /** The view once the probe no longer runs. Throws not_found. */
  async ended(probeId: string): Promise<TestedProbe> {
    return this.#find(probeId).ended
  }

  /** The view once its tokens are counted too, or cannot be. Throws not_found. */
  async counted(probeId: string): Promise<TestedProbe> {
    return this.#find(probeId).counted
  }

  /** The lines kept of what the server printed. Throws not_found. */
  output(probeId: string): OutputLine[] {
    return this.#find(probeId).lines
  }

  /** A text without the secret values of a run. Throws not_found. */
  hide(probeId: string, text: string): string {
    return this.#find(probeId).hide(text)
  }

  /** Cancels what runs; resolves when every process is gone, within 1.5 s. */
  async endAll(): Promise<void> {
    const probes = [...this.#probes.values()]
    for (const probe of probes) probe.cancel()
    const limit = new Promise((resolve) => setTimeout(resolve, 1400).unref())
    await Promise.race([Promise.all(probes.map((probe) => probe.gone)), limit])
  }

  /** Kills what is left at once and blocking: for the `exit` event of the process. */
  killNow(): void {
    for (const probe of this.#probes.values()) probe.killNow()
  }

  /** Does in idle time what the first test would wait for. Never fails. */
  async warmUp(): Promise<void> {
    await Promise.allSettled([this.#options.environment.get(), rehearse()])
  }

  #find(probeId: string): RunningProbe {
    const probe = this.#probes.get(probeId)
    if (probe === undefined) throw AppError.of('not_found', { what: GONE.test })
    return probe
  }

  #forgetOldest(): void {
    for (const [id, probe] of this.#probes) {
      if (this.#probes.size < MOST_RUNS) return
      if (!probe.isRunning) this.#probes.delete(id)
    }
  }
}
