import { AppError } from '../../../shared/errors.ts'
import { CERTIFICATE_REASON, REMOTE_RUN } from '../../../shared/text/remote.ts'
import { maskText, maskUrl } from '../../gateway/mask.ts'
import { excerpt, type Redaction } from '../redaction.ts'

/** What a server behind a URL answered instead of MCP; the cause of the failure that tells of it. */
export class StatusAnswer extends Error {
  override readonly name = 'StatusAnswer'
  readonly status: number

  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

/** The status behind a failure; null when there was no such answer. */
export const statusOf = (failure: unknown): number | null =>
  failure instanceof AppError && failure.cause instanceof StatusAnswer ? failure.cause.status : null

const CERTIFICATE_CODES: Record<string, string> = {
  CERT_HAS_EXPIRED: CERTIFICATE_REASON.expired,
  CERT_NOT_YET_VALID: CERTIFICATE_REASON.early,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE_REASON.selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE_REASON.issuer,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE_REASON.issuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE_REASON.issuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE_REASON.issuer,
  CERT_UNTRUSTED: CERTIFICATE_REASON.issuer,
  ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE_REASON.name,
}

/** Why no answer came over the network, from Node's error. */
export function connectionFailure(cause: unknown, { host, hostname }: URL): AppError {
  const code = codeOf(cause)
  const extra = { cause, ...(code === '' ? {} : { details: code }) }
  if (/^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/.test(code)) {
    return AppError.of('remote_dns', { host: hostname }, extra)
  }
  if (/^(?:ECONNREFUSED|EADDRNOTAVAIL|EACCES|EPERM)$/.test(code)) {
    return AppError.of('remote_refused', { host }, extra)
  }
  if (/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ETIMEDOUT)$/.test(code)) {
    return AppError.of('remote_no_route', { host }, extra)
  }
  const reason = CERTIFICATE_CODES[code]
  if (reason !== undefined) return AppError.of('remote_tls', { host, reason }, extra)
  const text = cause instanceof Error ? cause.message : ''
  if (/wrong version number|packet length too long|http request/i.test(text)) {
    return AppError.of('remote_not_tls', { host }, extra)
  }
  if (/^(?:EPROTO|ERR_SSL|ERR_TLS|CERT_|UNABLE_)/.test(code)) {
    return AppError.of('remote_tls', { host, reason: CERTIFICATE_REASON.handshake }, extra)
  }
  // What answers there does not even speak HTTP.
  if (code.startsWith('HPE_')) return AppError.of('remote_not_mcp', { host, type: '' }, extra)
  return AppError.of('remote_dropped', { host }, extra)
}

/** The code of an error; the first inner one where both address families were tried. */
function codeOf(cause: unknown): string {
  const { code, errors } = (cause ?? {}) as { code?: unknown; errors?: unknown }
  if (typeof code === 'string') return code
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : ''
}

/** A redirect that leads elsewhere. The target is named as far as it can be shown. */
export function redirectFailure(location: string, from: URL): AppError {
  const target = URL.parse(location, from.href)
  const shown = target === null ? REMOTE_RUN.unreadableAddress : maskUrl(target.href)
  return AppError.of('remote_redirect', { target: excerpt(shown, 200) })
}

/** What a failing status means. `said`: the beginning of the answer's text. */
export function statusFailure(
  status: number,
  said: string,
  {
    host,
    hasCredential,
    redaction,
  }: { host: string; hasCredential: boolean; redaction: Redaction },
): AppError {
  const words = excerpt(maskText(redaction.hideCut(reasonIn(said))), 200)
  const cause = new StatusAnswer(status)
  if (status === 401) {
    const code = hasCredential ? 'remote_unauthorized' : 'remote_sign_in'
    return AppError.of(code, { host }, { cause, ...(words === '' ? {} : { details: words }) })
  }
  if (status === 403) {
    return AppError.of('remote_forbidden', { host, reason: words || String(status) }, { cause })
  }
  return AppError.of('remote_status', { host, status, reason: words }, { cause })
}

/** The server's own words: `error.message` of JSON, else plain text; of a web page nothing. */
function reasonIn(text: string): string {
  if (/^\s*</.test(text)) return ''
  try {
    const { error, message, error_description } = JSON.parse(text) as Record<string, unknown>
    const inner = (error as { message?: unknown } | null | undefined)?.message
    const found = [inner, error_description, message, error].find((one) => typeof one === 'string')
    return typeof found === 'string' ? found : ''
  } catch {
    return text
  }
}
