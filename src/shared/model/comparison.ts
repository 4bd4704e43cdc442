import { z } from 'zod'
import { PinView } from './definitions.ts'
import { Recipe } from './server.ts'

/** One side of a comparison: a run that passed, as far as its definitions do not say it. */
export const ComparedRun = z.object({
  probeId: z.string(),
  startedAt: z.string(),
  recipe: Recipe,
  server: z.string(),
  protocolVersion: z.string(),
  capabilities: z.array(z.string()),
  toolCount: z.number(),
  /** Null until counted. */
  tokens: z.number().nullable(),
  totalMs: z.number().nullable(),
  /** From its start to its answer to initialize. */
  initializeMs: z.number().nullable(),
})
export type ComparedRun = z.infer<typeof ComparedRun>

/** Two runs of one server beside each other. */
export const Comparison = z.object({
  before: ComparedRun,
  after: ComparedRun,
  /** What became of the definitions from the one to the other; at most 300 changes. */
  definitions: PinView,
})
export type Comparison = z.infer<typeof Comparison>
