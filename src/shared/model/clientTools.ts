import { z } from 'zod'
import { Annotations } from './probe.ts'

/** What the app itself knows of a client's tools; each list in the order of the client's tools. */
export const ClientToolFacts = z.object({
  /** Estimated tokens of name, description and schema; null where they could not be counted. */
  tokens: z.array(z.number().nullable()),
  /** Hints that a test on this computer showed for the same name and description; never a promise. */
  hints: z.array(Annotations.nullable()),
  /** The server that test was of; null when no hint is known. */
  testedAs: z.string().nullable(),
  /** Not there when the list of allowed tools was first seen as it is now. */
  isNew: z.array(z.boolean()),
})
export type ClientToolFacts = z.infer<typeof ClientToolFacts>
