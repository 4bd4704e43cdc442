import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { TLSSocket } from 'node:tls'
import { AppError } from '../../shared/errors.ts'
import { hostOf } from './address.ts'
import { openingHeader, type Credential } from './credential.ts'
import { clean, connectionFailure, statusFailure } from './failures.ts'
import { assertSafeToSend } from './safety.ts'

export interface GatewayRequest {
  /** Base URL as cleanUrl gives it. */
  base: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below the base, beginning with a slash; ids in it percent-encoded. */
  path: string
  query?: Record<string, string | number>
  body?: unknown
  /** null: nothing is sent. */
  credential: Credential | null
  /** For the whole exchange, from the lookup of the name to the last byte. */
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** This is a login, and the gateway said that there is something to log in to. */
  isLoginSafe?: true
}

export interface GatewayAnswer {
  status: number
  /** Parsed JSON; undefined when there was no body. */
  json: unknown
  /** As `Set-Cookie` has them. */
  cookies: string[]
  /** The other end's address. */
  address: string
  /** When its certificate ends; null over plain http. */
  certificateEnds: Date | null
}

/** A thousand clients with twenty tools are about 10 MB. */
const MAX_BYTES = 64_000_000

/**
 * One request to a gateway over a connection of its own, so that no stale one is ever reused for
 * a write. Redirects are never followed. Every failure is an AppError without any credential; a
 * caller's abort rejects with the signal's reason.
 */
export async function request(call: GatewayRequest): Promise<GatewayAnswer> {
  const { base, method, path, credential } = call
  assertSafeToSend(call)
  const { response, text, address, certificateEnds } = await exchange(call)
  const status = response.statusCode ?? 0
  const target = { base, method, path, credential }
  if (status >= 300 && status < 400) throw redirectFailure(response, base, path)
  const isHtml = /\bhtml\b/i.test(response.headers['content-type'] ?? '')
  if (status >= 400) throw statusFailure(status, isHtml ? text : (parsed(text) ?? text), target)
  if (isHtml || /^\s*<(?:!doctype|html)/i.test(text)) {
    throw AppError.of('gateway_html', { path }, { details: clean(titleOf(text), credential, 120) })
  }
  const json = text.trim() === '' ? undefined : parsed(text)
  if (json === undefined && text.trim() !== '') {
    const details = clean(text, credential, 120)
    throw AppError.of('gateway_protocol', { what: `${path} is not JSON` }, { details })
  }
  const cookies = response.headers['set-cookie'] ?? []
  return { status, json, cookies, address, certificateEnds }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function redirectFailure(response: IncomingMessage, base: string, path: string): AppError {
  const location = response.headers.location ?? ''
  let target = 'an address that cannot be read'
  try {
    const url = new URL(location, base + path)
    target = url.origin === 'null' ? `${url.protocol}…` : url.origin + url.pathname
  } catch {
    // The sentence says so.
  }
  return AppError.of('gateway_redirect', { target: clean(target) })
}

/** What a web page calls itself, to tell a gateway's own dashboard from anything else. */
const titleOf = (text: string): string =>
  /<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? text.replace(/<[^>]*>/g, ' ').trim()

interface Exchange {
  response: IncomingMessage
  text: string
  address: string
  certificateEnds: Date | null
}

function exchange(call: GatewayRequest): Promise<Exchange> {
  const { base, method, path, query, body, credential, timeoutMs, signal } = call
  const url = new URL(base + path)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, `${value}`)
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const headers = {
    accept: 'application/json',
    ...(payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}),
    ...(method !== 'GET' && !payload ? { 'content-length': 0 } : {}),
    ...(credential ? openingHeader(credential) : {}),
  }
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>()
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest
  const outgoing = openRequest(() => send(url, { method, headers, agent: false }))
  const fail = (cause: unknown) => {
    reject(cause)
    outgoing.destroy()
  }
  const timer = setTimeout(() => {
    const facts = { host: hostOf(base), seconds: Math.max(1, Math.round(timeoutMs / 1000)) }
    fail(AppError.of('gateway_timeout', facts))
  }, timeoutMs)
  const abort = () => fail(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  outgoing.on('error', (cause) => fail(connectionFailure(cause, base)))
  outgoing.on('response', (response) => {
    const { socket } = response
    const address = socket.remoteAddress ?? ''
    const certificateEnds =
      socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : null
    readText(response).then(
      (text) => resolve({ response, text, address, certificateEnds }),
      (cause: unknown) => fail(cause instanceof AppError ? cause : connectionFailure(cause, base)),
    )
  })
  outgoing.end(payload)
  return promise.finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  })
}

/** A key with characters that no header can carry is the user's to correct. */
function openRequest<T>(open: () => T): T {
  try {
    return open()
  } catch {
    throw AppError.of('invalid_input', { fields: 'credential' })
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BYTES) {
      throw AppError.of('gateway_protocol', { what: 'it is larger than 64 MB' })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
