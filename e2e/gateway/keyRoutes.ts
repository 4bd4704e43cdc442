import { failure, json, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { parseJson } from './goJson.ts'
import { longestPage, matcher, numberIn, shortPage } from './paging.ts'
import type { Call, Route } from './router.ts'
import { resolve, written, type Secret } from './secret.ts'
import type { StoredClient } from './storedClient.ts'
import type { Assignment, VirtualKey } from './virtualKeys.ts'

/** Virtual keys: list, one, create, change, delete (7). */
export const keyRoutes = (context: Context): Route[] => {
  const { dialect, environment, clients, keys } = context
  const rules = dialect.virtualKeys
  if (rules.needsGovernance && context.clientConfig['enable_governance'] !== true) return []

  const secret = (value: Secret): unknown =>
    written(resolve(value, environment) ?? '', value.reference, dialect.list.secrets)

  /** With URL and headers in clear text: so do v1.3.63 to v1.5.16 (wire); v2 is open. */
  const clientIn = (stored: StoredClient): object => {
    const headers = Object.entries(stored.headers).map(([name, value]) => [name, secret(value)])
    const unit = rules.syncIntervalUnit === 'minutes' ? 1 : 60
    const all: Record<string, unknown> = {
      id: stored.row,
      client_id: stored.id,
      name: stored.name,
      is_code_mode_client: stored.isCodeMode,
      connection_type: stored.type,
      connection_string: stored.url === null ? null : secret(stored.url),
      is_ping_available: stored.isPingAvailable,
      tool_sync_interval: stored.syncIntervalMinutes * unit,
      auth_type: stored.authType,
      oauth_config_id: stored.oauth?.id ?? null,
      allow_on_all_virtual_keys: stored.isOnAllKeys,
      disabled: stored.isDisabled,
      config_hash: '',
      created_at: stored.createdAt,
      updated_at: stored.createdAt,
      tools_to_execute: stored.toolsToExecute,
      tools_to_auto_execute: stored.toolsToAutoExecute,
      headers: Object.fromEntries(headers),
      allowed_extra_headers: stored.extraHeaders,
      tool_pricing: stored.toolPricing,
      per_user_header_keys: stored.userHeaderKeys.length === 0 ? null : stored.userHeaderKeys,
    }
    return Object.fromEntries(rules.clientFields.map((field) => [field, all[field]]))
  }

  const shown = (key: VirtualKey): object => ({
    id: key.id,
    name: key.name,
    ...(key.description === '' ? {} : { description: key.description }),
    value: rules.value === 'text' ? key.value : written(key.value, '', 'SecretVar'),
    is_active: true,
    provider_configs: [],
    mcp_configs: key.assignments.flatMap(({ id, clientId, tools }) => {
      const stored = clients.find(clientId)?.stored
      return stored === undefined
        ? []
        : {
            id,
            virtual_key_id: key.id,
            mcp_client_id: stored.row,
            mcp_client: clientIn(stored),
            tools_to_execute: tools,
          }
    }),
    ...(rules.hasCalendar ? { calendar_aligned: false } : {}),
    config_hash: '',
    created_at: key.createdAt,
    updated_at: key.updatedAt,
  })

  const list = ({ query }: Call): Answer => {
    if (rules.envelope === 'plain') {
      return json(200, { count: keys.all.length, virtual_keys: keys.all.map(shown) })
    }
    const [limit, offset] = [numberIn(query, 'limit'), numberIn(query, 'offset')]
    for (const parsed of [limit, offset]) {
      if (parsed !== null && typeof parsed === 'object') return failure(dialect, 400, parsed.error)
    }
    const search = query.get('search') ?? ''
    const isPaged = limit !== null || offset !== null || search !== ''
    const found = keys.all.filter(({ name }) => search === '' || matcher(search).test(name))
    const size = isPaged
      ? Math.min((limit as number | null) || shortPage, longestPage)
      : found.length
    const from = (offset as number | null) ?? 0
    const page = found.slice(from, from + size).map(shown)
    return json(200, {
      count: page.length,
      limit: size,
      offset: from,
      total_count: found.length,
      virtual_keys: keys.all.length === 0 && !isPaged ? rules.none : page,
    })
  }

  const bodyOf = (body: string): Record<string, unknown> | Answer => {
    const parsed = parseJson(body)
    return 'error' in parsed
      ? failure(dialect, 400, dialect.invalidBody(parsed.error))
      : ((parsed.value ?? {}) as Record<string, unknown>)
  }

  /** Clients are called by name here. */
  const assignmentsIn = (sent: unknown): Omit<Assignment, 'id'>[] | Answer => {
    const wanted: Omit<Assignment, 'id'>[] = []
    for (const { mcp_client_name: name, tools_to_execute: tools } of sent as Record<
      string,
      unknown
    >[]) {
      const client = clients.live.find(({ stored }) => stored.name === name)
      if (client === undefined) {
        return failure(dialect, 500, 'failed to get MCP client: not found')
      }
      const list = Array.isArray(tools) ? (tools as string[]) : null
      wanted.push({ clientId: client.stored.id, tools: list })
    }
    return wanted
  }

  const create = ({ body }: Call): Answer => {
    const sent = bodyOf(body)
    if ('status' in sent) return sent as unknown as Answer
    const { name, description = '', mcp_configs: wanted = [] } = sent
    if (typeof name !== 'string' || name === '') {
      return failure(dialect, 400, 'Virtual key name is required')
    }
    const { status, text } = rules.nameTaken
    if (keys.isNameTaken(name)) return failure(dialect, status, text)
    const assignments = assignmentsIn(wanted)
    if ('status' in assignments) return assignments
    const key = keys.add(name, String(description))
    if (assignments.length > 0) keys.assign(key, assignments)
    return json(200, { message: 'Virtual key created successfully', virtual_key: shown(key) })
  }

  const withKey = (id: string, answer: (key: VirtualKey) => Answer): Answer => {
    const key = keys.find(id)
    return key === undefined ? failure(dialect, 404, 'Virtual key not found') : answer(key)
  }

  const update = ({ body }: Call, id: string): Answer =>
    withKey(id, (key) => {
      const sent = bodyOf(body)
      if ('status' in sent) return sent as unknown as Answer
      const assignments = assignmentsIn(sent['mcp_configs'] ?? [])
      if ('status' in assignments) return assignments
      if (sent['mcp_configs'] !== undefined) keys.assign(key, assignments)
      return json(200, { message: 'Virtual key updated successfully', virtual_key: shown(key) })
    })

  const remove = (id: string): Answer =>
    withKey(id, () => {
      keys.remove(id)
      return json(200, { message: 'Virtual key deleted successfully' })
    })

  const path = '/api/governance/virtual-keys'
  const one = `${path}/{id}`
  const access = 'admin'
  return [
    { method: 'GET', path, access, handle: list },
    { method: 'POST', path, access, handle: create },
    {
      method: 'GET',
      path: one,
      access,
      handle: (_call, id) => withKey(id, (key) => json(200, { virtual_key: shown(key) })),
    },
    { method: 'PUT', path: one, access, handle: update },
    { method: 'DELETE', path: one, access, handle: (_call, id) => remove(id) },
  ]
}
