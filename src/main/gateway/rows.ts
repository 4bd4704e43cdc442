import type {
  ClientDetail,
  ClientRow,
  ClientState,
  GatewayTool,
} from '../../shared/model/client.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { CLIENT_FACT, CLIENT_FACT_VALUE, CLIENT_REASON } from '../../shared/text/clients.ts'
import type { Dialect } from './dialect.ts'
import { secondsOf } from './duration.ts'
import { clean } from './failures.ts'
import { maskArgs, maskConfig, maskEnv, maskUrl } from './mask.ts'
import { isObject } from './json.ts'
import { editableFields, rulesOf, settingsOf } from './settings.ts'
import { stateOf } from './states.ts'
import { configOf, type WireClient } from './wire.ts'

const ATTENTION: ReadonlySet<ClientState> = new Set([
  'error',
  'unstable',
  'signin',
  'noTools',
  'unknown',
])

function reasonOf(client: WireClient, state: ClientState): string {
  if (!client.isReadable) return CLIENT_REASON.unreadable
  const said = clean(client.lastFailure)
  if (state === 'disabled') {
    // v2 keeps `disabled:false` beside the state `disabled` when switching on has failed.
    const isMeantOn = configOf(client.item)['disabled'] === false
    return isMeantOn ? said || CLIENT_REASON.stillOff : ''
  }
  if (said !== '') return said
  if (client.state === 'pending_tools') return CLIENT_REASON.pending
  switch (state) {
    case 'unknown':
      return CLIENT_REASON.unknown(clean(client.state, null, 60))
    case 'error':
    case 'unstable':
    case 'noTools':
    case 'signin':
      return CLIENT_REASON[state]
    default:
      return ''
  }
}

/** What a row needs to know of its gateway. */
export type RowDialect = Pick<Dialect, 'hasAutoList' | 'isStdioUsable' | 'hasNewStates'>

/** One line of the table. A client whose tools cannot be called is no healthy one. */
export function rowOf(client: WireClient, dialect: RowDialect): ClientRow {
  const { hasAutoList, isStdioUsable } = dialect
  const told = stateOf(client)
  const isUncallable = told === 'healthy' && client.connection === 'stdio' && !isStdioUsable
  const state = isUncallable ? 'error' : told
  const reason = isUncallable ? CLIENT_REASON.stdioBroken : reasonOf(client, state)
  return {
    id: client.id,
    name: client.name,
    state,
    stateWord: clean(client.state, null, 60),
    connection: client.connection,
    auth: client.auth,
    toolCount: client.tools.length,
    allowedCount: countIn(client.allowed, client),
    autoCount: hasAutoList ? countIn(client.auto, client) : null,
    isPerCall: isPerCall(client, dialect),
    needsAttention: ATTENTION.has(state) || (state === 'disabled' && reason !== ''),
    reason,
  }
}

/** http without one session, since the release that brought the new states (M-new, code). */
const isPerCall = ({ connection, item }: WireClient, { hasNewStates }: RowDialect): boolean =>
  hasNewStates && connection === 'http' && configOf(item)['needs_session_stickiness'] !== true

function countIn(choice: ToolChoice, { tools }: WireClient): number {
  if (choice === 'all') return tools.length
  if (choice.length === 0) return 0
  const names = new Set(choice)
  let count = 0
  for (const tool of tools) if (names.has(tool.name)) count += 1
  return count
}

/** Everything the panel shows; nothing in it is a secret. */
export function detailOf(
  client: WireClient,
  { gatewayId, dialect }: { gatewayId: string; dialect: Dialect },
): ClientDetail {
  const rest = Object.fromEntries(Object.entries(client.item).filter(([key]) => key !== 'tools'))
  return {
    row: rowOf(client, dialect),
    gatewayId,
    runs: runsOf(client),
    tools: toolsOf(client),
    settings: settingsOf(client),
    editable: editableFields(dialect, client),
    rules: rulesOf(dialect, client),
    facts: factsOf(client, dialect),
    config: JSON.stringify(maskConfig(rest), null, 2),
  }
}

/** The command line or the URL for a person. */
function runsOf(client: WireClient): string {
  if (client.command !== '') return [client.command, ...maskArgs(client.args)].map(quoted).join(' ')
  return maskUrl(client.url)
}

const quoted = (part: string): string => (/^[^\s"']+$/.test(part) ? part : JSON.stringify(part))

function toolsOf(client: WireClient): GatewayTool[] {
  const isIn = (choice: ToolChoice): ((name: string) => boolean) => {
    if (choice === 'all') return () => true
    const names = new Set(choice)
    return (name) => names.has(name)
  }
  const [isAllowed, isAuto] = [isIn(client.allowed), isIn(client.auto)]
  return client.tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
    isAllowed: isAllowed(name),
    isAuto: isAllowed(name) && isAuto(name),
    tokens: null,
  }))
}

function factsOf(client: WireClient, dialect: Dialect): { key: string; value: string }[] {
  const config = configOf(client.item)
  const facts: { key: string; value: string }[] = [{ key: CLIENT_FACT.id, value: client.id }]
  const add = (key: string, value: string) => value !== '' && facts.push({ key, value })
  const flag = (value: unknown, on: string, off: string) =>
    typeof value === 'boolean' ? (value ? on : off) : ''
  add(CLIENT_FACT.environment, client.envs.map(maskEnv).join(', '))
  add(CLIENT_FACT.headers, client.headerNames.join(', '))
  add(CLIENT_FACT.slug, typeof config['endpoint_slug'] === 'string' ? config['endpoint_slug'] : '')
  add(CLIENT_FACT.sync, syncOf(config['tool_sync_interval']))
  add(CLIENT_FACT.timeLimit, limitOf(config['tool_execution_timeout']))
  add(CLIENT_FACT.ping, flag(client.isPingOn, CLIENT_FACT_VALUE.ping, CLIENT_FACT_VALUE.noPing))
  add(
    CLIENT_FACT.codeMode,
    flag(config['is_code_mode_client'], CLIENT_FACT_VALUE.on, CLIENT_FACT_VALUE.off),
  )
  add(CLIENT_FACT.keys, keysOf(client))
  const failure = client.item['last_failure']
  const since = isObject(failure) ? (failure['since'] ?? failure['at']) : ''
  add(CLIENT_FACT.failingSince, typeof since === 'string' ? since : '')
  add(CLIENT_FACT.oddFields, client.oddFields.join(', '))
  if (!dialect.hasAllowList) add(CLIENT_FACT.notEnforced, CLIENT_FACT_VALUE.notEnforced)
  return facts
}

/** What makes no sense is left out. */
function syncOf(value: unknown): string {
  const seconds = secondsOf(value) ?? 0
  return seconds > 0 ? CLIENT_FACT_VALUE.every(Math.round(seconds / 6) / 10) : ''
}

/** Go's text for a duration (v2, code); as a number seconds, as it is written, or nanoseconds. */
function limitOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' || value <= 0) return ''
  return `${value < 1e9 ? value : value / 1e9}s`
}

function keysOf({ isForAllKeys, item }: WireClient): string {
  if (isForAllKeys === true) return CLIENT_FACT_VALUE.allKeys
  const keys = item['vk_configs']
  return Array.isArray(keys) ? CLIENT_FACT_VALUE.keys(keys.length) : ''
}
