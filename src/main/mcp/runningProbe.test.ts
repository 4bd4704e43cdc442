import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Recipe } from '../../shared/model/server.ts'
import { ShellEnvironment } from './environment.ts'
import { Ledger } from './ledger.ts'
import { Probes } from './probes.ts'
import { hostile, processesWith, until } from './testBench.ts'

it('ends its processes although no change of it can be sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unsent-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const mark = `unsent-${folder.slice(-6)}`
  const write = vi.fn()
  const probes = new Probes({
    emit: () => {
      throw new RangeError('Maximum call stack size exceeded')
    },
    environment: new ShellEnvironment(),
    ledger: new Ledger(join(folder, 'probes.json')),
    log: { write, hide: () => undefined },
  })
  const recipe: Recipe = {
    name: '',
    command: process.execPath,
    args: [],
    cwd: '',
    limits: { startMs: 15_000, requestMs: 15_000 },
    env: [{ name: 'BENCH_TEST', value: mark, isSecret: false }],
    ...hostile('grandchildren'),
  }
  probes.start({ probeId: 'a', serverId: 'a-server', recipe, shown: recipe })
  expect(await probes.ended('a')).toMatchObject({ state: 'passed' })
  await until(() => processesWith(mark).length === 0, 2000)
  expect(write).toHaveBeenCalledWith(
    'error',
    'probe',
    'A change could not be sent',
    expect.any(RangeError),
  )
})
