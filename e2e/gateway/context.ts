import type { Auth } from './auth.ts'
import type { Clients } from './clients.ts'
import type { Dialect } from './dialect.ts'
import type { OAuthConfigs } from './oauthConfigs.ts'
import type { Environment } from './secret.ts'
import type { VirtualKeys } from './virtualKeys.ts'

/** What the routes of one run of the gateway share. */
export interface Context {
  dialect: Dialect
  environment: Environment
  auth: Auth
  clients: Clients
  keys: VirtualKeys
  oauth: OAuthConfigs
  /** How long a person has for a sign-in. */
  signInMs: number
  /** `client_config` as last saved. */
  clientConfig: Record<string, unknown>
  /** Whether settings were saved that only a restart applies. */
  needsRestart: boolean
}
