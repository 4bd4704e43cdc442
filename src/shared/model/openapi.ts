import { z } from 'zod'
import { MOST_DOCUMENT } from '../limits.ts'

const text = z.string().max(20_000)
const short = z.string().max(1000)

/** How to call an API, by the name of the scheme in its document; what is empty is not sent. */
const Credential = z.object({ value: text, username: text, password: text })

/** What a gateway makes the tools of a client from (Bifrost docs, mcp/openapi-servers; v2.3.1). */
export const OpenapiSource = z.object({
  type: z.literal('openapi'),
  /** Where the gateway reads the document, once. Empty: `document` is it. */
  documentUrl: text,
  /** JSON or YAML. */
  document: z.string().max(MOST_DOCUMENT),
  /** Where the API is; empty: the first server the document names. */
  baseUrl: text,
  withDeprecated: z.boolean(),
  credentials: z.record(short, Credential),
})
export type OpenapiSource = z.infer<typeof OpenapiSource>

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
