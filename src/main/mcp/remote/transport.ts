import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '../../../shared/errors.ts'
import type { Remote } from '../../../shared/model/server.ts'
import { Conduct } from '../conduct.ts'
import type { Redaction } from '../redaction.ts'
import type { Connection } from '../session.ts'
import { statusFailure } from './failures.ts'
import type { RemoteHttp } from './http.ts'
import { metadataFailure } from './metadata.ts'
import type { Access } from './oauth/access.ts'

/** So much of an answer that is no MCP is read for its reason. */
const MAX_REASON_CHARACTERS = 8000
/** For telling a server that its session is over. */
const GOODBYE_MS = 1000

interface Options {
  type: Remote['type']
  url: URL
  http: RemoteHttp
  redaction: Redaction
  /** Something is sent that only the right person knows. */
  hasCredential: boolean
  /** The tokens of a sign-in, for servers that want one. */
  access: Access | undefined
}

/** What the SDK's transports for URLs have in common and this file needs of them. */
type Inner = Transport & { terminateSession?: () => Promise<void> }

/**
 * The SDK's transport over our own connections. What a server does wrong is kept as an AppError in
 * `broken`, also where the SDK would try again or say nothing.
 */
export class RemoteTransport implements Transport, Connection {
  onmessage?: <T extends JSONRPCMessage>(message: T) => void
  onclose?: () => void
  onerror?: (error: Error) => void

  readonly conduct = new Conduct()
  /** Over HTTP there is no text between messages. */
  readonly noise: string[] = []
  readonly noiseCount = 0
  protocolVersion = ''
  isClosed = false
  messageCount = 0
  /** The first failure that says why there is no answer. */
  broken: AppError | null = null
  /** Something was sent as a message that is none. */
  hasUnreadable = false

  readonly #options: Options
  #inner: Inner | null = null
  /** A token of a sign-in was sent. */
  #wasSignedIn = false

  constructor(options: Options) {
    this.#options = options
  }

  get messageBytes(): number {
    return this.#options.http.received.bytes
  }

  /** Loads the SDK's own transport. Rejects when an SSE server cannot be reached. */
  async start(): Promise<void> {
    const inner = await this.#load()
    this.#inner = inner
    inner.onmessage = (message: JSONRPCMessage) => {
      this.messageCount += 1
      this.conduct.took(message)
      this.onmessage?.(message)
    }
    inner.onclose = () => this.#closed()
    inner.onerror = (cause) => {
      if (cause.name === 'ZodError' || cause.name === '$ZodError' || cause instanceof SyntaxError) {
        this.hasUnreadable = true
      }
      this.onerror?.(cause)
    }
    await inner.start()
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if ('id' in message && 'method' in message) this.conduct.asked(message.id)
    await this.#inner?.send(message)
  }

  async close(): Promise<void> {
    if (!this.isClosed) await this.#inner?.close()
    this.#closed()
  }

  /** Ends the server's session too, if it has one and answers in time. */
  async leave(): Promise<void> {
    if (!this.isClosed && this.#inner?.terminateSession) {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(() => resolve(undefined), GOODBYE_MS)
      const left = this.#inner.terminateSession().catch(() => undefined)
      await Promise.race([left, promise])
      clearTimeout(timer)
    }
    await this.close()
    this.#options.http.close()
  }

  /** Waiting on makes no sense: what is open rejects, and `broken` says why. */
  break(failure: AppError): void {
    this.broken ??= failure
    void this.close()
  }

  /** Called by the SDK with the version the server answered. */
  setProtocolVersion = (version: string): void => {
    this.protocolVersion = version
    this.#inner?.setProtocolVersion?.(version)
  }

  #closed(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.onclose?.()
  }

  async #load(): Promise<Inner> {
    const { type, url } = this.#options
    const options = { fetch: this.#fetch }
    if (type === 'sse') {
      const { SSEClientTransport } = await import('@modelcontextprotocol/sdk/client/sse.js')
      return new SSEClientTransport(url, options)
    }
    const { StreamableHTTPClientTransport } =
      await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
    return new StreamableHTTPClientTransport(url, options)
  }

  /** With the token of the sign-in; once more with a newer one where it was refused. */
  async #signedIn(...[input, init]: Parameters<FetchLike>): ReturnType<FetchLike> {
    const { http, access, url } = this.#options
    const token = new URL(input).origin === url.origin ? ((await access?.token()) ?? null) : null
    if (access === undefined || token === null) return http.fetch(input, init)
    this.#wasSignedIn = true
    const response = await http.fetch(input, withToken(init, token))
    if (response.status !== 401 || !(await access.renew(token, http.fetch))) return response
    await response.body?.cancel()
    const renewed = await access.token()
    return http.fetch(input, renewed === null ? init : withToken(init, renewed))
  }

  /** Turns an answer that is no MCP into the failure that tells of it. */
  readonly #fetch: FetchLike = async (input, init) => {
    const isStream = (init?.method ?? 'GET') === 'GET'
    // Streamable HTTP may have no stream beside the answers, and does without.
    const isOptional = isStream && this.#options.type === 'http'
    try {
      const response = await this.#signedIn(input, init)
      if (response.status < 400 || isOptional || init?.method === 'DELETE') return response
      const { http, url, hasCredential, redaction } = this.#options
      const { host } = url
      if (response.status === 401 && !hasCredential) {
        const failure = await metadataFailure(response, { url, fetch: http.fetch })
        if (failure !== null) throw failure
      }
      if (response.status === 401 && this.#wasSignedIn) {
        throw AppError.of('remote_sign_in_over', { host })
      }
      const said = await beginningOf(response)
      throw statusFailure(response.status, said, { host, hasCredential, redaction })
    } catch (cause) {
      if (cause instanceof AppError && !isOptional) this.broken ??= cause
      throw cause
    }
  }
}

function withToken(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers)
  headers.set('authorization', `Bearer ${token}`)
  return { ...init, headers }
}

async function beginningOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > MAX_REASON_CHARACTERS) break
    }
  } catch {
    // What came until then has to do.
  }
  return text.slice(0, MAX_REASON_CHARACTERS)
}
