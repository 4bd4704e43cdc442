import { checkClientName } from '../../../../shared/clientName.ts'
import { isGatewayMask } from '../../../../shared/gatewayMask.ts'
import { isHeaderName, isHeaderValue } from '../../../../shared/header.ts'
import { wantsSecret } from '../../../../shared/clientSettings.ts'
import type { EditField, EditRules, HeaderRow } from '../../../../shared/model/clientEdit.ts'
import type { OauthTerms, TypedOauth } from '../../../../shared/model/oauthTerms.ts'
import { CLIENT_FIELDS } from '../../../../shared/text/clientFields.ts'
import { REGISTER } from '../../../../shared/text/registerViews.ts'
import type { ClientDraft } from '../../../state/clientDrafts.svelte.ts'
import { isWholePem } from '../../gateways/wholePem.ts'
import { isAddress, isReference } from '../../newClient/typed.ts'

/** What is typed into the fields of a client: kept in its draft, right or wrong. */

/** More would overflow the gateway's clock (bifrost-api.md 3.1). */
const MOST = 153_722_867

/** A name is checked by the gateway's own rule and against its other clients. */
export function typeName(
  draft: ClientDraft,
  text: string,
  given: { rule: EditRules['nameRule']; taken: readonly string[]; gatewayName: string },
): void {
  const reason = checkClientName(text, given.rule)
  if (reason !== null) slip(draft, 'name', text, REGISTER.nameReason(reason))
  else if (given.taken.includes(text)) {
    slip(draft, 'name', text, REGISTER.nameTaken(text, given.gatewayName))
  } else {
    draft.note('name', null)
    draft.put('name', text)
  }
}

/** Whole numbers; nothing leaves it to the gateway. */
export function typeNumber(
  draft: ClientDraft,
  field: 'syncMinutes' | 'timeoutSeconds',
  text: string,
): void {
  const typed = text.trim() === '' ? '0' : text.trim()
  if (!/^\d{1,9}$/.test(typed) || Number(typed) > MOST) {
    const problem = field === 'syncMinutes' ? CLIENT_FIELDS.badMinutes : CLIENT_FIELDS.badSeconds
    slip(draft, field, text, problem)
    return
  }
  draft.note(field, null)
  draft.put(field, Number(typed))
}

/** Characters; nothing leaves it as it is, as nobody can say what that is. */
export function typeCharacters(draft: ClientDraft, text: string): void {
  const typed = text.trim()
  if (typed === '') {
    draft.note('maxInstructions', null)
    draft.leave('maxInstructions')
  } else if (/^\d{1,9}$/.test(typed)) {
    draft.note('maxInstructions', null)
    draft.put('maxInstructions', Number(typed))
  } else slip(draft, 'maxInstructions', text, CLIENT_FIELDS.badCharacters)
}

export type NameList = 'extraHeaders' | 'userHeaders'

/** One name a line; blanks around them do not count. */
export const namesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** Names of headers, one a line. */
export function typeNames(draft: ClientDraft, field: NameList, text: string): void {
  const names = namesIn(text)
  const bad = names.find((name) => !isHeaderName(name))
  const lowered = names.map((name) => name.toLowerCase())
  const twice = names.find((_, at) => lowered.indexOf(lowered[at]!) < at)
  if (bad !== undefined) slip(draft, field, text, CLIENT_FIELDS.badName(bad))
  else if (twice !== undefined) slip(draft, field, text, CLIENT_FIELDS.twice(twice))
  else if (field === 'userHeaders' && names.length === 0) {
    slip(draft, field, text, CLIENT_FIELDS.oneNeeded)
  } else {
    draft.note(field, null)
    draft.put(field, names)
  }
}

/** A certificate authority as PEM or by where the gateway finds it; nothing leaves it as it is. */
export function typeCa(draft: ClientDraft, text: string): void {
  if (text.trim() === '') {
    draft.note('ca', null)
    draft.leave('ca')
  } else if (isWholePem(text) || isReference(text)) {
    draft.note('ca', null)
    draft.put('ca', text.trim())
  } else slip(draft, 'ca', text, CLIENT_FIELDS.noCa)
}

