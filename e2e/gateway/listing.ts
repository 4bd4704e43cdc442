import { failure, json, type Answer } from './answers.ts'
import type { Clients, LiveClient } from './clients.ts'
import type { Dialect } from './dialect.ts'
import { mask, resolve, type Environment, type Secret } from './secret.ts'

interface RawTool {
  name?: unknown
  description?: unknown
  inputSchema?: { type?: unknown; properties?: unknown; required?: unknown }
}

/** A tool as the list shows it: never with the client's prefix. */
export interface ListedTool {
  name: string
  description: string
  parameters: Record<string, unknown>
}

/** The tools of a client: sorted by name, the later one of equal names, some names left out. */
export const toolsOf = (client: LiveClient, dialect: Dialect): ListedTool[] => {
  const { hiddenToolNames, typeOfMissingSchema } = dialect.list
  const byName = new Map<string, ListedTool>()
  for (const tool of (client.connection?.tools ?? []) as RawTool[]) {
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

/** One item of the list, in the words of the dialect. */
const itemOf = (client: LiveClient, dialect: Dialect, environment: Environment): object => {
  const { stored } = client
  const shown = (secret: Secret): unknown => {
    const { reference } = secret
    const value = mask(resolve(secret, environment) ?? '')
    if (dialect.list.secrets === 'object') {
      return { value, env_var: reference, from_env: reference !== '' }
    }
    return reference !== '' && client.showsReferences ? reference : value
  }
  const headers = Object.entries(stored.headers).map(
    ([name, value]) => [name, shown(value)] as const,
  )
  const all: Record<string, unknown> = {
    id: stored.id,
    client_id: stored.id,
    name: stored.name,
    is_code_mode_client: stored.isCodeMode,
    connection_type: stored.type,
    connection_string: stored.url === null ? null : shown(stored.url),
    stdio_config: stored.stdio,
    tls_config:
      stored.tls === null
        ? null
        : { insecure_skip_verify: stored.tls.insecure, ca_cert_pem: shown(stored.tls.certificate) },
    auth_type: stored.authType,
    headers: Object.fromEntries(headers),
    allowed_extra_headers: stored.extraHeaders,
    tools_to_execute: stored.toolsToExecute,
    tools_to_auto_execute: stored.toolsToAutoExecute,
    is_ping_available: stored.isPingAvailable,
    tool_sync_interval: stored.syncIntervalMinutes * 60_000_000_000,
    tool_pricing: stored.toolPricing,
    disabled: stored.isDisabled,
    allow_on_all_virtual_keys: stored.isOnAllKeys,
  }
  const config = dialect.list.configKeys.filter((key) => isPresent(all[key]))
  return {
    config: Object.fromEntries(config.map((key) => [key, all[key]])),
    tools: toolsOf(client, dialect),
    state: client.state,
    ...(dialect.list.hasKeyAssignments ? { vk_configs: [] } : {}),
  }
}

const numberIn = (query: URLSearchParams, name: string): number | null | { error: string } => {
  const sent = query.get(name) ?? ''
  if (sent === '') return null
  if (!/^[+-]?\d+$/.test(sent)) return { error: `Invalid ${name} parameter: must be a number` }
  return Number(sent) < 0
    ? { error: `Invalid ${name} parameter: must be non-negative` }
    : Number(sent)
}

/** The test of an SQL `LIKE '%text%'`, without regard to case. */
const matcher = (search: string): RegExp => {
  const pattern = [...search]
    .map((character) =>
      character === '%' ? '.*' : character === '_' ? '.' : character.replace(/[^\w\s]/, '\\$&'),
    )
    .join('')
  return new RegExp(pattern, 'is')
}

const longestPage = 100
const shortPage = 25

/** The answer to `GET /api/mcp/clients`. */
export const listAnswer = (
  clients: Clients,
  query: URLSearchParams,
  dialect: Dialect,
  environment: Environment,
): Answer => {
  const render = (some: readonly LiveClient[]): object[] =>
    some.map((client) => itemOf(client, dialect, environment))
  const { envelope, paging, pagedBeforeFirstClient } = dialect.list
  const all = clients.live
  if (envelope === 'array') return json(200, render(all))
  const limit = numberIn(query, 'limit')
  const offset = numberIn(query, 'offset')
  const search = query.get('search') ?? ''
  for (const parsed of [limit, offset]) {
    if (parsed !== null && typeof parsed === 'object') return failure(dialect, 400, parsed.error)
  }
  const page = (
    some: readonly LiveClient[],
    total: number,
    shownLimit: number,
    from: number,
  ): Answer =>
    json(200, {
      clients: render(some),
      count: some.length,
      limit: shownLimit,
      offset: from,
      total_count: total,
    })
  const isAsked = limit !== null || offset !== null || search !== ''
  if (paging === 'asked' && !isAsked) return page(all, all.length, all.length, 0)
  if (pagedBeforeFirstClient !== null && !clients.wasUsed) {
    return failure(dialect, 500, pagedBeforeFirstClient)
  }
  const found = search === '' ? all : all.filter(({ stored }) => matcher(search).test(stored.name))
  const asked = (limit as number | null) ?? (paging === 'always' ? longestPage : 0)
  const size = Math.min(asked === 0 ? shortPage : asked, longestPage)
  const from = (offset as number | null) ?? 0
  return page(found.slice(from, from + size), found.length, asked, from)
}
