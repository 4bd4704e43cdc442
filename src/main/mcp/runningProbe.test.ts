import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Emit } from '../../shared/contract.ts'
import type { ProbeChange, ProbeTokens } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { ShellEnvironment } from './environment.ts'
import { Ledger } from './ledger.ts'
import { Probes } from './probes.ts'
import { hostile, processesWith, until } from './testBench.ts'

/** Runs of one server; its processes carry the mark. */
function open(server: ReturnType<typeof hostile>, emit: Emit) {
  const folder = mkdtempSync(join(tmpdir(), 'run-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const mark = `run-${folder.slice(-6)}`
  const write = vi.fn()
  const probes = new Probes({
    emit,
    environment: new ShellEnvironment(),
    ledger: new Ledger(join(folder, 'probes.json')),
    log: { write, hide: () => undefined },
  })
  const recipe: Recipe = {
    ...{ name: '', command: process.execPath, args: [], cwd: '' },
    limits: { startMs: 15_000, requestMs: 15_000 },
    env: [{ name: 'BENCH_TEST', value: mark, isSecret: false }],
    ...server,
  }
  probes.start({ probeId: 'a', serverId: 'a-server', recipe, shown: recipe })
  return { probes, mark, write }
}

it('ends its processes although no change of it can be sent', async () => {
  const { probes, mark, write } = open(hostile('grandchildren'), () => {
    throw new RangeError('Maximum call stack size exceeded')
  })
  expect(await probes.ended('a')).toMatchObject({ state: 'passed' })
  await until(() => processesWith(mark).length === 0, 2000)
  expect(write).toHaveBeenCalledWith(
    'error',
    'probe',
    'A change could not be sent',
    expect.any(RangeError),
  )
})

it('sends its result once, however long the counting of tokens takes after it', async () => {
  const results: unknown[] = []
  let counted: ProbeTokens | null = null
  const { probes } = open(hostile('manyTools'), (event, payload) => {
    if (event === 'probes.changed' && (payload as ProbeChange).result) results.push(payload)
    if (event === 'probes.tokens') counted = payload as ProbeTokens
  })
  const { result } = await probes.counted('a')
  expect(results).toHaveLength(1)
  expect(counted).toMatchObject({ probeId: 'a' })
  expect(result?.tools[0]?.tokens).toBeGreaterThan(0)
})
