import type {
  ClientDetail,
  ClientRow,
  ClientState,
  GatewayTool,
} from '../../shared/model/client.ts'
import type { ToolChoice } from '../../shared/model/toolChoice.ts'
import { CLIENT_REASON } from '../../shared/text/clients.ts'
import { signInOf } from './clientSignIn.ts'
import type { Dialect } from './dialect.ts'
import { factsOf, isPerCall } from './facts.ts'
import { clean } from './failures.ts'
import { maskArgs, maskConfig, maskUrl } from './mask.ts'
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
const ROW_ABILITIES = ['hasAutoList', 'isStdioUsable', 'hasNewStates'] as const
export type RowDialect = Pick<Dialect, (typeof ROW_ABILITIES)[number]>

/** Whether rows are the same by both. */
export const isSameDialect = (one: RowDialect, other: RowDialect): boolean =>
  ROW_ABILITIES.every((ability) => one[ability] === other[ability])

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
    isCodeMode: client.isCodeMode,
    ...keysOf(client),
    isPerCall: isPerCall(client, dialect),
    needsAttention: ATTENTION.has(state) || (state === 'disabled' && reason !== ''),
    reason,
  }
}

/** A row crosses often: more names than these are left out of it. */
const MAX_KEY_NAMES = 100

function keysOf({ keys, isForAllKeys, item }: WireClient) {
  const names = keys.slice(0, MAX_KEY_NAMES).map(({ keyName, keyId }) => clean(keyName || keyId))
  return {
    keyCount: Array.isArray(item['vk_configs']) ? keys.length : null,
    isForAllKeys: isForAllKeys === true,
    keyNames: names.join('\n'),
  }
}

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
    signIn: signInOf(client, dialect),
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
