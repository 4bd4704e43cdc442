import { X509Certificate } from 'node:crypto'
import type { Certificate } from '../../shared/model/gateway.ts'
import { CERTIFICATE, certificatesIn } from './certificates.ts'
import { clean } from './failures.ts'

/** The certificates in a PEM text, in its order; none when one of them cannot be read. */
export const certificatesShown = (pem: string): Certificate[] =>
  ((certificatesIn(pem) ?? '').match(CERTIFICATE) ?? []).map((block) =>
    shown(new X509Certificate(block)),
  )

/** A certificate as the window shows it; its texts were written by somebody else. */
export function shown(certificate: X509Certificate): Certificate {
  const { fingerprint256, subject, issuer, subjectAltName, validFrom, validTo } = certificate
  const names = (subjectAltName ?? '').split(', ').map((name) => name.replace(/^[^:]*:/, ''))
  return {
    fingerprint: fingerprint256,
    subject: nameIn(subject),
    issuer: nameIn(issuer),
    names: names
      .filter((name) => name !== '')
      .slice(0, 20)
      .map((name) => clean(name, null, 100)),
    validFrom: dateIn(validFrom),
    validTo: dateIn(validTo),
  }
}

/** The common name of a subject, its organisation otherwise; one line per part. */
function nameIn(text: string | undefined): string {
  const parts = (text ?? '').split('\n')
  const find = (key: string) => parts.find((part) => part.startsWith(key))?.slice(key.length)
  return clean(find('CN=') ?? find('O=') ?? parts[0] ?? '', null, 100)
}

const dateIn = (text: string): string => {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString()
}
