import { narrowed } from '../../shared/clientSettings.ts'
import { checkClientName } from '../../shared/clientName.ts'
import { AppError } from '../../shared/errors.ts'
import { isHeaderName } from '../../shared/header.ts'
import type { ClientEdit, EditField } from '../../shared/model/clientEdit.ts'
import type { NewAuth, NewClient, NewClientPlan } from '../../shared/model/newClient.ts'
import type { OauthTerms } from '../../shared/model/oauthTerms.ts'
import { FIELD, UNSUPPORTED } from '../../shared/text/facts.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import type { Ability, Dialect } from './dialect.ts'
import { authorityOf, badFields, toolNames } from './edit.ts'
import type { Json } from './json.ts'
import { isLongMask, isReference, MASK } from './mask.ts'
import { badCredentials, isByteLimit, openapiConfigOf } from './openapi.ts'
import { EDIT_NEEDS } from './settings.ts'
import type { CreateBody } from './write.ts'

/** What a create takes of the settings; the others are ignored there (section 3) and follow. */
const AT_CREATE: ReadonlySet<EditField> = new Set([
  ...(['name', 'tools', 'autoTools', 'headers'] as const),
  ...(['syncMinutes', 'isPingOn', 'isCodeMode'] as const),
])

const AUTH_NEEDS: Readonly<Partial<Record<NewAuth['type'], Ability>>> = {
  oauth: 'hasOauth',
  per_user_oauth: 'hasPerUserAuth',
  per_user_headers: 'hasPerUserAuth',
}

/** What a form may offer for a new client of this gateway. */
export function newClientPlan(
  gatewayId: string,
  dialect: Dialect,
  about: { isOpen: boolean; takenNames: string[] },
): NewClientPlan {
  const has = (need: Ability | undefined) => need === undefined || dialect[need]
  const authTypes = ['none', 'headers', 'oauth', 'per_user_oauth', 'per_user_headers'] as const
  const fields = Object.keys(EDIT_NEEDS) as EditField[]
  const { nameRule, hasPrefix, takesInlineEnv, hasExtraHeaders, hasStickiness } = dialect
  return {
    ...{ gatewayId, nameRule, hasPrefix, takesInlineEnv, hasExtraHeaders, hasStickiness },
    takenNames: about.takenNames,
    authTypes: authTypes.filter((type) => has(AUTH_NEEDS[type])),
    connections: [
      ...(dialect.isStdioUsable ? (['stdio'] as const) : []),
      ...(['http', 'sse'] as const),
      ...(dialect.hasOpenapi ? (['openapi'] as const) : []),
    ],
    hasTls: dialect.hasPerUserAuth,
    hasMaxInstructions: hasStickiness,
    // Where a client cannot be given to keys, the keys are told themselves (bifrost-api.md 7).
    settings: [
      'tools' as const,
      ...fields.filter((field) => field === 'keys' || has(EDIT_NEEDS[field])),
    ],
    guardsStdio: about.isOpen && dialect.guardsStdio,
  }
}

/**
 * The body of a create. Both tool lists are written out; what the gateway would ignore is refused.
 * Throws client_name, client_command_empty, url_invalid, invalid_input, gateway_unsupported.
 */
export function newClientBody(dialect: Dialect, id: string, wanted: NewClient): CreateBody {
  assertPossible(dialect, wanted)
  return plainBody(dialect, id, wanted)
}

/** The same for a client that was there before: the gateway itself says what it takes of it. */
export function plainBody(dialect: Dialect, id: string, wanted: NewClient): CreateBody {
  const { name, settings, extraHeaders, tls, isSticky, maxInstructions } = wanted
  const tools = settings.tools ?? 'all'
  const put = (field: string, value: unknown): Json => (value == null ? {} : { [field]: value })
  return {
    [dialect.idField]: id,
    name,
    ...targetOf(wanted),
    ...(dialect.hasAuthType ? { auth_type: wanted.auth.type } : {}),
    ...authFields(wanted),
    tools_to_execute: toolNames(tools),
    ...(dialect.hasAutoList
      ? { tools_to_auto_execute: toolNames(narrowed(settings.autoTools ?? [], tools)) }
      : {}),
    ...put('tool_sync_interval', settings.syncMinutes),
    ...put('is_ping_available', settings.isPingOn),
    ...put('is_code_mode_client', settings.isCodeMode),
    ...put('allowed_extra_headers', extraHeaders.length > 0 ? extraHeaders : null),
    ...put('tls_config', tls && tlsOf(tls)),
    ...put('endpoint_slug', wanted.slug === '' ? null : wanted.slug),
    ...put('needs_session_stickiness', isSticky),
    ...put('max_instructions_length', maxInstructions),
  } as CreateBody
}

/** What has to follow the create, as it is ignored there; null when nothing has to. */
export function followUp({ settings }: NewClient): ClientEdit | null {
  const left = Object.entries(settings).filter(
    ([field, value]) => value !== undefined && !AT_CREATE.has(field as EditField),
  )
  return left.length === 0 ? null : Object.fromEntries(left)
}

