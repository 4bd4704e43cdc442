import { z } from 'zod'
import { AuthMode } from './gateway.ts'
import { GatewayChange } from './gatewayEvent.ts'

/** Checked no further: thousands of them cross at once. */
const time = z.string().max(40)

const base = z.object({
  /** Its own as long as it is kept; a call that was repeated keeps it. */
  id: z.int().min(0),
  /** Place in the list: grows with every entry, and with every call that is counted in one. */
  order: z.int().min(0),
  /** ISO time: the end of a call or a test, the moment a change was seen. */
  at: time,
})

/** Code of a failure; empty where there was none. */
const code = z.string().max(60)

/** One call of a gateway's API, or several equal reads in a row; no body, header or credential. */
export const ActivityCall = base.extend({
  kind: z.literal('call'),
  /** null: a check of a gateway that is not saved. */
  gatewayId: z.string().max(64).nullable(),
  /** Address of the gateway then. */
  base: z.string().max(500),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path: z.string().max(500),
  /** Numbers as they were sent, texts left out. */
  query: z.string().max(300),
  /** null: no answer came. */
  status: z.int().nullable(),
  ms: z.number(),
  code,
  /** Whoever asked had left before the answer. */
  isStopped: z.boolean(),
  /** What kind of credential was sent. */
  auth: AuthMode,
  hasBody: z.boolean(),
  /** How often the same read ended like this in a row; time, query and duration are the last one's. */
  count: z.int().min(1),
  firstAt: time,
})
export type ActivityCall = z.infer<typeof ActivityCall>

/** A gateway or a client changed its state. */
export const ActivityChange = base.extend({
  kind: z.literal('change'),
  gatewayId: z.string().max(64),
  change: GatewayChange,
})
export type ActivityChange = z.infer<typeof ActivityChange>

/** A test run that has ended. */
export const ActivityTest = base.extend({
  kind: z.literal('test'),
  serverId: z.string().max(64),
  name: z.string().max(200),
  state: z.enum(['passed', 'failed', 'cancelled']),
  ms: z.number(),
  /** How many of each the server listed; null unless it passed. */
  found: z.object({ tools: z.int(), prompts: z.int(), resources: z.int() }).nullable(),
  code,
  /** The sentence of the failure, without secrets; empty where there was none. */
  reason: z.string().max(400),
})
export type ActivityTest = z.infer<typeof ActivityTest>

/** One line of what happened: what the app asked gateways, what changed, what was tested. */
export const ActivityEntry = z.discriminatedUnion('kind', [
  ActivityCall,
  ActivityChange,
  ActivityTest,
])
export type ActivityEntry = z.infer<typeof ActivityEntry>

/** A part of the list, newest first; `next`: what to ask for the rest with, null when that was all. */
export const ActivityPage = z.object({
  entries: z.array(ActivityEntry),
  next: z.int().nullable(),
})
export type ActivityPage = z.infer<typeof ActivityPage>
