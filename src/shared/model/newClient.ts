import { z } from 'zod'
import { ClientEdit, EditField } from './clientEdit.ts'
import { OauthTerms } from './oauthTerms.ts'
import { OpenapiSource } from './openapi.ts'

const text = z.string().max(20_000)
const short = z.string().max(1000)

/** How the gateway signs in to the server: itself, or each user. */
export const NewAuth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('headers') }),
  z.object({ type: z.literal('oauth'), terms: OauthTerms }),
  z.object({ type: z.literal('per_user_oauth'), terms: OauthTerms }),
  z.object({
    type: z.literal('per_user_headers'),
    /** The headers each user gives, with the values of one to check them by; used once. */
    sample: z.record(short, text),
  }),
])
export type NewAuth = z.infer<typeof NewAuth>

/** A client as a form describes it; what a gateway does not know is left empty. */
export const NewClient = z.object({
  gatewayId: z.string().max(64),
  name: z.string().max(300),
  /** Its place among the gateway's own endpoints; empty: made from the name. */
  slug: short,
  target: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('stdio'),
      command: text,
      args: z.array(text).max(1000),
      /** `NAME`, read on the gateway's host, or `NAME=value` where the gateway takes values. */
      envs: z.array(text).max(1000),
    }),
    z.object({ type: z.enum(['http', 'sse']), url: text }),
    OpenapiSource,
  ]),
  auth: NewAuth,
  headers: z.record(short, text),
  /** Headers of a caller that are passed on to the server. */
  extraHeaders: z.array(short).max(100),
  tls: z.object({ skipsVerify: z.boolean(), ca: z.string().max(200_000) }).nullable(),
  /** Keeps one connection for all calls; null: as the gateway does. */
  isSticky: z.boolean().nullable(),
  /** Characters; null: as the gateway does. */
  maxInstructions: z.int().min(0).nullable(),
  /** The rest is as for a client that is there; what a create ignores follows at once. */
  settings: ClientEdit.pick({
    ...{ tools: true, autoTools: true, isDisabled: true, syncMinutes: true, timeoutSeconds: true },
    ...{ pricing: true, isPingOn: true, isCodeMode: true, isForAllKeys: true, keys: true },
  }),
})
export type NewClient = z.infer<typeof NewClient>

/** What of a new client a gateway knows; the rest is not offered. */
export const NewClientPlan = z.object({
  gatewayId: z.string(),
  takenNames: z.array(z.string()),
  nameRule: z.enum(['strict', 'loose']),
  hasPrefix: z.boolean(),
  authTypes: z.array(z.enum(['none', 'headers', 'oauth', 'per_user_oauth', 'per_user_headers'])),
  connections: z.array(z.enum(['stdio', 'http', 'sse', 'openapi'])),
  /** Values in the environment of a stdio client; else the names only. */
  takesInlineEnv: z.boolean(),
  hasTls: z.boolean(),
  hasExtraHeaders: z.boolean(),
  hasStickiness: z.boolean(),
  hasMaxInstructions: z.boolean(),
  /** Fields of `settings` this gateway takes. */
  settings: z.array(EditField),
  /** Anybody may write to this gateway: it refuses some servers (bifrost-api.md 1.6). */
  guardsStdio: z.boolean(),
})
export type NewClientPlan = z.infer<typeof NewClientPlan>
