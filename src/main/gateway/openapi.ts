import type {
  ListedOpenapi,
  OpenapiDocument,
  OpenapiPreview,
  OpenapiSource,
} from '../../shared/model/openapi.ts'
import { AppError } from '../../shared/errors.ts'
import { isHeaderValue } from '../../shared/header.ts'
import { MOST_TOOLS } from '../../shared/openapiNames.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { clientPath, READ_MS, WRITE_MS, type Door } from './door.ts'
import { clean, refusalOf } from './failures.ts'
import { isObject, numberOf, textOf, textsOf, type Json } from './json.ts'
import { isGatewayMask, MASK, maskUrl } from './mask.ts'

const MOST_SCHEMES = 100
const SHOWN = 300
const NAMED = 1000

/** Clients that are made of an OpenAPI document (v2.3.1; Bifrost docs, mcp/openapi-servers). */
export interface OpenapiCalls {
  /** What the gateway would make of it; nothing is created. Throws invalid_input for a mask. */
  previewOpenapi(document: OpenapiDocument): Promise<OpenapiPreview>
  /** The same with the document as the gateway has read it, and its mark for it. */
  readOpenapi(document: OpenapiDocument): Promise<OpenapiRead>
  /** The document a client is made of; null where the gateway has or gives none. */
  openapiDocument(clientId: string): Promise<string | null>
}

/** No such document, or no such question: an unknown GET is the dashboard's page (10). */
const isNone = (cause: unknown): boolean =>
  refusalOf(cause)?.status === 404 ||
  (cause instanceof AppError && /^gateway_(?:html|unsupported)$/.test(cause.code))

/** A document as a gateway has read it, and what it would make of it. */
export interface OpenapiRead {
  preview: OpenapiPreview
  document: string
  /** In lower case; empty where the gateway does not tell. */
  hash: string
}

export function openapiCalls(door: Door): OpenapiCalls {
  async function readOpenapi(document: OpenapiDocument): Promise<OpenapiRead> {
    const { json } = await door.askFor('hasOpenapi', {
      method: 'POST',
      path: '/api/mcp/openapi/preview',
      body: documentOf(document),
      timeoutMs: WRITE_MS,
    })
    const preview = readPreview(json)
    const { spec, spec_hash: hash } = isObject(json) ? json : {}
    // What was read from an address comes along; what was sent does not (v2.3.1, code).
    const read = document.document || textOf(spec)
    if (preview === null || read === '') {
      throw AppError.of('gateway_protocol', { what: UNREADABLE.noPreview })
    }
    return { preview, document: read, hash: hashIn(hash) }
  }
  return {
    readOpenapi,
    async previewOpenapi(document) {
      // What a form shows of a secret leads nowhere.
      const fields = [
        ...(document.documentUrl.includes(MASK) ? [OPENAPI.address] : []),
        ...(document.baseUrl.includes(MASK) ? [OPENAPI.baseUrl] : []),
      ]
      if (fields.length > 0) throw AppError.of('invalid_input', { fields: fields.join(', ') })
      return (await readOpenapi(document)).preview
    },
    async openapiDocument(clientId) {
      const path = `${clientPath(clientId)}/openapi-spec`
      try {
        const question = { method: 'GET', path, timeoutMs: READ_MS, isText: true } as const
        return (await door.call(question)).text || null
      } catch (cause) {
        if (isNone(cause)) return null
        throw cause
      }
    },
  }
}

/** `openapi_config` of a create. */
export function openapiConfigOf({ credentials, maxBytes, ...document }: OpenapiSource): Json {
  const given = filledCredentials(credentials)
  return {
    ...documentOf(document),
    ...(maxBytes > 0 && { max_response_bytes: maxBytes }),
    ...(Object.keys(given).length > 0 && { security_credentials: given }),
  }
}

/** By scheme what of it was typed; a scheme of which nothing was is not there. */
export function filledCredentials(credentials: OpenapiSource['credentials']): Json {
  const filled = Object.entries(credentials).map(([name, credential]) => [
    name,
    Object.fromEntries(Object.entries(credential).filter(([, value]) => value !== '')),
  ])
  return Object.fromEntries(filled.filter(([, parts]) => Object.keys(parts!).length > 0)) as Json
}

/** Of schemes: a line break would begin another header, and a mask would become the value. */
export const badCredentials = ({ credentials }: Pick<OpenapiSource, 'credentials'>): string[] =>
  Object.keys(credentials).filter((name) =>
    Object.values(credentials[name]!).some(
      (value) => !isHeaderValue(value) || value.includes(MASK) || isGatewayMask(value),
    ),
  )

