import { AppError } from '../../shared/errors.ts'
import { narrowed } from '../../shared/clientSettings.ts'
import { isHeaderName, isHeaderValue } from '../../shared/header.ts'
import { EditField, type ClientEdit } from '../../shared/model/clientEdit.ts'
import { FIELD, UNSUPPORTED } from '../../shared/text/facts.ts'
import { certificatesIn } from './certificates.ts'
import type { Dialect } from './dialect.ts'
import { isObject, valueOf, type Json } from './json.ts'
import { isGatewayMask, isReference } from './mask.ts'
import { badOauth, oauthOf } from './oauthChange.ts'
import { badOpenapi, openapiOf } from './openapiChange.ts'
import { EDIT_NEEDS, rulesOf } from './settings.ts'
import { configOf, type WireClient } from './wire.ts'

/** A larger one is refused (v2, code): more would overflow nanoseconds. */
const MAX_MINUTES = 153_722_867
const MAX_CHARACTERS = 999_999_999

/**
 * The body of a PUT that changes just this, in the gateway's units and spelling: v1.5.16 and newer
 * take the change alone, older ones forget what is not sent again (wire), so there everything goes
 * along. Throws gateway_unsupported for what the gateway would ignore with a 200, and invalid_input
 * for values it would not keep as they are.
 */
export function editBody(dialect: Dialect, before: WireClient, change: ClientEdit): Json {
  assertPossible(dialect, before, change)
  const own = changedFields(dialect, before, change)
  return dialect.canPatch ? own : { ...keptFields(dialect, before), ...own }
}

const UNKNOWN: Readonly<Partial<Record<EditField, string>>> = {
  isDisabled: UNSUPPORTED.switchingOff,
  autoTools: UNSUPPORTED.autoList,
  syncMinutes: UNSUPPORTED.syncInterval,
  timeoutSeconds: UNSUPPORTED.toolTimeout,
  maxInstructions: UNSUPPORTED.maxInstructions,
  pricing: UNSUPPORTED.pricing,
  isPingOn: UNSUPPORTED.ping,
  isCodeMode: UNSUPPORTED.codeMode,
  isForAllKeys: UNSUPPORTED.forAllKeys,
  isSticky: UNSUPPORTED.stickiness,
  extraHeaders: UNSUPPORTED.extraHeaders,
  userHeaders: UNSUPPORTED.userHeaders,
  skipsTlsCheck: UNSUPPORTED.tls,
  ca: UNSUPPORTED.tls,
  oauth: UNSUPPORTED.oauthChange,
  openapi: UNSUPPORTED.openapi,
  keys: UNSUPPORTED.keyAccess,
}

/** Throws gateway_unsupported, client_headers_wanted or invalid_input, as `editBody` does. */
export function assertPossible(dialect: Dialect, before: WireClient, change: ClientEdit): void {
  for (const field of EditField.options) {
    const need = EDIT_NEEDS[field]
    if (change[field] === undefined || need === undefined || dialect[need]) continue
    throw AppError.of('gateway_unsupported', { what: UNKNOWN[field] ?? field })
  }
  // Its PUT breaks the pipe to a stdio server and empties the tools (v1.3.63, wire).
  if (!dialect.isStdioUsable && before.connection === 'stdio') {
    throw AppError.of('gateway_unsupported', { what: UNSUPPORTED.stdioChange })
  }
  const { wantsHeaders } = rulesOf(dialect, before)
  if (wantsHeaders && change.headers === undefined) throw AppError.of('client_headers_wanted')
  const { oauth, openapi } = change
  const bad = [
    ...badFields(change),
    ...(oauth ? badOauth(before, oauth) : []),
    ...(openapi ? badOpenapi(before, openapi) : []),
  ]
  if (bad.length > 0) throw AppError.of('invalid_input', { fields: bad.join(', ') })
}

/** What of a change no gateway would keep as it is, in words; empty when all is well. */
export function badFields(change: ClientEdit): string[] {
  const { syncMinutes = 0, timeoutSeconds = 0, headers = {}, pricing = {}, keys = [] } = change
  const isWhole = (value: number, most: number) =>
    Number.isInteger(value) && value >= 0 && value <= most
  const isPrice = (value = NaN) => Number.isFinite(value) && value >= 0
  const isHeader = (name: string, value: string) =>
    isHeaderName(name) && isHeaderValue(value) && !isGatewayMask(value)
  const { extraHeaders = [], userHeaders } = change
  const ids = keys.map(({ keyId }) => keyId)
  return [
    ...(change.name?.trim() === '' ? [FIELD.name] : []),
    ...(isWhole(syncMinutes, MAX_MINUTES) ? [] : [FIELD.syncInterval]),
    ...(isWhole(timeoutSeconds, MAX_MINUTES) ? [] : [FIELD.toolTimeout]),
    ...(isWhole(change.maxInstructions ?? 0, MAX_CHARACTERS) ? [] : [FIELD.maxInstructions]),
    // The mask of another value becomes the value (wire).
    ...Object.keys(headers).filter((name) => !isHeader(name, headers[name] ?? '')),
    ...[...extraHeaders, ...(userHeaders ?? [])].filter((name) => !isHeaderName(name)),
    ...(userHeaders?.length === 0 ? [FIELD.userHeaders] : []),
    ...(authorityOf(change.ca ?? '') === null ? [FIELD.caUnreadable] : []),
    ...Object.keys(pricing).filter((tool) => !isPrice(pricing[tool])),
    ...(ids.includes('') || new Set(ids).size < ids.length ? [FIELD.keys] : []),
  ]
}

