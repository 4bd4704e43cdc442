import { request, type Agent, type IncomingMessage, type RequestOptions } from 'node:http'
import { TLSSocket } from 'node:tls'
import { AppError } from '../../shared/errors.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { hostOf } from './address.ts'
import { openingHeader } from './credential.ts'
import { connectionFailure } from './failures.ts'
import type { GatewayRequest } from './http.ts'
import { Connections } from './network.ts'
import type { ConnectOptions } from './networkAgent.ts'
import { readText } from './networkBody.ts'
import { addressOf, proxyHeaders, statusOfProxy } from './networkProxy.ts'

/** An answer of any status, read to its end. */
export interface Exchange {
  response: IncomingMessage
  text: string
  address: string
  certificateEnds: Date | null
}

/** A read is answered or it is not; a write may wait for other computers first. */
const FIRST_BYTE_MS = 10_000

/** A connection that was kept from an earlier read had ended meanwhile. */
class Stale extends Error {}

/**
 * Sends one request and reads its answer. Rejects with an AppError, or with the reason of the
 * caller's signal. A read is sent once more when the connection kept for it had ended; a write
 * never is.
 */
export async function exchange(call: GatewayRequest): Promise<Exchange> {
  const { base, method, credential } = call
  const connections = call.connections ?? Connections.to(base)
  if (credential !== null || call.isLoginSafe) connections.assertMayCarryCredential()
  const limits = new Limits(call)
  const { signal } = limits
  const sending = (agent: Agent) => send(call, connections, agent, limits)
  try {
    const first = connections.run(method === 'GET' ? 'read' : 'write', signal, sending)
    return await first.catch((cause: unknown) => {
      if (!(cause instanceof Stale)) throw cause
      return connections.run('retry', signal, sending)
    })
  } finally {
    limits.clear()
    if (call.connections === undefined) connections.close()
  }
}

/** Ends an exchange that takes too long, and the one whose caller has left. */
class Limits {
  readonly signal: AbortSignal
  readonly #own = new AbortController()
  readonly #call: GatewayRequest
  readonly #whole: NodeJS.Timeout
  #firstByte: NodeJS.Timeout | undefined

  constructor(call: GatewayRequest) {
    this.#call = call
    this.signal = call.signal ? AbortSignal.any([call.signal, this.#own.signal]) : this.#own.signal
    this.#whole = this.#after(call.timeoutMs)
  }

  sent(): void {
    const { method, firstByteMs = FIRST_BYTE_MS, timeoutMs } = this.#call
    if (method !== 'GET') return
    clearTimeout(this.#firstByte)
    this.#firstByte = this.#after(Math.min(firstByteMs, timeoutMs))
  }

  answered(): void {
    clearTimeout(this.#firstByte)
  }

  clear(): void {
    clearTimeout(this.#whole)
    clearTimeout(this.#firstByte)
  }

  #after(ms: number): NodeJS.Timeout {
    const facts = { host: hostOf(this.#call.base), seconds: Math.max(1, Math.round(ms / 1000)) }
    return setTimeout(() => this.#own.abort(AppError.of('gateway_timeout', facts)), ms)
  }
}

async function send(
  call: GatewayRequest,
  connections: Connections,
  agent: Agent,
  limits: Limits,
): Promise<Exchange> {
  const { base } = call
  const proxy = connections.clearProxy()
  const { signal } = limits
  signal.throwIfAborted()
  const { options, payload } = messageOf(call, proxy)
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>()
  const waiting: RequestOptions & ConnectOptions = { ...options, agent, until: signal }
  const outgoing = openRequest(() => request(waiting))
  const fail = (cause: unknown) => {
    reject(cause)
    outgoing.destroy()
  }
  const failure = (cause: unknown) =>
    cause instanceof AppError ? cause : connectionFailure(cause, base)
  const abort = () => fail(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  let hasAnswer = false
  outgoing.on('finish', () => limits.sent())
  outgoing.on('error', (cause) => {
    const isReset = /^(?:ECONNRESET|EPIPE)$/.test((cause as NodeJS.ErrnoException).code ?? '')
    fail(outgoing.reusedSocket && isReset && !hasAnswer ? new Stale() : failure(cause))
  })
  outgoing.on('response', (response) => {
    hasAnswer = true
    limits.answered()
    const { socket, statusCode = 0 } = response
    const address = socket.remoteAddress ?? ''
    const hasOwn = socket instanceof TLSSocket && proxy === null
    const certificateEnds = hasOwn ? new Date(socket.getPeerCertificate().valid_to) : null
    if (proxy !== null && statusCode === 407) fail(statusOfProxy(407, proxy, hostOf(base)))
    readText(response).then(
      (text) => resolve({ response, text, address, certificateEnds }),
      (cause: unknown) => fail(failure(cause)),
    )
  })
  outgoing.end(payload)
  return promise.finally(() => signal.removeEventListener('abort', abort))
}

function messageOf(call: GatewayRequest, proxy: URL | null) {
  const { base, method, path, query, body, credential, isText } = call
  const url = new URL(base + path)
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, `${value}`)
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const headers = {
    host: url.host,
    accept: isText ? '*/*' : 'application/json',
    ...(payload ? { 'content-type': 'application/json', 'content-length': payload.length } : {}),
    ...(method !== 'GET' && !payload ? { 'content-length': 0 } : {}),
    ...(credential ? openingHeader(credential) : {}),
    ...(proxy ? proxyHeaders(proxy) : {}),
  }
  const target = proxy ? url.href : url.pathname + url.search
  // `http:` for Node means only that the agent brings the connection, encrypted or not.
  const options = { ...addressOf(url), protocol: 'http:', method, path: target, headers }
  return { options, payload }
}

/** A key with characters that no header can carry is the user's to correct. */
function openRequest<T>(open: () => T): T {
  try {
    return open()
  } catch {
    throw AppError.of('invalid_input', { fields: FIELD.credential })
  }
}
