import type { Page } from '@playwright/test'

/** Many servers at once: the list with its tags, and the table of tests. */
export class ManyServers {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  open = () => this.page.getByRole('button', { name: 'Several servers at once' }).click()
  table = () => this.page.getByRole('table', { name: 'Saved servers and how they do' })
  row = (name: string) => this.table().getByRole('row').filter({ hasText: name })
  summary = () =>
    this.page.getByRole('region', { name: 'Test several servers' }).getByRole('status')
  start = () => this.page.getByRole('button', { name: /^Test \d+ servers?/ })
  cancel = () => this.page.getByRole('button', { name: 'Cancel all' })
  copy = () => this.page.getByRole('button', { name: 'Copy as Markdown' })
  list = () => this.page.getByRole('listbox', { name: 'Servers on this computer' })
  /** Names in the list of servers, from the top. */
  names = () => this.list().getByRole('option').locator('.name').allTextContents()
  filter = (tag: string) =>
    this.page
      .getByRole('radiogroup', { name: 'Show servers by tag' })
      .getByText(tag, { exact: true })

  /** Something of the menu of the shown server. */
  async choose(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  /** Gives the shown server one tag more. */
  async tag(server: string, tag: string): Promise<void> {
    await this.choose('Tags…')
    const dialog = this.page.getByRole('dialog', { name: `Tags of ${server}` })
    await dialog.getByLabel('New tag').fill(tag)
    await dialog.getByRole('button', { name: 'Done' }).click()
  }
}
