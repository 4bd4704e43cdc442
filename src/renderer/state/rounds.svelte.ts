import type { RoundStart, RoundView } from '../../shared/model/round.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the servers that are tested in one go. */
export class Rounds {
  view = $state.raw<RoundView | null>(null)
  #stop: (() => void) | null = null

  /** Listens from now on and reads what ran before; calling it again only reads again. */
  start = async (): Promise<void> => {
    const before = this.view
    this.#stop ??= on('rounds.changed', (view) => (this.view = view))
    const view = await call('rounds.current')
    // An event that came while main answered is newer than the answer.
    if (this.view === before) this.view = view
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  get isRunning(): boolean {
    return this.view !== null && this.view.endedAt === null
  }

  run = async (input: RoundStart): Promise<void> => {
    const started = await call('rounds.start', input)
    if (this.view?.id !== started.id) this.view = started
  }

  cancel = (): Promise<void> => call('rounds.cancel')
}

export const rounds = new Rounds()
