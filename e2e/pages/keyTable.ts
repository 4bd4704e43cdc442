import type { Page } from '@playwright/test'

/** The table of virtual keys and clients. */
export class KeyTable {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  grid = () => this.page.getByRole('grid', { name: 'Keys' })
  key = (name: string) => this.grid().getByRole('columnheader').filter({ hasText: name })
  row = (client: string) => this.grid().getByRole('row').filter({ hasText: client })
  client = (name: string) => this.row(name).getByRole('rowheader')
  /** `column`: of the key, from 0. */
  cell = (client: string, column: number) => this.row(client).getByRole('gridcell').nth(column)
  choice = (title: string) => this.page.getByRole('dialog', { name: title })
  choose = (what: 'All' | 'Chosen tools' | 'None') =>
    this.page.getByRole('dialog').getByRole('radio', { name: what }).check()
  tool = (name: string) => this.page.getByRole('dialog').getByRole('checkbox', { name })
  search = () => this.page.getByRole('searchbox', { name: 'Search keys and clients' })
  changes = () => this.page.getByRole('region', { name: 'Changes that are not saved' })
  save = () => this.page.getByRole('button', { name: /^Save to / })
  discard = () => this.page.getByRole('button', { name: 'Discard' })
  reports = () => this.page.getByRole('alert', { name: 'What became of the changes' })
}
