import type { ClientState } from '../../shared/model/client.ts'
import type { WireClient } from './wire.ts'

/** The words of all versions (bifrost-api.md section 6). */
const STATES: Record<string, ClientState> = {
  connected: 'healthy',
  healthy: 'healthy',
  disconnected: 'unstable',
  unstable: 'unstable',
  degraded: 'unstable',
  connecting: 'connecting',
  error: 'error',
  needs_reauth: 'signin',
  pending_verification: 'signin',
  pending_tools: 'noTools',
  disabled: 'disabled',
}

/** The app's word for a client's state. Words it does not know stay unknown. */
export function stateOf(client: WireClient): ClientState {
  if (client.isDisabled) return 'disabled'
  const state = STATES[client.state.toLowerCase()] ?? 'unknown'
  return state === 'healthy' && client.tools.length === 0 ? 'noTools' : state
}
