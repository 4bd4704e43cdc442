import { events, type Emit } from '../../shared/contract.ts'

interface Target {
  isDestroyed(): boolean
  send(channel: string, payload: unknown): void
}

/**
 * Typed events to the window, cut down to what the contract names. Dropped while there is no
 * window: it reads everything when it opens.
 */
export function createEmit(window: () => Target | null): Emit {
  return (event, payload) => {
    const target = window()
    if (!target || target.isDestroyed()) return
    target.send(`bifrost:${event}`, events[event].parse(payload))
  }
}
