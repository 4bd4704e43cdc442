import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'
import { KeyTable } from './pages/keyTable.ts'
import { registerClient } from './registerClient.ts'
import { accessTo, createVirtualKey, giveAccess } from './virtualKey.ts'

const TOOLS = { args: [EVERYTHING, 'stdio'], tools: ['echo', 'get-sum', 'get-env'] }

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

test('access of keys is seen, changed, saved and read back, and others keep theirs', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, { ...TOOLS, name: 'alpha' })
  await registerClient(bifrost.url, { ...TOOLS, name: 'beta' })
  const bots = await createVirtualKey(bifrost.url, 'bots', { access: { alpha: ['*'] } })
  await createVirtualKey(bifrost.url, 'evals', { description: 'nightly' })
  const preferences = { closeToTray: true, wasToldAboutTray: true }
  seed({ preferences, gateways: [savedGateway(bifrost.url)] })
  const app = await launch()
  const [page, table] = [app.first, new KeyTable(app.first)]
  await new Frame(page).go('Keys')
  await expect(table.cell('alpha', 0)).toContainText('All 3')
  await expect(table.key('evals')).toContainText('nightly')
  await expectAccessible(page)

  await table.cell('alpha', 0).click()
  await table.choose('Chosen tools')
  await table.tool('get-env').uncheck()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(table.changes()).toContainText('bots on alpha: all 3 → 2 tools')
  await table.key('evals').click()
  await expect(table.choice('evals on 2 clients')).toBeVisible()
  await table.choose('All')
  await page.keyboard.press('Escape')
  await expect(table.changes()).toContainText('3 changes')
  await page.getByRole('button', { name: 'Show all changes' }).click()
  await expectAccessible(page)

  // Nothing is lost by another view, nor by closing the window.
  await new Frame(page).go('Servers')
  await app.closeWindow()
  await app.tray.click('Open Bifrost Tray')
  const again = new KeyTable(await app.page())
  await new Frame(again.page).go('Keys')
  await expect(again.changes()).toContainText('3 changes')

  // Somebody gives beta to bots meanwhile: that stays.
  await giveAccess(bifrost.url, bots, { alpha: ['*'], beta: ['echo'] })
  await again.save().click()
  await expect(again.page.getByText('3 changes are saved on Laptop')).toBeVisible()
  await expect(again.cell('beta', 0)).toContainText('1 of 3')
  expect(await accessTo(bifrost.url, 'alpha')).toEqual({ bots: ['echo', 'get-sum'], evals: ['*'] })
  expect(await accessTo(bifrost.url, 'beta')).toEqual({ bots: ['echo'], evals: ['*'] })
})

test('a cell that somebody else has changed is shown, not overwritten', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.5.8' })
  await registerClient(bifrost.url, { ...TOOLS, name: 'alpha' })
  const bots = await createVirtualKey(bifrost.url, 'bots')
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const table = new KeyTable(page)
  await new Frame(page).go('Keys')
  await expect(table.cell('alpha', 0)).toContainText('None')
  // With the keyboard alone: into the table, all tools.
  await table.search().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await giveAccess(bifrost.url, bots, { alpha: ['get-sum'] })
  await table.save().click()
  await expect(table.reports()).toContainText('Somebody else has changed alpha')
  await expect(table.changes()).toContainText('changed by somebody else')
  await expectAccessible(page)
  expect(await accessTo(bifrost.url, 'alpha')).toEqual({ bots: ['get-sum'] })
  await table.save().click()
  await expect(page.getByText('1 change is saved on Laptop')).toBeVisible()
  expect(await accessTo(bifrost.url, 'alpha')).toEqual({ bots: ['*'] })
})

test('production asks for its name before a key loses access', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, { ...TOOLS, name: 'alpha' })
  await createVirtualKey(bifrost.url, 'bots', { access: { alpha: ['*'] } })
  seed({ gateways: [savedGateway(bifrost.url, { name: 'Live', environment: 'production' })] })
  const page = (await launch()).first
  const table = new KeyTable(page)
  await new Frame(page).go('Keys')
  await table.cell('alpha', 0).click()
  await table.choose('None')
  await page.keyboard.press('Escape')
  await table.save().click()
  const dialog = page.getByRole('dialog', { name: 'Take access away on Live?' })
  await dialog.getByRole('textbox').fill('live')
  await expect(dialog.getByRole('button', { name: /^Save/ })).toBeDisabled()
  expect(await accessTo(bifrost.url, 'alpha')).toEqual({ bots: ['*'] })
  await dialog.getByRole('textbox').fill('Live')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('1 change is saved on Live')).toBeVisible()
  expect(await accessTo(bifrost.url, 'alpha')).toEqual({})
})

test('on an old gateway access is changed by the key, and every entry it had stays', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.4.18' })
  for (const name of ['alpha', 'beta']) await registerClient(bifrost.url, { ...TOOLS, name })
  await createVirtualKey(bifrost.url, 'bots', { access: { alpha: ['echo'] } })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const table = new KeyTable(page)
  await new Frame(page).go('Keys')
  await expect(table.cell('alpha', 0)).toContainText('1 of 3')
  await table.cell('beta', 0).click()
  await table.choose('All')
  await page.keyboard.press('Escape')
  await table.save().click()
  await expect(page.getByText('1 change is saved on Laptop')).toBeVisible()
  await expect(table.cell('beta', 0)).toContainText('All 3')
  await expect(table.cell('alpha', 0)).toContainText('1 of 3')
  await expectAccessible(page)
})
