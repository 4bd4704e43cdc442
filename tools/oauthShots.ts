import { expect, type Page } from '@playwright/test'
import { admin, openSignInPlace } from '../e2e/gateway/fixtures/signInPlace.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { GatewaySheet } from '../e2e/pages/gatewaySheet.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of another OAuth sign-in for a client that is there. */
export async function shootOauth({ withProfile, shoot, preferences }: Options): Promise<void> {
  const place = await openSignInPlace('v2.3')
  try {
    await withProfile({ preferences }, async (page) => {
      const clients = new ClientList(page)
      const save = page.getByRole('button', { name: 'Save to Team dev' })
      await new GatewaySheet(page).addFirst({ ...admin, url: place.gateway.url, name: 'Team dev' })
      await place.signedIn('notion')
      await page.keyboard.press('r')
      await clients.open('notion')
      await clients.show('Edit')
      await page.getByRole('button', { name: 'Change the sign-in' }).click()
      await page.getByLabel('Client secret').fill('hush')
      await save.click()
      await page.keyboard.press('Control+Enter')
      await expect(page.getByText(/^Saved\./)).toBeVisible()
      await shoot(page, 'client-oauth-saved')
      await page.getByRole('button', { name: 'Change the sign-in' }).click()
      await page.getByLabel('Scopes').fill('read admin')
      await page.getByLabel('Token address').fill('https://login.example.com/token')
      await expect(page.getByText(/wants the secret again/).first()).toBeVisible()
      await shoot(page, 'client-oauth')
      await page.getByLabel('Client secret').fill('env.NOTION_SECRET')
      await save.click()
      await shoot(page, 'client-oauth-review')
    })
  } finally {
    await place.close()
  }
}
