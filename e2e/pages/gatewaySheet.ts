import type { Page } from '@playwright/test'

/** Adding or editing a gateway. */
export class GatewaySheet {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  sheet = () => this.page.getByRole('dialog', { name: /^(Add a gateway|Edit )/ })
  url = () => this.sheet().getByLabel('URL')
  name = () => this.sheet().getByLabel('Name')
  user = () => this.sheet().getByLabel('User', { exact: true })
  password = () =>
    this.sheet()
      .getByLabel('Password', { exact: true })
      .and(this.page.locator('input[type=password]'))
  key = () =>
    this.sheet()
      .getByLabel('API key', { exact: true })
      .and(this.page.locator('input[type=password]'))
  readOnly = () => this.sheet().getByRole('switch', { name: 'Read only' })
  answer = () => this.sheet().getByRole('heading', { name: 'The gateway answered' })
  problem = () => this.sheet().getByRole('alert')
  line = (name: string) => this.sheet().locator('dt', { hasText: name }).locator('+ dd')
  saveButton = () => this.sheet().getByRole('button', { name: 'Save gateway' })

  untrusted = () => this.sheet().getByRole('region', { name: 'The certificate it showed' })
  acceptCertificate = () => this.sheet().getByRole('button', { name: 'Accept this certificate' })
  takeBack = () => this.sheet().getByRole('button', { name: 'Take back' })
  authority = () => this.sheet().getByLabel(/^Certificate authority/)
  clientCertificate = () => this.sheet().getByLabel(/^Client certificate/)
  clientKey = () => this.sheet().getByLabel(/^Its private key/)
  proxyUrl = () => this.sheet().getByLabel('Proxy URL')
  openNetwork = () => this.sheet().locator('summary', { hasText: 'Network' }).click()
  chooseProxy = (name: 'System' | 'None' | 'Own') =>
    this.sheet()
      .getByRole('radiogroup', { name: 'Proxy' })
      .getByRole('radio', { name })
      .check({ force: true })

  chooseAuth = (name: 'Password' | 'Session' | 'API key' | 'Setup' | 'None') =>
    this.sheet().getByRole('radio', { name, exact: true }).check({ force: true })

  chooseEnvironment = (name: string) =>
    this.sheet().getByRole('radio', { name }).check({ force: true })

  check = () =>
    this.sheet()
      .getByRole('button', { name: /^Check (gateway|again)/ })
      .click()
  save = () => this.saveButton().click()

  /** Adds the first gateway with its user and password, until its list of clients is there. */
  async addFirst(gateway: { url: string; user: string; password: string; name: string }) {
    await this.page.getByLabel('Gateway URL').fill(gateway.url)
    await this.page.getByRole('button', { name: 'Check gateway' }).click()
    await this.answer().waitFor()
    await this.chooseAuth('Password')
    await this.user().fill(gateway.user)
    await this.password().fill(gateway.password)
    await this.name().fill(gateway.name)
    await this.check()
    await this.save()
    await this.page.getByRole('heading', { name: 'No clients yet' }).waitFor()
  }
}
