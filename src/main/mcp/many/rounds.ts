import type { Emit } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { TestedProbe } from '../../../shared/model/probe.ts'
import type { RoundRow, RoundStart, RoundView } from '../../../shared/model/round.ts'
import { GONE } from '../../../shared/text/facts.ts'
import type { Bench } from '../bench.ts'
import type { Definitions } from '../definitions.ts'
import { Pace } from '../pace.ts'
import type { Servers } from '../servers.ts'
import { tokensOf } from './tokensOf.ts'

interface Options {
  servers: Pick<Servers, 'list'>
  bench: Pick<Bench, 'start' | 'cancel' | 'ended' | 'counted' | 'oneEnded'>
  definitions: Pick<Definitions, 'compare'>
  emit: Emit
  now?: () => Date
}

/** A round of a thousand servers must not fill the way to the window. */
const EMIT_EVERY_MS = 100

/**
 * Tests of many saved servers in one go. Each is a run of the bench like any other; what was never
 * allowed to run does not run here either. One round at a time.
 */
export class Rounds {
  readonly #options: Required<Options>
  #view: RoundView | null = null
  #ended: Promise<RoundView> | null = null
  #stop = Promise.withResolvers<null>()
  #isCancelled = false
  readonly #pace = new Pace(EMIT_EVERY_MS, () => {
    if (this.#view) this.#options.emit('rounds.changed', this.#view)
  })

  constructor(options: Options) {
    this.#options = { now: () => new Date(), ...options }
  }

  /** The round that runs, or the last one; null before the first. */
  current = (): RoundView | null => this.#view

  /** Resolves when the round has ended; at once with null when there was none. */
  ended = async (): Promise<RoundView | null> => this.#ended

  /** Answers at once. Throws round_running, and not_found when none of the servers is saved. */
  start({ serverIds, atOnce }: RoundStart): RoundView {
    if (this.#view && this.#view.endedAt === null) throw AppError.of('round_running')
    const wanted = new Set(serverIds)
    const rows = this.#options.servers
      .list()
      .filter(({ id }) => wanted.has(id))
      .map(({ id, recipe }) => waitingRow(id, recipe.name))
    if (rows.length === 0) throw AppError.of('not_found', { what: GONE.server })
    this.#stop = Promise.withResolvers()
    this.#isCancelled = false
    const startedAt = this.#options.now().toISOString()
    this.#view = { id: crypto.randomUUID(), startedAt, endedAt: null, rows }
    const queue = rows.map(({ serverId }) => serverId)
    const lanes = Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await this.#test(next)
      }
    })
    this.#ended = Promise.all(lanes).then(() => this.#end())
    this.#pace.now()
    return this.#view
  }

  /** Ends the tests that run and starts none of those that wait. Quiet when no round runs. */
  cancel(): void {
    if (this.#view?.endedAt !== null) return
    this.#isCancelled = true
    this.#stop.resolve(null)
    for (const { state, probeId } of this.#view.rows) {
      if (state === 'running' && probeId !== null) this.#options.bench.cancel(probeId)
    }
  }

  async #test(serverId: string): Promise<void> {
    if (this.#isCancelled) return this.#change(serverId, { state: 'cancelled' })
    const { bench } = this.#options
    const probeId = crypto.randomUUID()
    try {
      if (!(await this.#begin(serverId, probeId))) {
        return this.#change(serverId, { state: 'cancelled' })
      }
      this.#change(serverId, { state: 'running', probeId })
      if (this.#isCancelled) bench.cancel(probeId)
      this.#change(serverId, this.#outcome(await bench.ended(probeId)))
      void bench.counted(probeId).then((probe) => {
        const row = this.#view?.rows.find((row) => row.probeId === probeId)
        if (row) this.#change(serverId, { tokens: tokensOf(probe) })
      })
    } catch (cause) {
      const failure = AppError.from(cause)
      if (failure.code === 'consent_required') this.#change(serverId, { state: 'needsLook' })
      else if (failure.code === 'inputs_required') {
        this.#change(serverId, { state: 'needsLook', failure: failure.toFailure() })
      } else this.#change(serverId, { state: 'failed', failure: failure.toFailure() })
    }
  }

  /** Waits while other servers, tested or kept, take all places; false when cancelled meanwhile. */
  async #begin(serverId: string, probeId: string): Promise<boolean> {
    const { servers, bench } = this.#options
    while (!this.#isCancelled) {
      const server = servers.list().find(({ id }) => id === serverId)
      if (!server) throw AppError.of('not_found', { what: GONE.server })
      try {
        await bench.start({ probeId, serverId, recipe: server.recipe, digest: null })
        return true
      } catch (cause) {
        if (AppError.from(cause).code !== 'too_many_probes') throw cause
        await Promise.race([this.#stop.promise, bench.oneEnded()])
      }
    }
    return false
  }

  #outcome(probe: TestedProbe): Partial<RoundRow> {
    const { state, result, totalMs, failure } = probe
    if (state === 'running') return {}
    const pin = this.#options.definitions.compare(probe)
    const { added, removed, changed } = pin
    const isCompared = result !== null && (pin.state === 'same' || pin.state === 'changed')
    return {
      ...{ state, ms: totalMs },
      failure: state === 'failed' ? failure : null,
      server: result ? `${result.server.name} ${result.server.version}`.trim() : '',
      toolCount: result?.tools.length ?? null,
      tokens: tokensOf(probe),
      changes: isCompared ? { added, removed, changed } : null,
    }
  }

  #change(serverId: string, change: Partial<RoundRow>): void {
    if (!this.#view) return
    const rows = this.#view.rows.map((row) =>
      row.serverId === serverId ? { ...row, ...change } : row,
    )
    this.#view = { ...this.#view, rows }
    this.#pace.soon()
  }

  #end(): RoundView {
    this.#view = { ...this.#view!, endedAt: this.#options.now().toISOString() }
    this.#pace.now()
    return this.#view
  }
}

const waitingRow = (serverId: string, name: string): RoundRow => ({
  ...{ serverId, name, state: 'waiting', probeId: null, server: '' },
  ...{ toolCount: null, tokens: null, changes: null, ms: null, failure: null },
})
