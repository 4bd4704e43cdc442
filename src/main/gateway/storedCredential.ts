import { AppError } from '../../shared/errors.ts'
import { hasUser } from '../../shared/hasUser.ts'
import type { AuthMode, Gateway, GatewayDraft } from '../../shared/model/gateway.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { carryObstacle } from './address.ts'
import { credentialFor, typedSecret, type Credential } from './credential.ts'
import type { CheckInput } from './findings.ts'

/** How to come to what is stored; asked only where it is needed and may go. */
interface Stored {
  before(): Gateway | null
  read(gateway: Gateway): Promise<Credential | null>
}

/** What a check may send to the draft's URL: what was typed, otherwise what is stored for it. */
export async function credentialToTry(
  draft: GatewayDraft,
  { before, read }: Stored,
): Promise<Pick<CheckInput, 'credential' | 'obstacle'>> {
  const { auth, user, url } = draft
  const obstacle = carryObstacle(draft)
  const typed = typedSecret(draft)
  if (typed !== '') return { credential: credentialFor(draft, typed), obstacle }
  const nothing = { credential: null, obstacle }
  if (auth === 'none' || obstacle !== null) return nothing
  const stored = storedFor(before(), url)
  if (stored === 'moved') return { credential: null, obstacle: AppError.of('credential_again') }
  return stored?.auth === auth ? { credential: await read({ ...stored, user }), obstacle } : nothing
}

/** Throws credential_again, or invalid_input when nothing stored could open the gateway. */
export function assertStored(before: Gateway | null, { auth, url }: Gateway): void {
  if (auth === 'none') return
  const stored = storedFor(before, url)
  if (stored === 'moved') throw AppError.of('credential_again')
  if (stored?.auth !== auth) throw AppError.of('invalid_input', { fields: fieldOf(auth) })
}

/** The gateway whose stored credential is good for this address too; `moved` when it is not. */
function storedFor(before: Gateway | null, url: string): Gateway | 'moved' | null {
  if (before === null || before.auth === 'none') return null
  return new URL(before.url).origin === new URL(url).origin ? before : 'moved'
}

/** The field of the form that holds the secret. */
function fieldOf(auth: AuthMode): string {
  if (hasUser(auth)) return FIELD.password
  return auth === 'setup' ? FIELD.setupToken : FIELD.apiKey
}
