import type { Phase, ProbeView } from '../../../shared/model/probe.ts'

/** Glyph beside a phase: shape first, so that no colour is needed. */
export const PHASE_GLYPH = {
  waiting: 'unknown',
  running: 'connecting',
  done: 'done',
  skipped: 'skipped',
  failed: 'error',
} as const satisfies Record<Phase['state'], string>

export const runningPhase = ({ phases }: Pick<ProbeView, 'phases'>): Phase | null =>
  phases.find(({ state }) => state === 'running') ?? null

/** The limit that runs right now: since when and how long. */
export interface RunningLimit {
  since: string
  limitMs: number
  note: 'download' | 'start' | 'list'
}

/**
 * Start, download and initialize share the start limit, counted from the start of the process; each
 * request of the list has its own. null while no limit runs.
 */
export function runningLimit({ phases, recipe }: ProbeView): RunningLimit | null {
  const running = runningPhase({ phases })
  if (!running?.startedAt || running.name === 'resolve') return null
  const { startMs, requestMs } = recipe.limits
  if (running.name === 'list') return { since: running.startedAt, limitMs: requestMs, note: 'list' }
  const isBegin = ({ name }: Phase) => name === 'start' || name === 'connect'
  const start = phases.find(isBegin)?.startedAt ?? running.startedAt
  const note = running.name === 'download' ? 'download' : 'start'
  return { since: start, limitMs: startMs, note }
}
