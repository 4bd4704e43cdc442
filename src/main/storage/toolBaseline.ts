import { z } from 'zod'

/** The tools a client had when its list of allowed tools was first seen as it is. */
export const ToolBaseline = z.object({
  gatewayId: z.string(),
  clientId: z.string(),
  /** Digest of the list; another list begins anew. */
  chosen: z.string(),
  tools: z.array(z.string()),
})
export type ToolBaseline = z.infer<typeof ToolBaseline>
