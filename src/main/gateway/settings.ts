import type { ClientSettings, EditField, EditRules } from '../../shared/model/clientEdit.ts'
import type { Ability, Dialect } from './dialect.ts'
import { secondsOf } from './duration.ts'
import { stateOf } from './states.ts'
import { configOf, type WireClient } from './wire.ts'

/** What of a client can be changed, as the gateway lists it now. */
export function settingsOf(client: WireClient): ClientSettings {
  const timeout = secondsOf(configOf(client.item)['tool_execution_timeout'])
  return {
    name: client.name,
    tools: client.allowed,
    autoTools: client.auto,
    // Also where switching it on has failed (v2): it can be tried again.
    isDisabled: stateOf(client) === 'disabled',
    headers: client.headerNames,
    syncMinutes: client.syncMinutes,
    timeoutSeconds: timeout === null ? null : Math.round(timeout),
    pricing: client.pricing,
    isPingOn: client.isPingOn,
    isCodeMode: client.isCodeMode,
    isForAllKeys: client.isForAllKeys,
    keys: client.keys.map(({ keyId, tools }) => ({ keyId, tools })),
  }
}

/** What a change of a field needs of the gateway; the others every version takes. */
export const EDIT_NEEDS: Readonly<Partial<Record<EditField, Ability>>> = {
  isDisabled: 'canDisable',
  autoTools: 'hasAutoList',
  syncMinutes: 'hasAutoList',
  timeoutSeconds: 'hasToolTimeout',
  pricing: 'hasPricing',
  isPingOn: 'hasAutoList',
  isCodeMode: 'hasAutoList',
  isForAllKeys: 'hasVirtualKeyAccess',
  keys: 'hasVirtualKeyAccess',
}

/** The fields this gateway takes for this client. */
export function editableFields(dialect: Dialect, client: WireClient): EditField[] {
  // Its PUT breaks the pipe to a stdio server and empties the tools (v1.3.63, wire).
  if (!dialect.isStdioUsable && client.connection === 'stdio') return []
  const all: EditField[] = ['name', 'tools', 'headers', ...(Object.keys(EDIT_NEEDS) as EditField[])]
  return all.filter((field) => {
    if (field === 'headers' && client.connection === 'stdio') return false
    const need = EDIT_NEEDS[field]
    return need === undefined || dialect[need]
  })
}

/** How this gateway takes changes of this client. */
export const rulesOf = (dialect: Dialect, client: WireClient): EditRules => ({
  nameRule: dialect.nameRule,
  hasPrefix: dialect.hasPrefix,
  isListObeyed: dialect.hasAllowList,
  // It takes a mask for the new value and forgets what is not sent (v1.3.63, wire).
  wantsHeaders: !dialect.keepsHeaders && !dialect.hasValueObjects && client.headerNames.length > 0,
})
