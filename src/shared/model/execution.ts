import { z } from 'zod'

/** What a tool answered that was run on a gateway: text, whatever its server sent. */
export const Execution = z.object({
  text: z.string(),
  /** Characters of the whole answer; more than in `text` when it was cut. */
  size: z.number(),
  ms: z.number(),
})
export type Execution = z.infer<typeof Execution>
