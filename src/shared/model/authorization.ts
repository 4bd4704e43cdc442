import { z } from 'zod'
import { Failure } from './failure.ts'

/** A sign-in of a client on a gateway, as the window sees it: no address with parameters. */
export const AuthorizationView = z.object({
  id: z.string(),
  gatewayId: z.string(),
  /** Null while the gateway has not said which client it will be. */
  clientId: z.string().nullable(),
  name: z.string(),
  /**
   * waiting: for the person in the browser. completing: the gateway takes it over. expired: nobody
   * signed in in time.
   */
  state: z.enum(['waiting', 'completing', 'done', 'failed', 'expired', 'cancelled']),
  /** Whose page the browser shows. */
  host: z.string(),
  /** When the waiting ends by itself; null where the gateway does not say. */
  endsAt: z.string().nullable(),
  /** How many tools the sign-in has shown; null where the gateway does not say. */
  toolCount: z.number().nullable(),
  failure: Failure.nullable(),
})
export type AuthorizationView = z.infer<typeof AuthorizationView>
