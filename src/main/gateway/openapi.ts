import type { OpenapiPreview, OpenapiSource } from '../../shared/model/openapi.ts'
import { AppError } from '../../shared/errors.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { WRITE_MS, type Door } from './door.ts'
import { clean } from './failures.ts'
import { isObject, textOf, textsOf, type Json } from './json.ts'

/** No gateway makes more tools of a document (Bifrost, framework/openapimcp/types.go). */
const MOST = 1000
const MOST_SCHEMES = 100
const SHOWN = 300

/** A document to look at: from its address, or itself. */
export type OpenapiDocument = Pick<
  OpenapiSource,
  'documentUrl' | 'document' | 'baseUrl' | 'withDeprecated'
>

/** Clients that are made of an OpenAPI document (v2.3.1; Bifrost docs, mcp/openapi-servers). */
export interface OpenapiCalls {
  /** What the gateway would make of it; nothing is created. */
  previewOpenapi(document: OpenapiDocument): Promise<OpenapiPreview>
}

export function openapiCalls(door: Door): OpenapiCalls {
  return {
    async previewOpenapi(document) {
      const { json } = await door.askFor('hasOpenapi', {
        method: 'POST',
        path: '/api/mcp/openapi/preview',
        body: documentOf(document),
        timeoutMs: WRITE_MS,
      })
      const preview = readPreview(json)
      if (preview === null) throw AppError.of('gateway_protocol', { what: UNREADABLE.noPreview })
      return preview
    },
  }
}

/** `openapi_config` of a create. */
export function openapiConfigOf({ credentials, ...document }: OpenapiSource): Json {
  const given = Object.entries(credentials).flatMap(([name, credential]) => {
    const filled = Object.entries(credential).filter(([, value]) => value !== '')
    return filled.length === 0 ? [] : [[name, Object.fromEntries(filled)]]
  })
  return {
    ...documentOf(document),
    ...(given.length > 0 && { security_credentials: Object.fromEntries(given) as Json }),
  }
}

function documentOf({ documentUrl, document, baseUrl, withDeprecated }: OpenapiDocument): Json {
  const [address, base] = [documentUrl.trim(), baseUrl.trim()]
  return {
    ...(address === '' ? { spec: document } : { spec_url: address }),
    ...(base !== '' && { base_url: base }),
    ...(withDeprecated && { include_deprecated: true }),
  }
}

/** Null when it is no preview. What a document says is cut to what can be shown. */
export function readPreview(json: unknown): OpenapiPreview | null {
  if (!isObject(json) || !Array.isArray(json['tools'])) return null
  const entriesOf = (field: string): Json[] => {
    const list = json[field]
    return Array.isArray(list) ? list.filter(isObject).slice(0, MOST) : []
  }
  return {
    ...{ title: text(json['title']), version: text(json['version']) },
    baseUrl: text(json['base_url']),
    tools: entriesOf('tools').map((tool) => ({
      name: textOf(tool['name']).slice(0, 1000),
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
  const name = textOf(scheme['name']).slice(0, 1000)
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
