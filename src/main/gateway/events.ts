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

/** Clients that change their state at the same moment and are told one by one. */
const MAX_TOLD = 100

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
 * that restarts changes all of them at once: then the first hundred are told.
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
  return changed.slice(0, MAX_TOLD)
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
