import type { ClientState } from '../../../shared/model/client.ts'
import type { GatewayState, GatewayView } from '../../../shared/model/gateway.ts'
import type { GatewayEvent } from '../../../shared/model/gatewayEvent.ts'
import { ACTIVITY } from '../../../shared/text/activity.ts'
import { CLIENT_STATE, GATEWAY_STATE } from '../../../shared/text/states.ts'

/** One change as the list shows it. */
export interface ActivityLine {
  at: string
  gateway: GatewayView
  /** null: the change is one of the gateway itself. */
  clientId: string | null
  /** Who changed. */
  name: string
  state: ClientState | GatewayState
  from: string
  to: string
  /** Empty where there is nothing to say. */
  reason: string
}

/**
 * Newest first. Left out: changes of gateways that are gone, and how many clients need attention,
 * which the changes of those clients say already.
 */
export function linesOf(
  events: readonly GatewayEvent[],
  gateways: readonly GatewayView[],
): ActivityLine[] {
  const byId = new Map(gateways.map((gateway) => [gateway.id, gateway]))
  return events
    .flatMap((event) => {
      const gateway = byId.get(event.gatewayId)
      return gateway && event.kind !== 'attention' ? [lineOf(event, gateway)] : []
    })
    .reverse()
}

function lineOf(
  event: Exclude<GatewayEvent, { kind: 'attention' }>,
  gateway: GatewayView,
): ActivityLine {
  const about = { at: event.at, gateway, clientId: null, name: gateway.name }
  const between = (from: GatewayState, state: GatewayState, reason: string): ActivityLine => ({
    ...{ ...about, state, from: GATEWAY_STATE[from], to: GATEWAY_STATE[state], reason },
  })
  switch (event.kind) {
    case 'unreachable':
    case 'signin':
      return between(event.from, event.kind, event.reason)
    case 'failing':
      return between(event.from, 'error', event.reason)
    case 'recovered':
      return between(event.after, 'healthy', '')
    case 'version':
      return {
        ...about,
        state: 'healthy',
        from: event.from,
        to: event.to,
        reason: ACTIVITY.version,
      }
    case 'client': {
      const { clientId, name, reason } = event
      const [from, to] = [CLIENT_STATE[event.from], CLIENT_STATE[event.to]]
      return { ...about, clientId, name: name || clientId, state: event.to, from, to, reason }
    }
  }
}
