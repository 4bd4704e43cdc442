import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import type { Emit, Events } from '../../../shared/contract.ts'
import type { Recipe } from '../../../shared/model/server.ts'
import type { CallKind, SessionCall, SessionView } from '../../../shared/model/session.ts'
import { ShellEnvironment } from '../environment.ts'
import { Ledger } from '../ledger.ts'
import { processesWith, until } from '../testBench.ts'
import { LiveSessions } from './sessions.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')
export const EVERYTHING = {
  args: [join(ROOT, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js')],
}

/** Asked once: every test would wait for the start files otherwise. */
const ENVIRONMENT = new ShellEnvironment()

/** Sessions of their own for one test, each change of which takes `sendMs` to send; `close` ends them and fails if a process is left. */
export function openSessions({ aloneMs = 60_000, isShown = true, sendMs = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'live-'))
  const mark = `live-${folder.slice(-6)}-${process.pid}`
  const changes: SessionView[] = []
  const calls: SessionCall[] = []
  const asked: string[] = []
  const emit: Emit = (event, payload) => {
    if (event === 'sessions.changed') {
      changes.push(payload as Events['sessions.changed'])
      const end = performance.now() + sendMs
      while (performance.now() < end);
    }
    if (event === 'sessions.called') calls.push(payload as Events['sessions.called'])
  }
  const sessions = new LiveSessions({
    ...{ emit, environment: ENVIRONMENT, now: () => new Date(), version: '0', aloneMs },
    ledger: new Ledger(join(folder, 'probes.json')),
    checkPlace: () => undefined,
    onQuestion: (_session, question) => asked.push(question.kind),
  })
  sessions.setShown(isShown)
  let count = 0

  const recipeOf = (part: Partial<Recipe>): Recipe => ({
    ...{ name: 'live', command: process.execPath, args: [], cwd: '' },
    limits: { startMs: 15_000, requestMs: 15_000 },
    ...part,
    env: [...(part.env ?? []), { name: 'BENCH_TEST', value: mark, isSecret: false }],
  })

  /** Answers the id at once. */
  const begin = (part: Partial<Recipe>): string => {
    count += 1
    const recipe = recipeOf(part)
    sessions.start({
      sessionId: `live-${count}`,
      serverId: `server-${count}`,
      recipe,
      shown: recipe,
    })
    return `live-${count}`
  }

  /** Answers the id once the server runs, or could not be started. */
  const start = async (part: Partial<Recipe>): Promise<string> => {
    const id = begin(part)
    await until(() => sessions.get(id).view.state !== 'starting', 20_000)
    return id
  }

  const ask = (
    id: string,
    kind: CallKind,
    target: string,
    given: Record<string, unknown> = {},
  ): string => {
    count += 1
    const callId = `call-${count}`
    sessions.get(id).running.start({ callId, kind, target, arguments: given })
    return callId
  }

  const viewOf = (id: string, callId: string): SessionCall =>
    sessions.get(id).callViews.find((call) => call.id === callId)!

  return {
    ...{ sessions, changes, calls, asked, mark, begin, start, ask, viewOf },
    view: (id: string) => sessions.get(id).view,
    log: (id: string) => sessions.get(id).log.lines(0),
    /** The call once it is over. */
    async done(
      id: string,
      kind: CallKind,
      target: string,
      given: Record<string, unknown> = {},
    ): Promise<SessionCall & { outcome: ReturnType<typeof outcomeOf> }> {
      const callId = ask(id, kind, target, given)
      await until(() => viewOf(id, callId).state !== 'running', 20_000)
      return { ...viewOf(id, callId), outcome: outcomeOf(sessions, id, callId) }
    },
    async close(): Promise<void> {
      await sessions.endAll()
      expect(processesWith(mark)).toEqual([])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Null for a call that gave nothing. */
function outcomeOf(sessions: LiveSessions, id: string, callId: string) {
  try {
    return sessions.get(id).calls.outcome(callId)
  } catch {
    return null
  }
}

/** The first text of an MCP result. */
export const textOf = (outcome: { result: unknown } | null): string => {
  const { content = [] } = (outcome?.result ?? {}) as { content?: { text?: string }[] }
  return content[0]?.text ?? ''
}
