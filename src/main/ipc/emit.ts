import { events, type Emit } from '../../shared/contract.ts'

interface Target {
  isDestroyed(): boolean
  send(channel: string, payload: unknown): void
}

/**
 * Typed events to the window, cut down to what the contract names. Dropped while there is no
 * window: it reads everything when it opens. Never throws: what cannot be sent is told to `onFailure`,
 * and whoever had something to tell goes on.
 */
export function createEmit(
  window: () => Target | null,
  onFailure: (event: string, cause: unknown) => void,
): Emit {
  return (event, payload) => {
    const target = window()
    if (!target || target.isDestroyed()) return
    try {
      target.send(`bifrost:${event}`, events[event].parse(payload))
    } catch (cause) {
      onFailure(event, cause)
    }
  }
}
