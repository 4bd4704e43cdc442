import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ADMIN, expect, savedGateway, test } from './fixtures.ts'
import { neededKey, startHttpFixtures, type HttpFixtures } from './gateway/fixtures/httpServers.ts'
import { documentOf } from './gateway/fixtures/openapiGateways.ts'
import { petstoreKey, petstoreTools, startPetstore } from './gateway/fixtures/petstore.ts'
import { ClientList } from './pages/clientList.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'
import { NewClientSheet } from './pages/newClient.ts'
import { accessTo, createVirtualKey } from './virtualKey.ts'

/** What a person with a screen reader would stumble over: rule and place. */
async function stumbles(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}

/** What a person's browser does: the authorization server asks nobody and sends it back. */
async function visit(address: string): Promise<void> {
  const consent = await fetch(address, { redirect: 'manual' })
  const back = await fetch(consent.headers.get('location')!, { redirect: 'manual' })
  await back.body?.cancel()
}

const noClients = (page: Page) => page.getByRole('heading', { name: 'No clients yet' })

let servers: HttpFixtures
test.beforeEach(async () => {
  servers = await startHttpFixtures(0)
})
test.afterEach(() => servers.close())

test('a client with a header is described, created and read again', async ({
  gateway,
  launch,
  profile,
  seed,
}) => {
  const bifrost = await gateway()
  await createVirtualKey(bifrost.url, 'team')
  await createVirtualKey(bifrost.url, 'bots', { description: 'nightly' })
  seed({ gateways: [savedGateway(bifrost.url)] })
  const app = await launch()
  const page = app.first
  await expect(noClients(page)).toBeVisible()
  const form = new NewClientSheet(page)
  await form.open()
  expect(await stumbles(page)).toEqual([])
  await form.create().click()
  await expect(form.name()).toBeFocused()
  await expect(form.sheet()).toContainText('2 fields to look at')
  expect(await stumbles(page)).toEqual([])

  await form.name().fill('far')
  await form.field('URL').fill(`${servers.url}/needheader`)
  await form.choose('Sign-in to the server', 'Headers')
  await form.sheet().getByRole('button', { name: 'Add a header' }).click()
  await form.field('Name of header 1').fill('X-Api-Key')
  await form.field('Value of X-Api-Key').fill(neededKey)
  await form.sheet().getByRole('button', { name: 'Add a key' }).click()
  await expect(form.sheet().getByRole('option', { name: 'bots' })).toContainText('nightly')
  expect(await stumbles(page)).toEqual([])
  await page.keyboard.press('Escape') // the list of keys, not the form
  await expect(form.sheet().getByRole('button', { name: 'Add a key' })).toBeFocused()
  await form.addKey('bots')
  await form.sheet().getByRole('radiogroup', { name: 'Tools of bots' }).getByText('By name').click()
  await form.field('Names of the tools of bots, one in a line').fill('echo')
  expect(await stumbles(page)).toEqual([])
  await form.sheet().getByText('More', { exact: true }).click()
  await form.sheet().getByRole('button', { name: 'Add a tool' }).click()
  await form.field('Tool of price 1').fill('echo')
  await form.field('Value of echo').fill('0.01')
  expect(await stumbles(page)).toEqual([])

  // Neither the sheet nor the window takes what was typed with it.
  await page.keyboard.press('Escape')
  await app.closeWindow()
  await page.getByRole('button', { name: 'Close window' }).click()
  await expect.poll(() => app.windows()).toBe(0)
  await app.tray.click('Open Bifrost Tray')
  const again = await app.page()
  await expect(noClients(again)).toBeVisible()
  const kept = new NewClientSheet(again)
  await kept.open()
  await expect(kept.field('Value of X-Api-Key')).toHaveValue(neededKey)
  await expect(kept.field('Names of the tools of bots, one in a line')).toHaveValue('echo')
  expect(readFileSync(join(profile, 'settings.json'), 'utf8')).not.toContain(neededKey)

  await again.keyboard.press('Control+Enter')
  const result = again.getByRole('dialog', { name: 'far is on Laptop' })
  await expect(result).toBeVisible()
  await expect(result.getByText('Set the rest')).toBeVisible()
  expect(await accessTo(bifrost.url, 'far')).toEqual({ bots: ['echo'] })
  expect(await stumbles(again)).toEqual([])
  await result.getByRole('button', { name: 'Open client' }).click()
  await expect(new ClientList(again).panel('far')).toBeVisible()
  await kept.open()
  await expect(kept.name()).toHaveValue('') // what is on the gateway is not described again
})

test('a client with OAuth is signed in to in the browser, or not created', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  seed({ gateways: [savedGateway(bifrost.url)] })
  const app = await launch()
  const page = app.first
  await expect(noClients(page)).toBeVisible()
  const form = new NewClientSheet(page)
  await form.open()
  await form.name().fill('guarded')
  await form.field('URL').fill(`${servers.url}/oauthmeta`)
  await form.choose('Sign-in to the server', 'OAuth')
  await form.create().click()
  const waits = page.getByText('Waiting for the sign-in in your browser')
  await expect(waits).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await page.getByRole('button', { name: 'Copy address' }).click()
  const [address = ''] = await app.opened()
  await expect.poll(() => app.clipboard()).toBe(address)
  await page.getByRole('button', { name: 'Cancel sign-in' }).click()
  await expect(page.getByRole('dialog', { name: 'guarded is not on Laptop' })).toBeVisible()

  await page.getByRole('button', { name: 'Change it and try again' }).click()
  await expect(form.name()).toHaveValue('guarded')
  await expect(form.sheet().getByRole('alert')).toContainText('nobody signed in')
  await form.create().click()
  await expect(waits).toBeVisible()
  await expect.poll(async () => (await app.opened()).length).toBe(2)
  const [, second = ''] = await app.opened()
  await visit(second)
  await expect(page.getByRole('dialog', { name: 'guarded is on Laptop' })).toBeVisible()
  await page.getByRole('button', { name: 'Open client' }).click()
  await new ClientList(page).show('Overview')
  // This gateway cannot: it says so instead of offering it.
  await expect(page.getByText(/cannot sign a client in again/)).toBeVisible()
  expect(await stumbles(page)).toEqual([])
})

