import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { neededKey, startHttpFixtures } from './gateway/fixtures/httpServers.ts'
import { ClientList } from './pages/clientList.ts'
import { registerClient } from './registerClient.ts'

const CLIENT = { name: 'mini', args: [EVERYTHING, 'stdio'], tools: ['echo', 'get-sum'] }

interface Kept {
  name: string
  tools_to_execute?: string[]
  tools_to_auto_execute?: string[]
  tool_pricing?: Record<string, number>
}

/** What the gateway itself has of its one client. */
async function kept(url: string): Promise<Kept> {
  const listed = await fetch(`${url}/api/mcp/clients`)
  const { clients } = (await listed.json()) as { clients: { config: Kept }[] }
  return clients[0]!.config
}

/** Changes the one client as another admin would. */
async function changeElsewhere(url: string, change: Partial<Kept>): Promise<void> {
  const { client_id: id, ...config } = (await kept(url)) as Kept & { client_id: string }
  const response = await fetch(`${url}/api/mcp/client/${id}`, {
    method: 'PUT',
    body: JSON.stringify({
      name: config.name,
      tools_to_execute: config.tools_to_execute,
      ...change,
    }),
  })
  expect(response.status).toBe(200)
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

const toggle = (page: Page, name: string) => page.getByRole('switch', { name, exact: true }).click()

for (const dialect of ['v1.4.18', 'v1.5.16'] as const) {
  test(`tools, those that run unasked and prices are saved on ${dialect} and stay`, async ({
    gateway,
    launch,
    seed,
  }) => {
    const bifrost = await gateway({ dialect })
    await registerClient(bifrost.url, CLIENT)
    seed({ gateways: [savedGateway(bifrost.url)] })
    const page = (await launch()).first
    const clients = new ClientList(page)
    await clients.open('mini')
    await expect(page.getByText('2 of 13 on')).toBeVisible()
    await expect(page.getByText(/^≈ \d+ tokens$/)).toBeVisible()
    await toggle(page, 'Allow get-env')
    await toggle(page, 'Run get-sum without asking')
    await page.getByRole('textbox', { name: 'Price of echo in USD' }).fill('0.002')
    await page.keyboard.press('Enter')
    await expect(page.getByText('3 unsaved changes')).toBeVisible()
    await expectAccessible(page)

    // Another view, another client: it is all still there.
    await page.keyboard.press('Escape')
    await clients.open('mini')
    await expect(page.getByText('3 unsaved changes')).toBeVisible()
    await page.getByRole('button', { name: 'Save to Laptop' }).click()
    const review = page.getByRole('dialog', { name: 'Change mini on Laptop?' })
    await expect(review).toContainText('echo $0.002')
    await expectAccessible(page)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
    await expect(clients.row('mini')).toContainText('3 / 13')
    expect(await kept(bifrost.url)).toMatchObject({
      tools_to_execute: ['echo', 'get-sum', 'get-env'],
      tools_to_auto_execute: ['echo', 'get-sum'],
      tool_pricing: { echo: 0.002 },
    })
  })
}

test('a change of somebody else is shown, and overwritten only after a look at it', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, CLIENT)
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('mini')
  await toggle(page, 'Allow get-env')
  await changeElsewhere(bifrost.url, {
    tools_to_execute: ['get-tiny-image'],
    tools_to_auto_execute: [],
  })
  await page.getByRole('button', { name: 'Save to Laptop' }).click()
  await expect(clients.problem()).toContainText('get-tiny-image')
  await expect(page.getByRole('switch', { name: 'Allow get-env' })).toBeChecked()
  await page.getByRole('button', { name: 'Save to Laptop' }).click()
  await expect(page.getByRole('dialog')).toContainText('get-tiny-image')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
  expect((await kept(bifrost.url)).tools_to_execute).toEqual(['echo', 'get-sum', 'get-env'])
})

test('what is not saved of a client outlives a closed window', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.5.16' })
  await registerClient(bifrost.url, CLIENT)
  seed({ gateways: [savedGateway(bifrost.url)], preferences: { wasToldAboutTray: true } })
  const app = await launch()
  const clients = new ClientList(app.first)
  await clients.open('mini')
  await toggle(app.first, 'Allow get-env')
  await expect(app.first.getByText('1 unsaved change')).toBeVisible()
  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')
  const page = await app.page()
  await new ClientList(page).open('mini')
  await expect(page.getByText('1 unsaved change')).toBeVisible()
  await page.getByRole('button', { name: 'Save to Laptop' }).click()
  await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
  expect(await kept(bifrost.url)).toMatchObject({
    tools_to_execute: ['echo', 'get-sum', 'get-env'],
  })
})

