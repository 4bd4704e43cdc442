/**
 * `npm run shots`: a picture of every screen and state, dark and light, in shots/. The built app
 * on real parts: simulated gateways, real servers, a keychain of its own.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { ADMIN, EVERYTHING, HOSTILE, savedGateway, savedServer } from '../e2e/fixtures.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { launchApp } from '../e2e/launch.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { GatewaySheet } from '../e2e/pages/gatewaySheet.ts'
import { RegisterSheet } from '../e2e/pages/registerSheet.ts'
import { disableClient, registerClient } from '../e2e/registerClient.ts'
import { SETTINGS_VERSION } from '../src/main/storage/settings.ts'
import { shootClientEdit } from './clientEditShots.ts'
import { shootActivity } from './activityShots.ts'
import { shootDefinitions } from './definitionShots.ts'
import { shootExchange } from './exchangeShots.ts'
import { shootImport } from './importShots.ts'
import { inKeychainSession } from './keychainSession.ts'
import { shootKeys } from './keyShots.ts'
import { shootLife } from './lifeShots.ts'
import { shootMany } from './manyShots.ts'
import { shootNewClient } from './newClientShots.ts'
import { shootNetwork } from './networkShots.ts'
import { shootOauth } from './oauthShots.ts'
import { pretendBifrost } from './pretendBifrost.ts'
import { shootOpenapi } from './openapiShots.ts'
import { shootRecreate } from './recreateShots.ts'
import { shootRemote } from './remoteShots.ts'
import { shootResults } from './resultShots.ts'
import { shootSessions } from './sessionShots.ts'
import { provideSystem } from './system.ts'

const ROOT = join(import.meta.dirname, '..')
const PICTURES = join(ROOT, 'shots')
const SERVER = (name: string) =>
  join(ROOT, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`)

type Theme = 'dark' | 'light'

async function withProfile(
  settings: object,
  play: (page: Page, app: Awaited<ReturnType<typeof launchApp>>) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const profile = mkdtempSync(join(ROOT, '.tmp', 'shots-'))
  const file = join(profile, 'settings.json')
  writeFileSync(file, JSON.stringify({ version: SETTINGS_VERSION, ...settings }))
  const app = await launchApp({ userData: profile, env })
  try {
    await play(await app.page(), app)
    await app.quit()
  } finally {
    await app.kill()
    rmSync(profile, { recursive: true, force: true })
  }
}

async function shootAll(theme: Theme): Promise<void> {
  const preferences = { theme, closeToTray: true, wasToldAboutTray: false }
  const limits = { connectMs: 4000, retriesMs: 500, toolListMs: 1500, callMs: 3000 }
  const [team, laptop, locked, away, live] = await Promise.all([
    startGateway({ dialect: 'v1.5.16', auth: null, limits }),
    startGateway({ dialect: 'v1.3.63', auth: null, limits }),
    startGateway({ dialect: 'v1.4.18', auth: ADMIN, limits }),
    startGateway({ dialect: 'v1.4.18', auth: null, limits }),
    startGateway({ dialect: 'v1.5.16', auth: null, limits }),
  ])
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const shoot = async (page: Page, name: string) => {
    await page.screenshot({ path: join(PICTURES, `${name}-${theme}.png`), animations: 'disabled' })
    console.log(`shots/${name}-${theme}.png`)
  }
  try {
    await registerClient(team.url, {
      name: 'everything',
      args: [EVERYTHING],
      tools: ['echo', 'get-sum', 'get-tiny-image'],
    })
    await registerClient(team.url, {
      name: 'filesystem',
      args: [SERVER('filesystem'), ROOT],
      tools: ['*'],
    })
    await registerClient(team.url, {
      name: 'memory',
      args: [SERVER('memory')],
      tools: ['read_graph', 'search_nodes'],
    })
    await registerClient(team.url, { name: 'notion', args: [HOSTILE('listFails')], tools: ['*'] })
    await registerClient(live.url, { name: 'everything', args: [EVERYTHING], tools: ['*'] })
    await registerClient(away.url, { name: 'everything', args: [EVERYTHING], tools: ['echo'] })

    await withProfile({ preferences }, async (page) => {
      const form = new GatewaySheet(page)
      await expect(page.getByLabel('Gateway URL')).toBeVisible()
      await shoot(page, 'welcome')
      await new Frame(page).checkFirstGateway('http://127.0.0.1:9')
      await expect(form.problem()).toBeVisible()
      await shoot(page, 'add-gateway-failed')
      await form.url().fill(locked.url)
      await form.chooseAuth('Password')
      await form.user().fill(ADMIN.user)
      await form.password().fill(ADMIN.password)
      await form.check()
      await expect(form.line('Opens with')).toContainText('signed in')
      await shoot(page, 'add-gateway')
      await page.keyboard.press('Escape')
      await new Frame(page).go('Servers')
      await expect(new BenchPage(page).field()).toBeVisible()
      await shoot(page, 'servers-empty')
    })

    await shootImport({ withProfile, shoot, preferences })
    await shootNetwork({ gatewayUrl: team.url, withProfile, shoot, preferences })
    await shootDefinitions({ gatewayUrl: team.url, withProfile, shoot, preferences })
    await shootSessions({ withProfile, shoot, preferences })
    await shootRemote({ gatewayUrl: team.url, withProfile, shoot, preferences })
    await shootKeys({ withProfile, shoot, preferences })
    await shootNewClient({ withProfile, shoot, preferences })
    await shootMany({ withProfile, shoot, preferences })
    await shootRecreate({ withProfile, shoot, preferences })
    await shootOpenapi({ withProfile, shoot, preferences })
    await shootLife({ withProfile, shoot, preferences })
    await shootResults({ withProfile, shoot, preferences })
    await shootClientEdit({ withProfile, shoot, preferences })
    await shootOauth({ withProfile, shoot, preferences })
    const endBifrost = await pretendBifrost(team.port)
    await withProfile({ preferences }, async (page) => {
      const form = new GatewaySheet(page)
      const found = page.getByRole('button', { name: `127.0.0.1:${team.port}` })
      await expect(found).toBeVisible()
      await shoot(page, 'welcome-found')
      await page.keyboard.press('Control+n')
      await expect(form.sheet().getByRole('button', { name: `:${team.port}` })).toBeVisible()
      await shoot(page, 'add-gateway-found')
    }).finally(endBifrost)

    const calm = [savedGateway(laptop.url, { name: 'Laptop' })]
    await withProfile({ preferences, gateways: calm }, async (page) => {
      await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
      await new Frame(page).go('Activity')
      await expect(page.getByRole('heading', { name: 'Nothing has changed yet' })).toBeVisible()
      await shoot(page, 'activity-empty')
    })

    const gateways = [
      savedGateway(laptop.url, { name: 'Laptop' }),
      savedGateway(team.url, { name: 'Team dev', environment: 'development' }),
      savedGateway(away.url, { name: 'Staging EU', environment: 'staging', isReadOnly: true }),
      savedGateway(live.url, { name: 'Production EU', environment: 'production' }),
      savedGateway(locked.url, { name: 'Locked', environment: 'staging' }),
      savedGateway(silentUrl, { name: 'Silent', environment: 'local' }),
    ]
    const servers = [
      savedServer('everything', 'node', [EVERYTHING]),
      savedServer('filesystem', 'node', [SERVER('filesystem'), ROOT]),
      savedServer('git', 'uvx-is-missing', ['mcp-server-git', '--repository', '~/src/atlas']),
      savedServer('crashing', 'node', [HOSTILE('crashing')]),
      savedServer('silent', 'node', [HOSTILE('silent')]),
    ]
    const settings = { preferences, gateways, servers, activeGatewayId: gateways[1]!.id }
    await withProfile(settings, async (page, app) => {
      const frame = new Frame(page)
      const clients = new ClientList(page)
      const bench = new BenchPage(page)
      const sheet = new RegisterSheet(page)

      await expect(clients.row('everything')).toBeVisible()
      await shoot(page, 'clients')
      await clients.open('everything')
      await expect(clients.tool('get-sum')).toBeVisible()
      await shoot(page, 'client-tools')
      await clients.tool('get-sum').click()
      await shoot(page, 'client-tool')
      await clients.show('Overview')
      await shoot(page, 'client-overview')
      await clients.show('Configuration')
      await shoot(page, 'client-configuration')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'client-small')
      await page.keyboard.press('Escape')
      await shoot(page, 'clients-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await frame.switcher().click()
      await shoot(page, 'switcher')
      await page.keyboard.press('Escape')

      await page.keyboard.press('Control+1')
      await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
      await shoot(page, 'clients-empty')
      await page.keyboard.press('Control+5')
      await expect(clients.problem()).toContainText('wants a credential')
      await shoot(page, 'clients-signin')
      await page.keyboard.press('Control+6')
      await shoot(page, 'clients-loading')
      await page.keyboard.press('Control+3')
      await expect(clients.row('everything')).toBeVisible()
      await clients.open('everything')
      await shoot(page, 'clients-read-only')
      await page.keyboard.press('Escape')
      await away.close()
      await page.keyboard.press('r')
      await expect(clients.problem()).toContainText('is not reachable')
      await shoot(page, 'clients-offline')
      await page.keyboard.press('Control+4')
      await clients.open('everything')
      await page.getByRole('button', { name: 'Delete client' }).click()
      await page.getByRole('dialog').getByRole('textbox').fill('Production')
      await shoot(page, 'production-delete')
      await page.keyboard.press('Escape')
      await disableClient(live.url, 'everything')
      await page.keyboard.press('r')
      await expect(clients.row('everything')).toContainText('Disabled')
      await page.keyboard.press('Control+2')
      await frame.go('Activity')
      const changes = page.getByRole('listbox', { name: 'Activity' })
      await expect(changes).toContainText('Disabled')
      await changes.focus()
      await page.keyboard.press('ArrowDown')
      await shoot(page, 'activity')
      await shootActivity(page, (name) => shoot(page, name))
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'activity-small')
      await page.setViewportSize({ width: 1080, height: 720 })

      await frame.go('Servers')
      await bench.saved('git').click()
      await shoot(page, 'servers-untested')
      await bench.test()
      await shoot(page, 'consent')
      await bench.agree()
      await expect(bench.problem()).toBeVisible()
      await shoot(page, 'servers-not-found')
      await bench.saved('crashing').click()
      await bench.test()
      await bench.agree()
      await expect(bench.problem()).toBeVisible()
      await shoot(page, 'servers-crashed')
      await bench.saved('silent').click()
      await bench.test()
      await bench.agree()
      await expect(page.getByRole('button', { name: /^Cancel/ })).toBeVisible()
      await shoot(page, 'servers-running')
      await bench.cancel()
      await bench.saved('everything').click()
      await bench.test()
      await bench.agree()
      await expect(bench.tested()).toBeVisible()
      await expect(page.locator('body')).toContainText(/13 tools · ≈ [1-9][\d,]* tokens/)
      await shoot(page, 'servers')
      await bench.tool('get-sum').click()
      await shoot(page, 'servers-tool')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'servers-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await bench.register()
      await sheet.name().fill('my-everything')
      await shoot(page, 'register-name')
      await sheet.name().fill('everything_2')
      await sheet.allow('get-env').click()
      await sheet.auto('echo').click()
      await shoot(page, 'register')
      await sheet.register('Team dev')
      await expect(sheet.result('everything_2 is on Team dev')).toBeVisible()
      await shoot(page, 'register-result')
      await page.keyboard.press('Escape')
      await bench.register()
      await sheet.choose('Laptop')
      await sheet
        .auto('echo')
        .waitFor({ state: 'detached' })
        .catch(() => undefined)
      await shoot(page, 'register-old')
      await sheet.register('Laptop')
      await expect(page.getByRole('dialog', { name: /is on Laptop/ })).toBeVisible()
      await shoot(page, 'register-result-old')
      await page.keyboard.press('Escape')

      await frame.go('Settings')
      await shoot(page, 'settings')
      for (const part of ['General', 'Notifications', 'Limits', 'Keychain', 'About']) {
        await page.getByRole('button', { name: part, exact: true }).click()
        await shoot(page, `settings-${part.toLowerCase()}`)
      }
      await page.getByRole('button', { name: 'Doctor', exact: true }).click()
      await expect(page.getByRole('status').getByText(/check/)).toBeVisible({ timeout: 20_000 })
      await shoot(page, 'doctor')
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await shoot(page, 'doctor-path')
      await page.getByRole('button', { name: 'Gateways', exact: true }).click()
      await shootExchange(page, gateways, (name) => shoot(page, name))
      await app.closeWindow()
      const again = await app.page()
      await expect(again.getByRole('dialog', { name: /stays in the tray/ })).toBeVisible()
      await shoot(again, 'closing')
    })
  } finally {
    silent.closeAllConnections()
    silent.close()
    await Promise.all([team, laptop, locked, away, live].map((gateway) => gateway.close()))
  }
}

async function main(): Promise<number> {
  const isLinux = process.platform === 'linux'
  if (isLinux && !process.env['BIFROST_TRAY_TEST_KEYCHAIN']) {
    if (!provideSystem()) return 1
    return inKeychainSession([process.execPath, import.meta.filename])
  }
  mkdirSync(PICTURES, { recursive: true })
  mkdirSync(join(ROOT, '.tmp'), { recursive: true })
  for (const theme of ['dark', 'light'] as const) await shootAll(theme)
  return 0
}

process.exit(await main())
