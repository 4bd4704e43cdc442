import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { HOSTILE, savedGateway, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Definitions } from '../e2e/pages/definitions.ts'
import { Frame } from '../e2e/pages/frame.ts'

interface Options {
  gatewayUrl: string
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of definitions: accepted, changed since, and places in them to read closely. */
export async function shootDefinitions({
  gatewayUrl,
  withProfile,
  shoot,
  preferences,
}: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'definitions-'))
  const mail = savedServer('mail', 'node', [HOSTILE('redefining'), join(folder, 'started')])
  const gateways = [savedGateway(gatewayUrl, { name: 'Team dev', environment: 'development' })]
  const settings = { preferences, gateways, servers: [mail], activeGatewayId: gateways[0]!.id }
  await withProfile(settings, async (page) => {
    const bench = new BenchPage(page)
    const definitions = new Definitions(page)
    await new Frame(page).go('Servers')
    await bench.saved('mail').click()
    await bench.test()
    await bench.agree()
    await expect(definitions.line()).toContainText('not accepted yet')
    await shoot(page, 'definitions-new')
    await definitions.accept(definitions.line())
    await expect(definitions.line()).toContainText('as accepted')
    await shoot(page, 'definitions-accepted')
    await bench.test()
    await expect(definitions.line()).toContainText('since you accepted')
    await expect(page.locator('body')).toContainText(/3 tools · ≈ [1-9]\d* tokens/)
    await shoot(page, 'definitions-changed')
    await bench.tool('send-mail').click()
    await expect(page.getByText('bcc', { exact: true })).toBeVisible()
    await shoot(page, 'definitions-tool')
    await page.setViewportSize({ width: 760, height: 520 })
    await shoot(page, 'definitions-small')
    await page.setViewportSize({ width: 1080, height: 720 })
    await page.getByRole('button', { name: 'Close the tool' }).click()
    await definitions.review()
    await expect(definitions.sheet('mail')).toBeVisible()
    await shoot(page, 'definitions-review')
    await page.keyboard.press('Escape')
    await bench.register()
    await expect(page.getByRole('dialog')).toContainText('What changes on the way')
    await shoot(page, 'definitions-register')
    await page.keyboard.press('Escape')
  }).finally(() => rmSync(folder, { recursive: true, force: true }))
}
