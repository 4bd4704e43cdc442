import { z } from 'zod'
import { Failure } from './failure.ts'
import { RecipeHint } from './server.ts'

/**
 * What an entry of another app is to what is here: `same` as a saved server, under the name of
 * another one, or the same as an entry above it.
 */
export const ScannedKind = z.enum(['new', 'same', 'nameTaken', 'double', 'unreadable'])
export type ScannedKind = z.infer<typeof ScannedKind>

/** A server in the configuration of another app, as far as the window may know it. */
export const ScannedEntry = z.object({
  /** Holds for one scan. */
  id: z.string(),
  kind: ScannedKind,
  name: z.string(),
  /** Command and arguments, each as it would be passed; what looks like a key is masked. */
  words: z.array(z.string()),
  /** Names only: no value leaves main. */
  env: z.array(z.object({ name: z.string(), isSecret: z.boolean() })),
  cwd: z.string(),
  hints: z.array(RecipeHint),
  /** The saved server it is the same as or shares its name with, or the app that has it too. */
  twin: z.string(),
  /** Why it cannot be taken; null when it can. */
  failure: Failure.nullable(),
})
export type ScannedEntry = z.infer<typeof ScannedEntry>

/** One configuration file, or one project in it. */
export const ScannedPlace = z.object({
  app: z.string(),
  /** Home folder as `~`. */
  path: z.string(),
  /** The project its servers belong to; empty for those of the user. */
  project: z.string(),
  entries: z.array(ScannedEntry),
  /** Why the file could not be read; null when it could. */
  failure: Failure.nullable(),
})
export type ScannedPlace = z.infer<typeof ScannedPlace>

/** What other apps on this computer are set up with. Nothing was started, changed or saved. */
export const Scan = z.object({
  /** Only places that have a server, or that are there and cannot be read. */
  places: z.array(ScannedPlace),
  /** Every app that was looked for. */
  apps: z.array(z.string()),
  /** Stands for what the files held; taking with another one is refused. */
  digest: z.string(),
})
export type Scan = z.infer<typeof Scan>

/** What became of each chosen entry. */
export const TakeResult = z.object({
  saved: z.array(z.object({ serverId: z.string(), name: z.string() })),
  failed: z.array(z.object({ name: z.string(), failure: Failure })),
})
export type TakeResult = z.infer<typeof TakeResult>
