import type { Failure } from '../../shared/errors.ts'
import type { ClientRow } from '../../shared/model/client.ts'
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
  about: { gatewayId: string; at: string },
): GatewayEvent[] {
  const events: GatewayEvent[] = []
  const isKnown = before.state !== 'unknown' && before.state !== 'connecting'
  const reason = after.failure?.message ?? ''
  if (isKnown && before.state !== after.state) {
    if (after.state === 'healthy') {
      events.push({ ...about, kind: 'recovered', after: before.state })
    } else if (after.state === 'unreachable' || after.state === 'signin') {
      events.push({ ...about, kind: after.state, from: before.state, reason })
    } else if (after.state === 'error') {
      events.push({ ...about, kind: 'failing', from: before.state, reason })
    }
  }
  if (before.version !== null && after.version !== null && before.version !== after.version) {
    events.push({ ...about, kind: 'version', from: before.version, to: after.version })
  }
  if (before.attention !== null && after.attention !== null) {
    const [from, to] = [before.attention, after.attention]
    if (from !== to) events.push({ ...about, kind: 'attention', from, to })
  }
  return events
}

/**
 * Which clients have another state than a look before; none of those that came or went. A gateway
 * that restarts changes all of them at once: then as many are told as are kept.
 */
export function clientChanges(
  before: readonly ClientRow[],
  after: readonly ClientRow[],
  about: { gatewayId: string; at: string },
): GatewayEvent[] {
  const states = new Map(before.map(({ id, state }) => [id, state]))
  const changed = after.flatMap(({ id, name, state, reason }): GatewayEvent[] => {
    const from = states.get(id)
    if (from === undefined || from === state) return []
    return [{ ...about, kind: 'client', clientId: id, name, from, to: state, reason }]
  })
  return changed.slice(0, KEPT)
}

/**
 * Whether the user is told although nobody looks: a gateway went away, came back, wants a
 * credential, fails or has another version, and it is the active one or production.
 */
export function isWorthTelling(
  event: GatewayEvent,
  gateway: Pick<Gateway, 'id' | 'environment'>,
  activeId: string | null,
): boolean {
  if (gateway.id !== activeId && gateway.environment !== 'production') return false
  return TOLD.has(event.kind)
}

const TOLD: ReadonlySet<GatewayEvent['kind']> = new Set([
  'unreachable',
  'signin',
  'failing',
  'recovered',
  'version',
])

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

  /** Those of all gateways, oldest first. */
  all(): GatewayEvent[] {
    return [...this.#events.values()]
      .flat()
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  }

  forget(gatewayId: string): void {
    this.#events.delete(gatewayId)
  }
}
