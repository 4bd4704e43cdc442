import { createHash } from 'node:crypto'
import { z } from 'zod'
import { MOST_DOCUMENT } from '../../shared/limits.ts'
import type { DeletedClient, WantedValue } from '../../shared/model/deletedClient.ts'
import { isObject, textOf, valueOf, type Json } from './json.ts'
import { holdsToken, isGatewayMask, isReference } from './mask.ts'
import { addressIn } from './openapi.ts'
import { configOf, type WireClient } from './wire.ts'

/** What of a client of an API is kept beside its settings: its document, and references alone. */
export const KeptOpenapi = z.object({
  /** JSON or YAML; null when it is not kept. */
  document: z.string().nullable(),
  /** Why it is not kept. */
  missing: z.enum(['tooLong', 'holdsToken', 'notGiven', 'gaveWay']).nullable(),
  /** By scheme and part, such as `env.KEY` for its value. */
  references: z.record(z.string(), z.record(z.string(), z.string())),
})
export type KeptOpenapi = z.infer<typeof KeptOpenapi>

/** The parts of a credential, and what each is called where it has to be typed. */
export const CREDENTIAL_KINDS = {
  value: 'credential',
  username: 'username',
  password: 'password',
} as const satisfies Readonly<Record<string, WantedValue['kind']>>
const PARTS = Object.keys(CREDENTIAL_KINDS) as (keyof typeof CREDENTIAL_KINDS)[]
const KINDS: ReadonlySet<string> = new Set(Object.values(CREDENTIAL_KINDS))

/** Whether it is a part of a credential; it is sent in a header at most. */
export const isCredential = ({ kind }: Pick<WantedValue, 'kind'>): boolean => KINDS.has(kind)

/** Something to ask for; its key is made of the kind and the name. */
export type Wants = Pick<WantedValue, 'kind' | 'name' | 'hint'> &
  Partial<Pick<WantedValue, 'isOptional'>>

/** What can be kept of what a client is made of, and what has to be typed instead. */
export function keptOpenapi(
  client: WireClient,
  document: string | null,
): { kept: KeptOpenapi; wants: Wants[] } {
  const config = configOf(client.item)['openapi_config']
  const listed = isObject(config) ? config : {}
  const missing = hindranceTo(document, textOf(listed['spec_hash']))
  const hasDocument = missing === null
  const credentials = credentialsIn(listed)
  const references = credentials.filter(({ value }) => isReference(value))
  return {
    kept: {
      ...{ document: hasDocument ? document : null, missing },
      references: Object.fromEntries(
        [...new Set(references.map(({ scheme }) => scheme))].map((scheme) => [
          scheme,
          Object.fromEntries(
            references.filter((one) => one.scheme === scheme).map((one) => [one.part, one.value]),
          ),
        ]),
      ),
    },
    wants: [
      // With the document it only says where that came from.
      ...address('documentUrl', listed['spec_url'], hasDocument),
      ...address('baseUrl', listed['base_url'], false),
      ...credentials
        .filter(({ value }) => !isReference(value))
        .map(({ scheme, part }) => ({ kind: CREDENTIAL_KINDS[part], name: scheme, hint: '' })),
    ],
  }
}

/** Why a document is not kept; null when it is. */
function hindranceTo(document: string | null, hash: string): KeptOpenapi['missing'] {
  if (document === null) return 'notGiven'
  if (document.length > MOST_DOCUMENT) return 'tooLong'
  // A mark may be made otherwise by another version, and a document be written otherwise.
  if (!isDocument(document) && !hasHash(document, hash)) return 'notGiven'
  return holdsToken(document) ? 'holdsToken' : null
}

/** Whether a text is the document of a listed mark; the gateway may have cut the blanks at its ends. */
const hasHash = (text: string, hash: string): boolean =>
  [text, text.trim()].some(
    (one) => createHash('sha256').update(one).digest('hex') === hash.trim().toLowerCase(),
  )

/** Whether a text says of itself that it is an OpenAPI document, in JSON or YAML. */
function isDocument(text: string): boolean {
  const own = text.trim()
  if (!own.startsWith('{')) return /^["']?(?:openapi|swagger)["']?[ \t]*:/m.test(own)
  try {
    const json: unknown = JSON.parse(own)
    return isObject(json) && ('openapi' in json || 'swagger' in json)
  } catch {
    return false
  }
}

function address(kind: 'documentUrl' | 'baseUrl', listed: unknown, isOptional: boolean): Wants[] {
  const url = textOf(listed)
  const shown = addressIn(url)
  if (shown === url && !isGatewayMask(url)) return []
  return [{ ...{ kind, name: '', hint: shown }, ...(isOptional && { isOptional }) }]
}

/** No document has so many schemes, nor such names. */
const [MOST_SCHEMES, LONGEST_NAME] = [100, 1000]

/** Each part that has a value, however it is written. */
function credentialsIn(listed: Json) {
  const schemes = listed['security_credentials']
  const named = Object.entries(isObject(schemes) ? schemes : {})
  const bounded = named.filter(([name]) => name.length <= LONGEST_NAME).slice(0, MOST_SCHEMES)
  return bounded.flatMap(([scheme, given]) =>
    PARTS.map((part) => ({
      scheme,
      part,
      value: valueOf(isObject(given) ? given[part] : null),
    })).filter(({ value }) => value !== ''),
  )
}

const OBSTACLE = {
  tooLong: 'documentTooLong',
  holdsToken: 'documentHoldsToken',
  notGiven: 'documentNotGiven',
  gaveWay: 'documentGaveWay',
} as const

/** Why such a client cannot be made again; null when its document or an address of it is kept. */
export function openapiObstacle(
  kept: KeptOpenapi | null,
  documentUrl: string,
): DeletedClient['obstacle'] {
  if (kept === null) return 'connection'
  if (kept.document !== null || documentUrl !== '') return null
  return OBSTACLE[kept.missing ?? 'notGiven']
}

/** Of all copies; those of other clients are small, and have their own room. */
const DOCUMENT_CHARACTERS = 4_000_000

/**
 * The copies as they are kept, newest first: beyond the room for documents, the older ones give up
 * theirs, and none gives way to a document.
 */
export function withinRoom<Copy extends { openapi: KeptOpenapi | null; wanted: WantedValue[] }>(
  copies: readonly Copy[],
): Copy[] {
  let characters = 0
  return copies.map((copy) => {
    const length = copy.openapi?.document?.length ?? 0
    if (copy.openapi === null || length === 0) return copy
    if (characters + length > DOCUMENT_CHARACTERS) {
      return withoutDocument(copy, copy.openapi)
    }
    characters += length
    return copy
  })
}

/** Its address is needed then. */
const withoutDocument = <Copy extends { wanted: WantedValue[] }>(
  copy: Copy,
  kept: KeptOpenapi,
) => ({
  ...copy,
  openapi: { ...kept, document: null, missing: 'gaveWay' as const },
  wanted: copy.wanted.map(({ key, kind, name, hint }) => ({ key, kind, name, hint })),
})

/** What a copy takes of the room for all but documents. */
export const charactersOf = (copy: { openapi: KeptOpenapi | null }): number =>
  JSON.stringify({ ...copy, openapi: copy.openapi && { ...copy.openapi, document: null } }).length
