import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { ADMIN, EVERYTHING, expect, HOSTILE, savedGateway, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { ClientList } from './pages/clientList.ts'
import { Frame } from './pages/frame.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'
import { disableClient, registerClient } from './registerClient.ts'

const TOOLS = { name: 'tools', args: [EVERYTHING, 'stdio'], tools: ['*'] }

test('what changed and what was asked is listed with its reason, also after a restart', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.5.16' })
  await registerClient(bifrost.url, TOOLS)
  seed({
    gateways: [savedGateway(bifrost.url, { name: 'Team dev' })],
    preferences: { theme: 'light', closeToTray: true, wasToldAboutTray: true },
  })
  const app = await launch()
  const page = app.first
  const clients = new ClientList(page)
  await expect(clients.row('tools')).toContainText('Healthy')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { name: 'Nothing has changed yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Routine reads' }).click()
  await expect(page.getByRole('option', { name: '/api/mcp/clients' })).toBeVisible()

  await disableClient(bifrost.url, 'tools')
  await new Frame(page).go('Clients')
  await page.keyboard.press('r')
  await expect(clients.row('tools')).toContainText('Disabled')
  await bifrost.close()
  await page.keyboard.press('r')
  await expect(clients.problem()).toContainText('is not reachable')
  await app.quit()

  const again = await launch()
  const window = again.first
  await new Frame(window).go('Activity')
  await window.getByRole('radio', { name: 'State changes' }).click()
  const list = window.getByRole('listbox', { name: 'Activity' })
  const rows = list.getByRole('option')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(0)).toContainText(/Team dev.*Healthy → Not reachable: .*refused/s)
  await expect(rows.nth(1)).toContainText(/tools.*Healthy → Disabled/s)
  await window.getByRole('radio', { name: 'Calls' }).click()
  await expect(rows.first()).toContainText(/GET.*, connection refused/)

  await list.focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('region', { name: 'Details' })).toContainText('What helps')
  const axe = await new AxeBuilder({ page: window }).setLegacyMode().include('main').analyze()
  expect(axe.violations.map(({ id }) => id)).toEqual([])
  await window.keyboard.press('Control+Shift+C')
  await expect(window.getByText('Details copied')).toBeVisible()
  expect(await again.clipboard()).toMatch(
    /Gateway: Team dev\n(?:Last r|R)equest: GET .+\nStatus: No answer/,
  )
  await window.getByRole('radio', { name: 'State changes' }).click()
  await rows.nth(1).click()
  await window.getByRole('button', { name: 'Open client' }).click()
  await expect(new ClientList(window).problem()).toContainText('is not reachable')
})

test('a test and a sign-in are listed, the command for it holds no credential, nor does the file', async ({
  gateway,
  launch,
  profile,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.5.16', auth: ADMIN })
  seed({
    servers: [savedServer('crashing', 'node', [HOSTILE('crashing')])],
    preferences: { theme: 'dark', closeToTray: false, wasToldAboutTray: true },
  })
  const app = await launch()
  const page = app.first
  await page.keyboard.press('Control+n')
  const sheet = new GatewaySheet(page)
  await sheet.url().fill(bifrost.url)
  await sheet.name().fill('Locked')
  await sheet.chooseAuth('Password')
  await sheet.user().fill(ADMIN.user)
  await sheet.password().fill(ADMIN.password)
  await sheet.check()
  await expect(sheet.answer()).toBeVisible()
  await sheet.save()
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.saved('crashing').click()
  await bench.test()
  await bench.agree()
  await expect(bench.problem()).toBeVisible()

  await new Frame(page).go('Activity')
  await page.getByRole('button', { name: 'Routine reads' }).click()
  const rows = page.getByRole('listbox', { name: 'Activity' }).getByRole('option')
  await expect(rows.filter({ hasText: 'crashing' })).toContainText('This computer')
  await rows.filter({ hasText: '/api/mcp/clients' }).filter({ hasText: 'Locked' }).first().click()
  await page.getByRole('button', { name: 'Copy as curl' }).click()
  await expect
    .poll(() => app.clipboard())
    .toBe(`curl --user '<user>:<password>' ${bifrost.url}/api/mcp/clients`)
  await app.quit()
  const kept = readFileSync(join(profile, 'activity.jsonl'), 'utf8')
  expect(kept).toContain('"kind":"test"')
  expect(kept).not.toContain(ADMIN.password)
  expect(kept).not.toMatch(/"(?:headers?|body|authorization)"/i)
})
