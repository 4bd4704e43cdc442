import { SERVERS, toolsCount } from '../../../shared/text/serverViews.ts'
import type { SessionView } from '../../../shared/model/session.ts'
import { phaseDoing } from '../../../shared/text/testViews.ts'
import { WAITING } from '../../../shared/text/waiting.ts'
import { SESSION } from '../../../shared/text/useViews.ts'
import { total } from '../../components/format.ts'
import type { Entry } from './entries.ts'
import { runningPhase } from './phases.ts'

export type EntryGlyph = 'healthy' | 'unstable' | 'error' | 'connecting' | 'disabled' | 'unknown'

/** What the list says of one entry: a shape, a word and since when. */
export interface EntryLine {
  glyph: EntryGlyph
  sub: string
  /** ISO time of the last run; null while there is none or while it runs. */
  at: string | null
  /** ISO start of a run that goes on. */
  runningSince: string | null
}

export function entryLine(
  { probe, server, isDirty }: Entry,
  session: SessionView | null = null,
): EntryLine {
  const nothing = { at: null, runningSince: null }
  if (probe?.state !== 'running' && session !== null && session.state !== 'ended') {
    const isAsking = session.questions.length > 0
    const sub = isAsking ? SESSION.listAsks : SESSION.listLine
    const glyph = isAsking ? 'unstable' : session.state === 'starting' ? 'connecting' : 'healthy'
    return { glyph, sub, at: null, runningSince: session.startedAt }
  }
  if (probe?.state === 'running') {
    const phase = runningPhase(probe)
    if (probe.overtime?.endsAt != null) {
      return { glyph: 'connecting', sub: WAITING.listed, at: null, runningSince: probe.startedAt }
    }
    const sub = phase ? phaseDoing(phase.name, probe.recipe.remote !== undefined) : SERVERS.running
    return { glyph: 'connecting', sub, at: null, runningSince: probe.startedAt }
  }
  if (!server) {
    const glyph = probe ? GLYPH[probe.state] : 'unknown'
    return { ...nothing, glyph, sub: SERVERS.notSaved, at: probe?.startedAt ?? null }
  }
  const last = lastRun({ probe, server })
  if (isDirty) {
    const glyph = last ? GLYPH[last.state] : 'unknown'
    return { ...nothing, glyph, sub: SERVERS.changedSince }
  }
  if (last?.changed) return { ...nothing, glyph: 'unstable', sub: last.sub, at: last.at }
  return last
    ? { ...nothing, glyph: GLYPH[last.state], sub: last.sub, at: last.at }
    : { ...nothing, glyph: 'disabled', sub: SERVERS.notTested }
}

const GLYPH = {
  running: 'connecting',
  passed: 'healthy',
  failed: 'error',
  cancelled: 'disabled',
} as const

/** The shown run, or what main kept of the one before this start of the app. */
function lastRun({ probe, server }: Pick<Entry, 'probe' | 'server'>) {
  if (probe) {
    const { state, startedAt: at, failure, result } = probe
    // Main compares with the accepted definitions when it keeps how the run went.
    const kept = server?.lastProbe
    const changed = kept?.at === at && state === 'passed' ? kept.changed : 0
    const passed = passedLine(result?.tools.length ?? 0, changed, probe.totalMs ?? 0)
    const sub = state === 'passed' ? passed : (failure?.message ?? SERVERS.cancelled)
    return { state, at, changed, sub: state === 'cancelled' ? SERVERS.cancelled : sub }
  }
  const last = server?.lastProbe
  if (!last) return null
  const passed = passedLine(last.toolCount, last.changed, last.ms)
  const sub = { passed, failed: last.reason, cancelled: SERVERS.cancelled }[last.state]
  const changed = last.state === 'passed' ? last.changed : 0
  return { state: last.state, at: last.at, changed, sub }
}

/** Changed definitions are worth more than the time. */
function passedLine(tools: number, changed: number, ms: number): string {
  return changed === 0
    ? SERVERS.resultOf(toolsCount(tools), total(ms))
    : SERVERS.changedOf(toolsCount(tools), changed)
}
