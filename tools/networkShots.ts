import { connect, type AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { expect, type Page } from '@playwright/test'
import { savedGateway } from '../e2e/fixtures.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { GatewaySheet } from '../e2e/pages/gatewaySheet.ts'
import { makeAuthority } from '../src/main/gateway/testNetwork.ts'
import { DEFAULT_NETWORK } from '../src/shared/defaultNetwork.ts'

interface Options {
  /** A gateway without sign-in, over plain http on this computer. */
  gatewayUrl: string
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of the fold "Network", of a certificate that is not trusted, and of the marks. */
export async function shootNetwork(options: Options): Promise<void> {
  const { gatewayUrl, withProfile, shoot, preferences } = options
  const company = await makeAuthority('Northwind Internal CA')
  const front = await company.issue('bifrost.staging.northwind.example')
  const server = createServer({ key: front.key, cert: front.cert }, (socket) => {
    const inside = connect(Number(new URL(gatewayUrl).port), '127.0.0.1')
    socket.on('error', () => inside.destroy()).pipe(inside)
    inside.on('error', () => socket.destroy()).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await withProfile({ preferences }, async (page) => {
      const form = new GatewaySheet(page)
      await new Frame(page).checkFirstGateway(url)
      await expect(form.untrusted()).toBeVisible()
      await shoot(page, 'gateway-untrusted')
      await form.chooseEnvironment('Production')
      await shoot(page, 'gateway-untrusted-production')
      await form.chooseEnvironment('Staging')
      await form.acceptCertificate().click()
      await expect(form.answer()).toBeVisible()
      await shoot(page, 'gateway-accepted')
      await form.takeBack().click()
      await form.openNetwork()
      await form.authority().fill(company.cert)
      await form.check()
      await expect(form.line('TLS')).toContainText('Valid with your CA')
      await shoot(page, 'gateway-network')
      await form.chooseProxy('Own')
      await form.proxyUrl().fill('http://proxy.northwind.example:3128')
      await form.clientCertificate().fill(front.cert)
      await form.clientKey().scrollIntoViewIfNeeded()
      await shoot(page, 'gateway-network-own')
      await page.keyboard.press('Escape')
    })
    const network = { ...DEFAULT_NETWORK, fingerprint: front.fingerprint }
    const gateways = [
      { ...savedGateway(url, { name: 'Staging EU', environment: 'staging' }), network },
      savedGateway('http://gateway.invalid:8080', { name: 'Old box', environment: 'development' }),
    ]
    const settings = { preferences, gateways, activeGatewayId: gateways[0]!.id }
    await withProfile(settings, async (page) => {
      await expect(new ClientList(page).row('everything')).toBeVisible()
      await new Frame(page).switcher().click()
      await shoot(page, 'switcher-marks')
    })
  } finally {
    server.close()
  }
}
