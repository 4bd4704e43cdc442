import { isHeaderName, isHeaderValue } from '../../shared/header.ts'
import { AppError } from '../../shared/errors.ts'
import type { GivenValues, WantedValue } from '../../shared/model/deletedClient.ts'
import type { NewAuth, NewClient } from '../../shared/model/newClient.ts'
import { LOST, WANTED } from '../../shared/text/deletedClients.ts'
import { mayBeEmpty } from '../../shared/wantedValue.ts'
import type { Dialect } from './dialect.ts'
import { isCredential } from './keptOpenapi.ts'
import { isGatewayMask, isReference } from './mask.ts'
import { openapiAgain } from './restoredOpenapi.ts'
import type { Snapshot } from './snapshot.ts'

/** Throws invalid_input for what was not given although it is needed, and for what no gateway keeps. */
export function assertGiven({ wanted }: Pick<Snapshot, 'wanted'>, values: GivenValues): void {
  const bad = notGiven({ wanted }, values)
  if (bad.length > 0) throw AppError.of('invalid_input', { fields: bad.join(', ') })
}

/** What the client cannot be created without and was not given, or not so that a gateway keeps it. */
export const notGiven = ({ wanted }: Pick<Snapshot, 'wanted'>, values: GivenValues): string[] =>
  wanted
    .filter((value) => !isGood(value, values[value.key] ?? ''))
    .map(({ kind, name }) => WANTED[kind](name))

/** Throws invalid_input for what was given and no gateway keeps as it is. */
export function assertWell({ wanted }: Snapshot, values: GivenValues): void {
  const given = wanted.filter(({ key }) => (values[key] ?? '') !== '')
  assertGiven({ wanted: given }, values)
}

function isGood(value: WantedValue, given: string): boolean {
  const { kind, name } = value
  // A mask would become the value (2.5, wire).
  if (isGatewayMask(given) || given.includes('••••')) return false
  if (given === '') return mayBeEmpty(value)
  if (kind === 'documentUrl' || kind === 'baseUrl') return isWebAddress(given)
  if (isCredential(value)) return isHeaderValue(given)
  if (kind === 'url') return isReference(given) || isWebAddress(given)
  if (kind === 'argument') return given.trim() !== ''
  return kind === 'environment' || (isHeaderName(name) && isHeaderValue(given))
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/**
 * The client as a create describes it; what a create ignores is left to a change that follows.
 * What was wanted and has no value in `values` is left out, or masked as it is in the snapshot.
 */
export function restoredClient(
  dialect: Dialect,
  snapshot: Snapshot,
  values: GivenValues,
): NewClient {
  const { tools, autoTools, syncMinutes, isPingOn, isCodeMode, name } = snapshot.settings
  const hasInterval = dialect.hasAutoList && syncMinutes !== null && syncMinutes > 0
  return {
    ...{ gatewayId: snapshot.gatewayId, name, slug: snapshot.slug },
    target: targetOf(snapshot, values),
    auth: authOf(snapshot, values),
    headers: { ...snapshot.references, ...givenOf(snapshot, 'header', values) },
    extraHeaders: snapshot.settings.extraHeaders,
    tls: snapshot.settings.skipsTlsCheck ? { skipsVerify: true, ca: '' } : null,
    // `false` for anything but http is a 400 (v2, code).
    isSticky: snapshot.connection === 'http' ? snapshot.isSticky : null,
    maxInstructions: null,
    settings: {
      tools,
      ...(dialect.hasAutoList && { autoTools, isCodeMode }),
      ...(hasInterval && { syncMinutes }),
      ...(isPingOn !== null && { isPingOn }),
    },
  }
}

/** Who signs in anew cannot be put back without (obstacleTo). A command has no sign-in. */
function authOf(snapshot: Snapshot, values: GivenValues): NewAuth {
  if (snapshot.connection === 'stdio') return { type: 'none' }
  if (snapshot.auth !== 'per_user_headers') {
    return { type: snapshot.auth === 'headers' ? 'headers' : 'none' }
  }
  const names = snapshot.settings.userHeaders.map((name) => [name, ''] as const)
  const sample = givenOf(snapshot, 'userHeader', values)
  // Of a client of an API their names are enough.
  return { type: snapshot.auth, sample: { ...Object.fromEntries(names), ...sample } }
}

function targetOf(snapshot: Snapshot, values: GivenValues): NewClient['target'] {
  const { connection, parts, envs, url } = snapshot
  if (connection === 'openapi') return openapiAgain(snapshot, values)
  if (connection !== 'stdio') {
    return { type: connection === 'sse' ? 'sse' : 'http', url: values['url '] ?? url }
  }
  const [command = '', ...args] = parts.map((part, at) => values[`argument ${at}`] ?? part)
  const variables = givenOf(snapshot, 'environment', values)
  const isWanted = new Set(namesOf(snapshot, 'environment'))
  const given = envs.map((env) => {
    const [name = ''] = env.split('=')
    if (!isWanted.has(name)) return env
    return name in variables ? `${name}=${variables[name]}` : name
  })
  return { type: 'stdio', command, args, envs: given }
}

/** What is gone for good, whatever the gateway does. */
export const lostAnyway = (snapshot: Snapshot, values: GivenValues): string[] => [
  ...(snapshot.settings.ca ? [LOST.ca] : []),
  ...(snapshot.areKeysUnread ? [LOST.keysUnread] : []),
  ...missing(snapshot, 'header', values).map(LOST.header),
  ...missing(snapshot, 'environment', values).map(LOST.environment),
]

const namesOf = ({ wanted }: Snapshot, kind: WantedValue['kind']): string[] =>
  wanted.filter((value) => value.kind === kind).map(({ name }) => name)

const missing = (snapshot: Snapshot, kind: WantedValue['kind'], values: GivenValues): string[] =>
  namesOf(snapshot, kind).filter((name) => (values[`${kind} ${name}`] ?? '') === '')

function givenOf(
  snapshot: Snapshot,
  kind: WantedValue['kind'],
  values: GivenValues,
): Record<string, string> {
  const entries = namesOf(snapshot, kind).map((name) => [name, values[`${kind} ${name}`] ?? ''])
  return Object.fromEntries(entries.filter(([, value]) => value !== '') as [string, string][])
}
