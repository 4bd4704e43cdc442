import type { Locator, Page } from '@playwright/test'

/** A server that is kept running, on the bench. */
export class RunningServer {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  bar = (): Locator => this.page.getByRole('region', { name: 'Running server' })
  thing = (name: string): Locator => this.page.getByRole('region', { name, exact: true })
  result = (): Locator => this.page.getByRole('region', { name: 'Result', exact: true })
  confirm = (name: string): Locator => this.page.getByRole('dialog', { name: `Call ${name}?` })
  row = (text: string | RegExp): Locator => this.page.getByRole('option').filter({ hasText: text })
  filter = (): Locator => this.page.getByRole('searchbox', { name: 'Filter', exact: true })
  tab = (name: string): Promise<void> =>
    this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()

  stop = (): Promise<void> => this.bar().getByRole('button', { name: 'Stop' }).click()

  /** Waits until what it offers has taken the place of the test's result. */
  async keep(): Promise<void> {
    await this.page.getByRole('button', { name: 'Keep running' }).click()
    await this.bar().waitFor()
  }

  /** Chooses a tool, a prompt or a resource. */
  async choose(name: string): Promise<Locator> {
    await this.page.getByRole('option').getByText(name, { exact: true }).click()
    return this.thing(name)
  }
}
