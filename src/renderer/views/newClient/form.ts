import type { ClientEdit, KeyAccess } from '../../../shared/model/clientEdit.ts'
import type { NewAuth, NewClient, NewClientPlan } from '../../../shared/model/newClient.ts'
import type { FormKey, FormLine, NewClientForm } from '../../../shared/model/newClientForm.ts'
import type { OpenapiSource } from '../../../shared/model/openapi.ts'
import type { SeenClient } from '../../../shared/model/recreation.ts'
import type { ToolChoice } from '../../../shared/model/toolChoice.ts'
import { authOf, hasUrl, names, numberOf } from './typed.ts'

/** Nothing typed yet; what is not said is left to the gateway. */
export const emptyForm = (): NewClientForm => ({
  ...{ name: '', connection: 'http', url: '', command: '', args: '', envs: [] },
  ...{ auth: 'none', headers: [], userHeaders: [] },
  oauth: {
    ...{ clientId: '', clientSecret: '', scopes: '', resource: '' },
    ...{ authorizeUrl: '', tokenUrl: '', registrationUrl: '' },
  },
  openapi: {
    ...{ isPasted: false, documentUrl: '', document: '', baseUrl: '' },
    ...{ withDeprecated: false, maxBytes: '', credentials: [] },
  },
  ...{ tools: 'all', toolNames: '', auto: 'none', autoNames: '' },
  ...{ extraHeaders: '', skipsVerify: false, ca: '', isSticky: 'gateway', isPingOn: 'gateway' },
  ...{ maxInstructions: '', syncMinutes: '', timeoutSeconds: '', isCodeMode: false },
  ...{ isForAllKeys: false, keys: [], prices: [], sentAs: null, seen: null, slug: '' },
})

/** What main gets: only what the gateway knows and what was said. The form has no problems. */
export function newClientOf(form: NewClientForm, plan: NewClientPlan): NewClient {
  const hasTls = plan.hasTls && hasUrl(form) && (form.skipsVerify || form.ca.trim() !== '')
  return {
    gatewayId: plan.gatewayId,
    name: form.name,
    slug: form.slug,
    target: targetOf(form, plan),
    auth: newAuth(form),
    headers: authOf(form) === 'headers' ? mapOf(form.headers) : {},
    extraHeaders: plan.hasExtraHeaders ? names(form.extraHeaders) : [],
    tls: hasTls ? { skipsVerify: form.skipsVerify, ca: form.ca.trim() } : null,
    // `false` for anything but http is a 400 (v2, code).
    isSticky: plan.hasStickiness && form.connection === 'http' ? yesOrNo(form.isSticky) : null,
    maxInstructions: plan.hasMaxInstructions ? (numberOf(form.maxInstructions) ?? null) : null,
    settings: settingsOf(form, plan),
  }
}

function targetOf(form: NewClientForm, plan: NewClientPlan): NewClient['target'] {
  const { connection, command, args } = form
  switch (connection) {
    case 'stdio':
      return { type: connection, command, args: rows(args), envs: envsOf(form, plan) }
    case 'openapi':
      return openapiOf(form)
    default:
      return { type: connection, url: form.url }
  }
}

/** Of the document the way that was chosen; credentials as far as they were typed. */
export function openapiOf({ openapi }: Pick<NewClientForm, 'openapi'>): OpenapiSource {
  const { isPasted, documentUrl, document, baseUrl, withDeprecated, maxBytes, credentials } =
    openapi
  const given = credentials.map(({ name, kind, value, username, password }) => [
    name,
    kind === 'value'
      ? { value: value.trim(), username: '', password: '' }
      : { value: '', username: username.trim(), password },
  ])
  return {
    ...{ type: 'openapi', documentUrl: isPasted ? '' : documentUrl },
    ...{ document: isPasted ? document : '', baseUrl, withDeprecated, maxBytes: Number(maxBytes) },
    credentials: Object.fromEntries(given) as OpenapiSource['credentials'],
  }
}

/**
 * The form that says what a client is; `newClientOf` of it is the same client. `basicSchemes`: what
 * its API wants as a user and a password, also where both are empty.
 */
export function formOf(
  client: NewClient,
  seen: SeenClient,
  basicSchemes: readonly string[] = [],
): NewClientForm {
  const { target, auth, tls, settings } = client
  const { tools = 'all', autoTools = [] } = settings
  const terms = 'terms' in auth ? auth.terms : null
  const empty = emptyForm()
  return {
    ...empty,
    ...{ name: client.name, slug: client.slug, seen, connection: target.type },
    ...typedTarget(target, basicSchemes),
    ...{ auth: auth.type, headers: linesOf(client.headers) },
    userHeaders: auth.type === 'per_user_headers' ? linesOf(auth.sample) : [],
    oauth: terms ? { ...terms, scopes: terms.scopes.join(' ') } : empty.oauth,
    ...{ tools: kindOf(tools), toolNames: typedNames(tools) },
    ...{ auto: kindOf(autoTools), autoNames: typedNames(autoTools) },
    extraHeaders: client.extraHeaders.join('\n'),
    ...(tls ? { skipsVerify: tls.skipsVerify, ca: tls.ca } : {}),
    ...{ isSticky: asGateway(client.isSticky), isPingOn: asGateway(settings.isPingOn) },
    maxInstructions: numberText(client.maxInstructions),
    ...{ syncMinutes: numberText(settings.syncMinutes) },
    ...{ timeoutSeconds: numberText(settings.timeoutSeconds) },
    ...{ isCodeMode: settings.isCodeMode === true, isForAllKeys: settings.isForAllKeys === true },
    prices: Object.entries(settings.pricing ?? {}).map(([name, value]) => ({
      ...{ name, value: priceText(value) },
    })),
  }
}

