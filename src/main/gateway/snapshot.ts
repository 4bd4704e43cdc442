import { z } from 'zod'
import { ClientSettings, type KeyAccess } from '../../shared/model/clientEdit.ts'
import { WantedValue, type DeletedClient } from '../../shared/model/deletedClient.ts'
import { isObject, textOf, valueOf } from './json.ts'
import { KeptOpenapi, keptOpenapi, openapiObstacle, type Wants } from './keptOpenapi.ts'
import { MASK, isGatewayMask, isLongMask, isReference, maskArgs, maskEnv, maskUrl } from './mask.ts'
import { settingsOf } from './settings.ts'
import { configOf, type WireClient } from './wire.ts'

/** All that is kept of a deleted client. No secret: each of them stands in `wanted` instead. */
export const Snapshot = z.object({
  id: z.string(),
  gatewayId: z.string(),
  deletedAt: z.string(),
  clientId: z.string(),
  connection: z.string(),
  auth: z.string(),
  /** Masked where it is wanted. */
  url: z.string(),
  /** Command and arguments; masked where they are wanted. */
  parts: z.array(z.string()),
  envs: z.array(z.string()),
  /** Headers whose value is a reference such as `env.NAME`. */
  references: z.record(z.string(), z.string()),
  settings: ClientSettings.extend({
    // What older copies do not have.
    openapi: ClientSettings.shape.openapi.default(null),
  }),
  /** Null for a client of another kind, for one the gateway told nothing of, and in older copies. */
  openapi: KeptOpenapi.nullable().default(null),
  /** Null: this gateway did not tell. */
  isSticky: z.boolean().nullable(),
  /** What virtual keys could use of it was not to be read; older copies do not say. */
  areKeysUnread: z.boolean().default(false),
  slug: z.string(),
  toolCount: z.number(),
  wanted: z.array(WantedValue),
})
export type Snapshot = z.infer<typeof Snapshot>

/**
 * What can be kept of a client without any secret. What the list does not tell comes in `more`:
 * `keys`, what virtual keys may use of it (null: not to be read), and `document`, what a client of an API is made of.
 */
export function snapshotOf(
  client: WireClient,
  gatewayId: string,
  now: Date,
  { keys, document = null }: { keys?: KeyAccess[] | null; document?: string | null } = {},
): Snapshot {
  const config = configOf(client.item)
  const isSticky = config['needs_session_stickiness']
  const own = client.command === '' ? [] : [client.command, ...client.args]
  const parts = maskArgs(own)
  const envs = client.envs.map(maskEnv)
  const url = maskUrl(client.url)
  const headers = isObject(config['headers']) ? config['headers'] : {}
  const values = Object.entries(headers).map(([name, value]) => [name, valueOf(value)] as const)
  const references = values.filter(([, value]) => isReference(value))
  const settings = settingsOf(client)
  const isOfApi = client.connection === 'openapi'
  // What is not listed at all is not known, whatever document there is.
  const openapi = isOfApi && settings.openapi ? keptOpenapi(client, document) : null
  const wanted: WantedValue[] = [
    ...(url !== client.url || isGatewayMask(url)
      ? [wants({ kind: 'url', name: '', hint: url })]
      : []),
    ...parts.flatMap((part, at) =>
      part === own[at] && !isLongMask(part)
        ? []
        : [wants({ kind: 'argument', name: String(at), hint: hintFor(parts, at) })],
    ),
    ...envs.flatMap((env, at) =>
      env === client.envs[at] && !isLongMask(valueIn(env))
        ? []
        : [wants({ kind: 'environment', name: nameIn(env), hint: '' })],
    ),
    ...values
      .filter(([, value]) => !isReference(value))
      .map(([name]) => wants({ kind: 'header', name, hint: '' })),
    // Nobody is tried with an API (v2.3.1, code).
    ...(client.auth === 'per_user_headers' && !isOfApi
      ? settings.userHeaders.map((name) => wants({ kind: 'userHeader', name, hint: '' }))
      : []),
    ...(openapi?.wants ?? []).map(wants),
  ]
  return {
    ...{ id: crypto.randomUUID(), gatewayId, deletedAt: now.toISOString(), clientId: client.id },
    ...{ connection: client.connection, auth: client.auth, url, parts, envs },
    references: Object.fromEntries(references),
    // Nobody is signed in again by a restore, and an address of a sign-in may hold a secret.
    settings: { ...settings, ...(keys && { keys }), oauth: null },
    openapi: openapi?.kept ?? null,
    areKeysUnread: keys === null,
    isSticky: typeof isSticky === 'boolean' ? isSticky : null,
    slug: textOf(config['endpoint_slug']),
    toolCount: client.tools.length,
    wanted,
  }
}

const wants = (value: Wants): WantedValue => ({ key: `${value.kind} ${value.name}`, ...value })

/** `--key ••••` says more than the mask alone. */
const hintFor = (parts: readonly string[], at: number): string =>
  parts[at] === MASK ? `${parts[at - 1] ?? ''} ${MASK}`.trim() : parts[at]!

const nameIn = (env: string): string => env.split('=')[0]!
const valueIn = (env: string): string => env.slice(nameIn(env).length + 1)

/** Why a create would not bring the client back; null when it can. */
export function obstacleTo(snapshot: Snapshot): DeletedClient['obstacle'] {
  const { auth, connection, parts, url, openapi, settings } = snapshot
  if (auth === 'oauth' || auth === 'per_user_oauth') return 'oauth'
  if (auth === 'token_exchange') return 'tokenExchange'
  if (connection === 'stdio') return (parts[0] ?? '').trim() === '' ? 'nothing' : null
  if (connection === 'openapi') {
    return openapiObstacle(openapi, settings.openapi?.documentUrl ?? '')
  }
  if (connection !== 'http' && connection !== 'sse') return 'connection'
  return url === '' ? 'nothing' : null
}

/** The snapshot as the window shows it. */
export const deletedView = (snapshot: Snapshot): DeletedClient => ({
  id: snapshot.id,
  gatewayId: snapshot.gatewayId,
  name: snapshot.settings.name,
  deletedAt: snapshot.deletedAt,
  connection: snapshot.connection,
  runs: snapshot.parts.length > 0 ? snapshot.parts.join(' ') : snapshot.url || madeOf(snapshot),
  toolCount: snapshot.toolCount,
  wanted: snapshot.wanted,
  obstacle: obstacleTo(snapshot),
})

/** Of a client of an API, for a person. */
const madeOf = ({ settings: { openapi } }: Snapshot): string =>
  openapi?.documentUrl || openapi?.title || ''
