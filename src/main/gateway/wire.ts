import type { ToolChoice } from '../../shared/model/client.ts'

export type Json = Record<string, unknown>

/** A tool as a gateway lists it; the name without the client's prefix. */
export interface WireTool {
  name: string
  description: string
  parameters: unknown
}

/** A client as any version lists it. Missing and unreadable fields are empty, never an error. */
export interface WireClient {
  id: string
  name: string
  /** The gateway's own word; empty when it sent none. */
  state: string
  isDisabled: boolean
  connection: string
  auth: string
  /** URL or the reference it comes from (`env.NAME`); a literal may be masked by the gateway. */
  url: string
  command: string
  args: string[]
  envs: string[]
  tools: WireTool[]
  allowed: ToolChoice
  auto: ToolChoice
  /** Stage and message of `last_failure` (v2.1+) in the gateway's words; empty without one. */
  lastFailure: string
  /** False when the entry was no client at all; everything but the id is empty then. */
  isReadable: boolean
  /** The entry as it came, unknown fields included. */
  item: Json
}

/** One page of the list, whatever envelope the version has. */
export interface WirePage {
  /** `array`: v1.3. `page`: everything newer. */
  shape: 'array' | 'page'
  clients: WireClient[]
  /** How many there are in all, by the gateway's word; null when it does not say. */
  total: number | null
  limit: number | null
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []

/** A string field that newer gateways send as an object: `{value, env_var}`, `{value, ref}`. */
export function valueOf(field: unknown): string {
  if (!isObject(field)) return textOf(field)
  return textOf(field['env_var']) || textOf(field['ref']) || textOf(field['value'])
}

/** The list of clients in any envelope; null when it is none. `from`: index of its first entry. */
export function readPage(json: unknown, from = 0): WirePage | null {
  if (Array.isArray(json)) {
    return { shape: 'array', clients: readClients(json, from), total: null, limit: null }
  }
  if (!isObject(json) || !('clients' in json)) return null
  const entries = json['clients'] ?? []
  if (!Array.isArray(entries)) return null
  return {
    shape: 'page',
    clients: readClients(entries, from),
    total: numberOf(json['total_count']),
    limit: numberOf(json['limit']),
  }
}

const readClients = (entries: unknown[], from: number): WireClient[] =>
  entries.map((entry, index) => readClient(entry, `entry ${from + index + 1}`))

/** `fallbackId` names an entry without an id, so that it can still be shown. */
export function readClient(entry: unknown, fallbackId: string): WireClient {
  const item = isObject(entry) ? entry : {}
  const config = configOf(item)
  const stdio = isObject(config['stdio_config']) ? config['stdio_config'] : {}
  const name = textOf(config['name'])
  const allowed = choiceOf(config['tools_to_execute'])
  return {
    id: textOf(config['client_id']) || textOf(config['id']) || fallbackId,
    name,
    state: textOf(item['state']),
    isDisabled: config['disabled'] === true,
    connection: textOf(config['connection_type']),
    auth: textOf(config['auth_type']),
    url: valueOf(config['connection_string']),
    command: textOf(stdio['command']),
    args: textsOf(stdio['args']),
    envs: textsOf(stdio['envs']),
    tools: readTools(item['tools'], name, allowed),
    allowed,
    auto: choiceOf(config['tools_to_auto_execute']),
    lastFailure: failureOf(item['last_failure']),
    isReadable: Object.keys(config).length > 0,
    item,
  }
}

/** A client's configuration, wrapped as every recorded version does it, or the entry itself. */
export function configOf(item: Json): Json {
  if (isObject(item['config'])) return item['config']
  return 'connection_type' in item ? item : {}
}

/** An absent list reads as an empty one: nothing (v1.4.18 and newer, wire). */
function choiceOf(value: unknown): ToolChoice {
  const names = textsOf(value)
  return names.includes('*') ? 'all' : names
}

/**
 * Tools with their own names. Newer gateways may list them as `<client>-<tool>`: that is taken
 * for a prefix only when every tool has it and the allow-list does not use such names itself.
 */
function readTools(value: unknown, clientName: string, allowed: ToolChoice): WireTool[] {
  if (!Array.isArray(value)) return []
  const tools: WireTool[] = []
  for (const entry of value as unknown[]) {
    const tool = readTool(entry)
    if (tool !== null) tools.push(tool)
  }
  const prefix = `${clientName}-`
  const isPrefixed =
    clientName !== '' &&
    tools.length > 0 &&
    tools.every((tool) => tool.name.startsWith(prefix)) &&
    (allowed === 'all' || !tools.some((tool) => allowed.includes(tool.name)))
  if (isPrefixed) for (const tool of tools) tool.name = tool.name.slice(prefix.length)
  return tools
}

/** A tool in the shape of every recorded version, or as model providers write it. */
function readTool(entry: unknown): WireTool | null {
  const source = isObject(entry) && isObject(entry['function']) ? entry['function'] : entry
  if (!isObject(source) || typeof source['name'] !== 'string') return null
  const { name, description } = source as { name: string; description: unknown }
  return { name, description: textOf(description), parameters: source['parameters'] }
}

function failureOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!isObject(value)) return ''
  const [stage, message] = [textOf(value['stage']), textOf(value['message'])]
  return stage !== '' && message !== ''
    ? `${stage.replaceAll('_', ' ')}: ${message}`
    : stage + message
}

/** `GET /api/session/is-auth-enabled`; fields that a version does not send are null. */
export interface WireAuth {
  isEnabled: boolean
  /** `password`, `none` or a newer word; v1.5.16+. */
  type: string | null
  /** v2.2.6+: closed until the first admin exists. */
  isSetupRequired: boolean | null
  hasSetupToken: boolean | null
}

const flagOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** Null when the answer is not Bifrost's. */
export function readAuth(json: unknown): WireAuth | null {
  if (!isObject(json)) return null
  const isEnabled = flagOf(json['is_auth_enabled'])
  if (isEnabled === null) return null
  return {
    isEnabled,
    type: typeof json['auth_type'] === 'string' ? json['auth_type'] : null,
    isSetupRequired: flagOf(json['setup_required']),
    hasSetupToken: flagOf(json['setup_token_configured']),
  }
}

/** A bare JSON string on every recorded version; an object with `version` is taken too. */
export function readVersion(json: unknown): string | null {
  const text = isObject(json) ? textOf(json['version']) : textOf(json)
  return text.trim().slice(0, 60) || null
}

/** What the check shows of `GET /api/config`. */
export interface WireStore {
  isConnected: boolean | null
  label: string | null
}

export function readStore(json: unknown): WireStore {
  if (!isObject(json)) return { isConnected: null, label: null }
  const label = valueOf(json['env_label']).trim().slice(0, 60)
  return { isConnected: flagOf(json['is_db_connected']), label: label || null }
}
