import AxeBuilder from '@axe-core/playwright'
import { EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { ClientList } from './pages/clientList.ts'
import { Frame } from './pages/frame.ts'
import { disableClient, registerClient } from './registerClient.ts'

const TOOLS = { name: 'tools', args: [EVERYTHING, 'stdio'], tools: ['*'] }

test('what changed on a gateway is listed with its reason, also for a window opened later', async ({
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

  await disableClient(bifrost.url, 'tools')
  await new Frame(page).go('Clients')
  await page.keyboard.press('r')
  await expect(clients.row('tools')).toContainText('Disabled')
  await bifrost.close()
  await page.keyboard.press('r')
  await expect(clients.problem()).toContainText('is not reachable')
  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')

  const again = await app.page()
  await new Frame(again).go('Activity')
  const rows = again.getByRole('listbox', { name: 'Activity' }).getByRole('option')
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(0)).toContainText(/Team dev.*Healthy.*Not reachable.*refused/s)
  await expect(rows.nth(1)).toContainText(/tools.*Healthy.*Disabled/s)
  const axe = await new AxeBuilder({ page: again }).setLegacyMode().include('main').analyze()
  expect(axe.violations.map(({ id }) => id)).toEqual([])

  await again.getByRole('listbox', { name: 'Activity' }).focus()
  await again.keyboard.press('ArrowDown')
  await again.keyboard.press('Enter')
  await expect(new ClientList(again).panel('tools')).toBeVisible()
})
