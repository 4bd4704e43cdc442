import type { Emit } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { takesAway } from '../../shared/lifeCycle.ts'
import type { LifeAction } from '../../shared/model/lifeAction.ts'
import type { LifeItem, LifeReport, LifeRun } from '../../shared/model/lifeCycle.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Clients } from './clients.ts'
import { isUnreached } from './failures.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed, assertWritable } from './guard.ts'
import type { LifeCycle } from './lifeCycle.ts'

/** An action that was chosen on a screen, for one client or for many. */
export interface LifeStart {
  gatewayId: string
  clientIds: readonly string[]
  action: LifeAction
  /** The gateway's name as typed; asked once for all of them. */
  confirm: string
}

interface Options {
  gateways: Pick<Gateways, 'get'>
  clients: Pick<Clients, 'list'>
  lifeCycle: Pick<LifeCycle, 'act'>
  emit: Emit
}

/** Actions on clients, one client after the other; the last run of each gateway is remembered. */
export class LifeRuns {
  readonly #options: Options
  readonly #runs = new Map<string, LifeRun>()
  readonly #stopped = new Set<string>()

  constructor(options: Options) {
    this.#options = options
  }

  /** The last run of each gateway, whether it goes on or not. */
  list = (): LifeRun[] => [...this.#runs.values()]

  /**
   * Begins and answers at once; each change follows as an event. Throws life_running,
   * gateway_read_only, confirm_mismatch, and not_found when none of the clients is listed.
   */
  start({ gatewayId, clientIds, action, confirm }: LifeStart): LifeRun {
    const { gateways, clients } = this.#options
    const gateway = gateways.get(gatewayId)
    assertWritable(gateway)
    if (takesAway(action)) assertConfirmed(gateway, confirm)
    if (this.#runs.get(gatewayId)?.endedAt === null) throw AppError.of('life_running')
    const wanted = new Set(clientIds)
    const items = clients
      .list(gatewayId)
      .rows.filter(({ id }) => wanted.has(id))
      .map(({ id, name }) => waiting(id, name))
    if (items.length === 0) throw AppError.of('not_found', { what: GONE.client })
    const startedAt = new Date().toISOString()
    const run = { id: crypto.randomUUID(), gatewayId, action, startedAt, endedAt: null, items }
    this.#runs.set(gatewayId, run)
    this.#tell(run, null)
    void this.#work(run, confirm)
    return structuredClone(run)
  }

  /** Begins no further client; the one at work comes to its end. */
  stop(runId: string): void {
    this.#stopped.add(runId)
  }

  /** For the end of the app. */
  stopAll(): void {
    for (const { id } of this.#runs.values()) this.stop(id)
  }

  async #work(run: LifeRun, confirm: string): Promise<void> {
    const { gatewayId, action } = run
    for (const { clientId } of run.items) {
      if (this.#stopped.has(run.id)) {
        this.#change(run, clientId, { state: 'stopped' })
        continue
      }
      this.#change(run, clientId, { state: 'running' })
      const report = await this.#options.lifeCycle
        .act({ gatewayId, clientId, action, confirm })
        .catch(refused)
      this.#change(run, clientId, { state: 'ended', report })
      // Nobody answers: the others would wait for nothing, each for its time.
      if (report.failure && isUnreached(report.failure.code)) this.#stopped.add(run.id)
    }
    run.endedAt = new Date().toISOString()
    this.#stopped.delete(run.id)
    this.#tell(run, null)
  }

  #change(run: LifeRun, clientId: string, change: Partial<LifeItem>): void {
    const item = run.items.find((each) => each.clientId === clientId)!
    Object.assign(item, change)
    this.#tell(run, item)
  }

  #tell({ items: _items, ...run }: LifeRun, item: LifeItem | null): void {
    this.#options.emit('life.changed', { run, item })
  }
}

const waiting = (clientId: string, name: string): LifeItem => ({
  ...{ clientId, name, state: 'waiting', report: null },
})

const refused = (cause: unknown): LifeReport => ({
  ...{ outcome: 'refused', before: null, after: null, notes: [], deletedId: null },
  failure: AppError.from(cause).toFailure(),
})
