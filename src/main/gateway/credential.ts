import { hasUser } from '../../shared/hasUser.ts'
import type { AuthMode, Gateway, GatewayDraft } from '../../shared/model/gateway.ts'

/** What opens a gateway, in main's memory only. */
export interface Credential {
  auth: Exclude<AuthMode, 'none'>
  /** Empty unless there is one: for basic and session. */
  user: string
  /** Password, API key or setup token. */
  secret: string
}

/** The credential of a gateway made from what the keychain has; null where none is needed. */
export function credentialFor(
  gateway: Pick<Gateway, 'auth' | 'user'>,
  secret: string,
): Credential | null {
  const { auth, user } = gateway
  if (auth === 'none') return null
  return { auth, user: hasUser(auth) ? user : '', secret }
}

/** The secret that was typed, without what clipboards add; empty where none was or is needed. */
export function typedSecret({ auth, secret }: Pick<GatewayDraft, 'auth' | 'secret'>): string {
  if (auth === 'none' || secret === null) return ''
  if (hasUser(auth)) return secret.replace(/[\r\n]+$/, '')
  const text = secret.trim()
  return auth === 'bearer' ? text.replace(/^bearer\s+/i, '') : text
}

/**
 * The header that opens a gateway. The scheme words are case-sensitive (`basic` is a 401; v1.3.63
 * to v1.5.16, wire). A session stands here as the token its login gave: every version takes that
 * as a bearer, while v1.3.63 does not read its own cookie (wire).
 */
export function openingHeader({ auth, user, secret }: Credential): Record<string, string> {
  switch (auth) {
    case 'basic':
      return { authorization: `Basic ${base64({ user, secret })}` }
    case 'setup':
      return { 'x-bifrost-setup-token': secret } // v2.2.6+, bifrost-api.md section 1.5
    case 'bearer':
    case 'session':
      return { authorization: `Bearer ${secret}` }
  }
}

const base64 = ({ user, secret }: Pick<Credential, 'user' | 'secret'>): string =>
  Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')

/** Every form in which a credential may turn up in a text. */
export const formsOf = (credential: Credential): string[] => [
  base64(credential),
  credential.secret,
  encodeURIComponent(credential.secret),
]

/** Cuts every form of the credential out of a text that a gateway wrote. */
export function withoutCredential(text: string, credential: Credential | null): string {
  if (credential === null || credential.secret === '') return text
  return formsOf(credential).reduce((rest, form) => rest.replaceAll(form, '•••'), text)
}
