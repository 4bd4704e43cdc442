/** What servers that misbehave cost: processes, memory, time to end, frames of the window. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { HOSTILE, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { digestOf } from '../src/main/mcp/consent.ts'
import { withApp, type Figure } from './measures.ts'

const run = promisify(execFile)

async function inside<T>(part: 'runs' | 'cancels' | 'tokens'): Promise<T> {
  const args = ['--expose-gc', join(import.meta.dirname, 'hostileInside.ts'), part]
  const { stdout } = await run(process.execPath, args, { timeout: 600_000 })
  return JSON.parse(stdout) as T
}

/** A hundred hostile runs in a row: nothing stays. Linux only; else nothing. */
export async function measureHostileRuns(): Promise<Figure[]> {
  if (process.platform !== 'linux') return []
  const found = await inside<{ left: number; growthMb: number; residentMb: number }>('runs')
  return [
    { name: 'hostile: processes left by 100 runs', value: found.left, unit: '', limit: 0 },
    { name: 'hostile: kept in main after them', value: found.growthMb, unit: 'MB', limit: 20 },
    { name: 'hostile: resident after them', value: found.residentMb, unit: 'MB', limit: null },
  ]
}

/** From the cancel to the moment no process of the run is left. Linux only; else nothing. */
export async function measureCancel(): Promise<Figure[]> {
  if (process.platform !== 'linux') return []
  const { worstMs, usualMs } = await inside<{ worstMs: number; usualMs: number }>('cancels')
  return [
    { name: 'cancel: all processes gone, worst of 50', value: worstMs, unit: 'ms', limit: 1000 },
    { name: 'cancel: all processes gone, median', value: usualMs, unit: 'ms', limit: null },
  ]
}

/** The estimate of 500 tools, in its thread; the first one of a while reads the table before. */
export async function measureTokens(): Promise<Figure[]> {
  const found = await inside<{ firstMs: number; ms: number; blockMs: number }>('tokens')
  return [
    { name: 'tokens: 500 tools', value: found.ms, unit: 'ms', limit: 100 },
    { name: 'tokens: the first time', value: found.firstMs, unit: 'ms', limit: null },
    { name: 'tokens: longest block of main', value: found.blockMs, unit: 'ms', limit: 50 },
  ]
}

const LOUD = [
  ...['hugeStderr fine 1000', 'hugeMessage', 'notifies', 'manyTools', 'bigSchema'],
  ...['noiseThenFine', 'binaryNoise', 'endlessPaging new', 'brokenSchema', 'deepSchema'],
]

/** Before they are measured: what the first test of a day loads, the table of tokens above all. */
const USUAL = 'colours'

/** Each loud server in the window: the longest wait for a frame, and the memory of main at most. */
export async function measureHostileFrames(): Promise<Figure[]> {
  if (process.platform !== 'linux') return []
  const servers = [USUAL, ...LOUD].map((server) => {
    const [name = '', ...args] = server.split(' ')
    return savedServer(server, process.execPath, [HOSTILE(name), ...args])
  })
  const consents = servers.map(({ id, recipe }) => ({
    ...{ digest: digestOf(recipe), at: '', serverId: id, envNames: [] },
    ...{ command: recipe.command, args: recipe.args, cwd: recipe.cwd },
  }))
  return withApp({ servers, consents }, async (app) => {
    const page = await app.page()
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    let [worstFrame, worstGrowth] = [0, 0]
    for (const { recipe } of servers) {
      await bench.saved(recipe.name).click()
      await expect(page.getByLabel('Name of the server')).toHaveValue(recipe.name)
      const before = memoryMb(app.pid, 'VmRSS')
      writeFileSync(`/proc/${app.pid}/clear_refs`, '5') // the peak begins anew
      const gapMs = await longestFrame(page)
      const growth = memoryMb(app.pid, 'VmHWM') - before
      if (recipe.name === USUAL) continue
      worstFrame = Math.max(worstFrame, gapMs)
      worstGrowth = Math.max(worstGrowth, growth)
    }
    return [
      { name: 'hostile: longest frame of the window', value: worstFrame, unit: 'ms', limit: 100 },
      { name: 'hostile: most memory main takes', value: worstGrowth, unit: 'MB', limit: 100 },
    ]
  })
}

/** Presses Test and watches the frames until the run has ended, and a second longer. */
function longestFrame(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const page = globalThis as never as {
      bifrost: {
        on(name: string, heard: (probe: { id: string; state: string }) => void): () => void
      }
      document: { querySelectorAll(name: string): Iterable<{ textContent: string; click(): void }> }
      requestAnimationFrame(done: (at: number) => void): void
    }
    const test = [...page.document.querySelectorAll('button')].find((one) =>
      /^Test( again)?\b/.test(one.textContent.trim()),
    )
    const frame = () => new Promise<number>((done) => page.requestAnimationFrame(done))
    let [last, gapMs] = [await frame(), 0]
    const next = async () => {
      const now = await frame()
      gapMs = Math.max(gapMs, now - last)
      last = now
    }
    let [running, hasEnded] = ['', false]
    const stop = page.bifrost.on('probes.changed', ({ id, state }) => {
      if (state === 'running') running = id
      else if (id === running) hasEnded = true
    })
    test!.click()
    while (!hasEnded) await next()
    stop()
    const end = performance.now() + 1000
    while (performance.now() < end) await next()
    return gapMs
  })
}

/** What Linux says of a process: `VmRSS` now, `VmHWM` at most. */
function memoryMb(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1000
}
