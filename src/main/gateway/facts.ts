import { CLIENT_FACT, CLIENT_FACT_VALUE } from '../../shared/text/clients.ts'
import { moment } from '../../shared/text/time.ts'
import type { Dialect } from './dialect.ts'
import { secondsOf } from './duration.ts'
import { clean } from './failures.ts'
import { isObject, textOf, textsOf, valueOf } from './json.ts'
import { maskEnv } from './mask.ts'
import { configOf, failureOf, type WireClient } from './wire.ts'

/** What the gateway tells of a client besides its settings; nothing in it is a secret. */
export function factsOf(
  client: WireClient,
  dialect: Pick<Dialect, 'hasAllowList' | 'hasNewStates'>,
): { key: string; value: string }[] {
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
  const isSticky = config['needs_session_stickiness'] === true
  if (isSticky || isPerCall(client, dialect)) {
    const { oneSession, perCall } = CLIENT_FACT_VALUE
    add(CLIENT_FACT.session, isSticky ? oneSession : perCall)
  }
  add(CLIENT_FACT.extraHeaders, textsOf(config['allowed_extra_headers']).join(', '))
  add(CLIENT_FACT.userHeaders, textsOf(config['per_user_header_keys']).join(', '))
  add(CLIENT_FACT.tls, tlsOf(config['tls_config']))
  add(CLIENT_FACT.credential, credentialOf(client.item['credential']))
  add(CLIENT_FACT.nodes, nodesOf(client.item['node_states']))
  const failure = client.item['last_failure']
  const since = isObject(failure) ? (failure['since'] ?? failure['at']) : ''
  add(CLIENT_FACT.failingSince, moment(clean(textOf(since))))
  add(CLIENT_FACT.oddFields, client.oddFields.join(', '))
  if (!dialect.hasAllowList) add(CLIENT_FACT.notEnforced, CLIENT_FACT_VALUE.notEnforced)
  return facts
}

/** http without one session, since the release that brought the new states (M-new, code). */
export const isPerCall = (
  { connection, item }: WireClient,
  { hasNewStates }: Pick<Dialect, 'hasNewStates'>,
): boolean =>
  hasNewStates && connection === 'http' && configOf(item)['needs_session_stickiness'] !== true

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

function tlsOf(value: unknown): string {
  if (!isObject(value)) return ''
  return [
    ...(value['insecure_skip_verify'] === true ? [CLIENT_FACT_VALUE.unchecked] : []),
    ...(valueOf(value['ca_cert_pem']) === '' ? [] : [CLIENT_FACT_VALUE.ownCa]),
  ].join(', ')
}

/** With what the gateway asks the server for tools (v2.1+, 2.3); its values never come. */
function credentialOf(value: unknown): string {
  if (!isObject(value)) return ''
  const text = (field: string) => clean(textOf(value[field]))
  const { until, reason, renews, renewsNot } = CLIENT_FACT_VALUE
  const isOauth = text('kind') === 'oauth'
  return [
    text('kind'),
    text('status'),
    text('status_reason') === '' ? '' : reason(text('status_reason')),
    text('expires_at') === '' ? '' : until(moment(text('expires_at'))),
    isOauth ? (value['has_refresh_token'] === true ? renews : renewsNot) : '',
    textsOf(value['header_keys']).join(', '),
    textsOf(value['scopes']).join(' '),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

const MAX_NODES = 50

/** Of a cluster: how each node has it. */
function nodesOf(value: unknown): string {
  if (!isObject(value)) return ''
  const nodes = Object.entries(value).slice(0, MAX_NODES)
  return nodes
    .map(([node, found]) => {
      const state = isObject(found) ? textOf(found['state']) : ''
      const failure = isObject(found) ? failureOf(found['last_failure']) : ''
      return clean(`${node}${state && `: ${state}`}${failure && ` (${failure})`}`)
    })
    .join(', ')
}
