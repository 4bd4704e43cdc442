import { expect, type Page } from '@playwright/test'
import { ADMIN } from '../e2e/fixtures.ts'
import { petstoreKey, startPetstore } from '../e2e/gateway/fixtures/petstore.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { GatewaySheet } from '../e2e/pages/gatewaySheet.ts'
import { NewClientSheet } from '../e2e/pages/newClient.ts'
import { RecreateSheet } from '../e2e/pages/recreateSheet.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of a client of an API that is recreated, deleted and put back. */
export async function shootOpenapi({ withProfile, shoot, preferences }: Options): Promise<void> {
  const petstore = await startPetstore()
  const gateway = await startGateway({ dialect: 'v2.3', auth: ADMIN })
  try {
    await withProfile({ preferences }, async (page) => {
      const form = new NewClientSheet(page)
      await new GatewaySheet(page).addFirst({ ...ADMIN, url: gateway.url, name: 'Team dev' })
      await form.describeApi('pets', petstore.documentUrl)
      await form.field('Value of ApiKey').fill(petstoreKey)
      await form.create().click()
      await page.getByRole('button', { name: 'Open client' }).click()

      const clients = new ClientList(page)
      const again = new RecreateSheet(page)
      await clients.act('Recreate with changes…')
      await expect(again.field('Address of the document')).toHaveValue(petstore.documentUrl)
      await again.field('Address of the API').fill(petstore.url)
      await shoot(page, 'recreate-openapi')
      await again.look()
      await expect(again.review()).toContainText('What the API wants')
      await shoot(page, 'recreate-openapi-review')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')

      await clients.deleteOpen()
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(page.getByLabel('Value of ApiKey')).toBeVisible()
      await shoot(page, 'client-restore-openapi')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByText('Value of ApiKey: none was given')).toBeVisible()
      await shoot(page, 'client-restored-openapi')
    })
  } finally {
    await gateway.close()
    await petstore.close()
  }
}
