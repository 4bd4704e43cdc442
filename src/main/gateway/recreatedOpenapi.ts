import { toolNamesFor } from '../../shared/openapiNames.ts'
import { withoutSlash } from '../../shared/openapiSettings.ts'
import { AppError } from '../../shared/errors.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { OpenapiSource } from '../../shared/model/openapi.ts'
import { isPrivateAddress } from '../../shared/privateAddress.ts'
import { EDIT_VALUE } from '../../shared/text/clientEdit.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { RECREATED_VALUE, RECREATION_FIELD } from '../../shared/text/recreation.ts'
import { clean } from './failures.ts'
import type { Json } from './json.ts'
import { isReference, maskUrl } from './mask.ts'
import { filledCredentials, type OpenapiCalls } from './openapi.ts'
import { keptOf } from './openapiChange.ts'
import type { Present } from './presentClient.ts'
import { settingsOf } from './settings.ts'
import type { WireClient } from './wire.ts'

/** A part of a client: what it is, secrets included, and what may be shown of it. */
export interface PartValue {
  is: unknown
  text: string
}

const NOTHING: PartValue = { is: '', text: RECREATED_VALUE.none }

/** A draft with the document that its gateway has read, and that document in words. */
interface Documented {
  draft: NewClient
  document: PartValue
}

/**
 * Has the gateway read the document that a client of an API is to be made of, so that the one it
 * gets is the one that was reviewed. Throws why it cannot, and for what it would refuse of the
 * client: a tool the document does not have, and an API nobody can say where it is. `isOpen`:
 * nobody signs in to the gateway, which then calls no private address.
 */
export async function withDocumentRead(
  api: Pick<OpenapiCalls, 'readOpenapi'>,
  draft: NewClient,
  isOpen: boolean,
): Promise<Documented> {
  const { target, settings } = draft
  if (target.type !== 'openapi') return { draft, document: NOTHING }
  const { document, hash, preview } = await api.readOpenapi(target)
  const { title, baseUrl, tools } = preview
  if (baseUrl === '') throw AppError.of('invalid_input', { fields: RECREATION_FIELD.noBaseUrl })
  if (isOpen && isPrivateAddress(baseUrl)) throw AppError.of('gateway_guard_private')
  const previewed = tools.map(({ name }) => name)
  const names = toolNamesFor(draft.name, previewed)
  const gone = [settings.tools ?? 'all', settings.autoTools ?? []].flatMap(
    (choice) => keptOf(choice, names).gone,
  )
  if (gone.length > 0) {
    const fields = RECREATION_FIELD.noTools(clean([...new Set(gone)].join(', ')))
    throw AppError.of('invalid_input', { fields })
  }
  return {
    draft: { ...draft, target: { ...target, document } },
    document: { is: hash, text: OPENAPI.made(title, '', tools.length) },
  }
}

/** The document that a client has, and that of the one in its place, as `after` has been read. */
export function documentsOf(
  { client, document }: Pick<Present, 'client' | 'document'>,
  { target }: NewClient,
  after: PartValue,
): { before: PartValue; after: PartValue } {
  const listed = settingsOf(client).openapi
  if (listed === null) return { before: NOTHING, after }
  const before = { is: listed.hash, text: OPENAPI.made(listed.title, '', listed.toolCount) }
  // The marks of two calls may differ by the blanks at an end.
  const isSame = target.type === 'openapi' && target.document === document
  return { before, after: isSame ? before : after }
}

/** The schemes of a client that want a user and a password, by name. */
export const basicSchemes = (client: WireClient): string[] =>
  (settingsOf(client).openapi?.credentials ?? [])
    .filter(({ kind }) => kind === 'basic')
    .map(({ name }) => name)

/** What the API wants, by scheme, as far as nobody has typed it for the new client. */
export function leftCredentials(client: WireClient, { target }: NewClient): string[] {
  if (target.type !== 'openapi') return []
  const given = filledCredentials(target.credentials)
  const listed = settingsOf(client).openapi?.credentials ?? []
  return listed.map(({ name }) => name).filter((name) => !Object.hasOwn(given, name))
}

/** The parts of a description that clients of an API have alone; its document is told by the gateway. */
export function openapiValues(target: NewClient['target']) {
  const is = target.type === 'openapi' ? target : null
  const { gatewayDefault, yes, no } = EDIT_VALUE
  const [url, base] = [is?.documentUrl.trim() ?? '', withoutSlash(is?.baseUrl ?? '')]
  const value = (of: unknown, text: string): PartValue => ({
    ...{ is: of, text: is === null ? RECREATED_VALUE.none : text },
  })
  return {
    document: NOTHING,
    documentUrl: value(url, maskUrl(url) || OPENAPI.wasPasted),
    baseUrl: value(base, maskUrl(base) || OPENAPI.baseUrlHint),
    withDeprecated: value(is?.withDeprecated ?? false, is?.withDeprecated ? yes : no),
    maxBytes: value(is?.maxBytes ?? 0, is?.maxBytes ? String(is.maxBytes) : gatewayDefault),
    credentials: is === null ? NOTHING : credentialsIn(is),
  }
}

/** Those that were typed are named, and shown as far as they are references. */
function credentialsIn({ credentials }: OpenapiSource): PartValue {
  const filled = filledCredentials(credentials)
  const partsOf = (name: string) => (Object.hasOwn(filled, name) ? filled[name] : {}) as Json
  const names = Object.keys(credentials).toSorted()
  const texts = names.map((name) => {
    const values = Object.values(partsOf(name) as Record<string, string>)
    if (values.length === 0) return name
    return values.every((value) => isReference(value.trim()))
      ? `${name}: ${values.join(', ')}`
      : RECREATED_VALUE.typedAnew(name)
  })
  const is = names.map((name) => [name, partsOf(name)])
  return { is: is.length === 0 ? '' : is, text: texts.join(', ') || RECREATED_VALUE.none }
}
