/** What `npm run bench` measures; each measure cleans up after itself. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect } from '@playwright/test'
import { HOSTILE, savedGateway } from '../e2e/fixtures.ts'
import { launchApp, type LaunchedApp } from '../e2e/launch.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { rowOf } from '../src/main/gateway/rows.ts'
import { readPage } from '../src/main/gateway/wireList.ts'
import { SETTINGS_VERSION } from '../src/main/storage/settings.ts'
import { timeToPaint } from './page.ts'
import { median, repeat } from './peers.ts'

export interface Figure {
  name: string
  value: number
  unit: string
  /** null: printed for comparison only. */
  limit: number | null
}

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

export async function withApp<T>(
  settings: object,
  work: (app: LaunchedApp, profile: string) => Promise<T>,
): Promise<T> {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true })
  const profile = mkdtempSync(join(ROOT, '.tmp', 'bench-'))
  const file = join(profile, 'settings.json')
  writeFileSync(file, JSON.stringify({ version: SETTINGS_VERSION, ...settings }))
  const app = await launchApp({ userData: profile })
  try {
    return await work(app, profile)
  } finally {
    await app.kill()
    rmSync(profile, { recursive: true, force: true })
  }
}

/** Bare start of Node plus import of the built main to its tray; the stand-in's time is left out. */
export async function measureStart(): Promise<Figure[]> {
  const bare = await repeat(7, async () => {
    const start = performance.now()
    await run(process.execPath, ['-e', '0'])
    return performance.now() - start
  })
  const main = await repeat(7, async () => {
    const profile = mkdtempSync(join(ROOT, '.tmp', 'bench-'))
    try {
      const timer = join(ROOT, 'bench', 'startTimer.ts')
      const args = [timer, `--user-data-dir=${profile}`, '--hidden']
      return Number((await run(process.execPath, args)).stdout.trim().split('\n')[0])
    } finally {
      rmSync(profile, { recursive: true, force: true })
    }
  })
  return [
    { name: 'start: to tray ready', value: median(bare) + median(main), unit: 'ms', limit: 250 },
    { name: 'start: of which bare node', value: median(bare), unit: 'ms', limit: null },
  ]
}

/** What the first page loads: its entry, everything that imports at once, and styles. */
export function measureSize(): Figure[] {
  const folder = join(ROOT, 'out/renderer')
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const seen = new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(([, name]) => name!),
  )
  for (const name of seen) {
    const text = readFileSync(join(folder, name), 'utf8')
    // Static imports only: `from"./x.js"` or `import"./x.js"`; import("./x.js") comes later.
    for (const [, file] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
      seen.add(join('assets', file!))
    }
  }
  const bytes = [...seen].map(
    (name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
  )
  const value = bytes.reduce((sum, size) => sum + size, 0) / 1000
  return [{ name: 'size: renderer entry', value, unit: 'kB gzip', limit: 90 }]
}

const clientsOf = (count: number, toolCount: number) =>
  Array.from({ length: count }, (_, index) => ({
    config: {
      ...{ client_id: `c${index}`, name: `client_${String(index).padStart(4, '0')}` },
      ...{ connection_type: 'stdio', tools_to_execute: ['*'] },
    },
    state: 'connected',
    tools: Array.from({ length: toolCount }, (_, tool) => ({
      name: `tool_${tool}`,
      description: 'Returns the sum of two numbers',
      parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
    })),
  }))

/** A gateway that gives its whole list at once and remembers when the last byte went out. */
export async function bigGateway(count: number, toolCount: number) {
  const clients = clientsOf(count, toolCount)
  const list = JSON.stringify({ clients, count, total_count: count, limit: count, offset: 0 })
  const sent = { at: 0 }
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]
    response.setHeader('content-type', 'application/json')
    if (path === '/api/mcp/clients') return response.end(list, () => (sent.at = Date.now()))
    if (path === '/api/version') return response.end('"v1.5.16"')
    response.end('{"is_auth_enabled":false,"has_valid_token":false,"auth_type":"none"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, list, sent, close }
}

/** 1,000 clients with 20 tools: in main, and until the first rows are painted. */
export async function measureClients(): Promise<Figure[]> {
  const gateway = await bigGateway(1000, 20)
  const parse = await repeat(7, async () => {
    const start = performance.now()
    readPage(JSON.parse(gateway.list))?.clients.map((client) =>
      rowOf(client, { hasAutoList: true, isStdioUsable: true, hasNewStates: false }),
    )
    return performance.now() - start
  })
  const [shown, parsed]: [number[], number[]] = [[], []]
  try {
    for (let round = 0; round < 3; round++) {
      const gateways = [
        savedGateway('http://127.0.0.1:9', { name: 'Empty' }),
        savedGateway(gateway.url),
      ]
      await withApp({ gateways }, async (app) => {
        const page = await app.page()
        await expect(page.getByRole('alert')).toBeVisible()
        const { at, sinceReadMs } = await timeToPaint(page, { press: '2', until: 'client_0000' })
        shown.push(at - gateway.sent.at)
        parsed.push(sinceReadMs)
      })
    }
  } finally {
    gateway.close()
  }
  return [
    {
      name: 'clients: text of 1,000 x 20 tools to rows',
      value: median(parse),
      unit: 'ms',
      limit: null,
    },
    { name: 'clients: answer parsed to first rows', value: median(parsed), unit: 'ms', limit: 200 },
    { name: 'clients: last byte to first rows', value: median(shown), unit: 'ms', limit: null },
  ]
}

/** Ctrl 1 and Ctrl 2 between two gateways whose lists are known. */
export async function measureSwitch(): Promise<Figure[]> {
  const [one, two] = [await bigGateway(500, 5), await bigGateway(20, 5)]
  try {
    const gateways = [
      savedGateway(one.url, { name: 'One' }),
      savedGateway(two.url, { name: 'Two' }),
    ]
    return await withApp({ gateways }, async (app) => {
      const page = await app.page()
      const count = page.locator('header .count').first()
      await expect(count).toHaveText('500')
      await page.keyboard.press('Control+2')
      await expect(count).toHaveText('20')
      const values: number[] = []
      const selector = 'header .count'
      for (let round = 0; round < 5; round++) {
        for (const [press, until] of [
          ['1', '500'],
          ['2', '20'],
        ] as const) {
          values.push((await timeToPaint(page, { press, selector, until })).ms)
        }
      }
      return [{ name: 'switch: key to painted list', value: median(values), unit: 'ms', limit: 50 }]
    })
  } finally {
    one.close()
    two.close()
  }
}

/** Quit while a server runs that never answers and ignores every polite signal. */
export async function measureQuit(): Promise<Figure[]> {
  let left = 0
  const values = await repeat(3, () =>
    withApp({}, async (app, profile) => {
      const page = await app.page()
      await new Frame(page).go('Servers')
      const bench = new BenchPage(page)
      await bench.paste(`node ${HOSTILE('silentStubborn')} ${profile}`)
      await bench.test()
      await bench.agree()
      await expect.poll(() => runningWith(`silentStubborn.mjs\0${profile}`)).toBe(1)
      const { ms } = await app.quit()
      left = Math.max(left, runningWith(profile))
      return ms
    }),
  )
  return [
    { name: 'quit: with a stubborn test running', value: median(values), unit: 'ms', limit: 2000 },
    { name: 'quit: processes left', value: left, unit: '', limit: 0 },
  ]
}

/** Processes whose command line, or environment, holds a text; Linux only. */
export function runningWith(text: string, part: 'cmdline' | 'environ' = 'cmdline'): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/${part}`, 'utf8').includes(text)
    } catch {
      return false
    }
  }).length
}
