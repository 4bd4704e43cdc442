import type { Page } from '@playwright/test'

/** The clients of the active gateway, and the panel of one. */
export class ClientList {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  list = () => this.page.getByRole('listbox', { name: 'Clients' })
  row = (name: string) => this.list().getByRole('option').filter({ hasText: name })
  panel = (name: string) => this.page.getByRole('region', { name, exact: true })
  tools = () => this.page.getByRole('grid', { name: 'Tools' })
  tool = (name: string) => this.tools().getByRole('row').filter({ hasText: name })
  search = () => this.page.getByRole('searchbox', { name: 'Search clients' })
  problem = () => this.page.getByRole('alert')

  open = (name: string) => this.row(name).click()
  show = (tab: 'Overview' | 'Tools' | 'Edit' | 'Configuration') =>
    this.page.getByRole('tab', { name: tab }).click()

  /** What can be done with the selected clients. */
  bar = () => this.page.getByRole('toolbar', { name: 'Selected clients' })
  /** What is done with clients, and what came of it. */
  strip = () => this.page.getByRole('status', { name: 'Actions on clients' })

  /** Selects or lets go, as with the mouse and Ctrl. */
  pick = (name: string) => this.row(name).click({ modifiers: ['ControlOrMeta'] })
  pickTo = (name: string) => this.row(name).click({ modifiers: ['Shift'] })

  /** An action on the open client that stands in its menu. */
  async act(action: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More actions' }).click()
    await this.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** Deletes the open client; production asks for the gateway's name. */
  async deleteOpen(typed = ''): Promise<void> {
    await this.page.getByRole('button', { name: 'Delete client' }).click()
    const dialog = this.page.getByRole('dialog', { name: /^Delete / })
    if (typed) await dialog.getByRole('textbox').fill(typed)
    await dialog.getByRole('button', { name: 'Delete client' }).click()
  }
}
