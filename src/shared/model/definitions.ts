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

/** The lists of a server besides its tools. */
export const ThingList = z.enum(['prompts', 'resources', 'templates'])
export type ThingList = z.infer<typeof ThingList>

/** A place in what a server tells models that a person should read. A hint, never a verdict. */
export const Finding = z.object({
  kind: FindingKind,
  /** Place of the tool in the server's list; null for what is no tool. */
  tool: z.number().nullable(),
  /** Place of the prompt, resource or template; null for tools and for the instructions. */
  thing: z.object({ list: ThingList, index: z.number() }).nullable(),
  /** Name of what it is in, cut where it is long; empty for the instructions. */
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

export const DefinitionPart = z.enum([
  'title',
  'description',
  'annotations',
  'inputSchema',
  'outputSchema',
])
export type DefinitionPart = z.infer<typeof DefinitionPart>

export const DiffLine = z.object({
  kind: z.enum(['same', 'added', 'removed', 'gap']),
  text: z.string(),
})
export type DiffLine = z.infer<typeof DiffLine>

/** What became of one accepted definition. */
export const DefinitionChange = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  /** Name of the tool; empty for the instructions of the server. */
  name: z.string(),
  /** Place of the tool in the list of the run; null for what is gone, and for the instructions. */
  tool: z.number().nullable(),
  fields: z.array(z.object({ part: DefinitionPart, lines: z.array(DiffLine) })),
  /** False: it is too long to show all that is different. */
  isWhole: z.boolean(),
})
export type DefinitionChange = z.infer<typeof DefinitionChange>

/** How the definitions of a run stand to those the user accepted. */
export const PinView = z.object({
  /** `unsaved`: only the definitions of a saved server can be accepted. */
  state: z.enum(['unsaved', 'none', 'same', 'changed']),
  /** ISO time of the acceptance; null before. */
  at: z.string().nullable(),
  added: z.number(),
  removed: z.number(),
  changed: z.number(),
  /** At most 300. */
  changes: z.array(DefinitionChange),
})
export type PinView = z.infer<typeof PinView>

/** What main can say about the definitions that a run brought. */
export const DefinitionsView = z.object({
  findings: z.array(Finding),
  /** False: there was too much text or there were too many places; the rest was not searched. */
  isWhole: z.boolean(),
  pin: PinView,
})
export type DefinitionsView = z.infer<typeof DefinitionsView>
