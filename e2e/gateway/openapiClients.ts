import { createHash } from 'node:crypto'
import type { Context } from './context.ts'
import type { Refusal } from './dialect.ts'
import { openapiFrom, strangersRefusal, type StoredOpenapi } from './openapiConfig.ts'
import type { Secret } from './secret.ts'
import type { StoredClient } from './storedClient.ts'

type Body = Readonly<Record<string, unknown>>

const kind = "connection_type 'openapi'"
const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const refuse = (text: string): Refusal => ({ status: 400, text })

/** Why a create of a client of an API is refused before its document is read; null for other clients. */
export const openapiRefusal = (
  { type, authType, url, userHeaderKeys }: StoredClient,
  body: Body,
): Refusal | null => {
  if (type !== 'openapi') return null
  if (!['none', 'headers', 'per_user_headers'].includes(authType)) {
    return refuse(`auth_type '${authType}' is not supported for ${kind}`)
  }
  if (!isGiven(body['openapi_config'])) return refuse(`openapi_config is required for ${kind}`)
  if (url !== null && (url.literal !== '' || url.reference !== '')) {
    return refuse(`connection_string must not be set for ${kind}`)
  }
  if (authType !== 'per_user_headers') return null
  if (userHeaderKeys.length === 0) {
    return refuse(
      "per_user_header_keys must be a non-empty list when auth_type is 'per_user_headers'",
    )
  }
  return new Set(userHeaderKeys).size < userHeaderKeys.length
    ? refuse('per_user_header_keys must not contain duplicates')
    : null
}

const take = (client: StoredClient, openapi: StoredOpenapi): void => {
  client.openapi = openapi
  client.discoveredTools = openapi.tools.map(({ name, description, input }) => ({
    ...{ name, description },
    inputSchema: input.schema,
  }))
}

/** Gives a new client what its document says, or says why there is none; other clients stay as they are. */
export const makeOfDocument = async (
  client: StoredClient,
  body: Body,
  context: Context,
): Promise<Refusal | null> => {
  if (client.type !== 'openapi') return null
  const openapi = await openapiFrom(body['openapi_config'], null, client.name, context)
  if ('status' in openapi) return openapi
  const { toolsToExecute, toolsToAutoExecute } = client
  const lists = { tools_to_execute: toolsToExecute, tools_to_auto_execute: toolsToAutoExecute }
  const refusal = strangersRefusal(lists, openapi)
  if (refusal === null) take(client, openapi)
  return refusal
}

/** As `makeOfDocument`, for a PUT: a part that is not sent stays, and so do lists that are not. */
export const changeDocument = async (
  client: StoredClient,
  body: Body,
  context: Context,
): Promise<Refusal | null> => {
  const sent = body['openapi_config']
  if (client.openapi === null) {
    const isKnown = 'openapi_config' in context.dialect.edit.body.fields
    return isKnown && isGiven(sent) ? refuse(`openapi_config can only be set for ${kind}`) : null
  }
  const openapi = isGiven(sent)
    ? await openapiFrom(sent, client.openapi, client.name, context)
    : client.openapi
  if ('status' in openapi) return openapi
  const refusal = strangersRefusal(
    {
      ...(isGiven(body['tools_to_execute']) && { tools_to_execute: client.toolsToExecute }),
      ...(isGiven(body['tools_to_auto_execute']) && {
        tools_to_auto_execute: client.toolsToAutoExecute,
      }),
    },
    openapi,
  )
  if (refusal === null) take(client, openapi)
  return refusal
}

/** What the list tells of it: all but the document, the secrets as `shown` writes them. */
export const openapiShown = (
  openapi: StoredOpenapi | null,
  shown: (secret: Secret) => unknown,
): object | null => {
  if (openapi === null) return null
  const { document, specUrl, baseUrl, credentials, api } = openapi
  const { includesDeprecated, maxResponseBytes } = openapi
  const masked = Object.entries(credentials).map(([scheme, given]) => {
    const values = Object.entries(given).map(([part, secret]) => [part, shown(secret)] as const)
    return [scheme, Object.fromEntries(values)] as const
  })
  return {
    ...(specUrl !== '' && { spec_url: specUrl }),
    ...(baseUrl !== '' && { base_url: baseUrl }),
    ...(masked.length > 0 && { security_credentials: Object.fromEntries(masked) }),
    ...(includesDeprecated && { include_deprecated: true }),
    ...(maxResponseBytes > 0 && { max_response_bytes: maxResponseBytes }),
    ...sizeAndHash(document),
    spec_title: api.title,
    openapi_version: api.openapiVersion,
    operation_count: openapi.tools.length,
  }
}

/** The identity of a document's bytes. */
export const sizeAndHash = (document: string) => ({
  spec_size: Buffer.byteLength(document),
  spec_hash: createHash('sha256').update(document).digest('hex'),
})
