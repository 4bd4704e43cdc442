import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger } from './ledger.ts'
import { readProcess } from './processTable.ts'
import { hostile, openBench, processesWith, until } from './testBench.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

const running = () => processesWith(bench.mark).length

describe('the processes of a run', () => {
  it('end within a second although the server ignores EOF and SIGTERM', async () => {
    const id = bench.start(hostile('stubborn'))
    await bench.probes.ended(id)
    await until(() => running() === 0, 1000)
  })

  it('end with grandchildren, those that left the group and daemons included', async () => {
    const id = bench.start(hostile('grandchildren'))
    await until(() => running() >= 4)
    await bench.probes.ended(id)
    await until(() => running() === 0, 1000)
  })

  it('end when the server crashed and left its children', async () => {
    const view = await bench.test(hostile('grandchildren', 'crash'))
    expect(view.failure?.message).toContain('exit code 7')
    await until(() => running() === 0, 1000)
  })

  it('end when the test is cancelled', async () => {
    const id = bench.start(hostile('grandchildren', 'silent'))
    await until(() => running() >= 4)
    bench.probes.cancel(id)
    await until(() => running() === 0, 1000)
  })

  it('end together within 1.5 s when the app closes', async () => {
    const ids = Array.from({ length: 4 }, () => bench.start(hostile('grandchildren', 'silent')))
    await until(() => running() >= 16)
    const begin = performance.now()
    await bench.probes.endAll()
    expect(performance.now() - begin).toBeLessThan(1500)
    expect(running()).toBe(0)
    expect(bench.probes.get(ids[0]!).state).toBe('cancelled')
  })

  it('can be killed at once, blocking', async () => {
    bench.start(hostile('grandchildren', 'silent'))
    await until(() => running() >= 4)
    bench.probes.killNow()
    await until(() => running() === 0, 200)
  })
})

describe('the ledger', () => {
  const entries = (): { pid: number }[] =>
    existsSync(bench.ledgerFile)
      ? (JSON.parse(readFileSync(bench.ledgerFile, 'utf8')) as { pid: number }[])
      : []

  it('holds a run while it lives', async () => {
    const id = bench.start(hostile('silent'))
    await until(() => entries().length === 1)
    expect(entries()[0]?.pid).toBe(bench.probes.get(id).pid)
    bench.probes.cancel(id)
    await until(() => entries().length === 0)
  })

  it('lets the next start end what a killed app left', async () => {
    const app = startApp()
    await until(() => running() >= 5)
    await until(() => entries().length === 1)
    app.kill('SIGKILL')
    await until(() => app.signalCode !== null)
    expect(running()).toBeGreaterThanOrEqual(3)
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(1)
    expect(running()).toBe(0)
    expect(entries()).toEqual([])
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(0)
  })

  it('leaves the runs of an app that lives', async () => {
    const app = startApp()
    await until(() => running() >= 5)
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(0)
    expect(running()).toBeGreaterThanOrEqual(5)
    app.kill('SIGTERM')
    await until(() => running() === 0)
  })

  it('never ends a process that only has the same number', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const pid = other.pid!
    const owner = { pid: 999_999_999, startTime: 'x' }
    const entry = { pid, startTime: 'another', marker: 'a'.repeat(24), owner }
    writeFileSync(bench.ledgerFile, JSON.stringify([entry]))
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(0)
    expect(readProcess(pid)?.isZombie).toBe(false)
    other.kill('SIGKILL')
    await until(() => other.signalCode !== null)
  })

  it('is empty when the file is damaged', async () => {
    writeFileSync(bench.ledgerFile, '[{"pid":-1},{"pid":1,"startTime":""},7')
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(0)
    writeFileSync(bench.ledgerFile, '[{"pid":-1},{"pid":1,"startTime":""},7]')
    expect(await new Ledger(bench.ledgerFile).reapLeftovers()).toBe(0)
  })

  /** Another process that tests a server as the app does, and ends its runs on SIGTERM. */
  function startApp() {
    const from = (file: string) => JSON.stringify(resolve(import.meta.dirname, file))
    const recipe = {
      name: '',
      command: process.execPath,
      cwd: '',
      limits: { startMs: 60_000, requestMs: 60_000 },
      env: [{ name: 'BENCH_TEST', value: bench.mark, isSecret: false }],
      ...hostile('grandchildren', 'silent'),
    }
    const script = `
      import { Probes } from ${from('probes.ts')}
      import { Ledger } from ${from('ledger.ts')}
      import { ShellEnvironment } from ${from('environment.ts')}
      const ledger = new Ledger(${JSON.stringify(bench.ledgerFile)})
      const probes = new Probes({ emit: () => {}, environment: new ShellEnvironment(), ledger })
      const recipe = ${JSON.stringify(recipe)}
      probes.start({ probeId: 'a', serverId: null, recipe, shown: recipe })
      process.on('SIGTERM', () => process.exit())
      process.on('exit', () => probes.killNow())
      setInterval(() => {}, 1000)`
    return spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, BENCH_TEST: bench.mark },
    })
  }
})
