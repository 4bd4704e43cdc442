import type { Connection } from './connect.ts'
import type { Target } from './connectFailure.ts'
import type { Dialect, State } from './dialect.ts'
import { resolve, type Environment, type Secret } from './secret.ts'
import type { StoredClient } from './storedClient.ts'

/** Why a client does not work, as newer gateways tell it (2.3). */
export interface LastFailure {
  stage: 'connect' | 'ping' | 'list_tools' | 'tool_discovery' | 'transport_lost' | 'credential'
  message: string
  at: string
  since: string
}

/** A client as the list shows it. */
export interface LiveClient {
  stored: StoredClient
  /** False for what a failed create left behind; such a client is gone after a restart. */
  isStored: boolean
  state: State
  /** A word a test wants shown in place of the state's. */
  shownState: string | null
  connection: Connection | null
  /** The gateway dials it again by itself; a reconnect is refused meanwhile. */
  isRetried: boolean
  /** As the server sent them, at the last successful look. */
  tools: readonly unknown[]
  lastFailure: LastFailure | null
  /** Shows `env.NAME` in place of the masked value (v1.3, until a restart). */
  showsReferences: boolean
}

/** A client that nobody has tried to connect yet. */
export const freshClient = (stored: StoredClient, showsReferences: boolean): LiveClient => ({
  stored,
  isStored: true,
  state: stored.isDisabled ? 'disabled' : 'disconnected',
  shownState: null,
  connection: null,
  isRetried: false,
  tools: [],
  lastFailure: null,
  showsReferences,
})

/** Notes a failure; `since` stays while the same stage fails. */
export const noteFailure = (
  client: LiveClient,
  stage: LastFailure['stage'],
  message: string,
): void => {
  const at = new Date().toISOString()
  const before = client.lastFailure
  client.lastFailure = {
    stage,
    message,
    at,
    since: before?.stage === stage ? before.since : at,
  }
}

/** Whether each user signs in for themselves: the gateway has no connection and only the tools it found once. */
export const isPerUser = ({ authType }: StoredClient, { signIn }: Dialect): boolean =>
  signIn?.hasPerUserTypes === true && ['per_user_oauth', 'per_user_headers'].includes(authType)

/** Whether a client is dialled for each call. */
export const isPerCall = (stored: StoredClient, dialect: Dialect): boolean =>
  dialect.create.perCall !== null &&
  stored.type === 'http' &&
  !stored.needsStickiness &&
  !isPerUser(stored, dialect)

/** Whether a client has a connection of its own that stays open. */
export const isHeld = (stored: StoredClient, dialect: Dialect): boolean =>
  stored.openapi === null && !isPerCall(stored, dialect) && !isPerUser(stored, dialect)

const signInHeaders = ({ authType, oauth, ownHeaders }: StoredClient): Record<string, string> => {
  if (authType === 'per_user_headers') return ownHeaders?.values ?? {}
  const token = oauth?.token ?? null
  return token === null ? {} : { authorization: `Bearer ${token.access}` }
}

/** What a client dials, references resolved; an unset one is empty. */
export const targetOf = (stored: StoredClient, environment: Environment): Target => {
  const { name, type, url, stdio, headers } = stored
  const value = (secret: Secret): string => resolve(secret, environment) ?? ''
  return {
    name,
    type,
    url: url === null ? '' : value(url),
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([key, secret]) => [key, value(secret)])),
      ...signInHeaders(stored),
    },
    stdio: { command: stdio?.command ?? '', args: stdio?.args ?? [], envs: stdio?.envs ?? [] },
  }
}
