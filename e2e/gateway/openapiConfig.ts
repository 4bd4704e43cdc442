import type { Context } from './context.ts'
import type { Dialect, Refusal } from './dialect.ts'
import { privateTargetRefusal } from './guards.ts'
import { credentialsFrom, mergedCredentials, type Credentials } from './openapiCredentials.ts'
import { fetchDocument } from './openapiSource.ts'
import { baseUrlOf, documentFrom, type ApiDocument } from './openapiDocument.ts'
import { toolsOfDocument, type ApiTool } from './openapiTools.ts'
import { DocumentFault, sortedKeys, textIn, treeIn, type Tree } from './openapiTree.ts'
import type { Environment } from './secret.ts'

/** An `openapi_config`, as it is sent and merged. */
export interface OpenapiConfig {
  document: string
  specUrl: string
  baseUrl: string
  credentials: Credentials
  includesDeprecated: boolean
  /** 0 is the gateway's own limit. */
  maxResponseBytes: number
}

/** What a client of an API is made of: the configuration, and what was read from its document. */
export interface StoredOpenapi extends OpenapiConfig {
  api: ApiDocument
  tools: readonly ApiTool[]
  /** Where calls go. */
  targetUrl: string
}

const configFrom = (sent: Tree): OpenapiConfig => ({
  document: textIn(sent['spec']) === '' ? '' : String(sent['spec']),
  specUrl: textIn(sent['spec_url']),
  baseUrl: textIn(sent['base_url']).replace(/\/+$/, ''),
  credentials: credentialsFrom(sent['security_credentials']),
  includesDeprecated: sent['include_deprecated'] === true,
  maxResponseBytes: Number(sent['max_response_bytes'] ?? 0),
})

/** What a PUT makes of a configuration: what is not sent stays, and so does a secret sent as its mask or empty. */
const mergedConfig = (
  stored: OpenapiConfig,
  sent: Tree,
  environment: Environment,
): OpenapiConfig => {
  const fresh = configFrom(sent)
  const isSent = (field: string): boolean => (sent[field] ?? null) !== null
  // Another address without a document: the one that is kept does not describe it any more.
  const isElsewhere = fresh.specUrl !== '' && fresh.specUrl !== stored.specUrl
  return {
    document: fresh.document || (isElsewhere ? '' : stored.document),
    specUrl: isSent('spec_url') ? fresh.specUrl : stored.specUrl,
    baseUrl: isSent('base_url') ? fresh.baseUrl : stored.baseUrl,
    credentials: isSent('security_credentials')
      ? mergedCredentials(stored.credentials, fresh.credentials, environment)
      : stored.credentials,
    includesDeprecated: fresh.includesDeprecated,
    maxResponseBytes: fresh.maxResponseBytes,
  }
}

/** Reads the document of a client, fetched where it is not there; or why the client cannot be made of it. */
const prepared = async (
  config: OpenapiConfig,
  clientName: string,
  dialect: Dialect,
  isOpen: boolean,
): Promise<StoredOpenapi | Refusal> => {
  const refuse = (text: string, status = 400): Refusal => ({ status, text })
  if (config.maxResponseBytes < 0) {
    return refuse('openapi_config.max_response_bytes must not be negative')
  }
  if (config.document === '' && config.specUrl === '') {
    return refuse('openapi_config requires spec (inline document) or spec_url')
  }
  const found =
    config.document === ''
      ? await fetchDocument(config.specUrl, dialect, isOpen)
      : { document: config.document }
  if ('status' in found) return found
  try {
    const api = documentFrom(found.document, config.specUrl)
    const { includesDeprecated } = config
    const { tools, unsupported } = toolsOfDocument(api, { clientName, includesDeprecated })
    if (tools.length === 0) {
      const reasons = unsupported.map(
        ({ operation: { method, path }, reason }) => `${method} ${path}: ${reason}`,
      )
      return refuse(`No operation in the spec can be exposed as a tool: ${reasons.join('; ')}`)
    }
    const base = baseUrlOf(api, config.baseUrl)
    if ('fault' in base) {
      return refuse('The spec declares no absolute server URL; set openapi_config.base_url')
    }
    const refusal = isOpen ? await privateTargetRefusal(base.url, dialect) : null
    return refusal ?? { ...config, document: found.document, api, tools, targetUrl: base.url }
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error
    return refuse(`Invalid openapi_config.spec: ${error.message}`, error.status)
  }
}

/** Prepares what a caller sent, over what is stored where there is something. */
export const openapiFrom = async (
  sent: unknown,
  stored: StoredOpenapi | null,
  clientName: string,
  { dialect, environment, auth }: Context,
): Promise<StoredOpenapi | Refusal> => {
  const given = treeIn(sent)
  if (textIn(given['spec_file']) !== '') {
    const text =
      'openapi_config.spec_file is only supported in config.json; send the document as spec or spec_url'
    return { status: 400, text }
  }
  const config = stored === null ? configFrom(given) : mergedConfig(stored, given, environment)
  return prepared(config, clientName, dialect, !auth.isEnabled)
}

/** Why a list of tools is refused: it names some that the document does not have. */
export const strangersRefusal = (
  lists: Readonly<Record<string, readonly string[]>>,
  { tools }: StoredOpenapi,
): Refusal | null => {
  for (const field of sortedKeys(lists).toReversed()) {
    const strangers = lists[field]!.filter(
      (name) => name !== '*' && !tools.some((tool) => tool.name === name),
    )
    if (strangers.length > 0) {
      const text = `Invalid ${field}: the spec has no tool named ${[...strangers].sort().join(', ')}`
      return { status: 400, text }
    }
  }
  return null
}
