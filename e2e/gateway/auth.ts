import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { failure, type Answer } from './answers.ts'
import type { Dialect } from './dialect.ts'
import { SetupLock } from './setupLock.ts'

export interface Admin {
  user: string
  password: string
  isEnabled: boolean
  /** From config.json, where v1.3.63 cannot read it back; else set through the API. */
  isFromConfigFile: boolean
}

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000

const decodeBase64 = (encoded: string): string => Buffer.from(encoded, 'base64').toString('utf8')

/** Who may use the management API: one admin with sessions, or one bearer key, or anybody. */
export class Auth {
  admin: Admin | null = null
  bearerKey: string | null = null
  readonly setup = new SetupLock()
  readonly #sessions = new Set<string>()
  #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  get isEnabled(): boolean {
    return this.bearerKey !== null || this.admin?.isEnabled === true
  }

  /** Whether only the setup token opens the API. */
  get isLocked(): boolean {
    return this.#dialect.auth.hasSetupLock && !this.isEnabled
  }

  /** Goes on as another release, with the same admin and sessions. */
  become(dialect: Dialect): void {
    this.#dialect = dialect
  }

  /** Null when the request may pass, else the answer that refuses it. */
  refusal(headers: IncomingHttpHeaders): Answer | null {
    if (this.isLocked) return this.setup.refusal(headers, this.#dialect)
    if (!this.isEnabled) return null
    const unauthorized = failure(this.#dialect, 401, 'Unauthorized')
    const { authorization } = headers
    if (authorization === undefined) return this.#cookieOpens(headers) ? null : unauthorized
    const [scheme, credential = ''] = authorization.split(' ')
    if (scheme === 'Bearer') {
      const isPair =
        this.#dialect.auth.takesBearerOfUserAndPassword && this.#check(credential) === 'ok'
      return credential === this.bearerKey || this.#sessions.has(credential) || isPair
        ? null
        : unauthorized
    }
    if (scheme !== 'Basic') return unauthorized
    const checked = this.#check(credential)
    if (checked === 'ok') return null
    return checked === 'broken' ? this.#brokenPassword() : unauthorized
  }

  /** Whether the request carries a live session; Basic does not count, and any Authorization beats the cookie. */
  hasSession(headers: IncomingHttpHeaders): boolean {
    const bearer = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
    return headers.authorization === undefined
      ? this.#cookieOpens(headers)
      : bearer !== undefined && this.#sessions.has(bearer)
  }

  login(user: unknown, password: unknown, isHttps: boolean): Answer {
    const { admin } = this
    const token = randomUUID()
    if (admin?.isFromConfigFile && user === admin.user && this.#isBroken) {
      return failure(this.#dialect, 401, 'Unauthorized')
    }
    if (admin === null || user !== admin.user || password !== admin.password) {
      return failure(this.#dialect, 401, 'Invalid username or password')
    }
    this.#sessions.add(token)
    const body = { message: 'Login successful', ...(this.#answersToken ? { token } : {}) }
    return json200(body, cookie(token, thirtyDaysMs, isHttps))
  }

  logout(headers: IncomingHttpHeaders): Answer {
    const bearer = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
    this.#sessions.delete(bearer ?? cookieToken(headers) ?? '')
    return json200({ message: 'Logout successful' }, cookie('', -thirtyDaysMs, false))
  }

  /** Changed credentials end every session. */
  endSessions(): void {
    this.#sessions.clear()
  }

  get #answersToken(): boolean {
    return this.#dialect.auth.loginAnswersToken
  }

  get #isBroken(): boolean {
    return this.#dialect.auth.configPasswordFailure !== null
  }

  #brokenPassword(): Answer {
    return failure(this.#dialect, 500, this.#dialect.auth.configPasswordFailure ?? '')
  }

  #cookieOpens(headers: IncomingHttpHeaders): boolean {
    const token = cookieToken(headers)
    return this.#dialect.auth.readsCookie && token !== undefined && this.#sessions.has(token)
  }

  #check(encoded: string): 'ok' | 'wrong' | 'broken' {
    const { admin } = this
    const [user, ...rest] = decodeBase64(encoded).split(':')
    if (admin === null || user !== admin.user) return 'wrong'
    if (admin.isFromConfigFile && this.#isBroken) return 'broken'
    return rest.join(':') === admin.password ? 'ok' : 'wrong'
  }
}

const json200 = (body: object, setCookie: string): Answer => ({
  status: 200,
  contentType: 'application/json',
  headers: { 'set-cookie': setCookie },
  body: JSON.stringify(body) + '\n',
})

const cookie = (token: string, lifetimeMs: number, isHttps: boolean): string =>
  `token=${token}; expires=${new Date(Date.now() + lifetimeMs).toUTCString()}; path=/; HttpOnly; ` +
  `${isHttps ? 'secure; ' : ''}SameSite=Lax`

const cookieToken = (headers: IncomingHttpHeaders): string | undefined =>
  /(?:^|;\s*)token=([^;]*)/.exec(headers.cookie ?? '')?.[1]
