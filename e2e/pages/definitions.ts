import type { Locator, Page } from '@playwright/test'

/** What the bench says about the definitions of a server, and the sheet with all of it. */
export class Definitions {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  line = () => this.page.getByRole('region', { name: 'Definitions of the server' })
  sheet = (server: string) => this.page.getByRole('dialog', { name: `Definitions of ${server}` })
  review = () => this.line().getByRole('button', { name: 'Review' }).click()
  accept = (inside: Locator) =>
    inside.getByRole('button', { name: 'Accept these definitions' }).click()
}
