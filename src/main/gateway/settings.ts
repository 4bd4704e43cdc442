import type { ClientSettings, EditField, EditRules } from '../../shared/model/clientEdit.ts'
import type { ListedTerms } from '../../shared/model/oauthTerms.ts'
import type { Ability, Dialect } from './dialect.ts'
import { secondsOf } from './duration.ts'
import { listedOpenapi } from './openapi.ts'
import { isObject, textOf, textsOf, valueOf, type Json } from './json.ts'
import { stateOf } from './states.ts'
import { configOf, type WireClient } from './wire.ts'

/** What of a client can be changed, as the gateway lists it now. */
export function settingsOf(client: WireClient): ClientSettings {
  const config = configOf(client.item)
  const timeout = secondsOf(config['tool_execution_timeout'])
  const tls = isObject(config['tls_config']) ? config['tls_config'] : {}
  return {
    name: client.name,
    tools: client.allowed,
    autoTools: client.auto,
    // Also where switching it on has failed (v2): it can be tried again.
    isDisabled: stateOf(client) === 'disabled',
    headers: client.headerNames,
    syncMinutes: client.syncMinutes,
    timeoutSeconds: timeout === null ? null : Math.round(timeout),
    maxInstructions: null,
    pricing: client.pricing,
    isPingOn: client.isPingOn,
    isCodeMode: client.isCodeMode,
    isForAllKeys: client.isForAllKeys,
    isSticky: config['needs_session_stickiness'] === true,
    extraHeaders: textsOf(config['allowed_extra_headers']),
    userHeaders: textsOf(config['per_user_header_keys']),
    skipsTlsCheck: tls['insecure_skip_verify'] === true,
    ca: valueOf(tls['ca_cert_pem']) !== '',
    oauth: hasOauth(client) ? listedTerms(config) : null,
    openapi: openapiIn(client),
    keys: client.keys.map(({ keyId, tools }) => ({ keyId, tools })),
  }
}

const openapiIn = ({ connection, item }: WireClient): ClientSettings['openapi'] =>
  connection === 'openapi' ? listedOpenapi(configOf(item)['openapi_config']) : null

const hasOauth = ({ auth }: WireClient): boolean => auth === 'oauth' || auth === 'per_user_oauth'

const listedTerms = (config: Json): ListedTerms => ({
  authorizeUrl: textOf(config['oauth_authorize_url']),
  tokenUrl: textOf(config['oauth_token_url']),
  registrationUrl: textOf(config['oauth_registration_url']),
  scopes: textsOf(config['oauth_scopes']),
  resource: textOf(config['oauth_resource']),
  hasSecret: valueOf(config['oauth_client_secret']) !== '',
})

/** What a change of a field needs of the gateway; the others every version takes. */
export const EDIT_NEEDS: Readonly<Partial<Record<EditField, Ability>>> = {
  isDisabled: 'canDisable',
  autoTools: 'hasAutoList',
  syncMinutes: 'hasAutoList',
  timeoutSeconds: 'hasToolTimeout',
  maxInstructions: 'hasStickiness',
  pricing: 'hasPricing',
  isPingOn: 'hasAutoList',
  isCodeMode: 'hasAutoList',
  isForAllKeys: 'hasVirtualKeyAccess',
  isSticky: 'hasStickiness',
  extraHeaders: 'hasExtraHeaders',
  userHeaders: 'hasPerUserAuth',
  skipsTlsCheck: 'hasPerUserAuth',
  ca: 'hasPerUserAuth',
  oauth: 'canRotateOauth',
  openapi: 'hasOpenapi',
  keys: 'hasVirtualKeyAccess',
}

/** The fields this gateway takes for this client. */
export function editableFields(dialect: Dialect, client: WireClient): EditField[] {
  // Its PUT breaks the pipe to a stdio server and empties the tools (v1.3.63, wire).
  if (!dialect.isStdioUsable && client.connection === 'stdio') return []
  const all: EditField[] = ['name', 'tools', 'headers', ...(Object.keys(EDIT_NEEDS) as EditField[])]
  return all.filter((field) => {
    if (!(FITS[field]?.(client) ?? true)) return false
    const need = EDIT_NEEDS[field]
    return need === undefined || dialect[need]
  })
}

const hasUrl = ({ connection }: WireClient): boolean => connection !== 'stdio'

/** What makes sense for some clients only. */
const FITS: Readonly<Partial<Record<EditField, (client: WireClient) => boolean>>> = {
  headers: hasUrl,
  extraHeaders: hasUrl,
  skipsTlsCheck: hasUrl,
  ca: hasUrl,
  // `false` for any other connection is a 400 (v2, code).
  isSticky: ({ connection }) => connection === 'http',
  userHeaders: ({ auth }) => auth === 'per_user_headers',
  oauth: hasOauth,
  openapi: (client) => openapiIn(client) !== null,
}

/** How this gateway takes changes of this client. */
export const rulesOf = (dialect: Dialect, client: WireClient): EditRules => ({
  nameRule: dialect.nameRule,
  hasPrefix: dialect.hasPrefix,
  isListObeyed: dialect.hasAllowList,
  // It takes a mask for the new value and forgets what is not sent (v1.3.63, wire).
  wantsHeaders: !dialect.keepsHeaders && !dialect.hasValueObjects && client.headerNames.length > 0,
})
