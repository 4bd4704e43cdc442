import { z } from 'zod'

/** A gateway that answers on this computer and is not saved. */
export const FoundGateway = z.object({
  /** Base URL, as the form takes it. */
  url: z.string(),
  /** null where the version is only told after signing in. */
  version: z.string().nullable(),
})
export type FoundGateway = z.infer<typeof FoundGateway>