function changedFields(dialect: Dialect, before: WireClient, change: ClientEdit): Json {
  const { name, headers, syncMinutes, timeoutSeconds, pricing, isPingOn, isCodeMode } = change
  const body: Json = {}
  const put = (field: string, value: unknown): void => {
    if (value !== undefined) body[field] = value
  }
  put('name', name)
  Object.assign(body, toolLists(dialect, before, change))
  put('disabled', change.isDisabled)
  put('headers', headers && { ...headers })
  put('tool_sync_interval', syncMinutes)
  put('tool_execution_timeout', timeoutSeconds)
  put('max_instructions_length', change.maxInstructions)
  put('tool_pricing', pricing && { ...pricing })
  put('is_ping_available', isPingOn)
  put('is_code_mode_client', isCodeMode)
  // Every version takes the old name, v2.1.0 and newer also the new one (bifrost-api.md, 2.4).
  put('allow_on_all_virtual_keys', change.isForAllKeys)
  put('needs_session_stickiness', change.isSticky)
  put('allowed_extra_headers', change.extraHeaders && [...change.extraHeaders])
  put('per_user_header_keys', change.userHeaders && [...change.userHeaders])
  put('tls_config', tlsOf(before, change))
  put('oauth_config', change.oauth && oauthOf(before, change.oauth))
  put('openapi_config', change.openapi && openapiOf(before, change.openapi))
  put(
    'vk_configs',
    change.keys?.map(({ keyId, tools }) => ({
      virtual_key_id: keyId,
      tools_to_execute: toolNames(tools),
    })),
  )
  return body
}

/** It is replaced as a whole; the mask of its own certificate authority restores that (2.5, wire). */
function tlsOf({ item }: WireClient, { skipsTlsCheck, ca }: ClientEdit): Json | undefined {
  if (skipsTlsCheck === undefined && ca === undefined) return undefined
  const listed = configOf(item)['tls_config']
  const { insecure_skip_verify: skips = false, ca_cert_pem: own = '' } = isObject(listed)
    ? listed
    : {}
  return {
    insecure_skip_verify: skipsTlsCheck ?? skips,
    ca_cert_pem: ca === undefined ? valueOf(own) : authorityOf(ca),
  }
}

/**
 * A certificate authority as a gateway gets it: where it lies, or its certificates and nothing that
 * was pasted along with them. Null when it is neither; empty for an empty one.
 */
export const authorityOf = (ca: string): string | null =>
  isReference(ca.trim()) ? ca.trim() : certificatesIn(ca)

/** Both lists together as soon as one changes: auto has to lie within the allowed ones (400). */
function toolLists(dialect: Dialect, before: WireClient, change: ClientEdit): Json {
  if (change.tools === undefined && change.autoTools === undefined) return {}
  const tools = change.tools ?? before.allowed
  const auto = change.autoTools ?? before.auto
  return {
    tools_to_execute: toolNames(tools),
    ...(dialect.hasAutoList ? { tools_to_auto_execute: toolNames(narrowed(auto, tools)) } : {}),
  }
}

/**
 * What an older gateway forgets unless it is sent again: v1.4 all but its headers, v1.5 before it
 * patches also who may use it and whether it is off (handlers/mcp.go of both). What this app does
 * not know of goes back as it was read.
 */
function keptFields(dialect: Dialect, before: WireClient): Json {
  const { name, allowed, auto, pricing, isPingOn, isCodeMode, isForAllKeys } = before
  const lists = toolLists(dialect, before, { tools: allowed, autoTools: auto })
  if (!dialect.hasAutoList) return { name, ...lists }
  const config = configOf(before.item)
  const kept = Object.fromEntries(KEPT_AS_READ.map((field) => [field, config[field]]))
  return {
    ...{ name, ...lists, is_code_mode_client: isCodeMode },
    ...(Object.keys(pricing).length > 0 ? { tool_pricing: pricing } : {}),
    ...intervalOf(before),
    ...(isPingOn === null ? {} : { is_ping_available: isPingOn }),
    ...(isForAllKeys === null ? {} : { allow_on_all_virtual_keys: isForAllKeys }),
    ...kept,
    // A mask of the same value restores that value (handlers/mcp.go of v1.4.0).
    ...(dialect.keepsHeaders ? {} : { headers: config['headers'] }),
  }
}

/** Lists and flags that are written as they are read; what is not there is not sent. */
const KEPT_AS_READ = ['disabled', 'allowed_extra_headers', 'per_user_header_keys'] as const

const A_MINUTE_OFF = -60_000_000_000

/** -1 switches the look for tools off (tables/mcp.go of v1.4 and v1.5); other such are overflows. */
function intervalOf({ item, syncMinutes }: WireClient): Json {
  const listed = configOf(item)['tool_sync_interval']
  if (listed === A_MINUTE_OFF || listed === -1) return { tool_sync_interval: -1 }
  return syncMinutes !== null && syncMinutes > 0 ? { tool_sync_interval: syncMinutes } : {}
}

/** Written out always: an absent list means "none". Duplicates and `*` among names are a 400. */
export const toolNames = (choice: 'all' | readonly string[]): string[] =>
  choice === 'all' ? ['*'] : [...new Set(choice)].filter((tool) => tool !== '' && tool !== '*')
