import { expect, type Page } from '@playwright/test'
import { ADMIN, savedGateway } from '../e2e/fixtures.ts'
import { neededKey, startHttpFixtures } from '../e2e/gateway/fixtures/httpServers.ts'
import { startPetstore } from '../e2e/gateway/fixtures/petstore.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { GatewaySheet } from '../e2e/pages/gatewaySheet.ts'
import { NewClientSheet } from '../e2e/pages/newClient.ts'
import { createVirtualKey } from '../e2e/virtualKey.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of a client that is described in a form, and of the sign-in that follows it. */
export async function shootNewClient({ withProfile, shoot, preferences }: Options): Promise<void> {
  const fixtures = await startHttpFixtures(0)
  const petstore = await startPetstore()
  const team = await startGateway({ dialect: 'v1.5.16', auth: null })
  const locked = await startGateway({ dialect: 'v2.3', auth: ADMIN })
  const api = await startGateway({ dialect: 'v2.3', auth: ADMIN })
  for (const name of ['team', 'bots', 'evals', 'release']) {
    await createVirtualKey(team.url, name, { description: name === 'evals' ? 'nightly' : '' })
  }
  const gateways = [savedGateway(team.url, { name: 'Team dev', environment: 'development' })]
  const settings = { preferences, gateways, activeGatewayId: gateways[0]!.id }
  try {
    await withProfile(settings, async (page) => {
      const form = new NewClientSheet(page)
      await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
      await shoot(page, 'clients-none')
      await page.getByRole('button', { name: 'Register', exact: true }).click()
      await shoot(page, 'register-menu')
      await page.keyboard.press('Escape')
      await form.open()
      await shoot(page, 'new-client-empty')
      await form.addKey('bots')
      await form.sheet().getByText('By name', { exact: true }).last().click()
      await form.field('Names of the tools of bots, one in a line').fill('search')
      await form.sheet().getByRole('button', { name: 'Add a key' }).click()
      await form.sheet().getByLabel('Search keys').fill('e')
      await shoot(page, 'new-client-keys')
      await form.sheet().getByRole('button', { name: 'Done', exact: true }).click()
      await form.name().fill('my-notes')
      await form.create().click()
      await shoot(page, 'new-client-problems')
      await form.name().fill('notes')
      await form.field('URL').fill(`${fixtures.url}/oauthmeta`)
      await form.choose('Sign-in to the server', 'Headers')
      await form.sheet().getByRole('button', { name: 'Add a header' }).click()
      await form.field('Name of header 1').fill('X-Api-Key')
      await form
        .sheet()
        .getByRole('button', { name: /let the gateway read/ })
        .click()
      await form.choose('Tools that may run', 'By name')
      await form.field('Names of the tools, one in a line').fill('search\nread_note')
      await form.sheet().getByText('More', { exact: true }).click()
      await shoot(page, 'new-client-headers')
      await form.field('Certificate authority').fill('-----BEGIN CERTIFICATE-----\nMIIB')
      await form.create().click()
      await form.field('Certificate authority').scrollIntoViewIfNeeded()
      await shoot(page, 'new-client-authority')
      await form.field('Certificate authority').fill('')
      await form.choose('Connection', 'Command')
      await form.field('Command').fill('npx -y')
      await shoot(page, 'new-client-command-line')
      await form.field('Command').fill('./server')
      await form.field('Arguments, one in a line').fill('-y\n@modelcontextprotocol/server-memory')
      await form.sheet().getByRole('button', { name: 'Add a variable' }).click()
      await form.field('Name of variable 1').fill('MEMORY_FILE')
      await shoot(page, 'new-client-command')
      await form.choose('Connection', 'HTTP')
      await form.choose('Sign-in to the server', 'OAuth')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'new-client-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await shoot(page, 'new-client-oauth')
      await form.create().click()
      const cancel = page.getByRole('button', { name: 'Cancel sign-in' })
      await expect(cancel).toBeVisible()
      await shoot(page, 'new-client-signing-in')
      await cancel.click()
      await expect(page.getByRole('dialog', { name: /is not on Team dev/ })).toBeVisible()
      await shoot(page, 'new-client-failed')
    })
    await withProfile({ preferences }, async (page) => {
      const form = new NewClientSheet(page)
      await new GatewaySheet(page).addFirst({ ...ADMIN, url: locked.url, name: 'Team dev' })
      await form.describeApi('pets', petstore.documentUrl)
      await form.field('Value of ApiKey').fill('env.PETS_KEY')
      await form.sheet().getByRole('button', { name: 'Choose by name' }).click()
      await form
        .sheet()
        .getByText(/become no tool|becomes no tool/)
        .click()
      await shoot(page, 'new-client-openapi')
      await form.sheet().getByRole('button', { name: 'Empty the form' }).click()
      await form.name().fill('own_keys')
      await form.field('URL').fill(`${fixtures.url}/needheader`)
      await form.choose('Sign-in to the server', 'Each user')
      await form.choose('How each user signs in', 'Headers')
      await form.sheet().getByRole('button', { name: 'Add a header' }).click()
      await form.field('Name of header 1').fill('X-Api-Key')
      await form.field('Value of X-Api-Key').fill(neededKey)
      await shoot(page, 'new-client-user-headers')
      await form.create().click()
      await page.getByRole('button', { name: 'Open client' }).click()
      await page.getByRole('tab', { name: 'Overview' }).click()
      await expect(page.getByRole('button', { name: 'Try headers…' })).toBeVisible()
      await shoot(page, 'client-sign-in')
      await page.getByRole('button', { name: 'Try headers…' }).click()
      await shoot(page, 'client-user-headers')
    })
    await withProfile({ preferences }, async (page) => {
      const form = new NewClientSheet(page)
      await new GatewaySheet(page).addFirst({ ...ADMIN, url: api.url, name: 'Team dev' })
      await form.describeApi('pets', petstore.documentUrl)
      await form.create().click()
      await page.getByRole('button', { name: 'Open client' }).click()
      await new ClientList(page).show('Edit')
      await page.getByRole('button', { name: 'Change the document' }).click()
      await page.getByRole('button', { name: 'Look at the document' }).scrollIntoViewIfNeeded()
      await shoot(page, 'client-openapi')
    })
  } finally {
    await team.close()
    await locked.close()
    await api.close()
    await fixtures.close()
    await petstore.close()
  }
}
