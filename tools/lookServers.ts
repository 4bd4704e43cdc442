/**
 * Pictures of the Servers screen and the register sheets with made-up answers, for building them:
 * `node tools/lookServers.ts [scene…]` writes to .tmp/look.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { chromium, type Page } from 'playwright'
import { build } from 'vite'
import * as data from './lookServersData.ts'

const out = '.tmp/look'
const origin = 'https://bifrost.test'

const answers: Record<string, unknown> = {
  'app.state': {
    version: '0.1.0',
    platform: 'linux',
    preferences: { theme: 'dark', closeToTray: true, wasToldAboutTray: true },
    keychain: { isAvailable: true, name: 'GNOME Keyring' },
    settingsFile: '~/.config/bifrost-tray/config.json',
    notices: [],
    destination: null,
    isClosing: false,
  },
  'gateways.list': data.gateways,
  'clients.list': data.clients,
  'clients.refresh': data.clients,
  'servers.list': data.savedServers,
  'servers.preview': data.preview,
  'probes.list': [data.passed, data.notFound, data.exited],
  'gateways.activate': undefined,
  'registrations.list': [],
  'registrations.plan': data.plan,
}
const output: Record<string, unknown> = {
  [data.passed.id]: data.passedLines,
  [data.running.id]: data.runningLines,
  [data.exited.id]: data.exitedLines,
}

/** Runs in the page: answers calls from a table and lets the script send events. */
function fake({
  answers,
  output,
}: {
  answers: Record<string, unknown>
  output: Record<string, unknown>
}): void {
  const listeners: Record<string, ((payload: unknown) => void)[]> = {}
  const on = (event: string, listener: (payload: unknown) => void) => {
    ;(listeners[event] ??= []).push(listener)
    return () => undefined
  }
  const call = (name: string) => async (input: { probeId?: string }) => {
    if (name === 'probes.output') return { ok: true, value: output[input.probeId ?? ''] ?? [] }
    return { ok: true, value: answers[name] }
  }
  const bridge = new Proxy({ on } as Record<string, unknown>, {
    get: (target, name: string) => target[name] ?? call(name),
  })
  Object.assign(window, {
    bifrost: bridge,
    send: (event: string, payload: unknown) =>
      listeners[event]?.forEach((listen) => listen(payload)),
  })
}

interface Scene {
  answers?: Record<string, unknown>
  act?: (page: Page) => Promise<void>
}

const send = (page: Page, event: string, payload: unknown): Promise<void> =>
  page.evaluate(
    ([name, value]) =>
      (window as never as { send: (n: unknown, v: unknown) => void }).send(name, value),
    [event, payload],
  )
const pick = (page: Page, name: string) =>
  page.getByRole('option', { name: new RegExp(name) }).click()

const scenes: Record<string, Scene> = {
  passed: {},
  tool: { act: (page) => page.getByText('get-sum', { exact: true }).click() },
  many: {
    answers: {
      'probes.list': [
        { ...data.passed, result: { ...data.passed.result!, tools: data.manyTools, warnings: [] } },
      ],
    },
  },
  perf: {
    answers: {
      'probes.list': [
        { ...data.passed, result: { ...data.passed.result!, tools: data.manyTools, warnings: [] } },
      ],
    },
    act: async (page) => {
      await page.evaluate(() => {
        const frames: number[] = []
        Object.assign(window, { frames })
        let last = performance.now()
        const tick = (now: number) => {
          frames.push(now - last)
          last = now
          requestAnimationFrame(tick)
        }
        requestAnimationFrame(tick)
      })
      const worst = (label: string) =>
        page.evaluate((label) => {
          const { frames } = window as never as { frames: number[] }
          const sorted = [...frames].sort((a, b) => b - a)
          frames.length = 0
          return `${label}: worst ${sorted.slice(0, 4).map(Math.round).join(' ')} of ${sorted.length}`
        }, label)
      await page.mouse.move(700, 500)
      for (let n = 0; n < 30; n++) await page.mouse.wheel(0, 1500)
      console.log(await worst('scroll'))
      await page.getByLabel('Filter tools').pressSequentially('tool-49', { delay: 60 })
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Backspace')
      console.log(await worst('filter'))
      await page.getByRole('button', { name: '≈ tokens' }).click()
      console.log(await worst('sort'))
      await page.getByRole('listbox', { name: 'Tool' }).focus()
      for (let n = 0; n < 40; n++) await page.keyboard.press('ArrowDown')
      console.log(await worst('arrows'))
      await page.keyboard.press('Control+r')
      await page.waitForTimeout(600)
      console.log(await worst('register opens'))
      await page.getByRole('checkbox', { name: 'Allow all tools shown' }).click()
      await page.getByRole('checkbox', { name: 'Allow tool-3', exact: true }).click()
      await page.getByLabel('Filter tools').last().pressSequentially('tool-4', { delay: 60 })
      console.log(await worst('register toggles'))
    },
  },
  prompts: { act: (page) => page.getByRole('tab', { name: /Prompts/ }).click() },
  server: { act: (page) => page.getByRole('tab', { name: /Server/ }).click() },
  instructions: { act: (page) => page.getByRole('tab', { name: /Instructions/ }).click() },
  running: {
    answers: {
      'probes.list': [
        { ...data.running, phases: justNow(data.running.phases), startedAt: ago(14_200) },
      ],
    },
    act: (page) => pick(page, 'playwright'),
  },
  notFound: { act: (page) => pick(page, '^git .*uvx') },
  exited: { act: (page) => pick(page, 'memory') },
  untested: { act: (page) => pick(page, 'playwright') },
  consent: {
    act: async (page) => {
      await pick(page, 'filesystem')
      await page.keyboard.press('Control+Enter')
    },
  },
  empty: { answers: { 'servers.list': [], 'probes.list': [] } },
  paste: { act: (page) => page.keyboard.press('Control+n') },
  several: {
    answers: {
      'servers.list': [],
      'probes.list': [],
      'servers.parse': {
        recipes: [data.recipes.everything, data.recipes.git, data.recipes.github],
        skipped: [
          {
            code: 'recipe_remote',
            message: 'linear is a remote server with a URL',
            next: 'The bench starts servers on this computer; paste one that has a command.',
          },
        ],
      },
    },
    act: async (page) => {
      await page.getByRole('textbox').fill('{"mcpServers": {}}')
      await page.keyboard.press('Control+Enter')
    },
  },
  limits: { act: (page) => page.getByRole('button', { name: 'Change' }).click() },
  register: { act: (page) => page.keyboard.press('Control+r') },
  registerProduction: {
    act: async (page) => {
      await page.keyboard.press('Control+r')
      await page.getByRole('radio', { name: /Production/ }).click()
      await page.getByLabel('Name on the gateway').fill('every-thing')
    },
  },
  registering: {
    act: async (page) => {
      await send(page, 'registrations.changed', {
        ...data.registering,
        steps: justNow(data.registering.steps),
      })
      await page.getByRole('button', { name: 'Show', exact: true }).click()
    },
  },
  differs: {
    act: async (page) => {
      await send(page, 'registrations.changed', data.differs)
      await page.getByRole('button', { name: 'Show', exact: true }).click()
    },
  },
  toast: {
    act: async (page) => {
      await send(page, 'registrations.changed', data.registering)
      await send(page, 'registrations.changed', data.differs)
    },
  },
}

