import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { savedGateway, savedServer } from '../e2e/fixtures.ts'
import { startHttpFixtures } from '../e2e/gateway/fixtures/httpServers.ts'
import { openOAuthPlace } from '../e2e/gateway/fixtures/oauthPlace.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'
import type { Remote } from '../src/shared/model/server.ts'

interface Options {
  gatewayUrl: string
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of servers that are reached by a URL: recipe, question, values, result, refusal, sign-in. */
export async function shootRemote({
  gatewayUrl,
  withProfile,
  shoot,
  preferences,
}: Options): Promise<void> {
  const fixtures = await startHttpFixtures(0)
  const signIns = await openOAuthPlace()
  const away = createServer((_, response) => {
    response.writeHead(307, { location: 'https://login.example.com/mcp' }).end()
  })
  await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve))
  const reached = (name: string, url: string, change: Partial<Remote> = {}) => {
    const { recipe, ...rest } = savedServer(name, '', [])
    const remote = { type: 'http', url, headers: [], authorization: { type: 'none' }, ...change }
    return { ...rest, recipe: { ...recipe, remote } }
  }
  const servers = [
    reached('notes', `${fixtures.url}/mini`, {
      headers: [
        { name: 'X-Team', value: 'blue', isSecret: false },
        { name: 'X-Api-Key', value: '${input:key}', isSecret: false },
      ],
    }),
    reached('moved', `http://127.0.0.1:${(away.address() as AddressInfo).port}/mcp`),
    reached('tickets', signIns.url, {
      authorization: { type: 'oauth', clientId: '', scopes: '' },
    }),
    reached('plain', 'http://intranet.example/mcp', {
      authorization: { type: 'bearer', token: '' },
    }),
  ]
  const gateways = [savedGateway(gatewayUrl, { name: 'Team dev', environment: 'development' })]
  const settings = { preferences, gateways, servers, activeGatewayId: gateways[0]!.id }
  try {
    await withProfile(settings, async (page) => {
      const bench = new BenchPage(page)
      await new Frame(page).go('Servers')
      await bench.saved('plain').click()
      await page.getByLabel('Bearer token').fill('a-token')
      await bench.test()
      await expect(page.getByRole('checkbox', { name: /everybody on the way/ })).toBeVisible()
      await shoot(page, 'remote-plain')
      await page.keyboard.press('Escape')
      await bench.saved('notes').click()
      await shoot(page, 'remote-recipe')
      await bench.test()
      await expect(page.getByRole('dialog')).toContainText('Connect to this server?')
      await shoot(page, 'remote-consent')
      await page.getByRole('button', { name: /Run test/ }).click()
      await page.getByLabel('key', { exact: true }).fill('a-key')
      await shoot(page, 'remote-values')
      await page.getByRole('button', { name: /Run test/ }).click()
      await expect(bench.tested()).toBeVisible()
      await shoot(page, 'remote-passed')
      await bench.register()
      await expect(page.getByRole('dialog')).toContainText('What changes on the way')
      await shoot(page, 'remote-register')
      await page.keyboard.press('Escape')
      await bench.saved('moved').click()
      await bench.test()
      await page.getByRole('button', { name: /Run test/ }).click()
      await expect(bench.problem()).toContainText('points to another address')
      await shoot(page, 'remote-moved')
      await bench.saved('tickets').click()
      await shoot(page, 'sign-in-recipe')
      await bench.test()
      await expect(page.getByRole('dialog')).toContainText('Sign-in token')
      await shoot(page, 'sign-in-consent')
      await page.getByRole('button', { name: /Run test/ }).click()
      const open = page.getByRole('button', { name: 'Sign in…' })
      await expect(open).toBeVisible()
      await shoot(page, 'sign-in-wanted')
      await open.click()
      await expect(page.getByRole('button', { name: 'Copy address' })).toBeVisible()
      await shoot(page, 'sign-in-waiting')
      await page.getByRole('button', { name: 'Cancel sign-in' }).click()
      await expect(open).toBeVisible()
      signIns.ways.registers = false
      await open.click()
      await expect(page.getByText('does not let apps register')).toBeVisible()
      await shoot(page, 'sign-in-failed')
    })
  } finally {
    away.close()
    await signIns.close()
    await fixtures.close()
  }
}
