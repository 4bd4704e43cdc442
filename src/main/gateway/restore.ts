import { isHeaderName, isHeaderValue } from '../../shared/header.ts'
import { AppError } from '../../shared/errors.ts'
import type { GivenValues, WantedValue } from '../../shared/model/deletedClient.ts'
import { LOST, WANTED } from '../../shared/text/deletedClients.ts'
import type { Dialect } from './dialect.ts'
import { toolNames } from './edit.ts'
import type { Json } from './json.ts'
import { isGatewayMask, isReference } from './mask.ts'
import type { Snapshot } from './snapshot.ts'

/** Throws invalid_input for what was not given although it is needed, and for what no gateway keeps. */
export function assertGiven({ wanted }: Snapshot, values: GivenValues): void {
  const bad = wanted.filter((value) => !isGood(value, values[value.key] ?? ''))
  if (bad.length === 0) return
  const fields = bad.map(({ kind, name }) => WANTED[kind](name)).join(', ')
  throw AppError.of('invalid_input', { fields })
}

function isGood({ kind, name }: WantedValue, given: string): boolean {
  // A mask would become the value (2.5, wire).
  if (isGatewayMask(given) || given.includes('••••')) return false
  if (given === '') return kind === 'header' || kind === 'environment'
  if (kind === 'url') return isReference(given) || isWebAddress(given)
  if (kind === 'argument') return given.trim() !== ''
  return kind === 'environment' || (isHeaderName(name) && isHeaderValue(given))
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/**
 * The create that brings a client back, in the gateway's spelling. What a create ignores is left to
 * a change that follows. `values` are checked by assertGiven.
 */
export function restoreBody(
  dialect: Dialect,
  snapshot: Snapshot,
  { values, id }: { values: GivenValues; id: string },
): Json {
  const { settings, userHeaders } = snapshot
  const sample = givenOf(snapshot, 'userHeader', values)
  return {
    [dialect.idField]: id,
    name: settings.name,
    ...targetOf(snapshot, values),
    ...(dialect.hasAuthType ? { auth_type: snapshot.auth || 'none' } : {}),
    tools_to_execute: toolNames(settings.tools),
    ...(dialect.hasAutoList ? { tools_to_auto_execute: toolNames(settings.autoTools) } : {}),
    ...(dialect.hasAutoList && settings.syncMinutes !== null && settings.syncMinutes > 0
      ? { tool_sync_interval: settings.syncMinutes }
      : {}),
    ...(settings.isPingOn === null ? {} : { is_ping_available: settings.isPingOn }),
    ...(dialect.hasAutoList ? { is_code_mode_client: settings.isCodeMode } : {}),
    ...(snapshot.extraHeaders.length > 0 ? { allowed_extra_headers: snapshot.extraHeaders } : {}),
    ...(userHeaders.length > 0 ? { per_user_header_keys: userHeaders } : {}),
    ...(Object.keys(sample).length > 0 ? { user_headers: sample } : {}),
    // `false` for anything but http is a 400 (v2, code).
    ...(snapshot.connection === 'http' && snapshot.isSticky !== null
      ? { needs_session_stickiness: snapshot.isSticky }
      : {}),
    ...(snapshot.slug === '' ? {} : { endpoint_slug: snapshot.slug }),
    ...(snapshot.skipsTlsCheck ? { tls_config: { insecure_skip_verify: true } } : {}),
  }
}

function targetOf(snapshot: Snapshot, values: GivenValues): Json {
  const { connection, parts, envs, url, references } = snapshot
  if (connection === 'stdio') {
    const [command = '', ...args] = parts.map((part, at) => values[`argument ${at}`] ?? part)
    const variables = givenOf(snapshot, 'environment', values)
    const isWanted = new Set(namesOf(snapshot, 'environment'))
    const given = envs.map((env) => {
      const [name = ''] = env.split('=')
      if (!isWanted.has(name)) return env
      return name in variables ? `${name}=${variables[name]}` : name
    })
    return { connection_type: connection, stdio_config: { command, args, envs: given } }
  }
  const headers = { ...references, ...givenOf(snapshot, 'header', values) }
  return {
    connection_type: connection,
    connection_string: values['url '] ?? url,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
  }
}

/** What is gone for good, whatever the gateway does. */
export const lostAnyway = (snapshot: Snapshot, values: GivenValues): string[] => [
  ...(snapshot.hadOwnCa ? [LOST.ca] : []),
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
