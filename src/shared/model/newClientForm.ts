import { z } from 'zod'
import { MOST_NEW_KEYS } from '../limits.ts'
import { NewClientPlan } from './newClient.ts'
import { TypedOauth } from './oauthTerms.ts'
import { TypedOpenapi } from './openapi.ts'
import { SeenClient } from './recreation.ts'

const text = z.string().max(200_000)
const Line = z.object({ name: text, value: text })
const lines = z.array(Line).max(1000)
const asGateway = z.enum(['gateway', 'yes', 'no'])

const Key = z.object({
  id: z.string().min(1).max(200),
  name: text,
  isAll: z.boolean(),
  /** Names of tools where it may not call all, one in a line. */
  tools: text,
})

/** A virtual key that shall get the client, and what it may call. */
export type FormKey = z.infer<typeof Key>

/** A name and a value, as typed. */
export type FormLine = z.infer<typeof Line>

/** The form of a new client as it was typed, right or wrong. Kept in memory, never in a file. */
export const NewClientForm = z.object({
  name: text,
  connection: NewClientPlan.shape.connections.element,
  url: text,
  command: text,
  /** One in a line. */
  args: text,
  /** Without a value: read on the gateway's host. */
  envs: lines,
  auth: NewClientPlan.shape.authTypes.element,
  headers: lines,
  userHeaders: lines,
  oauth: TypedOauth,
  openapi: TypedOpenapi,
  tools: z.enum(['all', 'none', 'names']),
  toolNames: text,
  auto: z.enum(['all', 'none', 'names']),
  autoNames: text,
  extraHeaders: text,
  skipsVerify: z.boolean(),
  ca: text,
  isSticky: asGateway,
  isPingOn: asGateway,
  maxInstructions: text,
  syncMinutes: text,
  timeoutSeconds: text,
  isCodeMode: z.boolean(),
  isForAllKeys: z.boolean(),
  keys: z.array(Key).max(MOST_NEW_KEYS),
  prices: lines,
  /** The registration it was sent as; null before it was sent. */
  sentAs: z.string().max(64).nullable(),
  /** The client this was begun on, as it was then; null for a new one. */
  seen: SeenClient.nullable(),
  /** Its endpoint, which a rename does not change. */
  slug: text,
})
export type NewClientForm = z.infer<typeof NewClientForm>
