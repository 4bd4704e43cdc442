import { z } from 'zod'

export const PIN_VERSION = 1

/** One accepted definition: its digest decides, its texts only say what changed. */
export const PinnedDefinition = z.object({
  name: z.string(),
  digest: z.string(),
  /** By part; null where they were too long to keep. */
  texts: z.record(z.string(), z.string()).nullable().catch(null),
})
export type PinnedDefinition = z.infer<typeof PinnedDefinition>

/** What a saved server told models when the user accepted it. One of another version is no pin. */
export const Pin = z.object({
  version: z.literal(PIN_VERSION),
  serverId: z.string(),
  /** ISO time of the acceptance. */
  at: z.string(),
  instructions: PinnedDefinition,
  tools: z.array(PinnedDefinition),
})
export type Pin = z.infer<typeof Pin>
