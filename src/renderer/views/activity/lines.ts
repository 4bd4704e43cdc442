import type { ComponentProps } from 'svelte'
import type { ActivityCall, ActivityChange, ActivityEntry } from '../../../shared/model/activity.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { GatewayChange } from '../../../shared/model/gatewayEvent.ts'
import { ACTIVITY, callFailure } from '../../../shared/text/activity.ts'
import { CLIENT_STATE, GATEWAY_STATE } from '../../../shared/text/states.ts'
import type StateGlyph from '../../components/StateGlyph.svelte'
import type { ActivityLook } from '../../state/activity.svelte.ts'

type Glyph = ComponentProps<typeof StateGlyph>['state']

/** One entry as the list shows it. */
export interface ActivityLine {
  entry: ActivityEntry
  /** null: this computer, or a gateway that is not saved. */
  gatewayId: string | null
  kind: string
  glyph: Glyph
  /** Method, client or server; empty for what the gateway itself did. */
  what: string
  detail: string
  /** The detail begins with a path. */
  isCode: boolean
  /** How often; empty for once. */
  times: string
  status: string
  /** null where nothing was waited for. */
  ms: number | null
  isFailure: boolean
  /** A read that the app repeats by itself and that went well. */
  isRoutine: boolean
}

/** What a look at a gateway asks each time. */
const ROUTINE = new Set([
  ...['/api/mcp/clients', '/api/version', '/api/config'],
  '/api/session/is-auth-enabled',
])
const BAD: ReadonlySet<Glyph> = new Set(['error', 'unreachable', 'signin', 'unstable', 'noTools'])

const known = new WeakMap<ActivityEntry, ActivityLine>()

/** Made once for each entry. */
export function lineOf(entry: ActivityEntry): ActivityLine {
  const line = known.get(entry) ?? makeLine(entry)
  known.set(entry, line)
  return line
}

function makeLine(entry: ActivityEntry): ActivityLine {
  if (entry.kind === 'call') return callLine(entry)
  if (entry.kind === 'change') return changeLine(entry)
  const { state, found, reason } = entry
  const detail = found ? ACTIVITY.found(found) : reason || ACTIVITY.tested[state]
  return {
    ...{ entry, gatewayId: null, kind: ACTIVITY.kind.test, what: entry.name, detail },
    glyph: state === 'passed' ? 'healthy' : state === 'failed' ? 'error' : 'skipped',
    ...{ isCode: false, times: '', status: '', ms: entry.ms },
    ...{ isFailure: state === 'failed', isRoutine: false },
  }
}

function callLine(entry: ActivityCall): ActivityLine {
  const { gatewayId, method, path, query, status, code, isStopped, count } = entry
  const asked = query === '' ? path : `${path}?${query}`
  const isRead = method === 'GET'
  const isSignIn = /^\/api\/session\/log(?:in|out)$/.test(path)
  return {
    ...{ entry, gatewayId, what: method, glyph: glyphOf(entry), isCode: true, ms: entry.ms },
    kind: ACTIVITY.kind[isSignIn ? 'signIn' : isRead ? 'read' : 'write'],
    detail: ACTIVITY.after(asked, callFailure(code)),
    times: count > 1 ? ACTIVITY.times(count) : '',
    status: status === null ? ACTIVITY.noAnswer : String(status),
    isFailure: code !== '',
    isRoutine: isRead && code === '' && gatewayId !== null && (isStopped || ROUTINE.has(path)),
  }
}

function glyphOf({ status, code, isStopped }: ActivityCall): Glyph {
  if (isStopped) return 'skipped'
  if (code === '') return 'healthy'
  if (status === null) return 'unreachable'
  if (status === 401) return 'signin'
  return status < 400 || code === 'gateway_unsupported' ? 'unstable' : 'error'
}

function changeLine(entry: ActivityChange): ActivityLine {
  const { change, gatewayId } = entry
  const { from, to, glyph, reason } = stepsOf(change)
  return {
    ...{ entry, gatewayId, kind: ACTIVITY.kind.change, glyph },
    what: change.kind === 'client' ? change.name || change.clientId : '',
    detail: ACTIVITY.because(ACTIVITY.changed(from, to), reason),
    ...{ isCode: false, times: '', status: '', ms: null },
    ...{ isFailure: BAD.has(glyph), isRoutine: false },
  }
}

/** From what to what, and why; the glyph is that of the new state. */
export function stepsOf(change: GatewayChange): {
  from: string
  to: string
  glyph: Glyph
  reason: string
} {
  const { kind } = change
  if (kind === 'version') {
    const { from, to } = change
    return { from, to, glyph: 'healthy', reason: ACTIVITY.version }
  }
  if (kind === 'client') {
    const { from, to, reason } = change
    return { from: CLIENT_STATE[from], to: CLIENT_STATE[to], glyph: to, reason }
  }
  if (kind === 'recovered') {
    const from = GATEWAY_STATE[change.after]
    return { from, to: GATEWAY_STATE.healthy, glyph: 'healthy', reason: '' }
  }
  const glyph = kind === 'failing' ? 'error' : kind
  const { from, reason } = change
  return { from: GATEWAY_STATE[from], to: GATEWAY_STATE[glyph], glyph, reason }
}

/** Where it happened, in words; null for a gateway that is gone. */
export function placeOf(
  { entry, gatewayId }: ActivityLine,
  gateways: ReadonlyMap<string, GatewayView>,
): string | null {
  if (gatewayId !== null) return gateways.get(gatewayId)?.name ?? null
  return entry.kind === 'call' ? hostIn(entry.base) : ACTIVITY.thisComputer
}

const hostIn = (base: string): string => (URL.canParse(base) ? new URL(base).host : base)

type Filters = Pick<ActivityLook, 'kind' | 'gatewayId' | 'onlyFailures' | 'showsRoutine' | 'typed'>

const texts = new WeakMap<ActivityLine, string>()

/** Made once: every key that is typed asks for it. */
function searchText(line: ActivityLine): string {
  const { kind, what, detail, status } = line
  const text = texts.get(line) ?? [kind, what, detail, status].join(' ').toLowerCase()
  texts.set(line, text)
  return text
}

const KINDS = { calls: 'call', tests: 'test', changes: 'change' } as const

/** The lines that are shown, and how many of them only for being routine are not. */
export function shownLines(
  entries: readonly ActivityEntry[],
  gateways: ReadonlyMap<string, GatewayView>,
  { kind, gatewayId, onlyFailures, showsRoutine, typed }: Filters,
): { lines: ActivityLine[]; routine: number } {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  let routine = 0
  const lines = entries.flatMap((entry) => {
    if (kind !== 'all' && entry.kind !== KINDS[kind]) return []
    const line = lineOf(entry)
    if (gatewayId !== '' && line.gatewayId !== gatewayId) return []
    if (onlyFailures && !line.isFailure) return []
    const place = placeOf(line, gateways)
    if (place === null) return []
    if (words.length > 0) {
      const text = `${searchText(line)} ${place.toLowerCase()}`
      if (!words.every((word) => text.includes(word))) return []
    }
    if (line.isRoutine) routine += 1
    return line.isRoutine && !showsRoutine ? [] : [line]
  })
  return { lines, routine }
}
