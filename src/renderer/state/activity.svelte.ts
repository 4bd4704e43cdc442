import { AppError } from '../../shared/errors.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of what changed on the gateways, while a view shows it. */
export class Activity {
  /** Oldest first; null until main has answered. */
  events = $state.raw<readonly GatewayEvent[] | null>(null)

  error = $state.raw<AppError | null>(null)

  /** Reads all and listens on; the returned function ends that. */
  start(): () => void {
    const stop = on('gateways.event', (event) => {
      if (this.events) this.events = [...this.events, event]
    })
    void call('gateways.events').then(
      (events) => (this.events = events),
      (cause: unknown) => (this.error = AppError.from(cause)),
    )
    return stop
  }
}
