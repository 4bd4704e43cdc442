/** Runs the behaviours against one gateway and always cleans up after them. */
import { AppError } from '../../src/shared/errors.ts'
import { Differs, Skipped, type Context } from './behaviour.ts'
import { BEHAVIOURS } from './behaviours.ts'
import type { Target } from './target.ts'

export interface Result {
  name: string
  state: 'ok' | 'differs' | 'skipped'
  /** What was expected and what came, or why it was not tried. */
  reason: string
}

export interface Summary {
  results: Result[]
  /** Clients that could not be deleted. */
  left: string[]
}

interface Options {
  /** Told each result as it comes. */
  report: (result: Result) => void
  /** Ends the suite after the behaviour under way. */
  signal?: AbortSignal
  /** Without them nobody is signed in. */
  guarded?: Context['guarded']
}

/** Every behaviour in turn; what was made is removed whatever happens. */
export async function runSuite(
  target: Target,
  server: Context['server'],
  { report, signal, guarded = null }: Options,
): Promise<Summary> {
  const context: Context = { target, server, guarded, made: null, signedIn: null, flows: [] }
  const results: Result[] = []
  let left: string[]
  try {
    for (const { name, run } of BEHAVIOURS) {
      if (signal?.aborted) break
      const result = { name, ...(await outcomeOf(run(context))) }
      results.push(result)
      report(result)
    }
  } finally {
    target.registrations.stop()
    // One that is over or was never taken up cannot be revoked everywhere.
    for (const id of context.flows) await target.client.revokeFlow(id).catch(() => undefined)
    left = await target
      .cleanUp()
      .catch((cause: unknown) => [`the list could not be read: ${AppError.from(cause).message}`])
  }
  return { results, left }
}

async function outcomeOf(work: Promise<void>): Promise<Pick<Result, 'state' | 'reason'>> {
  try {
    await work
    return { state: 'ok', reason: '' }
  } catch (cause) {
    if (cause instanceof Skipped) return { state: 'skipped', reason: cause.message }
    if (cause instanceof Differs) return { state: 'differs', reason: cause.message }
    const { code, message, details } = AppError.from(cause)
    const more = details ? ` (${details})` : ''
    return { state: 'differs', reason: `expected it to work, got ${code}: ${message}${more}` }
  }
}
