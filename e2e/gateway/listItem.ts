import type { Dialect } from './dialect.ts'
import type { LiveClient } from './liveClient.ts'
import { openapiShown } from './openapiClients.ts'
import { defaultSyncMinutes, type StoredClient } from './storedClient.ts'
import { mask, resolve, written, type Environment, type Secret } from './secret.ts'

interface RawTool {
  name?: unknown
  description?: unknown
  inputSchema?: { type?: unknown; properties?: unknown; required?: unknown }
}

/** A tool by its own name, without the client's prefix. */
export interface ListedTool {
  name: string
  description: string
  parameters: Record<string, unknown>
}

/** The tools of a client: sorted by name, the later one of equal names, some names left out. */
export const toolsOf = (client: LiveClient, dialect: Dialect): ListedTool[] => {
  const { hiddenToolNames, typeOfMissingSchema } = dialect.list
  const byName = new Map<string, ListedTool>()
  for (const tool of client.tools as RawTool[]) {
    const name = String(tool.name ?? '')
    if (hiddenToolNames !== 'none' && hiddenToolNames.test(name)) continue
    const schema = tool.inputSchema
    const type = schema === undefined ? typeOfMissingSchema : (schema.type ?? '')
    const required = Array.isArray(schema?.required) ? { required: schema.required as unknown } : {}
    const parameters = { type, properties: schema?.properties ?? {}, ...required }
    byName.set(name, { name, description: String(tool.description ?? ''), parameters })
  }
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

const isPresent = (value: unknown): boolean => {
  if (value === null || value === undefined) return false
  return typeof value === 'object' ? Object.keys(value).length > 0 : true
}

/** Go multiplies without a look at the size of an int64; v1.5 keeps whole seconds in between (wire). */
const nanoseconds = (saved: number, { list }: Dialect): number | null => {
  const minutes = saved === 0 && list.showsDefaultInterval ? defaultSyncMinutes : saved
  if (minutes === 0) return null
  const wrapped = BigInt.asIntN(64, BigInt(minutes) * 60_000_000_000n)
  const second = 1_000_000_000n
  return Number(list.hasWholeSeconds ? (wrapped / second) * second : wrapped)
}

/** A Go duration as its `String()` writes it: `1m30s`. */
const goDuration = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = `${seconds % 60}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}

/** What a client shows of the configuration its tokens come from (2.4). */
const oauthFields = (
  { oauth }: StoredClient,
  hidden: (literal: string) => unknown,
): Record<string, unknown> => {
  if (oauth === null) return {}
  const { terms } = oauth
  return {
    oauth_config_id: oauth.id,
    oauth_client_id: hidden(terms.clientId),
    oauth_client_secret: hidden(terms.clientSecret),
    oauth_authorize_url: terms.authorizeUrl,
    oauth_token_url: terms.tokenUrl,
    oauth_registration_url: terms.registrationUrl || null,
    oauth_scopes: terms.scopes,
    oauth_resource: terms.resource || null,
  }
}

/** With what the gateway asks for tools, where it is more than headers of the client (2.3). */
const credentialOf = ({ oauth, ownHeaders }: StoredClient): object | null => {
  const token = oauth?.token ?? null
  if (token !== null) {
    const { scopes, createdAt, expiresAt } = token
    const times = { expires_at: expiresAt, created_at: createdAt, updated_at: createdAt }
    return { kind: 'oauth', has_refresh_token: false, scopes, ...times }
  }
  if (ownHeaders === null) return null
  const { values, at } = ownHeaders
  return {
    kind: 'headers',
    has_refresh_token: false,
    header_keys: Object.keys(values),
    created_at: at,
    updated_at: at,
  }
}

/** One item of the list, in the words of the dialect. */
export const itemOf = (
  client: LiveClient,
  dialect: Dialect,
  environment: Environment,
  assignments: readonly object[],
): object => {
  const { stored } = client
  const { secrets, masksUrls, prefixesTools, states } = dialect.list
  const shown = (secret: Secret, isMasked = true): unknown => {
    const { reference } = secret
    const clear = resolve(secret, environment) ?? ''
    const value = isMasked || reference !== '' ? mask(clear) : clear
    return secrets === 'plain' && reference !== '' && client.showsReferences
      ? reference
      : written(value, reference, secrets)
  }
  const headers = Object.entries(stored.headers).map(
    ([name, value]) => [name, shown(value)] as const,
  )
  const { executionTimeoutSeconds: timeout } = stored
  const all: Record<string, unknown> = {
    id: dialect.list.showsRows ? stored.row : stored.id,
    client_id: stored.id,
    name: stored.name,
    endpoint_slug: stored.slug,
    is_code_mode_client: stored.isCodeMode,
    connection_type: stored.type,
    connection_string: stored.url === null ? null : shown(stored.url, masksUrls),
    stdio_config: stored.stdio,
    openapi_config: openapiShown(stored.openapi, (secret) => shown(secret)),
    tls_config:
      stored.tls === null
        ? null
        : { insecure_skip_verify: stored.tls.insecure, ca_cert_pem: shown(stored.tls.certificate) },
    auth_type: stored.authType,
    ...oauthFields(stored, (literal) => shown({ literal, reference: '' })),
    per_user_header_keys: stored.userHeaderKeys,
    headers: Object.fromEntries(headers),
    allowed_extra_headers: stored.extraHeaders,
    tools_to_execute: stored.toolsToExecute,
    tools_to_auto_execute: stored.toolsToAutoExecute,
    is_ping_available: stored.isPingAvailable,
    needs_session_stickiness: stored.needsStickiness,
    tool_sync_interval: dialect.list.showsRows
      ? stored.syncIntervalMinutes
      : nanoseconds(stored.syncIntervalMinutes, dialect),
    tool_execution_timeout: timeout === 0 ? null : goDuration(timeout),
    tool_pricing: stored.toolPricing,
    disabled: stored.isDisabled,
    allow_on_all_virtual_keys: stored.isOnAllKeys,
    allow_by_default: stored.isOnAllKeys,
    config_hash: '',
    created_at: stored.createdAt,
    updated_at: stored.createdAt,
  }
  const { configKeys, showsRows } = dialect.list
  const config = configKeys.filter((key) => showsRows || isPresent(all[key]))
  const tools = toolsOf(client, dialect)
  const credential = dialect.list.hasLastFailure ? credentialOf(stored) : null
  const isFailing = dialect.list.hasLastFailure && client.lastFailure !== null
  return {
    config: Object.fromEntries(config.map((key) => [key, all[key]])),
    tools: prefixesTools
      ? tools.map((tool) => ({ ...tool, name: `${stored.name}-${tool.name}` }))
      : tools,
    state: client.shownState ?? states[client.state],
    ...(dialect.list.hasKeyAssignments ? { vk_configs: assignments } : {}),
    ...(isFailing ? { last_failure: client.lastFailure } : {}),
    ...(credential === null ? {} : { credential }),
  }
}
