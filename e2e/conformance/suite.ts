/** Runs the behaviours against one gateway and always cleans up after them. */
import { AppError } from '../../src/shared/errors.ts'
import { BEHAVIOURS, Differs, Skipped, type Context } from './behaviours.ts'
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

/** `report` is told each result as it comes; `signal` ends the suite after the one under way. */
export async function runSuite(
  target: Target,
  server: Context['server'],
  { report, signal }: { report: (result: Result) => void; signal?: AbortSignal },
): Promise<Summary> {
  const context: Context = { target, server, made: null }
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
