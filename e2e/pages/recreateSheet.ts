import type { Page } from '@playwright/test'

/** Describing a client of the active gateway anew, and the review before it is sent. */
export class RecreateSheet {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  sheet = () => this.page.getByRole('dialog', { name: /^Recreate .*[^?]$/ })
  review = () => this.page.getByRole('dialog', { name: /^Recreate .*\?$/ })
  field = (label: string) =>
    this.sheet()
      .getByLabel(label, { exact: true })
      .and(this.page.locator('input:not([type=radio]), textarea'))

  /** Of the segments with this label. */
  choose = (label: string, choice: string) =>
    this.sheet()
      .getByRole('radiogroup', { name: label })
      .getByRole('radio', { name: choice, exact: true })
      .check({ force: true })

  look = () => this.sheet().getByRole('button', { name: 'Review…' }).click()
  send = () =>
    this.review()
      .getByRole('button', { name: /^Recreate on / })
      .click()
}
