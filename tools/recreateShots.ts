import { expect, type Page } from '@playwright/test'
import { EVERYTHING, HOSTILE, savedGateway } from '../e2e/fixtures.ts'
import { startHttpFixtures } from '../e2e/gateway/fixtures/httpServers.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { RecreateSheet } from '../e2e/pages/recreateSheet.ts'
import { registerClient } from '../e2e/registerClient.ts'
import { createVirtualKey } from '../e2e/virtualKey.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

const SECRET = 'value-of-a-secret-1234567890'

/** Pictures of a client that is deleted and created otherwise, and of how that can end. */
export async function shootRecreate({ withProfile, shoot, preferences }: Options): Promise<void> {
  const limits = { connectMs: 6000, retriesMs: 500, toolListMs: 3000, callMs: 3000 }
  const fixtures = await startHttpFixtures(0)
  const gateway = await startGateway({ dialect: 'v1.5.16', auth: null, limits })
  const register = (name: string, more: string[] = []) =>
    registerClient(gateway.url, {
      ...{ name, args: [EVERYTHING, 'stdio', ...more], tools: ['echo', 'get-sum'] },
    })
  try {
    await register('search', ['--api-key', SECRET])
    await register('notes')
    await registerFar(gateway.url, `${fixtures.url}/mini`)
    await createVirtualKey(gateway.url, 'team-search', { access: { search: ['*'] } })
    await createVirtualKey(gateway.url, 'support-bot', { access: { search: ['echo'] } })
    const gateways = [
      savedGateway(gateway.url, { name: 'Team dev', environment: 'development' }),
      savedGateway(gateway.url, { name: 'Production EU', environment: 'production' }),
    ]
    await withProfile({ preferences, gateways, activeGatewayId: gateways[0]!.id }, async (page) => {
      const clients = new ClientList(page)
      const form = new RecreateSheet(page)
      await clients.open('search')
      await clients.show('Edit')
      await expect(page.getByRole('button', { name: 'Recreate with changes…' })).toBeVisible()
      await shoot(page, 'recreate-edit')
      await clients.act('Recreate with changes…')
      await expect(form.field('Command')).toBeVisible()
      await shoot(page, 'recreate-form')
      await form.choose('Connection', 'HTTP')
      await form.field('URL').fill(`${fixtures.url}/mini`)
      await form.look()
      await expect(form.review()).toBeVisible()
      await shoot(page, 'recreate-review')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'recreate-review-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await page.keyboard.press('Escape')
      await editByOther(gateway.url, 'search', { tools_to_execute: ['echo'] })
      await form.look()
      await expect(form.sheet().getByRole('alert')).toContainText('Somebody else')
      await shoot(page, 'recreate-conflict')
      await form.sheet().getByRole('button', { name: 'Compare with it as it is now' }).click()
      await form.send()
      await expect(page.getByRole('dialog', { name: /was recreated/ })).toBeVisible()
      await shoot(page, 'recreate-done')
      await page.keyboard.press('Escape')

      await clients.open('notes')
      await clients.act('Recreate with changes…')
      await form.field('Command').fill('/usr/local/bin/notes')
      await form.look()
      await form.send()
      await expect(page.getByRole('dialog', { name: /as it was$/ })).toBeVisible()
      await shoot(page, 'recreate-back')
      await page.keyboard.press('Escape')

      await page.keyboard.press('Control+2')
      await clients.open('remote')
      await clients.act('Recreate with changes…')
      await expect(form.field('URL')).toBeVisible()
      await form.choose('Connection', 'Command')
      await form.field('Command').fill(process.execPath)
      await form.field('Arguments, one in a line').fill(HOSTILE('silent'))
      await form.look()
      await form.review().getByLabel('Type Production EU to confirm').fill('Production')
      await shoot(page, 'recreate-production')
      await form.review().getByLabel('Type Production EU to confirm').fill('Production EU')
      await form.send()
      await expect(
        page.getByText('The gateway starts the server now', { exact: true }),
      ).toBeVisible()
      await shoot(page, 'recreate-running')
      const end = page.getByRole('dialog', { name: /^The new one was refused/ })
      await expect(end).toBeVisible({ timeout: 30_000 })
      await shoot(page, 'recreate-gone')
    })
  } finally {
    await gateway.close()
    await fixtures.close()
  }
}

/** A client whose URL and header the gateway masks. */
async function registerFar(url: string, target: string): Promise<void> {
  const response = await fetch(`${url}/api/mcp/client`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ name: 'remote', connection_type: 'http', auth_type: 'headers' },
      ...{ connection_string: target, headers: { 'X-Api-Key': SECRET } },
      tools_to_execute: ['*'],
    }),
  })
  await response.text()
}

/** What another admin does to a client meanwhile. */
async function editByOther(url: string, name: string, change: object): Promise<void> {
  const listed = await fetch(`${url}/api/mcp/clients`)
  const { clients } = (await listed.json()) as {
    clients: { config: { client_id: string; name: string } }[]
  }
  const { config } = clients.find((client) => client.config.name === name)!
  const path = `/api/mcp/client/${config.client_id}`
  await (await fetch(`${url}${path}`, { method: 'PUT', body: JSON.stringify(change) })).text()
}
