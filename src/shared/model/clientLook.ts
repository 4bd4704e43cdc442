import { z } from 'zod'

/** What a list of clients can be narrowed by, besides the search. */
export const Facet = z.enum(['state', 'connection', 'auth', 'key', 'codeMode'])
export type Facet = z.infer<typeof Facet>

export const SortColumn = z.enum([
  ...(['state', 'name', 'connection', 'auth'] as const),
  ...(['tools', 'auto', 'keys', 'failure'] as const),
])
export type SortColumn = z.infer<typeof SortColumn>

/** How somebody looks at the clients of one gateway. */
export const ClientLook = z.object({
  gatewayId: z.string().max(64),
  typed: z.string().max(1000),
  onlyAttention: z.boolean(),
  filters: z.partialRecord(Facet, z.array(z.string().max(500)).max(1000).readonly()),
  /** Null: by urgency, then by name. */
  sort: z.object({ column: SortColumn, isDown: z.boolean() }).nullable(),
})
export type ClientLook = z.infer<typeof ClientLook>