function typedTarget(
  target: NewClient['target'],
  basicSchemes: readonly string[],
): Partial<NewClientForm> {
  if (target.type === 'openapi') return { openapi: typedOpenapi(target, basicSchemes) }
  if (target.type !== 'stdio') return { url: target.url }
  const { command, args, envs } = target
  return { command, args: args.join('\n'), envs: envs.map(envLine) }
}

function typedOpenapi(
  { documentUrl, document, baseUrl, withDeprecated, maxBytes, credentials }: OpenapiSource,
  basicSchemes: readonly string[],
): NewClientForm['openapi'] {
  const kindOfScheme = (name: string) => {
    const { username, password } = credentials[name]!
    return username + password !== '' || basicSchemes.includes(name) ? 'basic' : 'value'
  }
  return {
    ...{ isPasted: documentUrl === '', documentUrl, document, baseUrl, withDeprecated },
    maxBytes: numberText(maxBytes),
    credentials: Object.entries(credentials).map(([name, parts]) => ({
      ...{ name, kind: kindOfScheme(name), ...parts },
    })),
  }
}

const kindOf = (choice: ToolChoice): NewClientForm['tools'] =>
  choice === 'all' ? 'all' : choice.length === 0 ? 'none' : 'names'

const typedNames = (choice: ToolChoice): string => (choice === 'all' ? '' : choice.join('\n'))

const asGateway = (is: boolean | null | undefined): NewClientForm['isSticky'] =>
  is == null ? 'gateway' : is ? 'yes' : 'no'

/** 0 is the gateway's own, as nothing is. */
const numberText = (value: number | null | undefined): string => (value ? String(value) : '')

/** Never as 1e-7, which the field does not take. */
const priceText = (dollars: number): string =>
  /e/.test(String(dollars)) ? dollars.toFixed(20).replace(/0+$/, '') : String(dollars)

const linesOf = (map: Readonly<Record<string, string>>): FormLine[] =>
  Object.entries(map).map(([name, value]) => ({ name, value }))

function envLine(env: string): FormLine {
  const at = env.indexOf('=')
  return at === -1 ? { name: env, value: '' } : { name: env.slice(0, at), value: env.slice(at + 1) }
}

function settingsOf(form: NewClientForm, plan: NewClientPlan): NewClient['settings'] {
  const ping = yesOrNo(form.isPingOn)
  const [sync, limit] = [numberOf(form.syncMinutes), numberOf(form.timeoutSeconds)]
  const said: ClientEdit = {
    tools: choiceOf(form.tools, form.toolNames),
    autoTools: form.tools === 'none' ? [] : choiceOf(form.auto, form.autoNames),
    ...(sync != null && { syncMinutes: sync }),
    ...(limit != null && { timeoutSeconds: limit }),
    ...(ping !== null && { isPingOn: ping }),
    ...(form.isCodeMode && { isCodeMode: true }),
    ...(form.isForAllKeys && { isForAllKeys: true }),
    ...(form.keys.length > 0 && { keys: form.keys.map(accessOf) }),
    ...(form.prices.length > 0 && {
      pricing: Object.fromEntries(form.prices.map(({ name, value }) => [name, Number(value)])),
    }),
  }
  const known: ReadonlySet<string> = new Set(plan.settings)
  return Object.fromEntries(Object.entries(said).filter(([field]) => known.has(field)))
}

function newAuth(form: NewClientForm): NewAuth {
  const type = authOf(form)
  if (type === 'per_user_headers') return { type, sample: mapOf(form.userHeaders) }
  if (type !== 'oauth' && type !== 'per_user_oauth') return { type }
  const { scopes, ...rest } = form.oauth
  const trimmed = Object.entries(rest).map(([key, value]) => [key, value.trim()])
  const terms = Object.fromEntries(trimmed) as typeof rest
  return { type, terms: { ...terms, scopes: scopes.split(/[\s,]+/).filter(Boolean) } }
}

const choiceOf = (choice: NewClientForm['tools'], typed: string): ToolChoice =>
  choice === 'all' ? 'all' : choice === 'none' ? [] : names(typed)

const accessOf = ({ id, isAll, tools }: FormKey): KeyAccess => ({
  keyId: id,
  tools: isAll ? 'all' : names(tools),
})

const yesOrNo = (choice: NewClientForm['isSticky']): boolean | null =>
  choice === 'gateway' ? null : choice === 'yes'

const rows = (text: string): string[] => text.split('\n').filter((row) => row.trim() !== '')

const mapOf = (lines: readonly FormLine[]): Record<string, string> =>
  Object.fromEntries(lines.map(({ name, value }) => [name, value.trim()]))

const envsOf = ({ envs }: NewClientForm, { takesInlineEnv }: NewClientPlan): string[] =>
  envs.map(({ name, value }) => (takesInlineEnv && value !== '' ? `${name}=${value}` : name))
