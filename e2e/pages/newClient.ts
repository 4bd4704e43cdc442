import type { Page } from '@playwright/test'

/** Describing a client for the active gateway in a form. */
export class NewClientSheet {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  sheet = () => this.page.getByRole('dialog', { name: /^New client on / })
  name = () => this.field('Name on the gateway')
  field = (label: string) =>
    this.sheet()
      .getByLabel(label, { exact: true })
      .and(this.page.locator('input:not([type=radio]), textarea'))
  create = () => this.sheet().getByRole('button', { name: /^Create on / })

  /** Of the segments with this label. */
  choose = (label: string, choice: string) =>
    this.sheet()
      .getByRole('radiogroup', { name: label })
      .getByRole('radio', { name: choice, exact: true })
      .check({ force: true })

  /** Of the virtual keys of the gateway, by search; it may call all tools then. */
  async addKey(name: string): Promise<void> {
    const sheet = this.sheet()
    await sheet.getByRole('button', { name: 'Add a key' }).click()
    await sheet.getByLabel('Search keys').fill(name)
    await this.page.keyboard.press('Enter')
    await sheet.getByRole('button', { name: 'Done', exact: true }).click()
  }

  /** A client of an API by the address of its document, which is looked at by keyboard. */
  async describeApi(name: string, documentUrl: string): Promise<void> {
    await this.open()
    await this.name().fill(name)
    await this.choose('Connection', 'OpenAPI')
    await this.field('Address of the document').fill(documentUrl)
    await this.sheet().getByRole('button', { name: 'Look at the document' }).focus()
    await this.page.keyboard.press('Enter')
  }

  /** With N, as from the list of clients. */
  async open(): Promise<void> {
    await this.page.keyboard.press('n')
    await this.name().waitFor()
  }
}
