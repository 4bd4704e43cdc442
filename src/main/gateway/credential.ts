import type { Gateway } from '../../shared/model/gateway.ts'

/** What opens a gateway, in main's memory only. */
export interface Credential {
  auth: 'basic' | 'bearer'
  /** Empty for bearer. */
  user: string
  /** Password or API key. */
  secret: string
}

/** The credential of a gateway made from what the keychain has; null where none is needed. */
export function credentialFor(
  gateway: Pick<Gateway, 'auth' | 'user'>,
  secret: string,
): Credential | null {
  if (gateway.auth === 'none') return null
  return { auth: gateway.auth, user: gateway.auth === 'basic' ? gateway.user : '', secret }
}

/** A pasted secret without what clipboards add: line ends for a password; blanks and "Bearer". */
export function cleanSecret(auth: Gateway['auth'], secret: string): string {
  if (auth !== 'bearer') return secret.replace(/[\r\n]+$/, '')
  return secret.trim().replace(/^bearer\s+/i, '')
}

/** The scheme words are case-sensitive on gateways (`basic` is a 401; v1.3.63 to v1.5.16, wire). */
export function authorization(credential: Credential): string {
  return credential.auth === 'basic' ? `Basic ${base64(credential)}` : `Bearer ${credential.secret}`
}

const base64 = ({ user, secret }: Credential): string =>
  Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')

/** Cuts every form of the credential out of a text that a gateway wrote. */
export function withoutCredential(text: string, credential: Credential | null): string {
  if (credential === null || credential.secret === '') return text
  const { secret } = credential
  const forms = [base64(credential), secret, encodeURIComponent(secret)]
  return forms.reduce((rest, form) => rest.replaceAll(form, '•••'), text)
}
