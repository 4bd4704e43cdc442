import { z } from 'zod'
import { ClientState } from './client.ts'
import { Failure } from './failure.ts'
import { LifeAction } from './lifeAction.ts'

/** How a client reads at one moment. */
export const LifeLook = z.object({ state: ClientState, toolCount: z.number() })
export type LifeLook = z.infer<typeof LifeLook>

/**
 * What became of an action on one client, by what the gateway lists after it. done: it is so, and
 * the client is well. still: the gateway did it, and the client is not well. refused: nothing came
 * of it. unknown: the gateway could not be read again.
 */
export const LifeReport = z.object({
  outcome: z.enum(['done', 'still', 'refused', 'unknown']),
  before: LifeLook.nullable(),
  /** Null when the client is gone or could not be read again. */
  after: LifeLook.nullable(),
  failure: Failure.nullable(),
  /** Sentences on what else is worth knowing. */
  notes: z.array(z.string()),
  /** The copy that is kept of a deleted client; null when there is none. */
  deletedId: z.string().nullable(),
})
export type LifeReport = z.infer<typeof LifeReport>

/** One client of a run. */
export const LifeItem = z.object({
  clientId: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'running', 'ended', 'stopped']),
  /** Null until it has ended. */
  report: LifeReport.nullable(),
})
export type LifeItem = z.infer<typeof LifeItem>

/** What a run does: an action, or putting back what a run has deleted. */
export const RunAction = z.enum([...LifeAction.options, 'putBack'])
export type RunAction = z.infer<typeof RunAction>

/** One action on one or many clients of a gateway, one after the other. */
export const LifeRun = z.object({
  id: z.string(),
  gatewayId: z.string(),
  action: RunAction,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  items: z.array(LifeItem),
})
export type LifeRun = z.infer<typeof LifeRun>

/** A run without its clients, and the one of them that has changed: a run may have a thousand. */
export const LifeChange = z.object({
  run: LifeRun.omit({ items: true }),
  item: LifeItem.nullable(),
})
export type LifeChange = z.infer<typeof LifeChange>

export const MAX_LIFE_CLIENTS = 10_000
