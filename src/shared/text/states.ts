import type { ClientState } from '../model/client.ts'
import type { Environment, GatewayState } from '../model/gateway.ts'

/** Words for states; the glyph beside them is chosen by the same key. */
export const CLIENT_STATE: Record<ClientState, string> = {
  healthy: 'Healthy',
  noTools: 'No tools',
  connecting: 'Connecting',
  unstable: 'Unstable',
  error: 'Error',
  signin: 'Needs sign-in',
  disabled: 'Disabled',
  unknown: 'Unknown',
}

export const GATEWAY_STATE: Record<GatewayState, string> = {
  unknown: 'Not asked yet',
  connecting: 'Connecting',
  healthy: 'Healthy',
  unreachable: 'Not reachable',
  signin: 'Needs sign-in',
  error: 'Error',
}

export const ENVIRONMENT: Record<Environment, string> = {
  local: 'Local',
  development: 'Development',
  staging: 'Staging',
  production: 'Production',
}

/** State glyphs as characters, for native menus and notifications; always with the word. */
export const MENU_GLYPH: Record<ClientState | GatewayState, string> = {
  healthy: '●',
  noTools: '▲',
  connecting: '◐',
  unstable: '▲',
  error: '■',
  signin: '◇',
  disabled: '○',
  unknown: '◌',
  unreachable: '□',
}

const CONNECTION: Record<string, string> = {
  http: 'http',
  sse: 'sse',
  stdio: 'stdio',
  inprocess: 'in process',
  openapi: 'openapi',
}

const AUTH: Record<string, string> = {
  none: 'None',
  headers: 'Headers',
  oauth: 'OAuth',
  per_user_oauth: 'OAuth, per user',
  per_user_headers: 'Headers, per user',
  token_exchange: 'Token exchange',
  '': 'None',
}

/** A gateway's word for a connection; a word the app does not know is shown as it came. */
export const connectionWord = (word: string): string => CONNECTION[word] ?? word
/** The same for the kind of authentication. */
export const authWord = (word: string): string => AUTH[word] ?? word