/** All headers as typed anew; null leaves them as the gateway has them. */
export function typeHeaders(draft: ClientDraft, rows: readonly HeaderRow[] | null): void {
  draft.typed = { ...draft.typed, headers: rows && [...rows] }
  const problem = rows?.map((row) => headerProblem(row, rows)).find(Boolean)
  if (problem) slip(draft, 'headers', '', problem)
  else {
    draft.note('headers', null)
    const isNothing = rows === null || (rows.length === 0 && draft.seen.headers.length === 0)
    if (isNothing) draft.leave('headers')
    else draft.put('headers', Object.fromEntries(rows.map(({ name, value }) => [name, value])))
  }
}

/** The sign-in with OAuth as the gateway has it, to be typed over. */
export const oauthOf = ({ seen: { oauth } }: ClientDraft): TypedOauth => ({
  ...{ clientId: '', clientSecret: '', authorizeUrl: oauth?.authorizeUrl ?? '' },
  ...{ tokenUrl: oauth?.tokenUrl ?? '', registrationUrl: oauth?.registrationUrl ?? '' },
  ...{ scopes: oauth?.scopes.join(' ') ?? '', resource: oauth?.resource ?? '' },
})

/** The sign-in with OAuth as typed anew; null leaves it as the gateway has it. */
export function typeOauth(draft: ClientDraft, typed: TypedOauth | null): void {
  draft.typed = { ...draft.typed, oauth: typed }
  const [problem] = typed === null ? [] : Object.values(oauthProblems(draft, typed))
  if (problem !== undefined) slip(draft, 'oauth', '', problem)
  else {
    draft.note('oauth', null)
    if (typed === null) draft.leave('oauth')
    else draft.put('oauth', termsIn(typed))
  }
}

/** What is wrong with a sign-in, by field. */
export function oauthProblems(
  { seen }: ClientDraft,
  typed: TypedOauth,
): Partial<Record<keyof TypedOauth, string>> {
  const { clientSecret, ...addresses } = termsIn(typed)
  const isMissing = clientSecret === '' && seen.oauth !== null && wantsSecret(seen.oauth, addresses)
  const bad = ADDRESSES.filter((key) => addresses[key] !== '' && !isAddress(addresses[key]))
  const masked = (['clientId', 'clientSecret'] as const).filter((key) => isGatewayMask(typed[key]))
  return {
    ...(isMissing && { clientSecret: CLIENT_FIELDS.oauthSecretAgain }),
    ...Object.fromEntries(bad.map((key) => [key, CLIENT_FIELDS.oauthAddress])),
    ...Object.fromEntries(masked.map((key) => [key, CLIENT_FIELDS.oauthMask])),
  }
}

const ADDRESSES = ['authorizeUrl', 'tokenUrl', 'registrationUrl'] as const

function termsIn({ scopes, ...typed }: TypedOauth): OauthTerms {
  const trimmed = Object.entries(typed).map(([key, text]) => [key, text.trim()])
  const terms = Object.fromEntries(trimmed) as Omit<OauthTerms, 'scopes'>
  return { ...terms, scopes: scopes.split(/[\s,]+/).filter(Boolean) }
}

/** What is wrong with a header; empty when it can be sent. */
export function headerProblem({ name, value }: HeaderRow, rows: readonly HeaderRow[]): string {
  const isSame = (row: HeaderRow) => row.name.toLowerCase() === name.toLowerCase()
  if (name === '') return CLIENT_FIELDS.nameMissing
  if (!isHeaderName(name)) return CLIENT_FIELDS.badName(name)
  if (rows.filter(isSame).length > 1) return CLIENT_FIELDS.twice(name)
  if (value === '') return CLIENT_FIELDS.valueMissing(name)
  if (!isHeaderValue(value)) return CLIENT_FIELDS.badValue(name)
  return isGatewayMask(value) ? CLIENT_FIELDS.mask(name) : ''
}

/** Kept as typed with the reason; nothing of the field is sent. */
function slip(draft: ClientDraft, field: EditField, text: string, problem: string): void {
  draft.leave(field)
  draft.note(field, { text, problem })
}
