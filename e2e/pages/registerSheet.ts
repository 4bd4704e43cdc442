import type { Page } from '@playwright/test'

/** Registering a tested server on a gateway, and what came of it. */
export class RegisterSheet {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  sheet = () => this.page.getByRole('dialog', { name: /^Register / })
  name = () => this.sheet().getByLabel('Name on the gateway')
  allow = (tool: string) =>
    this.sheet().getByRole('checkbox', { name: `Allow ${tool}`, exact: true })
  auto = (tool: string) =>
    this.sheet().getByRole('checkbox', { name: `Run ${tool} without asking`, exact: true })
  button = (gateway: string) => this.sheet().getByRole('button', { name: `Register on ${gateway}` })

  choose = (gateway: string) =>
    this.sheet()
      .getByRole('radio', { name: new RegExp(gateway) })
      .check({ force: true })
  register = (gateway: string) => this.button(gateway).click()

  /** The sheet of the result: "everything is on Team dev". */
  result = (title: string | RegExp) => this.page.getByRole('dialog', { name: title })
  openClient = () => this.page.getByRole('button', { name: 'Open client', exact: false }).click()
}
