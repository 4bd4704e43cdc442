import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import type { Emit, Events } from '../../shared/contract.ts'
import type { OutputLine, ProbeChange, ProbeTokens, TestedProbe } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { ShellEnvironment } from './environment.ts'
import { Ledger } from './ledger.ts'
import { Probes } from './probes.ts'

/** A hostile server of e2e/servers, by its file name without ending. */
export function hostile(name: string, ...args: string[]): Partial<Recipe> {
  return { args: [resolve(import.meta.dirname, `../../../e2e/servers/${name}.mjs`), ...args] }
}

/** A bench of its own for one test, with somebody who looks on where `graceMs` is given; `close` ends it and fails if a process of it is left. */
export function openBench({ graceMs }: { graceMs?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const mark = `test-${folder.slice(-6)}-${process.pid}`
  const changes: ProbeChange[] = []
  const tokens: ProbeTokens[] = []
  const lines: OutputLine[] = []
  const emit: Emit = (event, payload) => {
    if (event === 'probes.changed') changes.push(payload as Events['probes.changed'])
    if (event === 'probes.tokens') tokens.push(payload as Events['probes.tokens'])
    if (event === 'probes.output') lines.push(...(payload as Events['probes.output']).lines)
  }
  const ledgerFile = join(folder, 'probes.json')
  const probes = new Probes({
    ...{ emit, environment: ENVIRONMENT, ledger: new Ledger(ledgerFile) },
    ...(graceMs === undefined ? {} : { graceMs }),
  })
  let count = 0

  /** Starts a probe of a recipe; what is not given is a Node program with short limits. */
  const start = (part: Partial<Recipe>): string => {
    count += 1
    const recipe: Recipe = {
      name: '',
      command: process.execPath,
      args: [],
      cwd: '',
      limits: { startMs: 15_000, requestMs: 15_000 },
      ...part,
      env: [...(part.env ?? []), { name: 'BENCH_TEST', value: mark, isSecret: false }],
    }
    const isWatched = graceMs !== undefined
    const ids = { probeId: `probe-${count}`, serverId: 'a-server' }
    probes.start({ ...ids, recipe, shown: recipe, isWatched })
    return `probe-${count}`
  }

  return {
    folder,
    ledgerFile,
    mark,
    probes,
    changes,
    tokens,
    lines,
    start,
    test: (part: Partial<Recipe>): Promise<TestedProbe> => probes.ended(start(part)),
    async close(): Promise<void> {
      await probes.endAll()
      expect(processesWith(mark)).toEqual([])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Asked once: every test would wait for the start files otherwise. */
const ENVIRONMENT = new ShellEnvironment()

/** Numbers of all processes with this text in their environment. Linux only; else none. */
export function processesWith(text: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`).includes(text)
      } catch {
        return false
      }
    })
    .map(Number)
}

/** Waits until something is so; fails after the limit. */
export async function until(isSo: () => boolean, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('It did not come to be in time')
    await new Promise((next) => setTimeout(next, 10))
  }
}
