import { failure, json, text, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { parseJson } from './goJson.ts'
import { sizeAndHash } from './openapiClients.ts'
import { baseUrlOf, documentFrom } from './openapiDocument.ts'
import { fetchDocument } from './openapiSource.ts'
import { toolsOfDocument, type ApiTool } from './openapiTools.ts'
import { DocumentFault, textIn, treeIn } from './openapiTree.ts'
import type { Call, Route } from './router.ts'

const summaryOf = ({ name, operation, description, input, annotations, warnings }: ApiTool) => {
  const { id, method, path, summary, isDeprecated } = operation
  return {
    name,
    ...(id !== '' && { operation_id: id }),
    ...{ method, path },
    ...(summary !== '' && { summary }),
    description,
    ...(isDeprecated && { deprecated: true }),
    input_schema: input.schema,
    annotations,
    ...(warnings.length > 0 && { warnings }),
  }
}

interface Asked {
  specUrl: string
  baseUrl: string
  includesDeprecated: boolean
}

/** What a document would make; throws a DocumentFault. */
const previewOf = (document: string, { specUrl, baseUrl, includesDeprecated }: Asked) => {
  const api = documentFrom(document, specUrl)
  const made = toolsOfDocument(api, { clientName: '', includesDeprecated })
  const base = baseUrlOf(api, baseUrl)
  return {
    ...{ title: api.title, version: api.version, openapi_version: api.openapiVersion },
    ...(api.description !== '' && { description: api.description }),
    servers: api.servers,
    ...('url' in base && { base_url: base.url }),
    security_schemes: api.schemes,
    tools: made.tools.map(summaryOf),
    unsupported: made.unsupported.map(({ operation: { id, method, path }, reason }) => ({
      ...(id !== '' && { operation_id: id }),
      ...{ method, path, reason },
    })),
    warnings: [...made.warnings, ...('fault' in base ? [base.fault] : [])],
    tool_count: made.tools.length,
    ...sizeAndHash(document),
  }
}

/** The preview of a document, and the document of a client; none where no client is made of one. */
export const openapiRoutes = ({ dialect, clients, auth }: Context): Route[] => {
  if (dialect.create.knownTypes?.includes('openapi') !== true) return []

  const preview = async ({ body }: Call): Promise<Answer> => {
    const parsed = parseJson(body)
    if ('error' in parsed) return failure(dialect, 400, 'Invalid request payload')
    const asked = treeIn(parsed.value)
    const isText = ['spec', 'spec_url', 'base_url'].every((field) =>
      ['string', 'undefined'].includes(typeof (asked[field] ?? undefined)),
    )
    if (!isText) return failure(dialect, 400, 'Invalid request payload')
    const spec = textIn(asked['spec'])
    const specUrl = textIn(asked['spec_url'])
    if (spec === '' && specUrl === '') {
      return failure(dialect, 400, 'spec or spec_url is required')
    }
    const isFetched = spec === ''
    const found = isFetched
      ? await fetchDocument(specUrl, dialect, !auth.isEnabled)
      : { document: spec }
    if ('status' in found) return failure(dialect, found.status, found.text)
    try {
      const baseUrl = textIn(asked['base_url'])
      const includesDeprecated = asked['include_deprecated'] === true
      const told = previewOf(found.document, { specUrl, baseUrl, includesDeprecated })
      return json(200, { ...told, ...(isFetched && { spec: found.document }) })
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error
      return failure(dialect, error.status, `Invalid OpenAPI spec: ${error.message}`)
    }
  }

  const document = (id: string): Answer => {
    const openapi = clients.find(id)?.stored.openapi ?? null
    if (openapi === null) return failure(dialect, 404, 'OpenAPI MCP client not found')
    const format = openapi.document.trimStart().startsWith('{') ? 'json' : 'yaml'
    return text(200, `application/${format}; charset=utf-8`, openapi.document)
  }

  const access = 'admin'
  return [
    { method: 'POST', path: '/api/mcp/openapi/preview', access, handle: preview },
    {
      method: 'GET',
      path: '/api/mcp/client/{id}/openapi-spec',
      access,
      handle: (_call, id) => document(id),
    },
  ]
}
