import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { EVERYTHING, expect, HOSTILE, savedGateway, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'

const running = (text: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })

test('the first close tells about the tray; the app goes on there and opens again', async ({
  launch,
}) => {
  const app = await launch()
  await app.closeWindow()
  const page = await app.page()
  const dialog = page.getByRole('dialog', { name: 'Bifrost Tray stays in the tray' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape') // not now
  await expect(dialog).toBeHidden()
  expect(await app.windows()).toBe(1)
  await page.getByRole('main').focus()
  const frame = `getComputedStyle(document.querySelector('main'), '::after').borderTopWidth`
  expect(await page.evaluate(frame)).toBe('2px') // drawn above what is in it
  await app.closeWindow()
  await dialog.getByRole('button', { name: 'Close window' }).click()
  await expect.poll(() => app.windows()).toBe(0)
  expect((await app.tray.items()).map(({ label }) => label)).toContain('Open Bifrost Tray')
  await app.tray.click('Open Bifrost Tray')
  await expect((await app.page()).getByRole('heading', { level: 1 })).toBeVisible()
  await app.tray.click('Settings')
  await expect((await app.page()).getByRole('heading', { name: 'Settings' })).toBeVisible()
  await app.closeWindow() // told already
  await expect.poll(() => app.windows()).toBe(0)
  const { code, ms } = await app.quit()
  expect(code).toBe(0)
  expect(ms).toBeLessThan(2000)
})

test('closing the window loses no recipe that was not saved, and brings none back that was discarded', async ({
  launch,
  seed,
}) => {
  seed({ preferences: { theme: 'system', closeToTray: true, wasToldAboutTray: true } })
  const app = await launch()
  await new Frame(app.first).go('Servers')
  const bench = new BenchPage(app.first)
  await bench.paste(`LEVEL=debug node ${EVERYTHING}`)
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await bench.paste('uvx mcp-server-time')
  await expect(bench.saved('time')).toBeVisible()

  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')
  const page = await app.page()
  const again = new BenchPage(page)
  await new Frame(page).go('Servers')
  await expect(again.saved('time')).toHaveAttribute('aria-selected', 'true')
  await again.saved('everything').click()
  await expect(again.tested()).toBeVisible()
  await expect(page.getByText('LEVEL', { exact: false }).first()).toBeVisible()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Discard/ }).click()
  await expect(again.saved('everything')).toBeHidden()

  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')
  const last = new BenchPage(await app.page())
  await new Frame(last.page).go('Servers')
  await expect(last.saved('time')).toBeVisible()
  await expect(last.saved('everything')).toBeHidden()
})

test('quit ends a running test with everything it has started, within two seconds', async ({
  launch,
  profile,
  seed,
}) => {
  seed({ servers: [savedServer('stubborn', 'node', [HOSTILE('silentStubborn'), profile])] })
  const app = await launch()
  await new Frame(app.first).go('Servers')
  const bench = new BenchPage(app.first)
  await bench.saved('stubborn').click()
  await bench.test()
  await bench.agree()
  await expect.poll(() => running('silentStubborn.mjs\0' + profile)).not.toEqual([])
  const { ms } = await app.quit()
  expect(ms).toBeLessThan(2000)
  expect(running('silentStubborn.mjs\0' + profile)).toEqual([])
  expect(running(profile)).toEqual([])
})

test('what a killed app left running is ended at the next start, and told', async ({
  launch,
  profile,
  seed,
}) => {
  seed({ servers: [savedServer('stubborn', 'node', [HOSTILE('silentStubborn'), profile])] })
  const app = await launch()
  await new Frame(app.first).go('Servers')
  const bench = new BenchPage(app.first)
  await bench.saved('stubborn').click()
  await bench.test()
  await bench.agree()
  await expect.poll(() => running('silentStubborn.mjs\0' + profile)).not.toEqual([])
  await app.kill()
  const again = await launch()
  await expect.poll(() => running('silentStubborn.mjs\0' + profile)).toEqual([])
  await expect(
    again.first.getByText(/from the last session (was|were) still running/),
  ).toBeVisible()
})

test('a broken settings file is kept aside and reported', async ({ launch, profile }) => {
  writeFileSync(join(profile, 'settings.json'), '{"version": 1, "gateways": [{')
  const page = (await launch()).first
  await expect(page.getByText(/settings file could not be read and was kept as/)).toBeVisible()
  const aside = readdirSync(profile).find((name) => name.startsWith('settings.broken-'))
  expect(readFileSync(join(profile, aside ?? ''), 'utf8')).toContain('"gateways": [{')
})

