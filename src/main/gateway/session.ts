import { AppError } from '../../shared/errors.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import { askAuth } from './authState.ts'
import type { Credential } from './credential.ts'
import { statusFailure } from './failures.ts'
import { request, type GatewayAnswer, type GatewayRequest } from './http.ts'
import { isObject } from './json.ts'
import type { Connections } from './network.ts'

const LOGIN_MS = 10_000
const LOGIN = '/api/session/login'

type Call = Omit<GatewayRequest, 'base' | 'credential'>

interface Options {
  base: string
  connections?: Connections | undefined
  /** User and password. */
  account: () => Promise<Credential>
  /** Called with each token before its first use, so that no log line shows it. */
  hide: (secret: string) => void
}

/**
 * One signed-in session at one gateway. Its token lives here alone, in memory: sessions of several
 * users do not disturb each other, because no cookie is ever kept or sent.
 */
export class Session {
  readonly #options: Options
  #token: string | null = null
  #login: Promise<string | null> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * One call with the session. When it is no longer good (401) a new one is made and the call sent
   * once more: it was refused before anything was done. A gateway where nobody has to sign in
   * gets the call without a token.
   */
  async call(call: Call): Promise<GatewayAnswer> {
    const token = await this.#open(call.signal)
    try {
      return await this.#send(call, token)
    } catch (cause) {
      // gateway_sign_in: there was no token, because nobody had to sign in until now.
      const { code } = AppError.from(cause)
      if (code !== 'gateway_unauthorized' && code !== 'gateway_sign_in') throw cause
      if (this.#token === token) this.#token = null
      return this.#send(call, await this.#open(call.signal))
    }
  }

  /** Ends the session at the gateway, if one is open. Never rejects. */
  async close(): Promise<void> {
    const token = this.#token
    this.#token = null
    if (token === null) return
    const call = { method: 'POST', path: '/api/session/logout', timeoutMs: LOGIN_MS } as const
    await this.#send(call, token).catch(() => undefined)
  }

  #send(call: Call, token: string | null): Promise<GatewayAnswer> {
    const credential =
      token === null ? null : ({ auth: 'session', user: '', secret: token } as const)
    const { base, connections } = this.#options
    return request({ ...call, base, connections, credential })
  }

  /** One login at a time, whoever waits for it. */
  async #open(signal?: AbortSignal): Promise<string | null> {
    signal?.throwIfAborted()
    if (this.#token !== null) return this.#token
    this.#login ??= this.#logIn().finally(() => (this.#login = null))
    return this.#login
  }

  /** Asks first whether there is anything to log in to: a login without an admin ends v1.3.63. */
  async #logIn(): Promise<string | null> {
    const { base, connections, account, hide } = this.#options
    const { auth } = await askAuth({ base, connections, timeoutMs: LOGIN_MS })
    if (!auth.isEnabled) return null
    const credential = await account()
    const body = { username: credential.user, password: credential.secret }
    const answer = await request({
      ...{ base, method: 'POST', path: LOGIN, body, credential: null, timeoutMs: LOGIN_MS },
      ...{ isLoginSafe: true, connections },
    }).catch((cause: unknown) => {
      throw loginFailure(AppError.from(cause), credential)
    })
    const token = tokenIn(answer)
    if (token === null) throw AppError.of('gateway_protocol', { what: UNREADABLE.noSession })
    hide(token)
    this.#token = token
    return token
  }
}

/** A wrong password is no missing one; and the gateway's words may repeat what was sent. */
function loginFailure(failure: AppError, credential: Credential): AppError {
  if (failure.code !== 'gateway_sign_in') return failure
  const target = { base: '', method: 'POST', path: LOGIN, credential }
  return statusFailure(401, failure.details ?? '', target)
}

/**
 * v1.3.63 answers the token; newer gateways only set the cookie `token` (wire). Its value is taken
 * as it stands: a cookie is not percent-encoded by itself (RFC 6265 section 4.1.1).
 */
function tokenIn({ json, cookies }: GatewayAnswer): string | null {
  const told = isObject(json) ? json['token'] : null
  if (typeof told === 'string' && told !== '') return told
  for (const cookie of cookies) {
    const value = /^\s*token=([^;\s]+)/.exec(cookie)?.[1]
    if (value !== undefined) return value
  }
  return null
}
