import { AppError } from '../../shared/errors.ts'
import { CERTIFICATE, noReason, waitFor } from '../../shared/text/facts.ts'
import { hostOf } from './address.ts'
import { withoutCredential, type Credential } from './credential.ts'
import { isLoginPage } from './loginPage.ts'
import { maskText } from './mask.ts'

/** Where a request went; never holds a header. */
export interface Target {
  base: string
  method: string
  path: string
  credential: Credential | null
  /** `Retry-After` of the answer. */
  wait?: string | undefined
}

/** The gateway's own refusal behind a failure: it did answer, and this is what it said. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number

  constructor(status: number, said: string) {
    super(said)
    this.status = status
  }
}

/** The refusal behind a failure; null when no answer came or an answer could not be read. */
export const refusalOf = (failure: unknown): Refusal | null =>
  failure instanceof AppError && failure.cause instanceof Refusal ? failure.cause : null

/** Failures before anything of a request was sent: no connection came about that may carry it. */
export const isUndelivered = (code: string): boolean =>
  /^(?:proxy_\w+|client_key_missing|gateway_(?:dns|refused|no_\w+|tls\w*|not_tls))$/.test(code)

/** Failures in which no gateway answered for itself; asking something else changes nothing. */
export const isUnreached = (code: string): boolean =>
  isUndelivered(code) || /^gateway_(?:timeout|dropped|redirect|login_page)$/.test(code)

/** Failures in which the gateway wants a credential, or refuses the one it got. */
export const isSignIn = (code: string): boolean =>
  /^gateway_(?:sign_in|unauthorized|forbidden|setup_locked)$/.test(code)

/** A failure on the way to the gateway, from Node's error codes, in the app's words. */
export function connectionFailure(cause: unknown, base: string): AppError {
  const host = hostOf(base)
  const code = codeOf(cause)
  const details = code === '' ? undefined : code
  const extra = details === undefined ? { cause } : { cause, details }
  if (/^(?:ENOTFOUND|EAI_AGAIN|EAI_\w+|ENODATA|ESERVFAIL)$/.test(code)) {
    return AppError.of('gateway_dns', { host: new URL(base).hostname }, extra)
  }
  if (/^(?:ECONNREFUSED|EADDRNOTAVAIL|EACCES|EPERM)$/.test(code)) {
    return AppError.of('gateway_refused', { host }, extra)
  }
  if (/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/.test(code)) {
    return AppError.of('gateway_no_route', { host }, extra)
  }
  // Alerts about the app's own certificate; TLS 1.3 sends them behind the handshake.
  if (/ALERT_CERTIFICATE_REQUIRED/.test(code)) {
    return AppError.of('gateway_tls_client_wanted', { host }, extra)
  }
  if (/ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_|UNSUPPORTED_CERTIFICATE)/.test(code)) {
    return AppError.of('gateway_tls_client_refused', { host }, extra)
  }
  const text = cause instanceof Error ? cause.message : ''
  if (/wrong version number|packet length too long|http request/i.test(text)) {
    return AppError.of('gateway_not_tls', { host }, extra)
  }
  if (/^(?:EPROTO|ERR_SSL|ERR_TLS|CERT_|UNABLE_|.*SELF_SIGNED)/.test(code)) {
    return AppError.of('gateway_tls', { host, reason: CERTIFICATE.handshake }, extra)
  }
  if (code.startsWith('HPE_')) return AppError.of('gateway_not_bifrost', { host }, extra)
  return AppError.of('gateway_dropped', { host }, extra)
}

/** The code of an error; the first inner one where both address families were tried. */
function codeOf(cause: unknown): string {
  const { code, errors } = (cause ?? {}) as { code?: unknown; errors?: unknown }
  if (typeof code === 'string') return code
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : ''
}

