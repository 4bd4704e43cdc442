import { AppError } from '../../shared/errors.ts'
import { hasUser } from '../../shared/hasUser.ts'
import type { Gateway, GatewayDraft } from '../../shared/model/gateway.ts'
import { FIELD } from '../../shared/text/facts.ts'
import { assertMayCarryCredential, cleanUrl } from './address.ts'
import { networkOf } from './networkDraft.ts'

/**
 * The gateway that a form describes, its URL cleaned. Throws what is wrong with it: invalid_input
 * with the fields, a url_… code, or url_plain_http. Names are unique, because production asks for
 * the name before anything is deleted.
 */
export function validGateway(draft: GatewayDraft, others: Gateway[], id: string): Gateway {
  const { environment, auth, allowPlainHttp, isReadOnly } = draft
  const name = draft.name.trim()
  const user = hasUser(auth) ? draft.user.trim() : ''
  const fields: string[] = []
  if (name === '') fields.push(FIELD.name)
  const isTaken = others.some((other) => other.name.toLowerCase() === name.toLowerCase())
  if (isTaken) fields.push(FIELD.nameTaken)
  if (hasUser(auth) && user === '') fields.push(FIELD.user)
  if (user.includes(':')) fields.push(FIELD.userColon)
  if (fields.length > 0) throw AppError.of('invalid_input', { fields: fields.join(', ') })
  const gateway = {
    ...{ id, name, url: cleanUrl(draft.url), environment, auth, user },
    ...{ allowPlainHttp, isReadOnly, network: networkOf(draft) },
  }
  assertMayCarryCredential(gateway)
  return gateway
}