test('the page cannot navigate, open windows, reach the network or Node', async ({ launch }) => {
  const app = await launch()
  const page = app.first
  const results = await page.evaluate(async () => {
    const window = globalThis as never as {
      open(url: string): unknown
      fetch(url: string): Promise<unknown>
      setTimeout(code: string): unknown
      require?: unknown
      process?: unknown
      document: { createElement(name: string): { innerHTML: string } }
      bifrost: object
    }
    const outcome = async (work: () => unknown) => {
      try {
        return String(await work())
      } catch (error) {
        return `threw ${(error as Error).name}`
      }
    }
    return {
      opened: await outcome(() => window.open('https://example.com')),
      fetched: await outcome(() => window.fetch('https://example.com')),
      markup: await outcome(() => (window.document.createElement('p').innerHTML = '<b>x</b>')),
      // A string for a timer is compiled by the page's own rules, which an evaluated test escapes.
      evaluated: await outcome(() => window.setTimeout('globalThis.wasEvaluated = true')),
      node: `${typeof window.require} ${typeof window.process}`,
      bridge: Object.isFrozen(window.bifrost) || typeof window.bifrost,
    }
  })
  expect(results.opened).toBe('null')
  expect(results.fetched).toBe('threw TypeError')
  expect(results.markup).toBe('threw TypeError')
  expect(results.evaluated).toMatch(/^threw (EvalError|TypeError)/)
  expect(results.node).toBe('undefined undefined')
  const before = page.url()
  await page.evaluate(() => {
    ;(globalThis as never as { location: { href: string } }).location.href = 'https://example.com/'
  })
  await expect(page.getByRole('complementary')).toBeVisible()
  expect(page.url()).toBe(before)
})

test('no port is opened', async ({ launch }) => {
  const app = await launch()
  const inodes = new Set(
    readdirSync(`/proc/${app.pid}/fd`).flatMap((fd) => {
      try {
        const { readlinkSync } = process.getBuiltinModule('node:fs')
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${app.pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        return []
      }
    }),
  )
  const listening = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? '')),
  )
  expect(listening).toEqual([])
})

test('a second start shows the window of the first', async ({ launch, profile }) => {
  const app = await launch()
  await app.closeWindow()
  await (await app.page()).getByRole('button', { name: 'Close window' }).click()
  await expect.poll(() => app.windows()).toBe(0)
  const { spawn } = await import('node:child_process')
  const root = join(import.meta.dirname, '..')
  const second = spawn(process.execPath, [
    join(root, 'tools/start.ts'),
    `--user-data-dir=${profile}`,
  ])
  await new Promise((resolve) => second.once('exit', resolve))
  await expect.poll(() => app.windows()).toBe(1)
})

test('the main path works by keyboard alone and breaks no accessibility rule', async ({
  gateway,
  launch,
}) => {
  const bifrost = await gateway()
  const page = (await launch()).first
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const check = async () => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }

  await expect(page.getByLabel('Gateway URL')).toBeFocused()
  await check()
  await press('Control+a')
  await page.keyboard.type(bifrost.url)
  await press('Enter')
  await expect(page.getByRole('heading', { name: 'The gateway answered' })).toBeVisible()
  await check()
  await press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await check()
  await press('g', 's')
  await expect(page.getByLabel('Command line or JSON')).toBeVisible()
  await press('Control+n')
  await expect(page.getByLabel('Command line or JSON')).toBeFocused()
  await page.keyboard.type(`node ${EVERYTHING}`)
  await press('Enter')
  await expect(page.getByRole('button', { name: /^Test\b/ })).toBeVisible()
  await press('Control+Enter')
  await expect(page.getByRole('dialog', { name: 'Run this on your computer?' })).toBeVisible()
  await check()
  await press('Control+Enter')
  await expect(page.getByText('Tested on this computer', { exact: true })).toBeVisible()
  await check()
  await press('Control+s', 'Control+r')
  await expect(page.getByRole('dialog', { name: /^Register / })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Register on Laptop/ })).toBeEnabled()
  await check()
  await press('Control+Enter')
  await expect(page.getByRole('dialog', { name: /everything is on Laptop/ })).toBeVisible()
  await check()
  await press('Control+Enter')
  await expect(page.getByRole('region', { name: 'everything' })).toBeVisible()
  await check()
})

test('everything stands in light and dark without a violation of contrast', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  for (const theme of ['dark', 'light'] as const) {
    seed({
      gateways: [savedGateway(bifrost.url)],
      preferences: { theme, closeToTray: true, wasToldAboutTray: true },
    })
    const app = await launch()
    for (const view of ['Clients', 'Servers', 'Settings'] as const) {
      await new Frame(app.first).go(view)
      await expect(app.first.getByRole('heading', { level: 1 })).toHaveText(view)
      const axe = new AxeBuilder({ page: app.first }).setLegacyMode().withRules(['color-contrast'])
      const { violations } = await axe.analyze()
      expect(violations.map(({ nodes }) => nodes.map(({ html }) => html))).toEqual([])
    }
    await app.quit()
  }
})

test('the focus goes back to what opened a sheet', async ({ gateway, launch, seed }) => {
  const bifrost = await gateway()
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  await new Frame(page).go('Settings')
  for (const name of ['Edit', 'Remove', 'Add a gateway']) {
    const button = page.getByRole('main').getByRole('button', { name, exact: true })
    await button.click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(button).toBeFocused()
  }
})
