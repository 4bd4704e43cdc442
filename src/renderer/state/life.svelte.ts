import { SvelteMap } from 'svelte/reactivity'
import type { LifeAction } from '../../shared/model/lifeAction.ts'
import type { LifeChange, LifeRun } from '../../shared/model/lifeCycle.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the last actions on clients, one run for each gateway. */
export class Life {
  readonly #runs = new SvelteMap<string, LifeRun>()
  #stop: (() => void) | null = null

  /** Listens from now on and reads what runs already; calling it again does nothing. */
  async start(): Promise<void> {
    if (this.#stop) return
    this.#stop = on('life.changed', (change) => this.#take(change))
    for (const run of await call('life.list')) this.#runs.set(run.gatewayId, run)
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
    this.#runs.clear()
  }

  /** The run that goes on, or the last one until it is dismissed. */
  of(gatewayId: string): LifeRun | null {
    return this.#runs.get(gatewayId) ?? null
  }

  /** Answers once it has begun. */
  async act(input: {
    gatewayId: string
    clientIds: string[]
    action: LifeAction
    confirm: string
  }): Promise<void> {
    this.#runs.set(input.gatewayId, await call('life.start', input))
  }

  halt = (runId: string): Promise<void> => call('life.stop', { runId })

  dismiss(gatewayId: string): void {
    this.#runs.delete(gatewayId)
  }

  /** What was dismissed stays so; of a run that begins the answer to its start has the clients. */
  #take({ run, item }: LifeChange): void {
    const known = this.#runs.get(run.gatewayId)
    if (known?.id !== run.id) return
    const items = item
      ? known.items.map((each) => (each.clientId === item.clientId ? item : each))
      : known.items
    this.#runs.set(run.gatewayId, { ...run, items })
  }
}

export const life = new Life()
