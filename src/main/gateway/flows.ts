import { AppError } from '../../shared/errors.ts'
import { FIELD, GONE } from '../../shared/text/facts.ts'
import {
  clientPath,
  isPathStep,
  pathStep,
  READ_MS,
  WRITE_MS,
  type Door,
  type ReadOptions,
} from './door.ts'
import { isObject, textOf } from './json.ts'

/** A sign-in that a person has to finish in the browser (bifrost-api.md section 3.2). */
export interface Flow {
  /** Id of the OAuth configuration; what completes the flow, not the client's id. */
  configId: string
  /** For the system browser; http or https only. */
  authorizeUrl: string
  /** ISO time; null when the gateway does not say. */
  expiresAt: string | null
  /** Id of the client it belongs to; null when the gateway does not say. */
  clientId: string | null
  /** Where to ask how far it is; after a reauthorize only the path given with it is right. */
  statusPath: string
}

/** How far a sign-in is; times are ISO, null when the gateway does not say. */
export interface FlowStatus {
  /** pending, authorized, failed, expired, revoked, or a word the app does not know. */
  status: string
  expiresAt: string | null
  tokenExpiresAt: string | null
  scopes: string[]
}

/** What a write was answered with: 200 alone says little (bifrost-api.md section 0, rule 9). */
export interface WriteAnswer {
  /** success, pending_oauth, partial_success, or a word the app does not know. */
  status: string
  message: string
  /** Only with pending_oauth. */
  flow: Flow | null
  /** How many tools were found, where the gateway says so. */
  toolCount: number | null
}

/** Reads the answer of any write; what is missing is empty. `clean`: makes foreign text safe. */
export function readWrite(json: unknown, clean: (text: string) => string): WriteAnswer {
  const body = isObject(json) ? json : {}
  const count = body['tools_count'] ?? body['tool_count']
  return {
    status: clean(textOf(body['status'])),
    message: clean(textOf(body['message'])),
    flow: readFlow(body),
    toolCount: typeof count === 'number' && Number.isFinite(count) ? count : null,
  }
}

function readFlow(body: Record<string, unknown>): Flow | null {
  const configId = textOf(body['oauth_config_id'])
  const authorizeUrl = webAddress(textOf(body['authorize_url']))
  if (!isPathStep(configId) || authorizeUrl === null) return null
  return {
    configId,
    authorizeUrl,
    expiresAt: textOf(body['expires_at']) || null,
    clientId: textOf(body['mcp_client_id']) || null,
    statusPath: ownPath(textOf(body['status_url'])) ?? statusPath(configId),
  }
}

/** v1.4.18 gives no paths, v1.5.16 none for per-user flows (wire): built here then. */
const statusPath = (configId: string): string => `${configPath(configId)}/status`

const configPath = (configId: string): string =>
  `/api/oauth/config/${pathStep(configId, GONE.signIn)}`

/**
 * A path of the gateway's own API; null for anything that could lead elsewhere, also once a URL or
 * a server on the way has resolved its dots and decoded its slashes.
 */
function ownPath(path: string): string | null {
  if (!/^\/api\/oauth\/[\w\-./?=&%]*$/.test(path)) return null
  const [route = ''] = path.split('?')
  const isResolved = new URL(route, 'http://gateway').pathname === route
  return isResolved && !/%(?:2e|2f|5c|25)/i.test(route) ? path : null
}

function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
}

/** The calls of sections 3.2, 3.3 and 5 that sign somebody in, for a client or for each user. */
export interface FlowCalls {
  flowStatus(flow: Pick<Flow, 'statusPath'>, options?: ReadOptions): Promise<FlowStatus>
  /** Rejects with gateway_rejected while the person is not done. */
  completeFlow(configId: string): Promise<WriteAnswer>
  revokeFlow(configId: string): Promise<void>
  initiateVerification(clientId: string): Promise<WriteAnswer>
  reauthorize(clientId: string): Promise<WriteAnswer>
  /** `headers`: a sample of one user's values; verified once, not kept. */
  verifyHeaders(clientId: string, headers: Record<string, string>): Promise<WriteAnswer>
  reregister(clientId: string): Promise<WriteAnswer>
}

/** `clean`: makes the gateway's words safe to show. */
export function flowCalls(door: Door, clean: (text: string) => string): FlowCalls {
  const post = (path: string, body: object = {}) =>
    ({ method: 'POST', path, body, timeoutMs: WRITE_MS }) as const
  const written = async (answer: Promise<{ json: unknown }>) =>
    readWrite((await answer).json, clean)
  return {
    async flowStatus({ statusPath }, { timeoutMs = READ_MS, signal } = {}) {
      const path = ownPath(statusPath)
      if (path === null) throw AppError.of('invalid_input', { fields: FIELD.statusPath })
      const [route = '', search = ''] = path.split('?')
      const query = Object.fromEntries(new URLSearchParams(search))
      const { json } = await door.call({ method: 'GET', path: route, query, timeoutMs, signal })
      return readStatus(json, clean)
    },
    completeFlow: async (configId) =>
      written(door.askFor('hasOauth', post(`${clientPath(configId)}/complete-oauth`))),
    async revokeFlow(configId) {
      await door.askFor('hasOauth', {
        method: 'DELETE',
        path: configPath(configId),
        timeoutMs: WRITE_MS,
      })
    },
    initiateVerification: async (id) =>
      written(door.askFor('canVerify', post(`${clientPath(id)}/initiate-verification`))),
    reauthorize: async (id) =>
      written(door.askFor('canVerify', post(`${clientPath(id)}/reauthorize`))),
    verifyHeaders: async (id, headers) =>
      written(
        door.askFor(
          'canVerify',
          post(`${clientPath(id)}/verify-headers`, { user_headers: headers }),
        ),
      ),
    reregister: async (id) =>
      written(door.askFor('canReregister', post(`${clientPath(id)}/reregister`))),
  }
}

/** `token_scopes` is a text that holds JSON (wire, and v2 by code). */
function readStatus(json: unknown, clean: (text: string) => string): FlowStatus {
  const body = isObject(json) ? json : {}
  return {
    status: clean(textOf(body['status'])),
    expiresAt: textOf(body['expires_at']) || null,
    tokenExpiresAt: textOf(body['token_expires_at']) || null,
    scopes: scopesOf(body['token_scopes']).map((scope) => clean(scope)),
  }
}

function scopesOf(value: unknown): string[] {
  let list = value
  if (typeof value === 'string') {
    try {
      list = JSON.parse(value)
    } catch {
      list = value.split(/\s+/)
    }
  }
  return Array.isArray(list)
    ? list.filter((scope): scope is string => typeof scope === 'string' && scope !== '')
    : []
}
