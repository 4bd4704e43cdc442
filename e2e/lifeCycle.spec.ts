import AxeBuilder from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { ClientList } from './pages/clientList.ts'
import { registerClient } from './registerClient.ts'

const client = (name: string, args: string[] = []) => ({
  ...{ name, args: [EVERYTHING, 'stdio', ...args], tools: ['echo', 'get-sum'] },
})

async function assertAccessible(page: Page): Promise<void> {
  const axe = await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()
  expect(axe.violations.map(({ id }) => id)).toEqual([])
}

test('a client is switched off and on, reconnected, deleted and put back', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, client('tools'))
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('tools')
  await page.getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(clients.strip()).toContainText('tools: disabled')
  await expect(clients.row('tools')).toContainText('Disabled')
  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await expect(clients.strip()).toContainText('tools: enabled')
  await expect(clients.strip()).toContainText('Healthy, 13 tools')
  await clients.act('Reconnect')
  await expect(clients.strip()).toContainText('tools: reconnected')
  await clients.act('Disable and enable')
  await expect(clients.strip()).toContainText('tools: disabled and enabled')
  await expect(clients.row('tools')).toContainText('Healthy')
  await page.getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByText(/^Refresh tools: this version/)).toBeVisible()
  await assertAccessible(page)
  await page.keyboard.press('Escape')

  const listed = async () => (await fetch(`${bifrost.url}/api/mcp/clients`)).json()
  const before = (await listed()) as { clients: { config: { client_id: string } }[] }
  await clients.deleteOpen()
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('tools is back as it was')).toBeVisible()
  await expect(clients.row('tools')).toContainText('2 / 13')
  const after = (await listed()) as typeof before
  expect(after.clients[0]!.config.client_id).toBe(before.clients[0]!.config.client_id)
})

test('a secret of a deleted client is in no file and is asked for, also after a new start', async ({
  gateway,
  launch,
  seed,
  profile,
}) => {
  const secret = 'value-of-a-secret-1234567890'
  const bifrost = await gateway()
  await registerClient(bifrost.url, client('tools', ['--api-key', secret]))
  seed({ gateways: [savedGateway(bifrost.url)] })
  const app = await launch()
  const clients = new ClientList(app.first)
  await clients.open('tools')
  await clients.deleteOpen()
  await expect(app.first.getByText('tools was deleted from Laptop')).toBeVisible()
  expect(readFileSync(join(profile, 'deleted-clients.json'), 'utf8')).not.toContain(secret)
  await app.quit()

  const page = (await launch()).first
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  const sheet = page.getByRole('dialog', { name: 'Recently deleted from Laptop' })
  await expect(sheet).toContainText('asks for 1 value')
  await assertAccessible(page)
  await sheet.getByRole('button', { name: 'Put back' }).click()
  const dialog = page.getByRole('dialog', { name: 'Put tools back on Laptop?' })
  await expect(dialog.getByRole('button', { name: /^Put back/ })).toBeDisabled()
  await dialog.getByLabel('Argument 4').fill(secret)
  await assertAccessible(page)
  await dialog.getByRole('button', { name: /^Put back/ }).click()
  await expect(page.getByText('tools is back as it was')).toBeVisible()
  expect(readFileSync(join(profile, 'deleted-clients.json'), 'utf8')).not.toContain(secret)
})

test('many clients are selected and acted on one after the other, with a result for each', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  for (const name of ['blue', 'green', 'red']) await registerClient(bifrost.url, client(name))
  seed({ gateways: [savedGateway(bifrost.url, { name: 'Live', environment: 'production' })] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.pick('blue')
  await clients.pickTo('red')
  await expect(clients.bar()).toContainText('3 selected')
  await clients.pick('green')
  await expect(clients.bar()).toContainText('2 selected')
  await assertAccessible(page)
  await clients.bar().getByRole('button', { name: 'Disable', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Disable 2 clients on Live?' })
  await expect(dialog).toContainText('blue, red')
  await dialog.getByLabel('Type Live to confirm').fill('Live')
  await dialog.getByRole('button', { name: /^Disable/ }).click()
  await expect(clients.strip()).toContainText('Disable 2 clients: 2 done')
  await expect(clients.row('blue')).toContainText('Disabled')
  await expect(clients.row('green')).toContainText('Healthy')

  await clients.list().focus()
  await page.keyboard.press('ControlOrMeta+a')
  await clients.bar().getByRole('button', { name: 'Reconnect' }).click()
  await expect(clients.strip()).toContainText('Reconnect 3 clients: 1 done, 2 failed')
  await clients.strip().getByRole('button', { name: 'Show results' }).click()
  const results = page.getByRole('dialog', { name: /^Reconnect 3 clients/ })
  await expect(results).toContainText('Reconnect makes no sense for blue: it is switched off')
  await assertAccessible(page)
  await page.keyboard.press('Escape')
  await clients.bar().getByRole('button', { name: 'Enable', exact: true }).click()
  await expect(clients.strip()).toContainText('Enable 3 clients: 3 done')
})

test('many clients that were deleted come back with one press, and say which one cannot', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const secret = { ...client('red'), args: [EVERYTHING, 'stdio', '--api-key', 'of-a-secret-12345'] }
  for (const each of [client('blue'), client('green'), secret]) {
    await registerClient(bifrost.url, each)
  }
  seed({ gateways: [savedGateway(bifrost.url, { name: 'Live', environment: 'production' })] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  const confirm = async (title: string) => {
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByLabel('Type Live to confirm').fill('Live')
    await assertAccessible(page)
    await page.keyboard.press('ControlOrMeta+Enter')
  }
  await clients.list().focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await confirm('Delete 3 clients from Live?')
  await expect(clients.strip()).toContainText('Delete 3 clients: 3 done')
  await assertAccessible(page)
  await clients.strip().getByRole('button', { name: 'Undo all' }).click()
  await confirm('Put 3 clients back on Live?')
  await expect(clients.strip()).toContainText('Put back 3 clients: 2 done, 1 failed')
  await expect(clients.row('blue')).toContainText('Healthy')
  await expect(clients.row('green')).toContainText('Healthy')
  await clients.strip().getByRole('button', { name: 'Show results' }).click()
  await expect(page.getByRole('dialog')).toContainText('red asks for values: Argument 4')
  await assertAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await expect(page.getByRole('dialog')).toContainText('asks for 1 value')
})
