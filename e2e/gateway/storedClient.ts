import { randomUUID } from 'node:crypto'
import type { Dialect } from './dialect.ts'
import type { OAuthConfig } from './oauthConfigs.ts'
import type { StoredOpenapi } from './openapiConfig.ts'
import { secretFrom, type Secret } from './secret.ts'

/** A client as the gateway's database keeps it. */
export interface StoredClient {
  id: string
  name: string
  /** The name after a restart, where an edit changed only the one in memory (v1.3.63, wire). */
  savedName: string
  type: string
  /** Absent where the caller sent none. */
  url: Secret | null
  stdio: { command: string; args: string[] | null; envs: string[] | null } | null
  headers: Record<string, Secret>
  authType: string
  /** The configuration its tokens come from; null where it needs none. */
  oauth: OAuthConfig | null
  /** The headers each user has to give, in lower case. */
  userHeaderKeys: string[]
  /** An admin's own values for them, verified to list the tools with (v2, 3.3). */
  ownHeaders: { values: Record<string, string>; at: string } | null
  /** As the server sent them when the client was verified; all that a client of each user has. */
  discoveredTools: readonly unknown[]
  /** The API its tools are calls of, with the document; null for a client of an MCP server. */
  openapi: StoredOpenapi | null
  toolsToExecute: string[]
  toolsToAutoExecute: string[]
  extraHeaders: string[]
  isPingAvailable: boolean
  isCodeMode: boolean
  syncIntervalMinutes: number
  toolPricing: Record<string, number>
  /** Saved by the create, and listed after the first edit only. */
  hiddenPricing: Record<string, number>
  tls: { insecure: boolean; certificate: Secret } | null
  isDisabled: boolean
  isOnAllKeys: boolean
  /** One session for all calls; without it newer gateways dial for each call. */
  needsStickiness: boolean
  /** 0 is the gateway's own limit. */
  executionTimeoutSeconds: number
  /** Part of the path of its endpoint; a rename leaves it. */
  slug: string
  createdAt: string
  /** Its row in the database, which virtual keys refer to. */
  row: number
}

/** Where the caller sends none. */
export const defaultSyncMinutes = 10

const listOf = (sent: unknown): string[] => (Array.isArray(sent) ? (sent as string[]) : [])

const nullableListOf = (sent: unknown): string[] | null =>
  Array.isArray(sent) ? (sent as string[]) : null

const textOf = (sent: unknown): string => (typeof sent === 'string' ? sent : '')

/** Header values as a client sends them. */
export const headersFrom = (sent: unknown): Record<string, Secret> =>
  Object.fromEntries(
    Object.entries((sent ?? {}) as object).map(([name, value]) => [name, secretFrom(value)]),
  )

const stdioFrom = (sent: unknown): StoredClient['stdio'] => {
  if (sent === null || typeof sent !== 'object') return null
  const { command, args, envs } = sent as Record<string, unknown>
  return { command: textOf(command), args: nullableListOf(args), envs: nullableListOf(envs) }
}

const tlsFrom = (sent: unknown): StoredClient['tls'] => {
  if (sent === null || typeof sent !== 'object') return null
  const { insecure_skip_verify: insecure, ca_cert_pem: certificate } = sent as Record<
    string,
    unknown
  >
  return { insecure: insecure === true, certificate: secretFrom(certificate ?? '') }
}

/** The slug of a name; empty when there is nothing to make one of. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** Makes a client from a decoded create request; fields the dialect does not know are ignored. */
export const clientFrom = (body: Record<string, unknown>, dialect: Dialect): StoredClient => {
  const known = dialect.create.body.fields
  const sent = (field: string): unknown => (field in known ? body[field] : undefined)
  const url = sent('connection_string') ?? null
  const pricing = { ...(sent('tool_pricing') as Record<string, number> | undefined) }
  const authType = textOf(sent('auth_type') ?? dialect.create.authTypeWhenAbsent)
  // v2 makes the slug of such clients itself, whatever is sent (3).
  const takesSlug = !['oauth', 'per_user_oauth'].includes(authType)
  const executes = listOf(sent('tools_to_execute'))
  return {
    id: textOf(sent(dialect.create.idField)) || randomUUID(),
    name: textOf(sent('name')),
    savedName: textOf(sent('name')),
    type: textOf(sent('connection_type')),
    url: url === null ? null : secretFrom(url),
    stdio: stdioFrom(sent('stdio_config')),
    headers: headersFrom(sent('headers')),
    authType,
    oauth: null,
    userHeaderKeys: listOf(sent('per_user_header_keys')).map((key) => key.toLowerCase()),
    ownHeaders: null,
    discoveredTools: [],
    openapi: null,
    toolsToExecute: executes,
    toolsToAutoExecute: executes.length === 0 ? [] : listOf(sent('tools_to_auto_execute')),
    extraHeaders: listOf(sent('allowed_extra_headers')),
    isPingAvailable: sent('is_ping_available') !== false,
    isCodeMode: sent('is_code_mode_client') === true,
    syncIntervalMinutes: Number(sent('tool_sync_interval') ?? 0) || defaultSyncMinutes,
    toolPricing: dialect.create.pricing === 'shown until a restart' ? pricing : {},
    hiddenPricing: dialect.create.pricing === 'shown after an edit' ? pricing : {},
    tls: tlsFrom(sent('tls_config')),
    isDisabled: false,
    isOnAllKeys: (sent('allow_by_default') ?? sent('allow_on_all_virtual_keys')) === true,
    needsStickiness: sent('needs_session_stickiness') === true,
    executionTimeoutSeconds: Number(sent('tool_execution_timeout') ?? 0),
    slug: (takesSlug ? textOf(sent('endpoint_slug')) : '') || slugOf(textOf(sent('name'))),
    createdAt: new Date().toISOString(),
    row: 0,
  }
}
