import { createPrivateKey, X509Certificate } from 'node:crypto'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

let isTrusted = false

/**
 * Makes Node trust what the operating system trusts, at the first call: companies put their own
 * authority there. Reading them takes a while, so not before the first https address.
 */
export function trustSystem(): void {
  if (isTrusted) return
  isTrusted = true
  try {
    setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system')])
  } catch {
    // Without the system's list Node's own stays; a failure then names the certificate.
  }
}

/** Each certificate in a PEM text. */
export const CERTIFICATE =
  /-----BEGIN (TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (TRUSTED )?CERTIFICATE-----/g
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/

/**
 * The certificates of a PEM text and nothing else of it, so that a private key pasted along never
 * reaches the settings. Null when there is none or one cannot be read; empty for an empty text.
 */
export function certificatesIn(text: string): string | null {
  if (text.trim() === '') return ''
  const blocks = text.match(CERTIFICATE) ?? []
  try {
    const certificates = blocks.map((block) => new X509Certificate(block).toString().trim())
    return certificates.length === 0 ? null : `${certificates.join('\n')}\n`
  } catch {
    return null
  }
}

/** The private key of a PEM text; null when it holds none. */
export const privateKeyIn = (text: string): string | null => PRIVATE_KEY.exec(text)?.[0] ?? null

/** What is wrong with a private key: unreadable, locked, or of another certificate; else null. */
export function keyProblem(
  key: string,
  certificate: string,
): 'unreadable' | 'locked' | 'other' | null {
  try {
    const isOwn = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
    return isOwn ? null : 'other'
  } catch (cause) {
    return (cause as { code?: unknown }).code === 'ERR_MISSING_PASSPHRASE' ? 'locked' : 'unreadable'
  }
}