/** Whether it can be a limit for the bytes of an answer; 0 leaves it to the gateway. */
export const isByteLimit = (bytes: number): boolean => Number.isSafeInteger(bytes) && bytes >= 0

function documentOf({ documentUrl, document, baseUrl, withDeprecated }: OpenapiDocument): Json {
  const [address, base] = [documentUrl.trim(), baseUrl.trim()]
  return {
    ...((document !== '' || address === '') && { spec: document }),
    ...(address !== '' && { spec_url: address }),
    ...(base !== '' && { base_url: base }),
    ...(withDeprecated && { include_deprecated: true }),
  }
}

/** What a client is made of, as its gateway lists it; null when that tells nothing of it. */
export function listedOpenapi(listed: unknown): ListedOpenapi | null {
  if (!isObject(listed)) return null
  const given = isObject(listed['security_credentials']) ? listed['security_credentials'] : {}
  const bytes = numberOf(listed['max_response_bytes']) ?? 0
  const credentials = Object.entries(given)
    .slice(0, MOST_SCHEMES)
    .map(([name, parts]) => {
      const isBasic = isObject(parts) && (parts['username'] ?? parts['password'] ?? null) !== null
      return { name: name.slice(0, NAMED), kind: isBasic ? ('basic' as const) : ('value' as const) }
    })
  return {
    ...{ title: text(listed['spec_title']), version: text(listed['openapi_version']) },
    hash: hashIn(listed['spec_hash']),
    toolCount: numberOf(listed['operation_count']),
    documentUrl: addressIn(listed['spec_url']),
    baseUrl: addressIn(listed['base_url']),
    withDeprecated: listed['include_deprecated'] === true,
    maxBytes: isByteLimit(bytes) ? bytes : 0,
    credentials: [...new Map(credentials.map((one) => [one.name, one])).values()],
  }
}

/** An address as it is listed and shown: no secret is in it, and it may be cut. */
export const hashIn = (value: unknown): string => textOf(value).slice(0, SHOWN).toLowerCase()

/** As it may be shown: masked, and no longer than an address is. */
export const addressIn = (value: unknown): string => maskUrl(textOf(value).slice(0, 2 * NAMED))

/** Null when it is no preview. What a document says is cut to what can be shown. */
export function readPreview(json: unknown): OpenapiPreview | null {
  if (!isObject(json) || !Array.isArray(json['tools'])) return null
  const entriesOf = (field: string): Json[] => {
    const list = json[field]
    return Array.isArray(list) ? list.filter(isObject).slice(0, MOST_TOOLS) : []
  }
  return {
    ...{ title: text(json['title']), version: text(json['version']) },
    baseUrl: text(json['base_url']),
    tools: entriesOf('tools').map((tool) => ({
      name: textOf(tool['name']).slice(0, NAMED),
      call: callOf(tool),
      summary: text(tool['summary']),
    })),
    unsupported: entriesOf('unsupported').map((operation) => ({
      call: callOf(operation),
      reason: text(operation['reason']),
    })),
    schemes: schemesIn(entriesOf('security_schemes')),
    warnings: textsOf(json['warnings'])
      .slice(0, 20)
      .map((warning) => text(warning)),
  }
}

/** One of each name: a document cannot have two, a hostile gateway can. */
function schemesIn(entries: readonly Json[]): OpenapiPreview['schemes'] {
  const schemes = new Map(entries.map(readScheme).map((scheme) => [scheme.name, scheme]))
  return [...schemes.values()].slice(0, MOST_SCHEMES)
}

function readScheme(scheme: Json): OpenapiPreview['schemes'][number] {
  const name = textOf(scheme['name']).slice(0, NAMED)
  if (scheme['supported'] !== true) return { name, kind: null, about: text(scheme['reason']) }
  const isBasic = textOf(scheme['scheme']).toLowerCase() === 'basic'
  const place = text(scheme['param_name'])
  return {
    name,
    kind: isBasic ? 'basic' : 'value',
    about: place === '' ? '' : OPENAPI.sentIn(text(scheme['in']), place),
  }
}

const callOf = (operation: Json): string =>
  text(`${textOf(operation['method'])} ${textOf(operation['path'])}`)

const text = (value: unknown): string => clean(textOf(value).slice(0, 2 * SHOWN), null, SHOWN)