test('how a server behind a URL is reached is changed by keyboard, reviewed and read back', async ({
  gateway,
  launch,
  seed,
}) => {
  const servers = await startHttpFixtures(0)
  const bifrost = await gateway({ dialect: 'v1.6.3' })
  const created = await fetch(`${bifrost.url}/api/mcp/client`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ name: 'web', connection_type: 'http', auth_type: 'none', tools_to_execute: ['*'] },
      connection_string: `${servers.url}/mini`,
    }),
  })
  expect(created.status).toBe(200)
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('web')
  await clients.show('Edit')
  await page.getByLabel('Headers of callers that are passed on').focus()
  await page.keyboard.type('X-User')
  await page.keyboard.press('Tab')
  await page.keyboard.type('no certificate')
  await expect(page.getByText('This is no PEM certificate and no env.NAME')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await page.getByRole('switch', { name: 'Accept any certificate' }).press('Space')
  await expect(page.getByRole('switch', { name: 'One connection for all calls' })).toBeHidden()
  await page.getByRole('button', { name: 'Save to Laptop' }).press('Enter')
  const review = page.getByRole('dialog', { name: 'Change web on Laptop?' })
  await expect(review).toContainText('X-User')
  await expectAccessible(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
  expect(await kept(bifrost.url)).toMatchObject({
    allowed_extra_headers: ['X-User'],
    tls_config: { insecure_skip_verify: true },
  })
  await servers.close()
})

test('the tools that are on are copied from one client and pasted into another', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, { ...CLIENT, tools: ['get-env', 'get-sum'] })
  await registerClient(bifrost.url, { ...CLIENT, name: 'other' })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('mini')
  await clients.tools().focus()
  await page.keyboard.press('ControlOrMeta+c')
  await clients.open('other')
  await expect(page.getByRole('switch', { name: 'Allow echo' })).toBeChecked()
  await clients.tools().focus()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByText('2 tools are on, as pasted')).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Allow get-env' })).toBeChecked()
  await expect(page.getByRole('switch', { name: 'Allow echo' })).not.toBeChecked()
  await page.getByRole('button', { name: 'Discard' }).press('Enter')
  await expect(page.getByRole('tab', { name: 'Tools' })).toBeFocused()
})

for (const dialect of ['v1.4.18', 'v1.5.16'] as const) {
  test(`name and settings are changed on ${dialect}, wrong ones are said beside their field`, async ({
    gateway,
    launch,
    seed,
  }) => {
    const bifrost = await gateway({ dialect })
    await registerClient(bifrost.url, CLIENT)
    seed({ gateways: [savedGateway(bifrost.url)] })
    const page = (await launch()).first
    const clients = new ClientList(page)
    await clients.open('mini')
    await clients.show('Edit')
    await expect(page.getByText('Models see mini-echo')).toBeVisible()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('my-mini')
    await expect(page.getByText(/a hyphen is not allowed/)).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save to Laptop' })).toBeDisabled()
    await name.fill('renamed')
    await page.getByLabel('Ask for tools again, minutes').fill('45')
    await page.getByRole('switch', { name: 'Code mode' }).click()
    await expectAccessible(page)
    await clients.show('Tools')
    await expect(page.getByText('3 unsaved changes')).toBeVisible()
    await page.getByRole('button', { name: 'Save to Laptop' }).click()
    await expect(page.getByRole('dialog')).toContainText('Every 45 minutes')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
    await expect(clients.row('renamed')).toBeVisible()
    expect(await kept(bifrost.url)).toMatchObject({
      ...{ name: 'renamed', is_code_mode_client: true },
      tool_sync_interval: 45 * 60 * 1e9,
    })
  })
}

for (const dialect of ['v1.4.18', 'v1.5.16'] as const) {
  test(`headers are typed anew on ${dialect} and reach the server; no value comes back`, async ({
    gateway,
    launch,
    seed,
  }) => {
    const fixtures = await startHttpFixtures(0)
    try {
      const bifrost = await gateway({ dialect })
      const created = await fetch(`${bifrost.url}/api/mcp/client`, {
        method: 'POST',
        body: JSON.stringify({
          ...{ name: 'keyed', connection_type: 'http', auth_type: 'headers' },
          ...{ connection_string: `${fixtures.url}/needheader`, tools_to_execute: ['*'] },
          headers: { 'X-Api-Key': neededKey, 'X-Old': 'gone-soon' },
        }),
      })
      expect(created.status).toBe(200)
      seed({ gateways: [savedGateway(bifrost.url)] })
      const page = (await launch()).first
      const clients = new ClientList(page)
      await clients.open('keyed')
      await clients.show('Edit')
      await expect(page.getByText('X-Api-Key, X-Old. Their values stay')).toBeVisible()
      await page.getByRole('button', { name: 'Type them anew' }).click()
      await page.getByLabel('Value of X-Api-Key').fill(neededKey)
      await page.getByRole('button', { name: 'Remove X-Old' }).click()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Save to Laptop' }).click()
      await expect(page.getByRole('dialog')).not.toContainText(neededKey)
      await page.keyboard.press('Control+Enter')
      await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
      await expect(page.getByText(/^Reconnected|no lasting connection/)).toBeVisible()
      await expect(clients.row('keyed')).toContainText('Healthy')
      await expect(page.getByText('X-Api-Key. Their values stay')).toBeVisible()
      expect(await page.content()).not.toContain(neededKey)
    } finally {
      await fixtures.close()
    }
  })
}