function assertPossible(dialect: Dialect, wanted: NewClient): void {
  const { name, target, auth, headers, extraHeaders, settings, tls, isSticky } = wanted
  const reason = checkClientName(name, dialect.nameRule)
  if (reason !== null) throw AppError.of('client_name', { reason })
  const needs: [boolean, Ability | undefined, string][] = [
    [true, AUTH_NEEDS[auth.type], UNSUPPORTED.signIn],
    [auth.type !== 'none' && auth.type !== 'headers', 'hasAuthType', UNSUPPORTED.signIn],
    [extraHeaders.length > 0, 'hasExtraHeaders', UNSUPPORTED.extraHeaders],
    [tls !== null, 'hasPerUserAuth', UNSUPPORTED.tls],
    [isSticky !== null, 'hasStickiness', UNSUPPORTED.stickiness],
    [wanted.maxInstructions !== null, 'hasStickiness', UNSUPPORTED.maxInstructions],
    [target.type === 'stdio', 'isStdioUsable', UNSUPPORTED.stdio],
    [target.type === 'openapi', 'hasOpenapi', UNSUPPORTED.openapi],
  ]
  for (const [isAsked, need, what] of needs) {
    if (isAsked && need !== undefined && !dialect[need]) {
      throw AppError.of('gateway_unsupported', { what })
    }
  }
  // An empty command ends the gateway's process (v1.3.63 to v1.5.16, wire).
  if (target.type === 'stdio' && target.command.trim() === '') {
    throw AppError.of('client_command_empty')
  }
  for (const address of addressesOf(target)) assertUrl(address)
  const sample = auth.type === 'per_user_headers' ? auth.sample : {}
  const isSampled = auth.type !== 'per_user_headers' || Object.keys(sample).length > 0
  const bad = [
    ...badFields({ ...settings, headers: { ...headers, ...sample } }),
    ...maskedFields(wanted),
    ...extraHeaders.filter((header) => !isHeaderName(header)),
    ...(isSampled ? [] : [FIELD.userHeaders]),
    ...(target.type === 'stdio' && auth.type !== 'none' ? [FIELD.stdioAuth] : []),
    ...(target.type === 'openapi' && auth.type.includes('oauth') ? [FIELD.openapiAuth] : []),
    ...(target.type === 'openapi' ? badCredentials(target) : []),
    ...(target.type === 'openapi' && !isByteLimit(target.maxBytes) ? [OPENAPI.maxBytes] : []),
  ]
  if (bad.length > 0) throw AppError.of('invalid_input', { fields: bad.join(', ') })
}

/** What stands for a value that is not shown would become the value. */
function maskedFields({ target, headers, auth }: NewClient): string[] {
  const isMasked = (text: string) => text.includes(MASK) || isLongMask(text.replace(/^[^=]+=/, ''))
  const { type } = target
  const texts =
    type === 'stdio' ? [target.command, ...target.args, ...target.envs] : addressesOf(target)
  const given = { ...headers, ...(auth.type === 'per_user_headers' && auth.sample) }
  return [
    ...(texts.some(isMasked) ? [type === 'stdio' ? FIELD.maskedCommand : FIELD.maskedUrl] : []),
    ...Object.keys(given).filter((name) => given[name]!.includes(MASK)),
  ]
}

/** The addresses that somebody typed; one of a document may be left out for the document itself. */
function addressesOf(target: NewClient['target']): string[] {
  if (target.type === 'stdio') return []
  if (target.type !== 'openapi') return [target.url.trim()]
  const { documentUrl, baseUrl } = target
  return [documentUrl, baseUrl].map((address) => address.trim()).filter(Boolean)
}

/** Throws url_invalid or url_scheme. A variable or a vault entry of the gateway's host is none. */
function assertUrl(text: string): void {
  if (isReference(text)) return
  const url = URL.parse(text)
  if (url === null) throw AppError.of('url_invalid')
  if (!/^https?:$/.test(url.protocol)) {
    throw AppError.of('url_scheme', { scheme: url.protocol.replace(':', '') })
  }
}

function targetOf({ target, headers }: NewClient): Json {
  if (target.type === 'stdio') {
    const { command, args, envs } = target
    return { connection_type: 'stdio', stdio_config: { command: command.trim(), args, envs } }
  }
  const given = Object.keys(headers).length > 0 && { headers }
  if (target.type === 'openapi') {
    return { connection_type: 'openapi', openapi_config: openapiConfigOf(target), ...given }
  }
  return { connection_type: target.type, connection_string: target.url.trim(), ...given }
}

function authFields({ auth, target }: NewClient): Json {
  switch (auth.type) {
    case 'oauth':
    case 'per_user_oauth':
      return { oauth_config: termsOf(auth.terms) }
    case 'per_user_headers':
      return {
        per_user_header_keys: Object.keys(auth.sample),
        // An API is not tried (v2.3.1, code): the values of this user go nowhere.
        ...(target.type !== 'openapi' && { user_headers: auth.sample }),
      }
    default:
      return {}
  }
}

/** Throws invalid_input for an authority that cannot be read. */
function tlsOf({ skipsVerify, ca }: NonNullable<NewClient['tls']>): Json {
  const pem = authorityOf(ca)
  if (pem === null) throw AppError.of('invalid_input', { fields: FIELD.caUnreadable })
  return { insecure_skip_verify: skipsVerify, ...(pem !== '' && { ca_cert_pem: pem }) }
}

/** What is empty is left out: `{}` lets the gateway discover everything (3.2). */
function termsOf(terms: OauthTerms): Json {
  const fields = {
    client_id: terms.clientId,
    client_secret: terms.clientSecret,
    authorize_url: terms.authorizeUrl,
    token_url: terms.tokenUrl,
    registration_url: terms.registrationUrl,
    scopes: terms.scopes,
    resource: terms.resource,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value.length > 0))
}