function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString()
}

function justNow<T extends { state: string; startedAt: string | null }>(steps: T[]): T[] {
  return steps.map((step) => ({ ...step, startedAt: step.startedAt === null ? null : ago(14_200) }))
}

const kinds: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
}

if (!process.argv.includes('--no-build')) {
  await build({
    root: process.env['LOOK_ROOT'] ?? 'src/renderer',
    logLevel: 'warn',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    build: {
      outDir: join(process.cwd(), out, 'page'),
      emptyOutDir: true,
      minify: false,
      assetsInlineLimit: 0,
    },
  })
}
await mkdir(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isSmall = process.argv.includes('--small')
const themes = process.argv.includes('--light')
  ? ['light']
  : process.argv.includes('--both')
    ? ['dark', 'light']
    : ['dark']
for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const theme of themes) {
    const context = await browser.newContext({
      viewport: isSmall ? { width: 760, height: 520 } : { width: 1080, height: 720 },
    })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        console.log(`${name}: ${message.text()}`)
    })
    page.on('pageerror', (error) => console.log(`${name}: ${error.stack ?? error.message}`))
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname
      const file = path === '/' ? '/index.html' : path
      const body = await readFile(join(out, 'page', file)).catch(() => null)
      if (body === null) return route.fulfill({ status: 404 })
      return route.fulfill({
        body,
        contentType: kinds[file.split('.').at(-1) ?? ''] ?? 'text/plain',
      })
    })
    const state = answers['app.state'] as { preferences: object }
    const given = {
      ...answers,
      ...scene.answers,
      'app.state': { ...state, preferences: { ...state.preferences, theme } },
    }
    await page.addInitScript(fake, { answers: given, output })
    await page.goto(origin)
    if (!process.env['LOOK_ROOT'])
      await page
        .getByRole('link', { name: /Servers/ })
        .or(page.getByRole('button', { name: /^Servers/ }))
        .first()
        .click()
    await page.getByRole('heading', { name: 'Servers', exact: true }).waitFor()
    await page.waitForTimeout(150)
    try {
      await scene.act?.(page)
    } catch (error) {
      console.log(`${name}: ${(error as Error).message.split('\n')[0]}`)
    }
    await page.waitForTimeout(350)
    if (process.argv.includes('--axe')) {
      const { violations } = await new AxeBuilder({ page: page as never }).analyze()
      for (const { id, nodes } of violations) {
        console.log(
          `${name}: ${id} ${nodes
            .slice(0, 3)
            .map(
              ({ html, failureSummary }) =>
                `${html.slice(0, 160)} ${failureSummary?.split('\n')[1]}`,
            )
            .join('\n    ')}`,
        )
      }
    }
    await page.screenshot({ path: join(out, `${name}-${theme}${isSmall ? '-small' : ''}.png`) })
    await context.close()
  }
}
await browser.close()
