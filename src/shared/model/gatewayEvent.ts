import { z } from 'zod'
import { ClientState } from './client.ts'
import { GatewayState } from './gateway.ts'

const base = z.object({
  gatewayId: z.string(),
  /** ISO time of the answer, or of its lack. */
  at: z.string(),
})

/** One change of a gateway's or a client's state, or of a version. */
export const GatewayChange = z.discriminatedUnion('kind', [
  /** It no longer answers, wants a credential, or answers with failures; `reason` is a sentence. */
  base.extend({
    kind: z.enum(['unreachable', 'signin', 'failing']),
    from: GatewayState,
    reason: z.string(),
  }),
  base.extend({ kind: z.literal('recovered'), after: GatewayState }),
  base.extend({ kind: z.literal('version'), from: z.string(), to: z.string() }),
  /** A client that stayed has another state; `reason` is empty where there is nothing to say. */
  base.extend({
    kind: z.literal('client'),
    clientId: z.string(),
    name: z.string(),
    from: ClientState,
    to: ClientState,
    reason: z.string(),
  }),
])
export type GatewayChange = z.infer<typeof GatewayChange>

/**
 * What happened on a gateway, told once. What the first look after a start or a save finds is no
 * change.
 */
export const GatewayEvent = z.discriminatedUnion('kind', [
  ...GatewayChange.options,
  /** How many clients need attention. */
  base.extend({ kind: z.literal('attention'), from: z.number(), to: z.number() }),
])
export type GatewayEvent = z.infer<typeof GatewayEvent>
