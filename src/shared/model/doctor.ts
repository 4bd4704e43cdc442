import { z } from 'zod'

/** One thing the Doctor looked at, in the words a person reads. */
export const Check = z.object({
  key: z.string(),
  name: z.string(),
  /** `off`: not there, and nothing needs it. */
  state: z.enum(['fine', 'warning', 'bad', 'off']),
  /** The state as a word, e.g. "Not found". */
  word: z.string(),
  /** Home folder as ~; empty where there is none. */
  path: z.string(),
  detail: z.string(),
  /** A version or a duration. */
  value: z.string(),
  /** What to do about it; empty where nothing has to be done. */
  cure: z.string(),
  /** A command that does it, for a terminal; empty when there is none. */
  line: z.string(),
})
export type Check = z.infer<typeof Check>

export const CheckSection = z.enum(['shell', 'runtimes', 'keychain', 'desktop', 'network', 'app'])
export type CheckSection = z.infer<typeof CheckSection>

/** What the Doctor found. It holds versions and paths, and no value of any variable. */
export const DoctorReport = z.object({
  at: z.string(),
  ms: z.number(),
  sections: z.array(z.object({ key: CheckSection, checks: z.array(Check) })),
  /** The folders commands are looked up in, in their order. */
  path: z.array(z.object({ folder: z.string(), isThere: z.boolean() })),
})
export type DoctorReport = z.infer<typeof DoctorReport>
