import { z } from 'zod'
import type { ToolChoice } from './toolChoice.ts'

/** A virtual key by what tells it apart; its value never gets here. */
export const KeyHead = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  isActive: z.boolean(),
  /** ISO time; null when it never ends or the gateway does not say. */
  expiresAt: z.string().nullable(),
})
export type KeyHead = z.infer<typeof KeyHead>

/** A client, and which keys may call what of it. */
export const KeyClient = z.object({
  id: z.string(),
  name: z.string(),
  /** Tools that its own allow-list lets through. */
  tools: z.array(z.string()),
  /** A key without access of its own may call everything. */
  isForAllKeys: z.boolean(),
  /**
   * Which tools, and the places in the table of the keys that may call just these. Not looked
   * through: there may be 10,000 keys.
   */
  access: z.custom<{ tools: ToolChoice; places: number[] }[]>(Array.isArray),
})
export type KeyClient = z.infer<typeof KeyClient>

/** Who may call what on one gateway. */
export const KeyTable = z.object({
  gatewayId: z.string(),
  readAt: z.string(),
  /** Governance is switched off: there are no virtual keys. */
  isOff: z.boolean(),
  keys: z.array(KeyHead),
  clients: z.array(KeyClient),
})
export type KeyTable = z.infer<typeof KeyTable>

const id = z.string().min(1).max(500)
const tools = z.union([z.literal('all'), z.array(z.string().max(1000)).max(20_000)])

/** A cell of the table that shall be different. */
export const KeyCell = z.object({
  clientId: id,
  keyId: id,
  /** As the user saw it; somebody else's change of it meanwhile is not overwritten. */
  seen: tools,
  wanted: tools,
}) satisfies z.ZodType<{ seen: ToolChoice; wanted: ToolChoice }>
export type KeyCell = z.infer<typeof KeyCell>

/** Changes of one gateway: at most one for each cell. */
export const KeyCells = z.array(KeyCell).max(20_000)
export type KeyCells = z.infer<typeof KeyCells>
