import { z } from 'zod'
import { Failure } from './failure.ts'

/** A sign-in to a server with OAuth, as the window sees it: no address with parameters, no token. */
export const SignInView = z.object({
  serverId: z.string(),
  /** `working` before the browser opens and after it came back, `waiting` while the user is there. */
  state: z.enum(['working', 'waiting', 'done', 'failed', 'cancelled']),
  /** Whose page the browser shows; empty before that is known. */
  host: z.string(),
  /** When the waiting ends by itself; null where nothing waits. */
  endsAt: z.string().nullable(),
  failure: Failure.nullable(),
  /** It could not be kept in a keychain and is gone when the app quits. */
  isKeptUntilQuit: z.boolean(),
})
export type SignInView = z.infer<typeof SignInView>
