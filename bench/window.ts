/** What a user feels in the window, and what the app costs while nobody looks. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { HOSTILE, savedGateway, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { bigGateway, withApp, type Figure } from './measures.ts'
import { median, repeat } from './peers.ts'

const HIDDEN_MS = 20_000
/** Closing the window and what the app loads ahead of the first test are over by then. */
const SETTLE_MS = 8000

/** From the navigation to the first picture, which is the empty frame, and to the first words. */
export async function measureFirstPaint(): Promise<Figure[]> {
  const starts = await repeat(5, () =>
    withApp({}, async (app) => {
      const page = await app.page()
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      return page.evaluate(() => {
        const at = (name: string) =>
          (performance.getEntriesByName(name) as { startTime: number }[])[0]!.startTime
        return { paint: at('first-paint'), words: at('first-contentful-paint') }
      })
    }),
  )
  const paint = median(starts.map((start) => start.paint))
  const words = median(starts.map((start) => start.words))
  return [
    { name: 'window: first paint', value: paint, unit: 'ms', limit: 150 },
    { name: 'window: first words', value: words, unit: 'ms', limit: null },
  ]
}

/** Typing a search over 1,000 clients: each key until the list in the page is the new one. */
export async function measureFilter(): Promise<Figure[]> {
  const gateway = await bigGateway(1000, 20)
  try {
    const values = await withApp({ gateways: [savedGateway(gateway.url)] }, async (app) => {
      const page = await app.page()
      const clients = new ClientList(page)
      await expect(clients.row('client_0000')).toBeVisible()
      return clients.search().evaluate(async (field) => {
        const input = field as unknown as { value: string; dispatchEvent(event: object): void }
        const InputEvent = (globalThis as never as { InputEvent: new (...a: unknown[]) => object })
          .InputEvent
        const took: number[] = []
        for (const text of ['client_09', 'stdio 07', 'nothing like this', 'client']) {
          for (let length = 0; length <= text.length; length++) {
            const start = performance.now()
            input.value = text.slice(0, length)
            input.dispatchEvent(new InputEvent('input', { bubbles: true }))
            await Promise.resolve() // the page changes in the same turn, before any frame
            took.push(performance.now() - start)
            await new Promise((next) => setTimeout(next, 0))
          }
        }
        return took
      })
    })
    const sorted = values.toSorted((one, other) => one - other)
    const value = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN
    return [{ name: 'clients: filter keystroke, 95th percentile', value, unit: 'ms', limit: 16 }]
  } finally {
    gateway.close()
  }
}

/** A server with 5,000 tools: click to list, and the longest wait for a frame meanwhile. */
export async function measureManyTools(): Promise<Figure[]> {
  const servers = [savedServer('many', process.execPath, [HOSTILE('manyTools')])]
  return withApp({ servers }, async (app) => {
    const page = await app.page()
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    await bench.saved('many').click()
    await bench.test()
    await bench.agree()
    await expect(bench.tested()).toBeVisible()
    const { ms, gapMs } = await page.evaluate(async () => {
      const page = globalThis as never as {
        document: {
          querySelectorAll(name: string): Iterable<{ textContent: string; click(): void }>
        }
        requestAnimationFrame(done: (at: number) => void): void
      }
      const frame = () => new Promise<number>((done) => page.requestAnimationFrame(done))
      const has = () =>
        [...page.document.querySelectorAll('[role=tab]')].some((tab) =>
          /5[,.]?000/.test(tab.textContent),
        )
      const button = [...page.document.querySelectorAll('button')].find((one) =>
        one.textContent.trim().startsWith('Test again'),
      )!
      const start = performance.now()
      let [last, gapMs] = [await frame(), 0]
      button.click()
      const next = async () => {
        const now = await frame()
        gapMs = Math.max(gapMs, now - last)
        last = now
      }
      while (has()) await next()
      while (!has()) await next()
      const ms = performance.now() - start
      for (let more = 0; more < 60; more++) await next() // tokens are counted behind it
      return { ms, gapMs }
    })
    return [
      { name: 'bench: 5,000 tools listed', value: ms, unit: 'ms', limit: 1000 },
      { name: 'bench: longest frame meanwhile', value: gapMs, unit: 'ms', limit: 50 },
    ]
  })
}

/** In the tray: no page is alive, and main does next to nothing. Linux only; else nothing. */
export async function measureHidden(): Promise<Figure[]> {
  if (process.platform !== 'linux') return []
  const gateway = await bigGateway(50, 10)
  try {
    const preferences = { theme: 'system', closeToTray: true, wasToldAboutTray: true }
    const settings = { gateways: [savedGateway(gateway.url)], preferences }
    return await withApp(settings, async (app) => {
      await expect(new ClientList(await app.page()).row('client_0000')).toBeVisible()
      await app.closeWindow()
      await expect.poll(() => app.windows()).toBe(0)
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
      const before = cpuMs(app.pid)
      await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS))
      const share = (100 * (cpuMs(app.pid) - before)) / HIDDEN_MS
      return [
        { name: 'hidden: main, share of a core', value: share, unit: '%', limit: 0.5 },
        { name: 'hidden: windows alive', value: await app.windows(), unit: '', limit: 0 },
      ]
    })
  } finally {
    gateway.close()
  }
}

/** Processor time of one process and its threads so far; ticks of 10 ms. */
function cpuMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/^.*\) /, '')
    const [user, system] = fields.split(' ').slice(11, 13).map(Number)
    return sum + 10 * ((user ?? 0) + (system ?? 0))
  }, 0)
}
