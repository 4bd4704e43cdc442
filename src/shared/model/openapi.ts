import { z } from 'zod'
import { MOST_DOCUMENT } from '../limits.ts'

const text = z.string().max(20_000)
const short = z.string().max(1000)
const typed = z.string().max(200_000)

/** How to call an API, by the name of the scheme in its document; what is empty is not sent. */
const Credential = z.object({ value: text, username: text, password: text })

/** What a gateway makes the tools of a client from (Bifrost docs, mcp/openapi-servers; v2.3.1). */
export const OpenapiSource = z.object({
  type: z.literal('openapi'),
  /** Where the gateway reads the document, once; with a document only where that came from. */
  documentUrl: text,
  /** JSON or YAML. */
  document: z.string().max(MOST_DOCUMENT),
  /** Where the API is; empty: the first server the document names. */
  baseUrl: text,
  withDeprecated: z.boolean(),
  /** Of an answer of the API; what is longer is cut off. 0: as the gateway does it. */
  maxBytes: z.number(),
  credentials: z.record(short, Credential),
})
export type OpenapiSource = z.infer<typeof OpenapiSource>

/** A document to look at: from its address, or itself. */
export const OpenapiDocument = OpenapiSource.pick({
  ...{ documentUrl: true, document: true, baseUrl: true, withDeprecated: true },
})
export type OpenapiDocument = z.infer<typeof OpenapiDocument>

/** What a client is made of, as a gateway lists it: neither the document nor a secret. */
export const ListedOpenapi = z.object({
  title: z.string(),
  /** Of OpenAPI, such as 3.1.0. */
  version: z.string(),
  /** Of the document, in the gateway's own way; empty where it does not tell. */
  hash: z.string(),
  /** How many tools it makes; null where the gateway does not tell. */
  toolCount: z.number().nullable(),
  /** Where it came from, masked; empty when it was pasted. */
  documentUrl: z.string(),
  /** Masked; empty: the first server the document names. */
  baseUrl: z.string(),
  withDeprecated: z.boolean(),
  /** 0: as the gateway does it. */
  maxBytes: z.number(),
  /** The schemes that have a value, or a user and a password. */
  credentials: z.array(z.object({ name: z.string(), kind: z.enum(['value', 'basic']) })),
})
export type ListedOpenapi = z.infer<typeof ListedOpenapi>

/**
 * What a client shall be made of instead. Without a document the one it has stays, and so does what
 * is empty of a credential; a scheme that is not in `credentials` is forgotten.
 */
export const OpenapiChange = OpenapiSource.omit({ type: true })
export type OpenapiChange = z.infer<typeof OpenapiChange>

/** What a client is made of as it was typed, right or wrong. */
export const TypedOpenapi = z.object({
  isPasted: z.boolean(),
  ...{ documentUrl: typed, baseUrl: typed, maxBytes: typed },
  document: z.string().max(MOST_DOCUMENT),
  withDeprecated: z.boolean(),
  /** As the document names them. */
  credentials: z
    .array(
      z.object({
        name: typed,
        kind: z.enum(['value', 'basic']),
        ...{ value: typed, username: typed, password: typed },
      }),
    )
    .max(100),
})
export type TypedOpenapi = z.infer<typeof TypedOpenapi>

/** What a gateway would make of a document. */
export const OpenapiPreview = z.object({
  title: z.string(),
  version: z.string(),
  /** Where the API is; empty: the document does not say, so it has to be typed. */
  baseUrl: z.string(),
  tools: z.array(
    z.object({
      name: z.string(),
      /** `GET /pets/{id}` */
      call: z.string(),
      summary: z.string(),
    }),
  ),
  /** Operations that become no tool, and why. */
  unsupported: z.array(z.object({ call: z.string(), reason: z.string() })),
  schemes: z.array(
    z.object({
      name: z.string(),
      /** One value, or a user and a password; null: no gateway can use it. */
      kind: z.enum(['value', 'basic']).nullable(),
      /** Where the value goes, or why it cannot. */
      about: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
})
export type OpenapiPreview = z.infer<typeof OpenapiPreview>
