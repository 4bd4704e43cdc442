import { z } from 'zod'
import { ClientSettings, EditField, EditRules } from './clientEdit.ts'
import { Failure } from './failure.ts'
import { LifeAction } from './lifeAction.ts'

/**
 * State of a client in the app's words. Two sets of gateway words mean the same: `connected` is
 * `healthy`, `disconnected` is `unstable` (v2.0). What the app does not know stays `unknown`.
 */
export const ClientState = z.enum([
  'healthy',
  'noTools', // the gateway says healthy but lists no tools
  'connecting',
  'unstable',
  'error',
  'signin', // needs_reauth, pending_verification
  'disabled',
  'unknown',
])
export type ClientState = z.infer<typeof ClientState>

/** One row of the client list. Counts only: a thousand clients must cross IPC quickly. */
export const ClientRow = z.object({
  id: z.string(),
  name: z.string(),
  state: ClientState,
  /** The gateway's own word, quoted when the app does not know it. */
  stateWord: z.string(),
  /** http, sse, stdio, inprocess, openapi, or a word the app does not know. */
  connection: z.string(),
  /** none, headers, oauth, per_user_oauth, per_user_headers, token_exchange, or unknown. */
  auth: z.string(),
  toolCount: z.number(),
  /** How many of the listed tools the allow-list lets through. */
  allowedCount: z.number(),
  /** null: this gateway has no such list (v1.3.63). */
  autoCount: z.number().nullable(),
  isCodeMode: z.boolean(),
  /** How many virtual keys may use it; null where the gateway does not tell. */
  keyCount: z.number().nullable(),
  /** Every virtual key may. */
  isForAllKeys: z.boolean(),
  /** Names of these keys, one a line; of very many the first ones. */
  keyNames: z.string(),
  /** It has no lasting connection: the gateway dials for each call (http since v2.0). */
  isPerCall: z.boolean(),
  needsAttention: z.boolean(),
  /** Why it needs attention, or what the last failure was; empty when all is well. */
  reason: z.string(),
})
export type ClientRow = z.infer<typeof ClientRow>

export const GatewayTool = z.object({
  name: z.string(),
  description: z.string(),
  /** JSON schema of the arguments as the gateway gave it. */
  parameters: z.unknown(),
  isAllowed: z.boolean(),
  isAuto: z.boolean(),
  /** Estimated tokens of name, description and schema; null until counted. */
  tokens: z.number().nullable(),
})
export type GatewayTool = z.infer<typeof GatewayTool>

/** How somebody signs a client in. */
export const ClientSignIn = z.object({
  /** browser: with OAuth. headers: with one user's values of `headers`, to try them. */
  kind: z.enum(['browser', 'headers']),
  /** Names only. */
  headers: z.array(z.string()),
  /** Whether this gateway can, once the client is there. */
  isPossible: z.boolean(),
})
export type ClientSignIn = z.infer<typeof ClientSignIn>

/** Everything the panel shows of one client. `config` is masked: no header value, no secret. */
export const ClientDetail = z.object({
  row: ClientRow,
  gatewayId: z.string(),
  /** Command line or URL, for a person; secrets masked. */
  runs: z.string(),
  tools: z.array(GatewayTool),
  settings: ClientSettings,
  /** What of them this gateway takes; the rest is not offered. */
  editable: z.array(EditField),
  rules: EditRules,
  /** Null for a client that needs none. */
  signIn: ClientSignIn.nullable(),
  facts: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Pretty-printed JSON, unknown fields kept, secrets masked. */
  config: z.string(),
})
export type ClientDetail = z.infer<typeof ClientDetail>

/** From when the clients of a gateway are, and whether that still holds. */
export const Freshness = z.object({
  gatewayId: z.string(),
  /** ISO time of the last good answer; null when there was none. */
  readAt: z.string().nullable(),
  /** ISO time of the last attempt that failed; null while answers are good. */
  failure: Failure.nullable(),
  failedAt: z.string().nullable(),
  isRefreshing: z.boolean(),
  /** What can be done with clients of this gateway, as far as is known. */
  offered: z.array(LifeAction),
})
export type Freshness = z.infer<typeof Freshness>

/**
 * The clients of one gateway by the last good answer. Main parses each row once, when it is new
 * (`packed.ts`): ten thousand parsed at one go, as the list crosses, would block it for 20 ms.
 */
export const ClientList = Freshness.extend({ rows: z.custom<ClientRow[]>(Array.isArray) })
export type ClientList = z.infer<typeof ClientList>
