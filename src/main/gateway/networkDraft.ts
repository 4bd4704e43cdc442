import { AppError } from '../../shared/errors.ts'
import type { GatewayDraft, Network } from '../../shared/model/gateway.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { certificatesIn, keyProblem, privateKeyIn } from './certificates.ts'
import { proxyUrl } from './networkProxy.ts'

type Described = Pick<GatewayDraft, 'network' | 'clientKey' | 'environment' | 'url'>

const FINGERPRINT = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/

/**
 * The network that a form describes, fit for the settings: certificates and nothing else that was
 * pasted along with them, no password of a proxy. Throws invalid_input with the fields,
 * proxy_invalid, proxy_credentials, or gateway_tls_production for a certificate accepted there.
 */
export function networkOf({ network, environment, url }: Described): Network {
  const ca = certificatesIn(network.ca)
  const clientCertificate = certificatesIn(network.clientCertificate)
  const fingerprint = network.fingerprint.trim().toUpperCase()
  const fields: string[] = []
  if (ca === null) fields.push(FIELD.caUnreadable)
  if (clientCertificate === null) fields.push(FIELD.clientCertificateUnreadable)
  if (fingerprint !== '' && !FINGERPRINT.test(fingerprint)) fields.push(FIELD.fingerprint)
  if (ca === null || clientCertificate === null || fields.length > 0) {
    throw AppError.of('invalid_input', { fields: fields.join(', ') })
  }
  if (fingerprint !== '' && environment === 'production') {
    throw AppError.of('gateway_tls_production', { host: URL.parse(url)?.host ?? url })
  }
  return { ca, clientCertificate, fingerprint, proxy: proxyOf(network.proxy.trim()) }
}

function proxyOf(text: string): string {
  if (text === '' || text === 'environment') return 'environment'
  if (text === 'none') return text
  const { username, password, origin } = proxyUrl(text)
  if (username !== '' || password !== '') throw AppError.of('proxy_credentials')
  return origin
}

/**
 * The private key that was typed, also when it was pasted behind its certificate; null when none
 * was. Throws invalid_input for one that cannot be used.
 */
export function clientKeyIn({ network, clientKey }: Described): string | null {
  const typed = (clientKey ?? '').trim()
  const key = privateKeyIn(typed) ?? privateKeyIn(network.clientCertificate)
  if (typed !== '' && key === null) {
    throw AppError.of('invalid_input', { fields: FIELD.clientKey.unreadable })
  }
  if (key === null) return null
  if (network.clientCertificate.trim() === '') {
    throw AppError.of('invalid_input', { fields: FIELD.clientCertificateUnreadable })
  }
  assertFits(key, network.clientCertificate)
  return key
}

/** Throws invalid_input for a key that is not the certificate's own. */
export function assertFits(key: string, clientCertificate: string): void {
  const problem = keyProblem(key, certificatesIn(clientCertificate) ?? '')
  if (problem !== null) throw AppError.of('invalid_input', { fields: FIELD.clientKey[problem] })
}
