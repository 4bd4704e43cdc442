import type { Page } from '@playwright/test'

/** The test bench for servers. */
export class BenchPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  field = () => this.page.getByLabel('Command line or JSON')
  consent = () => this.page.getByRole('dialog', { name: 'Run this on your computer?' })
  tested = () => this.page.getByText('Tested on this computer', { exact: true })
  failed = () => this.page.getByText('Test failed', { exact: true })
  problem = () => this.page.getByRole('alert')
  tool = (name: string) => this.page.getByRole('option').getByText(name, { exact: true })
  saved = (name: string) =>
    this.page
      .getByRole('listbox', { name: 'Servers on this computer' })
      .getByRole('option', { name })

  /** Puts a line or a snippet on the bench; nothing runs. */
  async paste(text: string): Promise<void> {
    const another = this.page.getByRole('button', { name: 'Paste recipe' })
    await this.field().or(another).first().waitFor()
    if (!(await this.field().isVisible())) await another.click()
    await this.field().fill(text)
    await this.page.getByRole('button', { name: 'Continue' }).click()
  }

  test = () => this.page.getByRole('button', { name: /^Test( again)?\b/ }).click()
  /** Tests what was tested before, until the new result is there: the old one does not count. */
  async testAgain(): Promise<void> {
    const old = await this.tested().elementHandle()
    await this.test()
    await old?.waitForElementState('hidden')
    await this.tested().waitFor()
  }

  agree = () => this.consent().getByRole('button', { name: 'Run test' }).click()
  save = () => this.page.getByRole('button', { name: /^Save\b/ }).click()
  cancel = () => this.page.getByRole('button', { name: /^Cancel\b/ }).click()
  register = () => this.page.getByRole('button', { name: 'Register on…' }).click()
}
