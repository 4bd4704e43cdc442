/** The list of clients and the panel of one: how long they take to show what is asked for. */
import { expect } from '@playwright/test'
import { savedGateway } from '../e2e/fixtures.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { bigGateway, withApp, type Figure } from './measures.ts'
import { rest } from './page.ts'
import { median, repeat } from './peers.ts'

interface PageNode {
  textContent: string
  scrollTop: number
  click(): void
  querySelector(selector: string): PageNode | null
}

interface PageGlobals {
  document: {
    querySelector(selector: string): PageNode | null
    querySelectorAll(selector: string): Iterable<PageNode>
  }
  requestAnimationFrame(done: (at: number) => void): void
}

/** From the click on a client to the frame with its 300 tools. */
export async function measurePanel(): Promise<Figure[]> {
  const gateway = await bigGateway(12, 300)
  try {
    const values = await withApp({ gateways: [savedGateway(gateway.url)] }, async (app) => {
      const page = await app.page()
      await expect(new ClientList(page).row('client_0000')).toBeVisible()
      const opened: number[] = []
      for (let at = 0; at < 8; at++) {
        opened.push(
          await page.evaluate(
            async (name) => {
              const page = globalThis as never as PageGlobals
              const frame = () => new Promise<number>((done) => page.requestAnimationFrame(done))
              const rows = [...page.document.querySelectorAll('[role=option] .client')]
              const start = performance.now()
              rows.find((row) => row.textContent.includes(name))!.click()
              const isShown = (): boolean => {
                const panel = page.document.querySelector(`section[aria-label=${name}]`)
                return panel?.querySelector('[role=row]')?.textContent.includes('tool_') === true
              }
              do await frame()
              while (!isShown())
              await new Promise((painted) => setTimeout(painted, 0))
              return performance.now() - start
            },
            `client_${String(at).padStart(4, '0')}`,
          ),
        )
        await new Promise((calm) => setTimeout(calm, 200))
      }
      return opened
    })
    return [
      { name: 'panel: 300 tools, the first one', value: values[0]!, unit: 'ms', limit: null },
      {
        name: 'panel: click to 300 tools',
        value: median(values.slice(1)),
        unit: 'ms',
        limit: 100,
      },
    ]
  } finally {
    gateway.close()
  }
}

/**
 * 1,000 clients scrolled from end to end: the longest wait for a frame. In a window at rest, as a
 * user scrolls; and, without a limit, at once with the first rows, while the app still starts.
 */
export async function measureScroll(): Promise<Figure[]> {
  const gateway = await bigGateway(1000, 20)
  const longest = (isAtRest: boolean) =>
    withApp({ gateways: [savedGateway(gateway.url)] }, async (app) => {
      const page = await app.page()
      await expect(new ClientList(page).row('client_0000')).toBeVisible()
      if (isAtRest) await rest(page)
      return page.evaluate(scroll)
    })
  try {
    const name = 'clients: longest frame of a scroll'
    const atRest = await repeat(3, () => longest(true))
    const atStart = await longest(false)
    return [
      // Three ticks of the display are 50 ms, as its clock of tenths may say 50.1.
      { name, value: Math.round(median(atRest)), unit: 'ms', limit: 50 },
      { name: `${name}, while the app starts`, value: atStart, unit: 'ms', limit: null },
    ]
  } finally {
    gateway.close()
  }
}

async function scroll(): Promise<number> {
  const page = globalThis as never as PageGlobals
  const list = page.document.querySelector('[role=listbox]')!
  const frame = () => new Promise<number>((done) => page.requestAnimationFrame(done))
  await frame()
  let [last, longest] = [await frame(), 0]
  for (let step = 0; step < 120; step++) {
    list.scrollTop += 260
    const now = await frame()
    longest = Math.max(longest, now - last)
    last = now
  }
  return longest
}
