import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { zipOf } from '../src/main/mcp/testZip.ts'
import { EVERYTHING, expect, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { drop } from './pages/dropFile.ts'
import { Frame } from './pages/frame.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import from this computer' })
const row = (page: Page, name: string) =>
  dialog(page).getByRole('listitem').filter({ hasText: name })
const take = (page: Page, name: string, app: string) =>
  dialog(page).getByRole('checkbox', { name: `Take ${name} of ${app}` })

function put(home: string, path: string, content: unknown): void {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

/** A server that leaves a file behind when it is started. */
const tattle = (home: string) => ({
  command: 'node',
  args: ['-e', `require("fs").writeFileSync(${JSON.stringify(join(home, 'ran'))}, "")`],
})

test('servers of other apps are looked at, chosen and saved; their secrets go to the keychain', async ({
  launch,
  profile,
}) => {
  const home = join(profile, 'home')
  const everything = {
    command: 'node',
    args: [EVERYTHING],
    env: { DEMO_TOKEN: 'sk-hidden-1', LOG_LEVEL: 'debug' },
  }
  put(home, '.cursor/mcp.json', { mcpServers: { everything, tattle: tattle(home) } })
  put(home, '.codex/config.toml', '[mcp_servers.git]\ncommand = "uvx"\nargs = ["mcp-server-git"]\n')
  put(home, '.gemini/settings.json', '{"mcpServers": {oops')
  put(home, '.claude.json', {
    projects: {
      '/srv/shop': {
        mcpServers: { far: { type: 'http', url: 'https://h.example/mcp' }, odd: { args: [] } },
      },
    },
  })
  const app = await launch({ env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') } })
  const page = app.first
  const bench = new BenchPage(page)
  await new Frame(page).go('Servers')
  await page.getByRole('button', { name: 'Import from this computer' }).click()

  await expect(row(page, 'everything')).toContainText('To the keychain: DEMO_TOKEN')
  await expect(row(page, 'far')).toContainText('https://h.example/mcp')
  await expect(take(page, 'odd', 'Claude Code')).toBeDisabled()
  await expect(dialog(page)).toContainText('The JSON could not be read at line 1')
  await expect(dialog(page)).toContainText('~/.codex/config.toml')
  expect(await page.content()).not.toContain('sk-hidden')
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])

  await take(page, 'everything', 'Cursor').focus()
  await page.keyboard.press('Space')
  await take(page, 'tattle', 'Cursor').focus()
  await page.keyboard.press('Space')
  await take(page, 'far', 'Claude Code').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect(bench.saved('far')).toHaveAttribute('aria-selected', 'true')
  await bench.saved('everything').click()
  await expect(bench.saved('tattle')).toBeVisible()
  expect(readFileSync(join(profile, 'settings.json'), 'utf8')).not.toContain('sk-hidden')

  await page.getByRole('button', { name: 'Import from this computer' }).click()
  await expect(row(page, 'everything')).toContainText('Same as saved everything')
  await expect(take(page, 'everything', 'Cursor')).toBeDisabled()
  await dialog(page).getByRole('checkbox', { name: 'Choose the new one' }).click({ force: true })
  await expect(take(page, 'git', 'Codex')).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)

  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible({ timeout: 30_000 })
  await expect(bench.tool('get-env')).toBeVisible()
  expect(existsSync(join(home, 'ran'))).toBe(false)
})

