import { expect, type Page } from '@playwright/test'
import { EVERYTHING, savedGateway, savedServer } from '../e2e/fixtures.ts'
import { startHttpFixtures } from '../e2e/gateway/fixtures/httpServers.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { registerClient } from '../e2e/registerClient.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

const TOOLS = ['echo', 'get-sum', 'get-tiny-image', 'zip-files']

/** Pictures of changing a client: its tools, the review, what became of it, its settings. */
export async function shootClientEdit({ withProfile, shoot, preferences }: Options): Promise<void> {
  const limits = { connectMs: 4000, retriesMs: 500, toolListMs: 1500, callMs: 3000 }
  const fixtures = await startHttpFixtures(0)
  const gateway = await startGateway({ dialect: 'v1.5.16', auth: null, limits })
  const old = await startGateway({ dialect: 'v1.3.63', auth: null, limits })
  const send = (method: string, path: string, body: object) =>
    fetch(`${gateway.url}${path}`, { method, body: JSON.stringify(body) })
  await registerClient(gateway.url, { name: 'everything', args: [EVERYTHING], tools: TOOLS })
  await registerClient(old.url, { name: 'everything', args: [EVERYTHING], tools: ['echo'] })
  await send('POST', '/api/mcp/client', {
    ...{ name: 'notes', connection_type: 'http', auth_type: 'headers', tools_to_execute: ['*'] },
    ...{ connection_string: `${fixtures.url}/mini`, headers: { 'X-Team': 'a', 'X-Key': 'b' } },
  })
  const gateways = [
    savedGateway(gateway.url, { name: 'Team dev', environment: 'development' }),
    savedGateway(gateway.url, { name: 'Production EU', environment: 'production' }),
    savedGateway(old.url, { name: 'Laptop' }),
  ]
  const servers = [savedServer('everything', 'node', [EVERYTHING])]
  const settings = { preferences, gateways, servers, activeGatewayId: gateways[0]!.id }
  try {
    await withProfile(settings, async (page) => {
      const clients = new ClientList(page)
      const bench = new BenchPage(page)
      const save = (name: string) => page.getByRole('button', { name: `Save to ${name}` })
      const allow = (tool: string) => page.getByRole('switch', { name: `Allow ${tool}` }).click()
      await new Frame(page).go('Servers')
      await bench.saved('everything').click()
      await bench.test()
      await bench.agree()
      await expect(bench.tested()).toBeVisible()
      await new Frame(page).go('Clients')
      await clients.open('everything')
      await expect(page.getByText(/^≈ \d+ tokens$/)).toBeVisible()
      await shoot(page, 'client-tools-gone')
      await page.getByRole('button', { name: 'Drop' }).click()
      await allow('get-env')
      await page.getByRole('switch', { name: 'Run get-sum without asking' }).click()
      await page.getByRole('textbox', { name: 'Price of get-sum in USD' }).fill('0.002')
      await clients.tool('get-sum').locator('.clip').click()
      await shoot(page, 'client-tools-changed')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'client-tools-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await save('Team dev').click()
      await shoot(page, 'client-review')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByText(/^Saved\./)).toBeVisible()
      await shoot(page, 'client-saved')

      await allow('get-resource-links')
      const { clients: listed } = (await (
        await fetch(`${gateway.url}/api/mcp/clients`)
      ).json()) as { clients: { config: { client_id: string; name: string } }[] }
      const { config } = listed.find((client) => client.config.name === 'everything')!
      const lists = { tools_to_execute: ['echo', 'get-tiny-image'], tools_to_auto_execute: [] }
      await send('PUT', `/api/mcp/client/${config.client_id}`, lists)
      await save('Team dev').click()
      await expect(clients.problem()).toBeVisible()
      await shoot(page, 'client-overtaken')
      await page.getByRole('button', { name: 'Discard' }).click()

      await clients.show('Edit')
      await page.getByLabel('Name', { exact: true }).fill('my-tools')
      await shoot(page, 'client-settings')
      await page.getByRole('button', { name: 'Discard' }).click()
      await clients.open('notes')
      await page.getByRole('button', { name: 'Type them anew' }).click()
      await page.getByLabel('Value of X-Team').fill('env.TEAM')
      await page.getByLabel('Name', { exact: true }).fill('notebook')
      await shoot(page, 'client-headers')
      await page.getByLabel('Headers of callers that are passed on').fill('X-User\nX Team')
      await page.getByRole('switch', { name: 'Accept any certificate' }).click()
      await shoot(page, 'client-tls')
      await page.getByLabel('Headers of callers that are passed on').fill('X-User\nX-Team')
      await page.getByLabel('Value of X-Key').fill('env.KEY')
      await save('Team dev').click()
      await shoot(page, 'client-review-url')
      await page.keyboard.press('Escape')

      await page.keyboard.press('Control+2')
      await clients.open('everything')
      await page.getByRole('radio', { name: 'All, new ones too' }).check({ force: true })
      await save('Production EU').click()
      await shoot(page, 'client-production')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+3')
      await clients.open('everything')
      await expect(page.getByText(/runs every tool all the same/)).toBeVisible()
      await shoot(page, 'client-tools-old')
    })
  } finally {
    await Promise.all([gateway.close(), old.close(), fixtures.close()])
  }
}
