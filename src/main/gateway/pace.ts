import type { Failure } from '../../shared/errors.ts'

/** Milliseconds from the end of a look to the next one. */
export interface Pace {
  /** The active gateway, while the window is open and while it is not. */
  shown: number
  hidden: number
  others: number
  /** A failing gateway is asked half as often each time, down to once in this. */
  activeAtMost: number
  othersAtMost: number
}

/** What holds unless a test is in a hurry. */
export const PACE: Pace = {
  shown: 15_000,
  hidden: 60_000,
  others: 300_000,
  activeAtMost: 300_000,
  othersAtMost: 1_800_000,
}

/** Time as the poll sees it; tests turn it by hand. */
export interface Clock {
  now(): number
  /** Calls back once; the returned function prevents it. Keeps no process alive. */
  after(ms: number, work: () => void): () => void
}

/** The real time. It stands still while the computer sleeps. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** Where one gateway stands; begins anew when it is saved. */
export interface Turn {
  revision: number
  /** End of the last look; -Infinity: to be looked at at once. */
  since: number
  /** Begin of the look that goes on. */
  startedAt: number | null
  /** In a row. */
  failures: number
  /** Keeps gateways from being asked in step. */
  jitter: number
}

/** How a gateway is seen right now. */
interface Place {
  isActive: boolean
  isShown: boolean
}

/** When the next look is due. */
export function dueAt({ since, failures, jitter }: Turn, place: Place, pace: Pace): number {
  const { isActive, isShown } = place
  const usual = isActive ? (isShown ? pace.shown : pace.hidden) : pace.others
  const most = Math.max(usual, isActive ? pace.activeAtMost : pace.othersAtMost)
  return since + Math.min(most, usual * 2 ** Math.max(0, failures - 1)) * jitter
}

/** After a look: a success, and somebody who asked, begin the counting of failures anew. */
export function failuresAfter(
  { failures }: Turn,
  { failure, isAsked }: { failure: Failure | null; isAsked: boolean },
): number {
  if (failure === null) return 0
  return isAsked ? 1 : failures + 1
}
