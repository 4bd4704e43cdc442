import { z } from 'zod'

export const FindingKind = z.enum([
  'tags',
  'direction',
  'invisible',
  'control',
  'instruction',
  'long',
  'sameName',
])
export type FindingKind = z.infer<typeof FindingKind>

/** A place in what a server tells models that a person should read. A hint, never a verdict. */
export const Finding = z.object({
  kind: FindingKind,
  /** Place of the tool in the server's list; null for the server's instructions. */
  tool: z.number().nullable(),
  /** Name of that tool, cut where it is long; empty for the instructions. */
  name: z.string(),
  /** E.g. `description` or `inputSchema.properties.path.description`. */
  field: z.string(),
  /** Where in the text of the field, in UTF-16 units. */
  at: z.number(),
  length: z.number(),
  /** The place with a little of what stands around it; what is hidden in it is still hidden. */
  before: z.string(),
  marked: z.string(),
  after: z.string(),
  /** What hidden letters spell, a length, or names of other servers; by kind. */
  about: z.string(),
})
export type Finding = z.infer<typeof Finding>

/** What main can say about the definitions that a run brought. */
export const DefinitionsView = z.object({
  findings: z.array(Finding),
  /** False: there was too much text or there were too many places; the rest was not searched. */
  isWhole: z.boolean(),
})
export type DefinitionsView = z.infer<typeof DefinitionsView>
