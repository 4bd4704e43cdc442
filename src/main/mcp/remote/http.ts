import { Agent, request as requestPlain, type IncomingMessage } from 'node:http'
import { Agent as TlsAgent, request as requestTls } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import { AppError } from '../../../shared/errors.ts'
import { REMOTE_RUN } from '../../../shared/text/remote.ts'
import { trustSystem } from '../../gateway/certificates.ts'
import { boundedBody, type Received } from './body.ts'
import { connectionFailure, redirectFailure } from './failures.ts'

interface Options {
  url: URL
  /** Sent to the server itself and to no other host. */
  headers: Record<string, string>
  /** The first connection stands; with how it is protected. */
  onConnected: (detail: string) => void
  /** A body went beyond its bounds: waiting on makes no sense. */
  onBroken: (failure: AppError) => void
}

/**
 * The connections of one run to one server. `fetch` is what the SDK speaks through: it sends
 * the recipe's headers only to the server's own origin, follows no redirect, and bounds every body.
 */
export class RemoteHttp {
  /** What was received of all bodies. */
  readonly received: Received = { bytes: 0 }
  readonly #options: Options
  readonly #plain = new Agent({ keepAlive: true })
  readonly #tls: TlsAgent
  #isConnected = false

  constructor(options: Options) {
    this.#options = options
    if (options.url.protocol === 'https:') trustSystem()
    this.#tls = new TlsAgent({ keepAlive: true })
  }

  /** Rejects with an AppError for whatever keeps an answer from coming, and for a way elsewhere. */
  readonly fetch: FetchLike = async (input, init = {}) => {
    const url = new URL(input)
    const isOwn = url.origin === this.#options.url.origin
    const headers = new Headers(init.headers)
    if (isOwn) {
      for (const [name, value] of Object.entries(this.#options.headers)) {
        // What the SDK sends for its sign-in is newer than what the recipe says.
        if (!headers.has(name)) headers.set(name, value)
      }
    }
    headers.set('accept-encoding', 'identity')
    const incoming = await this.#ask(url, { ...init, headers })
    const status = incoming.statusCode ?? 0
    const { location } = incoming.headers
    if (isOwn && status >= 300 && status < 400 && location !== undefined) {
      if (!isWithin(url, location, isReadOnly(init) || status >= 307)) {
        incoming.destroy()
        throw redirectFailure(location, url)
      }
    }
    if (status < 200 || status > 599) {
      incoming.destroy()
      throw AppError.of('remote_not_mcp', { host: url.host, type: '' })
    }
    const hasBody = status !== 204 && status !== 205 && status !== 304
    // Whoever asks for a description of the sign-in hears of it there.
    const onBroken =
      isOwn && !/^\/\.well-known\//.test(url.pathname) ? this.#options.onBroken : ignore
    const body = hasBody ? boundedBody(incoming, this.received, onBroken) : null
    if (!hasBody) incoming.resume()
    return new Response(body, { status, headers: headersOf(incoming) })
  }

  /** Ends every connection at once. */
  close(): void {
    this.#plain.destroy()
    this.#tls.destroy()
  }

  #ask(url: URL, init: RequestInit & { headers: Headers }): Promise<IncomingMessage> {
    const isTls = url.protocol === 'https:'
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const request = (isTls ? requestTls : requestPlain)(url, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(init.headers),
      agent: isTls ? this.#tls : this.#plain,
      ...(init.signal ? { signal: init.signal } : {}),
    })
    request.once('socket', (socket) => {
      if (socket.connecting)
        socket.once(isTls ? 'secureConnect' : 'connect', () => this.#tell(socket))
    })
    request.once('response', resolve)
    request.on('error', (cause) => {
      const isAborted = init.signal?.aborted === true
      reject(isAborted ? cause : connectionFailure(cause, url))
    })
    request.end(typeof init.body === 'string' ? init.body : bodyText(init.body))
    return promise
  }

  #tell(socket: Socket): void {
    if (this.#isConnected) return
    this.#isConnected = true
    const { encrypted, getProtocol } = socket as Partial<TLSSocket>
    this.#options.onConnected(encrypted ? (getProtocol?.call(socket) ?? '') : REMOTE_RUN.plain)
  }
}

const ignore = (): void => undefined
const isReadOnly = ({ method = 'GET' }: RequestInit): boolean => method.toUpperCase() === 'GET'

/** A way on within the same origin, which the SDK then follows by itself (its shared/transport.ts). */
function isWithin(from: URL, location: string, keepsMethod: boolean): boolean {
  const to = URL.parse(location, from.href)
  return keepsMethod && to?.origin === from.origin && to.username === '' && to.password === ''
}

/** The SDK sends JSON as text and forms as URLSearchParams. */
const bodyText = (body: RequestInit['body']): string =>
  body instanceof URLSearchParams ? body.toString() : ''

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    try {
      headers.append(rawHeaders[at]!, rawHeaders[at + 1]!)
    } catch {
      // A name or value that is none says nothing to the SDK either.
    }
  }
  return headers
}
