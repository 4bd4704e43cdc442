import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { startHttpFixtures, type HttpFixtures } from './gateway/fixtures/httpServers.ts'
import { ClientList } from './pages/clientList.ts'
import { RecreateSheet } from './pages/recreateSheet.ts'
import { registerClient } from './registerClient.ts'

const SECRET = 'value-of-a-secret-1234567890'

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

let servers: HttpFixtures
test.beforeEach(async () => {
  servers = await startHttpFixtures(0)
})
test.afterEach(() => servers.close())

test('a client is recreated with another connection, after a review', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const args = [EVERYTHING, 'stdio', '--api-key', SECRET]
  await registerClient(bifrost.url, { name: 'tools', args, tools: ['echo', 'get-sum'] })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  const form = new RecreateSheet(page)
  await clients.open('tools')
  await clients.show('Edit')
  await page.getByRole('button', { name: 'Recreate with changes…' }).click()
  await expect(form.field('Name on the gateway')).toHaveValue('tools')
  await expect(form.field('Command')).toHaveValue(process.execPath)
  await expect(form.field('Arguments, one in a line')).toHaveValue(/--api-key\n•+$/)
  await assertAccessible(page)
  await form.choose('Connection', 'HTTP')
  await form.look()
  await expect(form.field('URL')).toBeFocused()
  await form.field('URL').fill(`${servers.url}/mini`)

  // What was typed outlives the sheet.
  await page.keyboard.press('Escape')
  await clients.act('Recreate with changes…')
  await expect(form.field('URL')).toHaveValue(`${servers.url}/mini`)
  await form.look()
  await expect(form.review()).toContainText('Tools that may run: echo, get-sum')
  await expect(form.review()).toContainText('Connection')
  await expect(form.review()).not.toContainText(SECRET)
  await assertAccessible(page)
  await form.send()
  const result = page.getByRole('dialog', { name: 'tools was recreated on Laptop' })
  await expect(result).toContainText('The old one is in Recently deleted')
  await assertAccessible(page)
  await result.getByRole('button', { name: 'Open client' }).click()

  await expect(clients.row('tools')).toContainText('http')
})

test('a new one that production refuses has the old one put back, and nothing typed is lost', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const args = [EVERYTHING, 'stdio', '--api-key', SECRET]
  await registerClient(bifrost.url, { name: 'tools', args, tools: ['*'] })
  seed({ gateways: [savedGateway(bifrost.url, { environment: 'production', name: 'EU' })] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  const form = new RecreateSheet(page)
  await clients.open('tools')
  await clients.act('Recreate with changes…')
  await form.field('Command').fill('/no/such/command')
  await form.look()
  await expect(form.review()).toContainText('The old one is put back as it is now')
  await expect(form.review().getByRole('button', { name: 'Recreate on EU' })).toBeDisabled()
  await form.review().getByLabel('Type EU to confirm').fill('EU')
  await form.send()
  const result = page.getByRole('dialog', { name: /^The new one was refused: tools is on EU as/ })
  await expect(result).toContainText('Put the old one back')
  await assertAccessible(page)
  await expect(clients.row('tools')).toContainText('13')
  await result.getByRole('button', { name: 'Change it and try again' }).click()
  await expect(form.field('Command')).toHaveValue('/no/such/command')
})
