import { z } from 'zod'
import { Failure } from './failure.ts'
import { ListedTerms, OauthTerms, TypedOauth } from './oauthTerms.ts'
import { ListedOpenapi, OpenapiChange, TypedOpenapi } from './openapi.ts'
import { ToolChoice } from './toolChoice.ts'

const MAX_NAMES = 20_000
const toolName = z.string().max(1000)
const GivenTools = z.union([z.literal('all'), z.array(toolName).max(MAX_NAMES)])

/** What a virtual key may call of a client. */
export const KeyAccess = z.object({ keyId: z.string(), tools: ToolChoice })
export type KeyAccess = z.infer<typeof KeyAccess>

/** What of a client can be changed while it stays; null: this gateway does not tell. */
export const ClientSettings = z.object({
  name: z.string(),
  tools: ToolChoice,
  autoTools: ToolChoice,
  isDisabled: z.boolean(),
  /** Names only: no value of a header comes to the window. */
  headers: z.array(z.string()),
  syncMinutes: z.number().nullable(),
  timeoutSeconds: z.number().nullable(),
  /** Characters; no gateway tells it, so null until somebody types one. */
  maxInstructions: z.number().nullable(),
  /** USD for one call, by tool. */
  pricing: z.record(z.string(), z.number()),
  isPingOn: z.boolean().nullable(),
  isCodeMode: z.boolean(),
  isForAllKeys: z.boolean().nullable(),
  /** One connection for all calls. */
  isSticky: z.boolean(),
  /** Names of headers of a caller that are passed on to the server. */
  extraHeaders: z.array(z.string()),
  /** Names of the headers that each user has to give. */
  userHeaders: z.array(z.string()),
  skipsTlsCheck: z.boolean(),
  /** Whether it trusts a certificate authority of its own, which comes masked. */
  ca: z.boolean(),
  /** Null where nobody signs in with OAuth. */
  oauth: ListedTerms.nullable(),
  /** What it is made of; null where it is no client of an OpenAPI document. */
  openapi: ListedOpenapi.nullable(),
  keys: z.array(KeyAccess),
})
export type ClientSettings = z.infer<typeof ClientSettings>

export const EditField = z.enum([
  'name',
  'tools',
  'autoTools',
  'isDisabled',
  'headers',
  'syncMinutes',
  'timeoutSeconds',
  'maxInstructions',
  'pricing',
  'isPingOn',
  'isCodeMode',
  'isForAllKeys',
  'isSticky',
  'extraHeaders',
  'userHeaders',
  'skipsTlsCheck',
  'ca',
  'oauth',
  'openapi',
  'keys',
])
export type EditField = z.infer<typeof EditField>

/** How this gateway takes changes of this client. */
export const EditRules = z.object({
  nameRule: z.enum(['strict', 'loose']),
  /** Models see `<client>-<tool>`. */
  hasPrefix: z.boolean(),
  /** False: it keeps the list of allowed tools and runs every tool all the same. */
  isListObeyed: z.boolean(),
  /** It forgets the headers unless they are typed again with every change. */
  wantsHeaders: z.boolean(),
})
export type EditRules = z.infer<typeof EditRules>

/** What shall be different of a client; what is absent stays as it is. */
export const ClientEdit = z
  .object({
    name: z.string().max(300),
    tools: GivenTools,
    autoTools: GivenTools,
    isDisabled: z.boolean(),
    /** The whole map, in clear text; an empty one removes all. */
    headers: z.record(z.string().max(1000), z.string().max(20_000)),
    /** Whole minutes; 0 takes the gateway's default. */
    syncMinutes: z.number(),
    /** Whole seconds; 0 takes the gateway's default. */
    timeoutSeconds: z.number(),
    /** Characters of a server's instructions that go to models; 0 takes the gateway's default. */
    maxInstructions: z.number(),
    /** The whole map, USD for one call. */
    pricing: z.record(toolName, z.number()),
    isPingOn: z.boolean(),
    isCodeMode: z.boolean(),
    isForAllKeys: z.boolean(),
    isSticky: z.boolean(),
    extraHeaders: z.array(z.string().max(1000)).max(100),
    userHeaders: z.array(z.string().max(1000)).max(100),
    skipsTlsCheck: z.boolean(),
    /** As PEM, or where the gateway finds it (`env.NAME`); an empty one removes it. */
    ca: z.string().max(200_000),
    /** An empty id or secret leaves it as it is. */
    oauth: OauthTerms,
    openapi: OpenapiChange,
    /** The whole list; an empty one takes the client from every virtual key. */
    keys: z
      .array(z.object({ keyId: z.string().min(1).max(200), tools: GivenTools }))
      .max(MAX_NAMES),
  })
  .partial()
export type ClientEdit = z.infer<typeof ClientEdit>

/** A field in words: as it was asked for or was before, and as it reads now. */
export const EditDifference = z.object({ field: EditField, before: z.string(), now: z.string() })
export type EditDifference = z.infer<typeof EditDifference>

/** What became of a change, by what the gateway lists after it. */
export const EditReport = z.object({
  clientId: z.string(),
  /** The client's name as it reads now. */
  name: z.string(),
  /**
   * done: it reads as asked. partly: not all of it, or something else has changed too. refused:
   * nothing has changed. unknown: the gateway could not be read again.
   */
  outcome: z.enum(['done', 'partly', 'refused', 'unknown']),
  /** Asked for, and not so. */
  notStuck: z.array(EditDifference),
  /** Not asked for, and different now. */
  alsoChanged: z.array(EditDifference),
  /** What the gateway answered to the write, when it was no success. */
  failure: Failure.nullable(),
  /** Sentences on what else was done, such as a reconnect. */
  notes: z.array(z.string()),
})
export type EditReport = z.infer<typeof EditReport>

const typedText = z.string().max(200_000)

/** A header as it was typed. */
export const HeaderRow = z.object({ name: typedText, value: typedText })
export type HeaderRow = z.infer<typeof HeaderRow>

/** What was changed of a client and not saved. Kept in memory, never in a file: there may be secrets in it. */
export const EditDraft = z.object({
  gatewayId: z.string().max(64),
  clientId: z.string().max(500),
  /** What the change was begun on. */
  seen: ClientSettings,
  change: ClientEdit,
  /** What was typed and cannot be sent as it is, by field, with what is wrong about it. */
  slips: z.record(z.string(), z.object({ text: z.string(), problem: z.string() })),
  /** As typed, right or wrong; null: it stays as the gateway has it. */
  typed: z.object({
    headers: z.array(HeaderRow).max(1000).nullable(),
    oauth: TypedOauth.nullable(),
    openapi: TypedOpenapi.nullable(),
  }),
})
export type EditDraft = z.infer<typeof EditDraft>
