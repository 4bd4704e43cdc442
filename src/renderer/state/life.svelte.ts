import type { LifeAction } from '../../shared/model/lifeAction.ts'
import type { LifeChange, LifeRun } from '../../shared/model/lifeCycle.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the last actions on clients, one run for each gateway. */
export class Life {
  /** By gateway. */
  #runs = $state.raw<Readonly<Record<string, LifeRun | null>>>({})
  #stop: (() => void) | null = null

  /** Listens from now on and reads what runs already; calling it again does nothing. */
  async start(): Promise<void> {
    if (this.#stop) return
    this.#stop = on('life.changed', (change) => this.#take(change))
    for (const run of await call('life.list')) this.#set(run)
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
    this.#runs = {}
  }

  /** The run that goes on, or the last one until it is dismissed. */
  of(gatewayId: string): LifeRun | null {
    return this.#runs[gatewayId] ?? null
  }

  /** Answers once it has begun. */
  async act(input: {
    gatewayId: string
    clientIds: string[]
    action: LifeAction
    confirm: string
  }): Promise<void> {
    this.#set(await call('life.start', input))
  }

  /** Puts back what a run has deleted; answers once that has begun. */
  putBack = async (runId: string, confirm: string): Promise<void> =>
    this.#set(await call('life.putBack', { runId, confirm }))

  halt = (runId: string): Promise<void> => call('life.stop', { runId })

  dismiss(gatewayId: string): void {
    this.#runs = { ...this.#runs, [gatewayId]: null }
  }

  #set(run: LifeRun): void {
    this.#runs = { ...this.#runs, [run.gatewayId]: run }
  }

  /** What was dismissed stays so; of a run that begins the answer to its start has the clients. */
  #take({ run, item }: LifeChange): void {
    const known = this.#runs[run.gatewayId]
    if (known?.id !== run.id) return
    const items = item
      ? known.items.map((each) => (each.clientId === item.clientId ? item : each))
      : known.items
    this.#set({ ...run, items })
  }
}

export const life = new Life()
