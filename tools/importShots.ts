import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { savedServer } from '../e2e/fixtures.ts'
import { drop } from '../e2e/pages/dropFile.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { zipOf } from '../src/main/mcp/testZip.ts'

interface Options {
  withProfile: (
    settings: object,
    play: (page: Page) => Promise<void>,
    env: Record<string, string>,
  ) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

const npx = (...args: string[]) => ({ command: 'npx', args })

/** What other apps of this computer are set up with, by file in the home folder. */
const FILES: Record<string, unknown> = {
  '.config/Claude/claude_desktop_config.json': {
    mcpServers: {
      filesystem: npx('-y', '@modelcontextprotocol/server-filesystem@2026.8.31', '/srv/docs'),
      github: {
        command: 'docker',
        args: ['run', '--rm', '-e', 'GITHUB_TOKEN', 'ghcr.io/github/github-mcp-server'],
        env: { GITHUB_TOKEN: 'ghp_shots', GITHUB_HOST: 'github.com' },
      },
    },
  },
  '.claude.json': {
    projects: {
      '/srv/shop': {
        mcpServers: {
          browser: npx('@playwright/mcp@latest'),
          sentry: { type: 'http', url: 'https://mcp.sentry.dev/mcp' },
        },
      },
    },
  },
  '.cursor/mcp.json': {
    mcpServers: {
      memory: npx('-y', '@modelcontextprotocol/server-memory'),
      time: { command: 'uvx' },
    },
  },
  '.gemini/settings.json': '{ "mcpServers": { "notes": { "command" "notes" } } }',
}

const MANIFEST = {
  manifest_version: '0.3',
  name: 'weather',
  display_name: 'Weather for everyone',
  version: '1.2.0',
  description: 'Forecasts and warnings of the national weather services, without an account.',
  author: { name: 'Ada Example' },
  server: {
    type: 'node',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/index.js', '--units', '${user_config.units}'],
      env: { WEATHER_API_KEY: '${user_config.key}' },
    },
  },
  user_config: {
    key: { title: 'API key', required: true, sensitive: true },
    units: { title: 'Units' },
  },
  tools: [{ name: 'get_forecast' }, { name: 'get_warnings' }],
}

/** Pictures of servers that come from files and other apps, and of the export to them. */
export async function shootImport({ withProfile, shoot, preferences }: Options): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, '.config') }
  const open = (page: Page) =>
    page.getByRole('button', { name: 'Import from this computer' }).click()
  const sheet = (page: Page) => page.getByRole('dialog')
  try {
    await withProfile(
      { preferences },
      async (page) => {
        await new Frame(page).go('Servers')
        await open(page)
        await expect(sheet(page)).toContainText('No servers found')
        await shoot(page, 'scan-empty')
      },
      env,
    )
    for (const [path, content] of Object.entries(FILES)) {
      const file = join(home, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    }
    const secret = { name: 'API_TOKEN', value: null, isSecret: true }
    const git = savedServer('git', 'uvx', ['mcp-server-git', '--repository', '~/src/atlas'])
    const servers = [
      savedServer('memory', 'npx', ['-y', '@modelcontextprotocol/server-memory']),
      savedServer('time', 'uvx', ['mcp-server-time']),
      { ...git, recipe: { ...git.recipe, env: [secret] } },
    ]
    await withProfile(
      { preferences, servers },
      async (page) => {
        await new Frame(page).go('Servers')
        await open(page)
        await sheet(page)
          .getByRole('checkbox', { name: /^Choose all/ })
          .click({ force: true })
        await shoot(page, 'scan')
        await sheet(page).getByText('Gemini CLI').scrollIntoViewIfNeeded()
        await shoot(page, 'scan-end')
        await page.setViewportSize({ width: 760, height: 520 })
        await shoot(page, 'scan-small')
        await page.setViewportSize({ width: 1080, height: 720 })
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Export servers' }).click()
        await expect(sheet(page)).toContainText('YOUR_API_TOKEN')
        await shoot(page, 'servers-export')
        await sheet(page).getByRole('radio', { name: 'Codex' }).check({ force: true })
        await expect(sheet(page)).toContainText('[mcp_servers.git]')
        await shoot(page, 'servers-export-codex')
        await page.keyboard.press('Escape')
        const files = [{ name: 'manifest.json', content: JSON.stringify(MANIFEST) }]
        await drop(page, 'weather.mcpb', zipOf(files))
        await expect(page.getByRole('region', { name: /Weather/ })).toBeVisible()
        await shoot(page, 'servers-bundle')
        await drop(page, 'evil.mcpb', zipOf([{ name: '../evil.js' }]))
        await expect(page.getByRole('alert')).toBeVisible()
        await shoot(page, 'servers-bundle-refused')
      },
      env,
    )
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
