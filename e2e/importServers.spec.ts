import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
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
      '/srv/shop': { mcpServers: { far: { type: 'http', url: 'https://h.example/mcp' } } },
    },
  })
  const app = await launch({ env: { HOME: home, XDG_CONFIG_HOME: join(home, '.config') } })
  const page = app.first
  const bench = new BenchPage(page)
  await new Frame(page).go('Servers')
  await page.getByRole('button', { name: 'Import from this computer' }).click()

  await expect(row(page, 'everything')).toContainText('To the keychain: DEMO_TOKEN')
  await expect(row(page, 'far')).toContainText('far is a remote server')
  await expect(take(page, 'far', 'Claude Code')).toBeDisabled()
  await expect(dialog(page)).toContainText('The JSON could not be read at line 1')
  await expect(dialog(page)).toContainText('~/.codex/config.toml')
  expect(await page.content()).not.toContain('sk-hidden')
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])

  await page.screenshot({ path: '.tmp/scan.png' })
  await take(page, 'everything', 'Cursor').focus()
  await page.keyboard.press('Space')
  await take(page, 'tattle', 'Cursor').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toHaveCount(0)
  await expect(bench.saved('everything')).toHaveAttribute('aria-selected', 'true')
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
