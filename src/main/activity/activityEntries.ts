import type { ActivityCall, ActivityChange, ActivityTest } from '../../shared/model/activity.ts'
import type { GatewayChange } from '../../shared/model/gatewayEvent.ts'
import type { TestedProbe } from '../../shared/model/probe.ts'
import type { CallRecord } from '../gateway/callRecord.ts'
import { cut, safeWords } from './activityText.ts'

/** What the list itself gives an entry. */
type Given = 'id' | 'order' | 'at'

/** An entry before it has its place in the list. */
export type NewEntry =
  | Omit<ActivityCall, Given | 'count' | 'firstAt'>
  | Omit<ActivityChange, Given>
  | Omit<ActivityTest, Given>

/** Cuts every secret out of a text that the app knows. */
export type Redact = (text: string) => string

/** A call as it is listed. */
export function callEntry(gatewayId: string | null, record: CallRecord, redact: Redact): NewEntry {
  const { base, path, query, code, ...rest } = record
  return {
    ...{ ...rest, kind: 'call', gatewayId, code: code ?? '' },
    ...{ base: cut(base, 500), path: cut(safePath(path, redact), 500), query: cut(query, 300) },
  }
}

/** Its steps are words of the API, which stay even where a password is one of them, and ids. */
const safePath = (path: string, redact: Redact): string =>
  path
    .split('/')
    .map((step) => (/^(?:[a-z-]+|v\d)$/.test(step) ? step : redact(step)))
    .join('/')

/** A change of state as it is listed; its reason may hold words of a gateway. */
export function changeEntry(change: GatewayChange, redact: Redact): NewEntry {
  const { gatewayId } = change
  const safe = (text: string, limit: number) => safeWords(redact(text), limit)
  if (change.kind === 'client') {
    const words = { name: cut(change.name, 200), reason: safe(change.reason, 300) }
    return { kind: 'change', gatewayId, change: { ...change, ...words } }
  }
  const isPlain = change.kind === 'recovered' || change.kind === 'version'
  const words = isPlain ? change : { ...change, reason: safe(change.reason, 300) }
  return { kind: 'change', gatewayId, change: words }
}

/** A test that has ended as it is listed. */
export function testEntry(probe: TestedProbe, redact: Redact): NewEntry {
  const { serverId, recipe, state, totalMs, result, failure } = probe
  return {
    ...{ kind: 'test', serverId, name: cut(recipe.name, 200), ms: totalMs ?? 0 },
    state: state === 'running' ? 'cancelled' : state,
    found: result && {
      tools: result.tools.length,
      prompts: result.prompts.length,
      resources: result.resources.length + result.templates.length,
    },
    code: failure?.code ?? '',
    reason: safeWords(redact(failure?.message ?? ''), 400),
  }
}
