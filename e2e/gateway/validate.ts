import type { Dialect, Refusal } from './dialect.ts'
import type { StoredClient } from './storedClient.ts'

const refuse = (text: string): Refusal => ({ status: 400, text })

/** Why a name is refused, before anything is stored. */
export const nameRefusal = (name: string, dialect: Dialect): Refusal | null => {
  if (!dialect.create.checksNames) return null
  const invalid = (text: string): Refusal => refuse(`Invalid client name: ${text}`)
  if (name.trim() === '') return invalid('name is required for MCP client')
  if ([...name].some((character) => character > '\u007f')) {
    return invalid('name must contain only ASCII characters')
  }
  if (name.includes('-')) return invalid('name cannot contain hyphens')
  if (name.includes(' ')) return invalid('name cannot contain spaces')
  return /^\d/.test(name) ? invalid('name cannot start with a number') : null
}

const duplicateOf = (list: readonly string[]): string | undefined =>
  list.find((value, index) => list.indexOf(value) !== index)

const mixesWildcard = (list: readonly string[]): boolean => list.includes('*') && list.length > 1

const listRefusal = (field: string, list: readonly string[], dialect: Dialect): Refusal | null => {
  const { listTexts } = dialect.create
  const duplicate = duplicateOf(list)
  if (mixesWildcard(list)) return refuse(`Invalid ${field}: ${listTexts.wildcard(field)}`)
  if (duplicate === undefined) return null
  return refuse(`Invalid ${field}: ${listTexts.duplicate(field, duplicate)}`)
}

const autoListRefusal = (client: StoredClient, dialect: Dialect): Refusal | null => {
  const { toolsToExecute: allowed, toolsToAutoExecute: auto } = client
  const { listTexts } = dialect.create
  const invalid = (text: string): Refusal => refuse(`Invalid tools_to_auto_execute: ${text}`)
  const duplicate = duplicateOf(auto)
  if (mixesWildcard(auto)) return invalid(listTexts.autoWildcard)
  if (duplicate !== undefined) return invalid(listTexts.autoDuplicate(duplicate))
  if (allowed.includes('*')) return null
  const stranger = auto.find((tool) => !allowed.includes(tool))
  if (stranger === undefined) return null
  if (stranger === '*') return invalid(listTexts.autoWildcardNotAllowed)
  return invalid(`tool '${stranger}' in tools_to_auto_execute is not in tools_to_execute`)
}

/** Why the lists of a client are refused, before anything is stored. */
export const listsRefusal = (client: StoredClient, dialect: Dialect): Refusal | null =>
  listRefusal('tools_to_execute', client.toolsToExecute, dialect) ??
  (dialect.create.autoList === 'checked' ? autoListRefusal(client, dialect) : null) ??
  (dialect.create.extraHeadersList === 'checked'
    ? listRefusal('allowed_extra_headers', client.extraHeaders, dialect)
    : null)

/** Why a connection type is refused before anything else is looked at, or null. */
export const typeRefusal = ({ type }: StoredClient, { create }: Dialect): Refusal | null =>
  create.knownTypes === null || create.knownTypes.includes(type)
    ? null
    : refuse(`Invalid connection_type "${type}": must be one of ${create.knownTypes.join(', ')}`)

/** Why an auth type is refused before anything else is looked at (3.1), or null. */
export const authTypeRefusal = ({ authType }: StoredClient, { signIn }: Dialect): Refusal | null =>
  signIn?.refusesTokenExchange === true && authType === 'token_exchange'
    ? refuse("auth_type 'token_exchange' is not supported")
    : null

/** Why the numbers and flags newer gateways check are refused (3.1), or null; `body` is as sent. */
export const limitsRefusal = (
  client: StoredClient,
  body: Readonly<Record<string, unknown>>,
  { create }: Dialect,
  atCreate: boolean,
): Refusal | null => {
  const { syncIntervalRange: range } = create
  const minutes = client.syncIntervalMinutes
  if (range !== null && (minutes < 0 || minutes > range.longest)) return refuse(range.text)
  if (create.executionTimeout === 'seconds' && client.executionTimeoutSeconds < 0) {
    return refuse(`tool_execution_timeout must ${atCreate ? 'not be negative' : 'be >= 0'}`)
  }
  if (
    create.perCall !== null &&
    body['needs_session_stickiness'] === false &&
    client.type !== 'http'
  ) {
    return refuse('needs_session_stickiness can only be false for http connections')
  }
  return atCreate && create.hasSlugs && client.slug === ''
    ? refuse('Could not derive an endpoint slug from the name; provide an endpoint_slug')
    : null
}

/** Why a client cannot be connected whatever its server does, or null. */
export const configurationFault = (client: StoredClient, dialect: Dialect): string | null => {
  const { name, type, url, stdio } = client
  if (name.trim() === '') return 'name is required for MCP client config'
  if (type === '') return 'connection type is required for MCP client config'
  if (type === 'inprocess') {
    return dialect.create.inProcess === 'tried'
      ? null
      : `InProcessServer is required for InProcess connection type in client '${name}' (Go package only)`
  }
  if (type === 'stdio') {
    return stdio === null
      ? `StdioConfig is required for STDIO connection type in client '${name}'`
      : null
  }
  if (client.openapi !== null) return null
  if (type !== 'http' && type !== 'sse')
    return `unknown connection type '${type}' in client '${name}'`
  return url === null
    ? `ConnectionString is required for ${type.toUpperCase()} connection type in client '${name}'`
    : null
}
