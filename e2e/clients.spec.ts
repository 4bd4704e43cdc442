import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { ADMIN, EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { ClientList } from './pages/clientList.ts'
import { registerClient } from './registerClient.ts'

const TOOLS = { name: 'tools', args: [EVERYTHING, 'stdio'], tools: ['echo', 'get-sum'] }

for (const dialect of ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const) {
  test(`the clients of ${dialect} are listed, shown and deleted`, async ({
    gateway,
    launch,
    seed,
  }) => {
    const bifrost = await gateway({ dialect })
    await registerClient(bifrost.url, TOOLS)
    seed({ gateways: [savedGateway(bifrost.url)] })
    const page = (await launch()).first
    const clients = new ClientList(page)
    // On v1.3.63 every call of a stdio tool fails, whatever it says of the client (wire).
    const state = dialect === 'v1.3.63' ? 'Error' : 'Healthy'
    await expect(clients.row('tools')).toContainText(state)
    await expect(clients.row('tools')).toContainText('2 / 13')
    await clients.open('tools')
    await expect(clients.tool('get-sum')).toBeVisible()
    await clients.show('Configuration')
    await expect(page.getByLabel('Configuration', { exact: true }).last()).toContainText(
      'stdio_config',
    )
    await clients.deleteOpen()
    await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
    const left = await (await fetch(`${bifrost.url}/api/mcp/clients`)).text()
    expect(left).not.toContain('"tools"')
  })
}

test('the name of a client keeps its room beside the panel, whatever the width', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, { ...TOOLS, name: 'everything_of_it', tools: ['*'] })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('everything_of_it')
  const [tool, word] = [clients.tool('echo'), clients.tool('echo').locator('.name')]
  const [row, text] = [await tool.boundingBox(), await word.boundingBox()]
  expect(Math.abs(text!.y - row!.y + (text!.height - row!.height) / 2)).toBeLessThan(2)
  const counts = page.getByTitle('13 of 13 tools on')
  const head = clients.list().getByText('Tools', { exact: true })
  for (const width of [900, 1000, 1080, 1300]) {
    await page.setViewportSize({ width, height: 600 })
    for (const part of [clients.row('everything_of_it').locator('.name'), counts]) {
      const [shown, whole] = await part.evaluate((each) => [each.clientWidth, each.scrollWidth])
      expect(shown, `${width} px`).toBeGreaterThanOrEqual(whole!)
    }
    const [one, other] = [await counts.boundingBox(), await head.boundingBox()]
    expect(one!.x + one!.width).toBeCloseTo(other!.x + other!.width, 0)
  }
})

test('production asks for the name of the gateway before a delete', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  await registerClient(bifrost.url, TOOLS)
  seed({ gateways: [savedGateway(bifrost.url, { name: 'Live', environment: 'production' })] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await clients.open('tools')
  await page.getByRole('button', { name: 'Delete client' }).click()
  const dialog = page.getByRole('dialog')
  const button = dialog.getByRole('button', { name: 'Delete client' })
  await expect(button).toBeDisabled()
  await dialog.getByRole('textbox').fill('live')
  await expect(button).toBeDisabled()
  await page.keyboard.press('Control+Enter')
  await expect(clients.row('tools')).toBeVisible()
  await dialog.getByRole('textbox').fill('Live')
  await button.click()
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
})

test('a gateway that goes away leaves its last list, marked as old, until it answers again', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ dialect: 'v1.5.16' })
  await registerClient(bifrost.url, TOOLS)
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  const clients = new ClientList(page)
  await expect(clients.row('tools')).toBeVisible()
  await bifrost.close()
  await page.keyboard.press('r')
  await expect(clients.problem()).toContainText('is not reachable since')
  await expect(clients.row('tools')).toBeVisible()
  await expect(page.getByText(/^From \d\d:\d\d$/)).toBeVisible()
  await clients.row('tools').click()
  await expect(page.getByRole('button', { name: 'Delete client' })).toBeDisabled()

  await gateway({ port: bifrost.port })
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(clients.problem()).toBeHidden()
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
})

test('a gateway that wants another credential says so and offers to edit it', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ auth: ADMIN })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const page = (await launch()).first
  await expect(page.getByRole('alert')).toContainText('wants a credential')
  await page.getByRole('button', { name: 'Edit credential' }).click()
  await expect(page.getByRole('dialog', { name: 'Edit Laptop' })).toBeVisible()
})

/** A gateway of an unknown version with what no recording holds. */
test('odd entries, unknown states and a thousand clients are all shown', async ({
  launch,
  seed,
}) => {
  const many = Array.from({ length: 1000 }, (_, index) => ({
    config: { client_id: `c${index}`, name: `client_${index}`, connection_type: 'http' },
    tools: [{ name: 'a' }],
    state: 'healthy',
  }))
  const odd = [
    {
      config: { client_id: 'odd', name: 'odd 🚀', connection_type: 'quic' },
      state: 'quarantined',
      tools: [],
    },
    { config: null, state: 5 },
    'nonsense',
  ]
  const clients = [...odd, ...many]
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    const send = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (url.pathname === '/api/session/is-auth-enabled') return send({ is_auth_enabled: false })
    if (url.pathname === '/api/version') return send('v9.0.0')
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(url.searchParams.get(name)))
    const size = limit ? Math.min(limit, 100) : 25
    const page = clients.slice(offset, offset! + size)
    return send({
      clients: page,
      count: page.length,
      total_count: clients.length,
      limit: size,
      offset,
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  seed({ gateways: [savedGateway(`http://127.0.0.1:${port}`)] })
  try {
    const page = (await launch()).first
    const list = new ClientList(page)
    await expect(list.row('odd 🚀')).toContainText('Gateway says “quarantined”')
    await expect(page.locator('header .count').first()).toHaveText('1003')
    await list.search().fill('client_999')
    await expect(list.row('client_999')).toBeVisible()
    await expect(list.list().getByRole('option').filter({ hasText: 'client_' })).toHaveCount(1)
    await list.search().fill('no such client')
    await expect(page.getByRole('heading', { name: 'No client matches' })).toBeVisible()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('search, filter and order of each gateway are there again after the window was closed', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  for (const name of ['blue', 'green']) {
    await registerClient(bifrost.url, { name, args: [EVERYTHING, 'stdio'], tools: ['echo'] })
  }
  seed({ gateways: [savedGateway(bifrost.url)], preferences: { wasToldAboutTray: true } })
  const app = await launch()
  const field = (page: Page) => page.getByRole('searchbox', { name: 'Search clients' })
  await expect(new ClientList(app.first).row('blue')).toBeVisible()
  await field(app.first).fill('gre')
  await app.first.getByRole('button', { name: 'Sort by Tools' }).click()
  await expect(new ClientList(app.first).row('blue')).toBeHidden()
  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')
  const page = await app.page()
  await expect(field(page)).toHaveValue('gre')
  await expect(new ClientList(page).row('green')).toBeVisible()
  await expect(new ClientList(page).row('blue')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Sort by Tools' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})