test('a client that is there is signed in again, and the headers of a user are tried', async ({
  gateway,
  launch,
}) => {
  const bifrost = await gateway({ dialect: 'v2.3', auth: ADMIN })
  const app = await launch()
  const page = app.first
  await new GatewaySheet(page).addFirst({ ...ADMIN, url: bifrost.url, name: 'Team dev' })
  const form = new NewClientSheet(page)
  const clients = new ClientList(page)
  await form.open()
  await form.name().fill('guarded')
  await form.field('URL').fill(`${servers.url}/oauthmeta`)
  await form.choose('Sign-in to the server', 'OAuth')
  await form.create().click()
  await expect.poll(async () => (await app.opened()).length).toBe(1)
  await visit((await app.opened())[0]!)
  await expect(page.getByRole('dialog', { name: 'guarded is on Team dev' })).toBeVisible()
  await page.getByRole('button', { name: 'Open client' }).click()
  await clients.show('Overview')
  await page.getByRole('button', { name: 'Sign in again…' }).click()
  await expect(page.getByText('Waiting for the sign-in in your browser')).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await expect.poll(async () => (await app.opened()).length).toBe(2)
  await visit((await app.opened())[1]!)
  await expect(clients.panel('guarded').getByText('Signed in', { exact: true })).toBeVisible()

  await form.open()
  await form.name().fill('own_keys')
  await form.field('URL').fill(`${servers.url}/needheader`)
  await form.choose('Sign-in to the server', 'Each user')
  await form.choose('How each user signs in', 'Headers')
  await form.sheet().getByRole('button', { name: 'Add a header' }).click()
  await form.field('Name of header 1').fill('X-Api-Key')
  await form.field('Value of X-Api-Key').fill(neededKey)
  await form.create().click()
  await expect(page.getByRole('dialog', { name: 'own_keys is on Team dev' })).toBeVisible()
  await page.getByRole('button', { name: 'Open client' }).click()
  await clients.show('Overview')
  await page.getByRole('button', { name: 'Try headers…' }).click()
  await page.getByLabel('Your x-api-key').fill('wrong')
  await page.getByRole('button', { name: 'Try these values' }).click()
  await expect(clients.panel('own_keys').getByRole('alert')).toBeVisible()
  await page.getByLabel('Your x-api-key').fill(neededKey)
  await page.getByRole('button', { name: 'Try these values' }).click()
  await expect(page.getByText('The gateway accepts these values')).toBeVisible()
  expect(await stumbles(page)).toEqual([])
})

test('a client is made of an OpenAPI document that was looked at first, and then of another', async ({
  gateway,
  launch,
}) => {
  const petstore = await startPetstore()
  try {
    const bifrost = await gateway({ dialect: 'v2.3', auth: ADMIN })
    const app = await launch()
    const page = app.first
    const form = new NewClientSheet(page)
    await new GatewaySheet(page).addFirst({ ...ADMIN, url: bifrost.url, name: 'Team dev' })
    await form.describeApi('pets', petstore.documentUrl)
    const tools = form.sheet().getByRole('listbox', { name: 'Tools of the document' })
    await expect(tools.getByRole('option')).toHaveCount(petstoreTools.length)
    await form
      .sheet()
      .getByText(/no tool$/)
      .click()
    expect(await stumbles(page)).toEqual([])
    await form.field('Value of ApiKey').fill(petstoreKey)
    await form.create().click()
    await page.getByRole('button', { name: 'Open client' }).click()
    const clients = new ClientList(page)
    await expect(clients.row('pets')).toContainText('Healthy')
    expect(await page.content()).not.toContain(petstoreKey)

    await clients.show('Edit')
    await page.getByRole('button', { name: 'Change the document' }).click()
    const smaller = documentOf({ '/pets': { get: { operationId: 'list-pets' } } })
    const part = page.getByRole('region', { name: 'OpenAPI document' })
    await part.getByText('Pasted', { exact: true }).click()
    await page.getByLabel('Document, as JSON or YAML').fill(smaller)
    await part.getByRole('button', { name: 'Look at the document' }).click()
    await expect(part.getByRole('option')).toHaveText([/^list_pets/])
    expect(await stumbles(page)).toEqual([])
    await page.getByRole('button', { name: 'Save to Team dev' }).click()
    await expect(page.getByRole('dialog')).toContainText('Another one')
    expect(await stumbles(page)).toEqual([])
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Saved. The gateway lists it so.')).toBeVisible()
    await expect(page.getByText(/^Made of x, OpenAPI 3\.0\.3, 1 tool/)).toBeVisible()
    await expect(clients.row('pets')).toContainText('Healthy')
  } finally {
    await petstore.close()
  }
})