/** What an answer with a failing status means. `text` is the body, parsed when it was JSON. */
export function statusFailure(status: number, body: unknown, target: Target): AppError {
  const said = reasonOf(body)
  // Proxies title their pages with the status, which the sentence says already.
  const own = said.replace(new RegExp(`^\\s*${status}\\s*(?=\\S)`), '')
  const reason = clean(own === '' ? noReason(status) : own, target.credential)
  const what = `${target.method} ${target.path}`
  const details = clean(`${what} → ${status} ${said}`, target.credential, 600)
  const extra = { details, cause: new Refusal(status, reason) }
  const isClosed = status === 401 || status === 403
  if (isClosed && typeof body === 'string' && isLoginPage(body)) {
    return AppError.of('gateway_login_page', { where: hostOf(target.base) }, extra)
  }
  if (isSetupLock(body, said) && isClosed && target.credential?.auth !== 'setup') {
    return AppError.of('gateway_setup_locked', extra)
  }
  if (status === 401) {
    return target.credential === null
      ? AppError.of('gateway_sign_in', extra)
      : AppError.of('gateway_unauthorized', extra)
  }
  if (status === 403) return guardFailure(reason, target, extra)
  if (status === 429) return AppError.of('gateway_too_many', { wait: waitOf(target) }, extra)
  if (isUnknownPath(status, body, said)) return AppError.of('gateway_unsupported', { what }, extra)
  // Also a 500, for a reconnect and for an edit (v1.4.18 and v1.5.16, wire).
  if (/reconnect.* already in progress/i.test(reason)) {
    return AppError.of('client_reconnecting', extra)
  }
  return status >= 500
    ? AppError.of('gateway_server_error', { status, reason }, extra)
    : AppError.of('gateway_rejected', { status, reason }, extra)
}

/**
 * Unknown writes are a 405 (wire). A 404 in Bifrost's own words is about what was asked for, such as
 * a client; one of a router or a proxy says that nobody is there to ask.
 */
const isUnknownPath = (status: number, body: unknown, said: string): boolean =>
  status === 405 ||
  status === 501 ||
  (status === 404 && (typeof body === 'string' || /route not found/i.test(said)))

/** For how long, by seconds or by a date (RFC 9110, 10.2.3); empty when it makes no sense. */
function waitOf({ wait = '' }: Target): string {
  const seconds = /^\d+$/.test(wait) ? Number(wait) : (Date.parse(wait) - Date.now()) / 1000
  return seconds > 0 && seconds < 86_400 ? waitFor(Math.ceil(seconds)) : ''
}

/** Which guard of v2.0+ refuses, by its words (bifrost-api.md sections 1.5 and 1.6). */
function guardFailure(
  reason: string,
  { credential }: Target,
  extra: { details: string; cause: Refusal },
): AppError {
  if (/registering a stdio mcp client requires/i.test(reason)) {
    return AppError.of('gateway_guard_stdio', extra)
  }
  // Also for a host that does not resolve (maximhq/bifrost 149ce224, handlers/mcp.go).
  if (/loopback, private-network, or link-local|resolves to a public address/i.test(reason)) {
    return AppError.of('gateway_guard_private', extra)
  }
  if (/\b(?:env|vault)\.|secret references?/i.test(reason)) {
    return AppError.of('gateway_guard_references', { reason }, extra)
  }
  return credential?.auth === 'setup'
    ? AppError.of('gateway_setup_token', extra)
    : AppError.of('gateway_forbidden', { reason }, extra)
}

/** v2.2.6+ closes the API until an admin exists; the wording is not recorded, so words decide. */
function isSetupLock(body: unknown, said: string): boolean {
  const isFlagged = (body as { setup_required?: unknown } | null)?.setup_required === true
  return isFlagged || /setup[ _-]?(?:token|lock|session|required)|x-bifrost-setup/i.test(said)
}

/** The gateway's own words: `error.message` of a Bifrost error, else the beginning of the text. */
function reasonOf(body: unknown): string {
  if (typeof body === 'string') {
    if (!/^\s*</.test(body)) return body
    const title = /<title[^>]*>([^<]*)</i.exec(body)?.[1]?.trim()
    return title || body.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
  }
  const { error, message, detail } = (body ?? {}) as Record<string, unknown>
  const inner = (error as { message?: unknown } | null | undefined)?.message
  // `detail`: how others answer (RFC 9457, and the frameworks of gateways in between).
  return [error, inner, message, detail].find((text) => typeof text === 'string') ?? ''
}

/** Foreign text fit for a sentence: one line, bounded, without the credential and other secrets. */
export function clean(text: string, credential: Credential | null = null, limit = 300): string {
  const line = withoutCredential(text, credential)
    .slice(0, 4000)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  const safe = maskText(line)
  return safe.length > limit ? `${safe.slice(0, limit - 1)}…` : safe
}
