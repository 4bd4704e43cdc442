import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { secondsOf } from './duration.ts'
import { flagOf, isObject, numberOf, textOf, textsOf, valueOf, type Json } from './json.ts'
import { choiceOf, readTools, type WireTool } from './wireTools.ts'

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
  /** Minutes between two looks at the tools; null where it is not told or makes no sense. */
  syncMinutes: number | null
  /** Prices by tool, in USD. */
  pricing: Record<string, number>
  isPingOn: boolean | null
  isCodeMode: boolean
  /** Every virtual key may use it; null where the gateway does not say. */
  isForAllKeys: boolean | null
  /** Names of the headers sent to the server; their values are never kept. */
  headerNames: string[]
  keys: { keyId: string; keyName: string; tools: ToolChoice }[]
  /** Fields that hold something else than this app knows; they count as empty. */
  oddFields: string[]
  /** Stage and message of `last_failure` (v2.1+) in the gateway's words; empty without one. */
  lastFailure: string
  /** False when the entry was no client at all; everything but the id is empty then. */
  isReadable: boolean
  /** The entry as it came, unknown fields included. */
  item: Json
}

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
    syncMinutes: minutesOf(config['tool_sync_interval']),
    pricing: pricesOf(config['tool_pricing']),
    isPingOn: flagOf(config['is_ping_available']),
    isCodeMode: config['is_code_mode_client'] === true,
    isForAllKeys: flagOf(config['allow_by_default'] ?? config['allow_on_all_virtual_keys']),
    headerNames: isObject(config['headers']) ? Object.keys(config['headers']) : [],
    keys: keysOf(item['vk_configs']),
    oddFields: oddFieldsOf(item, config),
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

/** Read as a duration, written in minutes; overflowed and negative ones say nothing (wire). */
function minutesOf(value: unknown): number | null {
  const seconds = secondsOf(value)
  return seconds === null ? null : Math.round(seconds / 60)
}

function pricesOf(value: unknown): Record<string, number> {
  if (!isObject(value)) return {}
  const prices = Object.entries(value).filter(
    (entry): entry is [string, number] => numberOf(entry[1]) !== null,
  )
  return Object.fromEntries(prices)
}

function keysOf(value: unknown): WireClient['keys'] {
  if (!Array.isArray(value)) return []
  return value.filter(isObject).map((entry) => ({
    keyId: textOf(entry['virtual_key_id']),
    keyName: textOf(entry['virtual_key_name']),
    tools: choiceOf(entry['tools_to_execute']),
  }))
}

type Kind = 'text' | 'list' | 'map' | 'flag' | 'duration' | 'value'

const KINDS: Readonly<Record<string, Kind>> = {
  name: 'text',
  connection_type: 'text',
  auth_type: 'text',
  connection_string: 'value',
  stdio_config: 'map',
  headers: 'map',
  tools_to_execute: 'list',
  tools_to_auto_execute: 'list',
  tool_pricing: 'map',
  tool_sync_interval: 'duration',
  disabled: 'flag',
}

const HAS_KIND: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  list: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  map: isObject,
  flag: (value) => typeof value === 'boolean',
  duration: (value) => numberOf(value) !== null || secondsOf(value) !== null,
  value: (value) => typeof value === 'string' || isObject(value),
}

/** A field of another type costs that field alone. Absent and null are no oddity. */
function oddFieldsOf(item: Json, config: Json): string[] {
  const odd = Object.entries(KINDS)
    .filter(([name, kind]) => config[name] != null && !HAS_KIND[kind](config[name]))
    .map(([name]) => name)
  if (item['tools'] != null && typeof item['tools'] !== 'object') odd.push('tools')
  if (item['state'] != null && typeof item['state'] !== 'string') odd.push('state')
  return odd
}

/** Stage and message in the gateway's words. */
export function failureOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!isObject(value)) return ''
  const [stage, message] = [textOf(value['stage']), textOf(value['message'])]
  return stage !== '' && message !== ''
    ? `${stage.replaceAll('_', ' ')}: ${message}`
    : stage + message
}
