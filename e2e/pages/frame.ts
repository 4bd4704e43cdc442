import type { Page } from '@playwright/test'

/** The window around the views: what a user sees of the gateway, and where they go. */
export class Frame {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  go = (view: 'Clients' | 'Servers' | 'Keys' | 'Activity' | 'Settings') =>
    this.page.getByRole('complementary').getByRole('button', { name: view }).click()

  /** A gateway in the open switcher. */
  entry = (name: string) => this.page.getByRole('menuitemradio', { name })
  /** Names in the open switcher, from the top. */
  order = () => this.page.getByRole('menuitemradio').locator('.name').allTextContents()

  switcher = () => this.page.getByTitle('Switch gateway')

  /** Opens the switcher and takes the gateway of this name. */
  async switchTo(name: string): Promise<void> {
    await this.switcher().click()
    await this.page.getByRole('menuitemradio', { name: new RegExp(name) }).click()
  }

  /** Address on the first screen, then "Check gateway". */
  async checkFirstGateway(url: string): Promise<void> {
    await this.page.getByLabel('Gateway URL').fill(url)
    await this.page.getByRole('button', { name: 'Check gateway' }).click()
  }

  dialog = (name: string | RegExp) => this.page.getByRole('dialog', { name })
}
