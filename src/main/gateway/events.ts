import type { Failure } from '../../shared/errors.ts'
import type { Gateway, GatewayState } from '../../shared/model/gateway.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'

/** What of a gateway can change. */
export interface Snapshot {
  state: GatewayState
  failure: Failure | null
  version: string | null
  /** null until its clients were read. */
  attention: number | null
}

/** The last ones of each gateway are kept. */
const KEPT = 100

/** What changed from one answer to the next; nothing where nothing was known before. */
export function changesBetween(
  before: Snapshot,
  after: Snapshot,
  { gatewayId, at }: { gatewayId: string; at: string },
): GatewayEvent[] {
  const events: GatewayEvent[] = []
  const isKnown = before.state !== 'unknown' && before.state !== 'connecting'
  const reason = after.failure?.message ?? ''
  if (isKnown && before.state !== after.state) {
    if (after.state === 'healthy') {
      events.push({ gatewayId, at, kind: 'recovered', after: before.state })
    } else if (after.state === 'unreachable' || after.state === 'signin') {
      events.push({ gatewayId, at, kind: after.state, reason })
    } else if (after.state === 'error') {
      events.push({ gatewayId, at, kind: 'failing', reason })
    }
  }
  if (before.version !== null && after.version !== null && before.version !== after.version) {
    events.push({ gatewayId, at, kind: 'version', from: before.version, to: after.version })
  }
  if (before.attention !== null && after.attention !== null) {
    const [from, to] = [before.attention, after.attention]
    if (from !== to) events.push({ gatewayId, at, kind: 'attention', from, to })
  }
  return events
}

/**
 * Whether the user is told although nobody looks: a gateway went away, came back or wants a
 * credential, and it is the active one or production.
 */
export function isWorthTelling(
  event: GatewayEvent,
  gateway: Pick<Gateway, 'id' | 'environment'>,
  activeId: string | null,
): boolean {
  if (gateway.id !== activeId && gateway.environment !== 'production') return false
  if (event.kind === 'recovered') return event.after === 'unreachable' || event.after === 'signin'
  return event.kind === 'unreachable' || event.kind === 'signin'
}

/** The last changes of each gateway, in memory only. */
export class EventLog {
  readonly #events = new Map<string, GatewayEvent[]>()

  add(event: GatewayEvent): void {
    const kept = this.#events.get(event.gatewayId) ?? []
    this.#events.set(event.gatewayId, [...kept, event].slice(-KEPT))
  }

  /** Oldest first. */
  of(gatewayId: string): readonly GatewayEvent[] {
    return this.#events.get(gatewayId) ?? []
  }

  forget(gatewayId: string): void {
    this.#events.delete(gatewayId)
  }
}
