import type { Dialect, Refusal } from './dialect.ts'
import type { LiveClient } from './liveClient.ts'
import { resolve, type Environment, type Secret } from './secret.ts'
import type { StoredClient } from './storedClient.ts'

/** Whether name, id or slug are taken, and whether that refuses the create before anything is dialled. */
export const takenRefusal = (
  stored: StoredClient,
  live: readonly LiveClient[],
  { create }: Dialect,
): { refusal: Refusal | null; isNameTaken: boolean } => {
  const isTaken = (field: 'id' | 'name' | 'slug'): boolean =>
    live.some((other) => other.stored[field] === stored[field])
  const isNameTaken = isTaken('name')
  const refused = (refusal: Refusal | null) => ({ refusal, isNameTaken })
  if (isTaken('id')) return refused(create.idTaken(stored.name))
  if (isNameTaken && !create.keepsClientOfTakenName) return refused(create.nameTaken(stored.name))
  if (create.hasSlugs && isTaken('slug')) {
    return refused({ status: 409, text: 'An MCP endpoint with this slug already exists' })
  }
  if (stored.syncIntervalMinutes < 0 && !create.takesNegativeSyncInterval) {
    const text = `Failed to create MCP config: tool_sync_interval must be non-negative, got "${stored.syncIntervalMinutes}m0s"`
    return refused({ status: 500, text })
  }
  return refused(null)
}

/** The first reference that cannot be resolved, and whether it is a header's. */
export const unsetReference = (
  { url, headers }: StoredClient,
  environment: Environment,
): { text: string; isHeader: boolean } | null => {
  const isUnset = (secret: Secret): boolean => resolve(secret, environment) === undefined
  const textOf = (where: string, { reference }: Secret): string =>
    `failed to process env var in ${where}: environment variable ${reference.slice('env.'.length)} not found`
  if (url !== null && isUnset(url)) {
    return { text: textOf('connection string', url), isHeader: false }
  }
  const header = Object.values(headers).find(isUnset)
  return header === undefined ? null : { text: textOf('header', header), isHeader: true }
}

/** v1.3.63 says twice what it could not do. */
export const faultPrefix = ({ connect }: Dialect): string =>
  connect.retries ? '' : 'failed to add MCP client: '
