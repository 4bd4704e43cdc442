import { z } from 'zod'
import { MOST_AT_ONCE } from '../limits.ts'
import { Failure } from './failure.ts'

/** How the test of one saved server in a round stands. */
export const RoundRow = z.object({
  serverId: z.string(),
  name: z.string(),
  /** `needsLook`: exactly this was never allowed to run, or asks for values first, so it did not. */
  state: z.enum(['waiting', 'running', 'passed', 'failed', 'cancelled', 'needsLook']),
  /** The run; null where none was started. */
  probeId: z.string().nullable(),
  /** Name and version that the server gives itself; empty before it answered. */
  server: z.string(),
  toolCount: z.number().nullable(),
  /** Estimated tokens of all its tools; null until counted. */
  tokens: z.number().nullable(),
  /** Against the accepted definitions; null where none were accepted or there is no result. */
  changes: z.object({ added: z.number(), removed: z.number(), changed: z.number() }).nullable(),
  ms: z.number().nullable(),
  failure: Failure.nullable(),
})
export type RoundRow = z.infer<typeof RoundRow>

/** Saved servers tested in one go; a row for each, in the order of the list. */
export const RoundView = z.object({
  id: z.string(),
  startedAt: z.string(),
  /** ISO time; null while tests run or wait. */
  endedAt: z.string().nullable(),
  rows: z.array(RoundRow),
})
export type RoundView = z.infer<typeof RoundView>

export const RoundStart = z.object({
  serverIds: z.array(z.string().min(1).max(64)).min(1).max(1000),
  atOnce: z.int().min(1).max(MOST_AT_ONCE),
})
export type RoundStart = z.infer<typeof RoundStart>
