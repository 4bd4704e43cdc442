import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { isIP, type Socket } from 'node:net'
import { connect, createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { AppError } from '../../shared/errors.ts'
import type { Certificate, Gateway } from '../../shared/model/gateway.ts'
import { CERTIFICATE, FIELD } from '../../shared/text/facts.ts'
import { trustSystem } from './certificates.ts'
import { shown } from './certificateShown.ts'
import { clean } from './failures.ts'

/** What decides which certificate is trusted. */
export type Trusting = Pick<Gateway, 'url' | 'environment' | 'network'>

/** The certificate behind a failure: what a user looks at before accepting it. */
export class Untrusted extends Error {
  override readonly name = 'Untrusted'
  readonly certificate: Certificate

  constructor(certificate: Certificate) {
    super('the certificate is not trusted')
    this.certificate = certificate
  }
}

/** The certificate that a failure speaks of; null for every other failure. */
export const certificateOf = (failure: unknown): Certificate | null =>
  failure instanceof AppError && failure.cause instanceof Untrusted
    ? failure.cause.certificate
    : null

/**
 * What a gateway's connections share: the authorities trusted beside the system's, and the client
 * certificate. Throws invalid_input for a key that does not fit it.
 */
export function secureContext({ network }: Trusting, key: string | null): SecureContext {
  trustSystem()
  const { ca, clientCertificate } = network
  try {
    return createSecureContext({
      ...(ca === '' ? {} : { ca: [...getCACertificates('default'), ca] }),
      ...(clientCertificate !== '' && key !== null ? { cert: clientCertificate, key } : {}),
    })
  } catch (cause) {
    const fields = clientCertificate === '' ? FIELD.ca : FIELD.clientCertificate
    throw AppError.of('invalid_input', { fields }, { cause })
  }
}

/**
 * Speaks TLS over an open connection and gives it out only when its certificate is the one to be
 * trusted, so that nothing of a request is ever sent before. Node is told not to refuse by itself,
 * because its refusal takes the certificate along that has to be shown.
 */
export async function openTls(
  raw: Socket,
  gateway: Trusting,
  context: SecureContext,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const host = new URL(gateway.url).hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    socket: raw,
    host,
    // A name only: addresses are not allowed there (RFC 6066 section 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
    secureContext: context,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  })
  raw.on('error', () => undefined)
  await opened(socket, 'secureConnect', signal)
  try {
    assertTrusted(socket, gateway)
    return socket
  } catch (cause) {
    socket.destroy()
    throw cause
  }
}

/** Waits for a socket to open; destroys it when that fails or the signal is aborted before. */
export async function opened(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  // Whoever has the socket later listens too; between the two nobody would.
  socket.on('error', () => undefined)
  try {
    await once(socket, event, { signal })
  } catch (cause) {
    socket.destroy()
    throw cause
  }
}

function assertTrusted(socket: TLSSocket, { url, network, environment }: Trusting): void {
  const { host } = new URL(url)
  // Its raw bytes: getPeerX509Certificate answers once only, and then nothing does (Node 24.21).
  const { raw } = socket.getPeerCertificate() as Partial<PeerCertificate>
  if (raw === undefined) {
    throw AppError.of('gateway_tls', { host, reason: CERTIFICATE.none })
  }
  const certificate = new X509Certificate(raw)
  const { fingerprint } = network
  if (fingerprint !== '') {
    if (environment === 'production') throw AppError.of('gateway_tls_production', { host })
    const got = certificate.fingerprint256
    if (got === fingerprint) return
    const details = CERTIFICATE.changed(fingerprint, got)
    const cause = new Untrusted(shown(certificate))
    throw AppError.of('gateway_tls_changed', { host }, { cause, details })
  }
  if (socket.authorized) return
  // Node gives the code here; its types say an error.
  const code = String(socket.authorizationError ?? '')
  throw refusal(code, host, shown(certificate))
}

function refusal(code: string, host: string, certificate: Certificate): AppError {
  const extra = { details: code, cause: new Untrusted(certificate) }
  const { issuer, names, validFrom, validTo } = certificate
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      // An authority above it may be the one that ended; its own date is then still to come.
      return AppError.of('gateway_tls_expired', { host, ended: pastDay(validTo) }, extra)
    case 'CERT_NOT_YET_VALID':
      return AppError.of('gateway_tls_early', { host, begins: day(validFrom) }, extra)
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return AppError.of('gateway_tls_self_signed', { host }, extra)
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return AppError.of('gateway_tls_issuer', { host, issuer }, extra)
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return AppError.of('gateway_tls_name', { host, names: names.join(', ') }, extra)
    default: {
      const reason = code === 'CERT_REVOKED' ? CERTIFICATE.revoked : clean(code)
      return AppError.of('gateway_tls', { host, reason }, extra)
    }
  }
}

const day = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const pastDay = (iso: string): string | null => (Date.parse(iso) < Date.now() ? day(iso) : null)
