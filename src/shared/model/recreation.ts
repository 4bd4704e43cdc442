import { z } from 'zod'
import { DeletedClient, WantedValue } from './deletedClient.ts'
import { NewClient, NewClientPlan } from './newClient.ts'

/** What a client was when it was read, by part, as marks that say nothing but "the same". */
export const SeenClient = z.record(z.string().max(100), z.string().max(100))
export type SeenClient = z.infer<typeof SeenClient>

/** A client that is to be made anew, as a form may show it. */
export const RecreationStart = z.object({
  /** As of a new client; its own name is not taken. */
  plan: NewClientPlan,
  /** As it is now. A secret the gateway shows is masked, and may be sent back so; one it does not show is empty. */
  present: NewClient,
  /** What its API wants as a user and a password, by scheme: empty ones do not tell. */
  basicSchemes: z.array(z.string()),
  seen: SeenClient,
})
export type RecreationStart = z.infer<typeof RecreationStart>

/** What making a client anew would do, told before anything is sent. */
export const RecreationReview = z.object({
  /** By part, in words; nothing in it is a secret. */
  changes: z.array(z.object({ part: z.string(), before: z.string(), after: z.string() })),
  /** Lost with the old client, each in words. */
  lost: z.array(z.string()),
  /** Set again on the new one, each in words. */
  restored: z.array(z.string()),
  /** Cannot be set again, each with its reason. */
  notRestored: z.array(z.string()),
  /** Why the old one could not be put back if the new one were refused; null when it can. */
  obstacle: DeletedClient.shape.obstacle,
  /** What the gateway does not show of the old one, and putting it back would take. */
  wanted: z.array(WantedValue),
  /** What was reviewed. */
  seen: SeenClient,
})
export type RecreationReview = z.infer<typeof RecreationReview>
