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
  /** Puts a deleted client back, by the id of its copy. */
  putBack: (deletedId: string, confirm: string) => Promise<LifeReport>
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
    const { gateways, clients, lifeCycle } = this.#options
    const gateway = gateways.get(gatewayId)
    assertWritable(gateway)
    if (takesAway(action)) assertConfirmed(gateway, confirm)
    const wanted = new Set(clientIds)
    const items = clients
      .list(gatewayId)
      .rows.filter(({ id }) => wanted.has(id))
      .map(({ id, name }) => waiting(id, name))
    return this.#begin({ gatewayId, action, items }, ({ clientId }) =>
      lifeCycle.act({ gatewayId, clientId, action, confirm }),
    )
  }

  /**
   * Puts back what a run has deleted, as far as copies are kept, and answers as `start` does; throws
   * the same.
   */
  putBack(runId: string, confirm: string): LifeRun {
    const deletion = this.list().find(({ id }) => id === runId)
    const copies = new Map(
      (deletion?.items ?? []).map(({ clientId, report }) => [clientId, report?.deletedId ?? null]),
    )
    const items = (deletion?.items ?? [])
      .filter(({ clientId }) => copies.get(clientId) !== null)
      .map(({ clientId, name }) => waiting(clientId, name))
    if (deletion === undefined) throw AppError.of('not_found', { what: GONE.deletedClient })
    const { gatewayId } = deletion
    assertConfirmed(this.#options.gateways.get(gatewayId), confirm)
    return this.#begin({ gatewayId, action: 'putBack', items }, ({ clientId }) =>
      this.#options.putBack(copies.get(clientId)!, confirm),
    )
  }

  /** Begins no further client; the one at work comes to its end. */
  stop(runId: string): void {
    this.#stopped.add(runId)
  }

  /** For the end of the app. */
  stopAll(): void {
    for (const { id } of this.#runs.values()) this.stop(id)
  }

  #begin(about: Pick<LifeRun, 'gatewayId' | 'action' | 'items'>, act: Act): LifeRun {
    const { gatewayId, items } = about
    if (this.#runs.get(gatewayId)?.endedAt === null) throw AppError.of('life_running')
    if (items.length === 0) throw AppError.of('not_found', { what: GONE.client })
    const startedAt = new Date().toISOString()
    const run: LifeRun = { id: crypto.randomUUID(), ...about, startedAt, endedAt: null }
    this.#runs.set(gatewayId, run)
    this.#tell(run, null)
    void this.#work(run, act)
    return structuredClone(run)
  }

  async #work(run: LifeRun, act: Act): Promise<void> {
    for (const item of run.items) {
      const { clientId } = item
      if (this.#stopped.has(run.id)) {
        this.#change(run, clientId, { state: 'stopped' })
        continue
      }
      this.#change(run, clientId, { state: 'running' })
      const report = await act(item).catch(refused)
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

type Act = (item: LifeItem) => Promise<LifeReport>

const waiting = (clientId: string, name: string): LifeItem => ({
  ...{ clientId, name, state: 'waiting', report: null },
})

const refused = (cause: unknown): LifeReport => ({
  ...{ outcome: 'refused', before: null, after: null, notes: [], deletedId: null },
  failure: AppError.from(cause).toFailure(),
})
