import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ADMIN, expect, test } from './fixtures.ts'
import { petstoreKey, startPetstore } from './gateway/fixtures/petstore.ts'
import { ClientList } from './pages/clientList.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'
import { NewClientSheet } from './pages/newClient.ts'
import { RecreateSheet } from './pages/recreateSheet.ts'

async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

test('a client of an API is recreated, deleted and put back with what its API wants', async ({
  gateway,
  launch,
}) => {
  const petstore = await startPetstore()
  try {
    const bifrost = await gateway({ dialect: 'v2.3', auth: ADMIN })
    const page = (await launch()).first
    const form = new NewClientSheet(page)
    const clients = new ClientList(page)
    const again = new RecreateSheet(page)
    await new GatewaySheet(page).addFirst({ ...ADMIN, url: bifrost.url, name: 'Team dev' })
    await form.describeApi('pets', petstore.documentUrl)
    await form.field('Value of ApiKey').fill(petstoreKey)
    await form.create().click()
    await page.getByRole('button', { name: 'Open client' }).click()
    await expect(clients.row('pets')).toContainText('Healthy')

    await clients.act('Recreate with changes…')
    await expect(again.field('Address of the document')).toHaveValue(petstore.documentUrl)
    await expect(again.field('Value of ApiKey')).toHaveValue('')
    await assertAccessible(page)
    await again.field('Name on the gateway').fill('animals')
    await again.field('Value of ApiKey').fill(petstoreKey)
    await again.look()
    await expect(again.review()).toContainText('ApiKey (typed anew)')
    await expect(again.review()).not.toContainText(petstoreKey)
    await assertAccessible(page)
    await again.send()
    await expect(page.getByRole('dialog', { name: 'pets was recreated on Team dev' })).toBeVisible()
    await page.getByRole('button', { name: 'Open client' }).click()
    await expect(clients.row('animals')).toContainText('Healthy')

    await clients.deleteOpen()
    await expect(clients.row('animals')).toBeHidden()
    await page.getByRole('button', { name: 'Undo' }).click()
    const value = page.getByLabel('Value of ApiKey')
    await expect(value).toBeFocused()
    await expect(value).toHaveAttribute('type', 'password')
    await assertAccessible(page)
    await value.fill(petstoreKey)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('animals is back as it was')).toBeVisible()
    await expect(clients.row('animals')).toContainText('Healthy')
    expect(await page.content()).not.toContain(petstoreKey)
  } finally {
    await petstore.close()
  }
})