test('a computer without other apps says which were looked for', async ({ launch, profile }) => {
  const home = join(profile, 'home')
  mkdirSync(home)
  const app = await launch({ env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') } })
  const page = app.first
  await new Frame(page).go('Servers')
  await page.getByRole('button', { name: 'Import from this computer' }).click()
  await expect(dialog(page)).toContainText('No servers found')
  await expect(dialog(page)).toContainText('Claude Desktop, Claude Code, Cursor, VS Code')
})

test('a file that changed since the look is looked at again before anything is saved', async ({
  launch,
  profile,
}) => {
  const home = join(profile, 'home')
  put(home, '.cursor/mcp.json', { mcpServers: { one: { command: 'one' } } })
  const app = await launch({ env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') } })
  const page = app.first
  await new Frame(page).go('Servers')
  await page.getByRole('button', { name: 'Import from this computer' }).click()
  await take(page, 'one', 'Cursor').click({ force: true })
  put(home, '.cursor/mcp.json', { mcpServers: { one: { command: 'another' } } })
  await dialog(page).getByRole('button', { name: 'Save 1 server' }).click()
  await expect(dialog(page)).toContainText('have changed since you looked')
  await expect(row(page, 'one')).toContainText('another')
  await expect(take(page, 'one', 'Cursor')).not.toBeChecked()
})

test('a dropped configuration is read, and a dropped bundle is shown and not unpacked', async ({
  launch,
}) => {
  const app = await launch()
  const page = app.first
  const bench = new BenchPage(page)
  await new Frame(page).go('Servers')
  await expect(bench.field()).toBeVisible()

  const toml = '[mcp_servers.one]\ncommand = "one"\n[mcp_servers.two]\ncommand = "two"\n'
  await drop(page, 'config.toml', Buffer.from(toml))
  await expect(page.getByText('2 servers in this snippet')).toBeVisible()
  await page.getByRole('button', { name: 'Save 2 servers' }).click()
  await expect(bench.saved('two')).toBeVisible()
  await expect(page.getByText('2 servers in this snippet')).toBeHidden()

  const manifest = {
    name: 'weather',
    version: '1.2.0',
    server: { type: 'node', mcp_config: { command: 'node', args: ['${__dirname}/index.js'] } },
    user_config: { key: { title: 'API key', required: true, sensitive: true } },
  }
  const bundle = zipOf([{ name: 'manifest.json', content: JSON.stringify(manifest) }])
  await drop(page, 'weather.mcpb', bundle)
  const shown = page.getByRole('region', { name: 'weather' })
  await expect(shown).toContainText('weather 1.2.0')
  await expect(shown).toContainText('A bundle is shown here, not run')
  await expect(shown).toContainText('${__dirname}/index.js')
  await expect(shown.getByRole('group', { name: 'Asks its user for' })).toContainText('API key')
  expect(
    (await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()).violations,
  ).toEqual([])
  await shown.getByRole('button', { name: 'Back' }).click()

  await drop(page, 'evil.mcpb', zipOf([{ name: '../evil.js', content: 'x' }]))
  await expect(bench.problem()).toContainText('This bundle was refused')
})

test('saved servers are exported for other apps, without their secrets', async ({
  launch,
  seed,
}) => {
  const saved = savedServer('git', 'uvx', ['mcp-server-git', '--token=sk-hidden-1'])
  const env = [{ name: 'API_TOKEN', value: null, isSecret: true }]
  seed({
    servers: [{ ...saved, recipe: { ...saved.recipe, env } }, savedServer('time', 'uvx', [])],
  })
  const app = await launch()
  const page = app.first
  await new Frame(page).go('Servers')
  await page.getByRole('button', { name: 'Export servers' }).click()
  const sheet = page.getByRole('dialog', { name: 'Export servers' })
  const text = () => sheet.getByLabel('Configuration').innerText()
  await expect(sheet.getByLabel('Configuration')).toContainText('"API_TOKEN": "YOUR_API_TOKEN"')
  expect(Object.keys((JSON.parse(await text()) as { mcpServers: object }).mcpServers)).toEqual([
    'git',
    'time',
  ])
  await sheet.getByLabel('Servers').selectOption('git')
  await sheet.getByRole('radio', { name: 'Claude Code' }).check({ force: true })
  await expect(sheet.getByLabel('Configuration')).toContainText('claude mcp add --scope user git')
  await expect(sheet.getByLabel('Configuration')).not.toContainText('time')
  await sheet.getByRole('button', { name: 'Copy' }).click()
  await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await app.clipboard()
  expect(copied).toContain('-e API_TOKEN=YOUR_API_TOKEN')
  expect(copied).not.toContain('sk-hidden')
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
})

test('a pasted recipe is warned about before it runs', async ({ launch }) => {
  const app = await launch()
  const page = app.first
  const bench = new BenchPage(page)
  await new Frame(page).go('Servers')
  await bench.paste('claude mcp add browser -- npx @playwright/mcp@latest --config C:\\cfg.json')
  const notes = page.getByRole('region', { name: 'Test bench' })
  await expect(notes).toContainText('npx may ask before it installs @playwright/mcp@latest')
  await expect(notes).toContainText('@playwright/mcp@latest has no fixed version')
  await expect(notes).toContainText('C:\\cfg.json belongs to Windows')
  expect(
    (await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()).violations,
  ).toEqual([])
})
