import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { failure, json, type Answer } from './answers.ts'
import type { Dialect } from './dialect.ts'

const cookieName = 'bifrost_setup_session'
const lifetimeMs = 60 * 60 * 1000

/** The token that opens a gateway without an admin, and the sessions it opened (1.5). */
export class SetupLock {
  /** Null: none is configured, and nothing opens the gateway. */
  token: string | null = null
  readonly #sessions = new Set<string>()

  /** Whether a request carries the right token in its header. */
  hasToken(headers: IncomingHttpHeaders): boolean {
    return this.token !== null && headers['x-bifrost-setup-token'] === this.token
  }

  /** Why a request does not pass while the lock is on, or null. */
  refusal(headers: IncomingHttpHeaders, dialect: Dialect): Answer | null {
    if (this.token === null) {
      return failure(dialect, 403, 'setup is required, but no setup token is configured')
    }
    if (this.hasToken(headers)) return null
    if (headers['x-bifrost-setup-token'] !== undefined) {
      return failure(dialect, 403, 'invalid setup token')
    }
    const session = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]*)`).exec(headers.cookie ?? '')?.[1]
    return session !== undefined && this.#sessions.has(session)
      ? null
      : failure(dialect, 401, 'Unauthorized')
  }

  /** The answer to `POST /api/session/setup`; the cookie is not taken here. */
  open(headers: IncomingHttpHeaders, isLocked: boolean, dialect: Dialect): Answer {
    if (!isLocked) return failure(dialect, 409, 'the setup lock is not active')
    if (!this.hasToken(headers)) return failure(dialect, 403, 'invalid setup token')
    const session = randomUUID()
    this.#sessions.add(session)
    const expires = new Date(Date.now() + lifetimeMs)
    const cookie = `${cookieName}=${session}; expires=${expires.toUTCString()}; path=/; HttpOnly; SameSite=Strict`
    return json(200, { expires_at: expires.toISOString() }, { 'set-cookie': cookie })
  }

  /** Ends the sessions it opened. */
  endSessions(): void {
    this.#sessions.clear()
  }
}
