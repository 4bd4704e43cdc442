import { randomBytes } from 'node:crypto'
import type { OAuthServerInfo } from '@modelcontextprotocol/sdk/client/auth.js'
import { AppError } from '../../../../shared/errors.ts'
import { isOpenable } from '../../../../shared/loopback.ts'
import type { Remote } from '../../../../shared/model/server.ts'
import { SIGN_IN_REASON } from '../../../../shared/text/signIn.ts'
import { remoteUrl } from '../address.ts'
import { sentHeaders } from '../headers.ts'
import { RemoteHttp } from '../http.ts'
import { metadataFailure } from '../metadata.ts'
import { listenForCallback, type Callback } from './callback.ts'
import { flowFailure, returnedFailure } from './failures.ts'
import { boundedFetch } from './places.ts'
import { FlowProvider } from './provider.ts'
import type { SignedIn } from './store.ts'

/** Answered by a server without a session; one that wants a token says so and where to get it. */
const PING = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })

interface Flow {
  remote: Remote
  /** How long it may take until the browser is back. */
  limitMs: number
  signal: AbortSignal
  /** The user has to go there, to the page of this host. */
  onAddress: (address: string, host: string) => void
  /** The browser came back. */
  onReturned: () => void
}

/**
 * One sign-in: finds out where, lets the user go there, and fetches the tokens for what the browser
 * brings back. The port is closed when it ends, however it does. Throws an AppError; probe_cancelled
 * where `signal` ended it.
 */
export async function signIn(flow: Flow): Promise<SignedIn> {
  const { remote, limitMs, signal } = flow
  const late = AbortSignal.timeout(limitMs)
  const url = remoteUrl(remote.url)
  const http = new RemoteHttp({
    ...{ url, headers: sentHeaders(remote) },
    onConnected: () => undefined,
    // Every body here is read to its end, and fails there.
    onBroken: () => undefined,
  })
  const state = randomBytes(32).toString('base64url')
  const callback = await listenForCallback(state)
  const provider = new FlowProvider({
    ...{ redirectUrl: callback.redirectUrl, state },
    ...oauthOf(remote),
  })
  try {
    return await steps(flow, { url, http, provider, callback, late })
  } catch (cause) {
    if (signal.aborted) throw AppError.of('probe_cancelled', { cause })
    if (late.aborted && !callback.isOver) {
      throw AppError.of('oauth_timeout', { minutes: Math.round(limitMs / 60_000) }, { cause })
    }
    const isRegistering = provider.discovered !== undefined && provider.client === undefined
    throw flowFailure(cause, { host: hostOf(provider, url), isRegistering })
  } finally {
    http.close()
    await callback.close()
  }
}

interface Parts {
  url: URL
  http: RemoteHttp
  provider: FlowProvider
  callback: Callback
  /** Aborted when the browser takes too long. */
  late: AbortSignal
}

async function steps(
  { remote, signal, onAddress, onReturned }: Flow,
  { url, http, provider, callback, late }: Parts,
): Promise<SignedIn> {
  const { auth, discoverOAuthServerInfo, extractWWWAuthenticateParams } =
    await import('@modelcontextprotocol/sdk/client/auth.js')
  const fetch = boundedFetch(http.fetch, url, AbortSignal.any([signal, late]))
  const asked = await fetch(url, remote.type === 'sse' ? asStream : asMessage)
  await asked.body?.cancel()
  const failure = await metadataFailure(asked, { url, fetch })
  if (failure !== null) throw failure
  const { resourceMetadataUrl, scope: named } = extractWWWAuthenticateParams(asked)
  const where = resourceMetadataUrl && { resourceMetadataUrl }
  provider.discovered = await discoverOAuthServerInfo(url, { ...where, fetchFn: fetch })
  const scope = oauthOf(remote).scopes || renewableScope(named, provider.discovered)
  const step = {
    ...{ serverUrl: url, fetchFn: fetch },
    ...where,
    ...(scope !== undefined && { scope }),
  }
  await auth(provider, step)
  const { address } = provider
  if (address === null || !isOpenable(address.href)) {
    throw AppError.of('oauth_address', { host: address?.host ?? url.host })
  }
  onAddress(address.href, address.host)
  const back = await unlessAborted(callback.returned, AbortSignal.any([signal, late]))
  await callback.close()
  onReturned()
  // Else one server could have the code of another one handed to it (RFC 9207, section 2.4).
  if (!isFrom(provider.discovered.authorizationServerMetadata, back.issuer)) {
    const reason = back.issuer === null ? SIGN_IN_REASON.noSender : SIGN_IN_REASON.otherIssuer
    throw AppError.of('oauth_failed', { host: address.host, reason })
  }
  if (back.code === null) throw returnedFailure(back, address.host)
  const fetchFn = boundedFetch(http.fetch, url, signal)
  await auth(provider, { ...step, fetchFn, authorizationCode: back.code })
  const { client, granted } = provider
  if (client === undefined || granted === undefined) {
    const reason = SIGN_IN_REASON.unreadable
    throw AppError.of('oauth_failed', { host: address.host, reason })
  }
  const metadataUrl = resourceMetadataUrl?.href ?? null
  return { origin: url.origin, metadataUrl, client, tokens: granted }
}

/**
 * What the server asks for, and what lets its tokens be renewed where the sign-in server has a word
 * for it: many give no refresh token without (OpenID Connect Core 1.0, section 11).
 */
function renewableScope(
  named: string | undefined,
  { resourceMetadata, authorizationServerMetadata }: OAuthServerInfo,
): string | undefined {
  const scope = named ?? resourceMetadata?.scopes_supported?.join(' ') ?? ''
  if (scope === '') return undefined
  const isOffered = authorizationServerMetadata?.scopes_supported?.includes(OFFLINE) === true
  return isOffered && !scope.split(' ').includes(OFFLINE) ? `${scope} ${OFFLINE}` : scope
}

const OFFLINE = 'offline_access'

const asStream: RequestInit = { method: 'GET', headers: { accept: 'text/event-stream' } }
const asMessage: RequestInit = {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  },
  body: PING,
}

/** Whether an answer may come from this server: it names it, or no sender where none was announced. */
function isFrom(
  metadata: ({ issuer: string } & Record<string, unknown>) | undefined,
  sender: string | null,
): boolean {
  if (sender === null) return metadata?.[NAMES_SENDER] !== true
  return metadata === undefined || sender === metadata.issuer
}

const NAMES_SENDER = 'authorization_response_iss_parameter_supported'

const oauthOf = ({ authorization }: Remote): { clientId: string; scopes: string } =>
  authorization.type === 'oauth'
    ? { clientId: authorization.clientId.trim(), scopes: authorization.scopes.trim() }
    : { clientId: '', scopes: '' }

const hostOf = ({ address, discovered }: FlowProvider, url: URL): string =>
  (address ?? URL.parse(discovered?.authorizationServerUrl ?? '') ?? url).host

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(new Error('nobody waits any more'))
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    return await Promise.race([promise, ended])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
