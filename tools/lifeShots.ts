import { expect, type Page } from '@playwright/test'
import { EVERYTHING, HOSTILE, savedGateway } from '../e2e/fixtures.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { ClientList } from '../e2e/pages/clientList.ts'
import { registerClient } from '../e2e/registerClient.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

const SECRET = 'value-of-a-secret-1234567890'

/** Pictures of what is done with clients: selected, acted on, deleted and put back. */
export async function shootLife({ withProfile, shoot, preferences }: Options): Promise<void> {
  const limits = { connectMs: 4000, retriesMs: 500, toolListMs: 1500, callMs: 3000 }
  const gateway = await startGateway({ dialect: 'v1.5.16', auth: null, limits })
  const script = (name: string) => EVERYTHING.replace('server-everything', `server-${name}`)
  const register = (name: string, args: string[]) =>
    registerClient(gateway.url, { name, args, tools: ['*'] })
  try {
    await register('everything', [EVERYTHING])
    await register('filesystem', [script('filesystem'), '/tmp'])
    await register('memory', [script('memory')])
    await register('notion', [HOSTILE('listFails')])
    await register('search', [EVERYTHING, 'stdio', '--api-key', SECRET])
    const gateways = [
      savedGateway(gateway.url, { name: 'Team dev', environment: 'development' }),
      savedGateway(gateway.url, { name: 'Production EU', environment: 'production' }),
    ]
    await withProfile({ preferences, gateways, activeGatewayId: gateways[0]!.id }, async (page) => {
      const clients = new ClientList(page)
      const chip = (name: RegExp) => page.getByRole('button', { name })
      await chip(/^State$/).click()
      await page.getByRole('menuitemcheckbox', { name: /^Healthy/ }).click()
      await shoot(page, 'clients-filters')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Sort by Tools' }).click()
      await shoot(page, 'clients-sorted')
      await page.getByRole('button', { name: 'Show all' }).click()
      for (let presses = 0; presses < 2; presses += 1) {
        await page.getByRole('button', { name: 'Sort by Tools' }).click()
      }
      await clients.open('everything')
      await page.getByRole('button', { name: 'More actions' }).click()
      await shoot(page, 'client-actions')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Disable', exact: true }).click()
      await expect(clients.strip()).toContainText('everything: disabled')
      await shoot(page, 'client-disabled')
      await page.keyboard.press('Escape')
      await clients.pick('everything')
      await clients.pickTo('notion')
      await shoot(page, 'clients-selected')
      await clients.bar().getByRole('button', { name: 'Reconnect' }).click()
      await expect(clients.strip()).toContainText(/Reconnect \d clients/, { timeout: 30_000 })
      await shoot(page, 'clients-acted')
      await clients.strip().getByRole('button', { name: 'Show results' }).click()
      await shoot(page, 'clients-results')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'clients-selected-small')
      await page.setViewportSize({ width: 1080, height: 720 })
      await page.keyboard.press('Escape')
      await clients.open('search')
      await clients.deleteOpen()
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
      await shoot(page, 'client-deleted')
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(page.getByLabel('Argument 4')).toBeVisible()
      await shoot(page, 'client-restore')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Recently deleted' }).click()
      await expect(page.getByRole('dialog')).toContainText('asks for 1 value')
      await shoot(page, 'clients-deleted')
      await page.keyboard.press('Escape')
      await clients.pick('memory')
      await clients.pick('filesystem')
      await page.keyboard.press('Delete')
      await page.keyboard.press('Control+Enter')
      await expect(clients.strip()).toContainText('Delete 2 clients: 2 done', { timeout: 30_000 })
      await shoot(page, 'clients-deleted-many')
      await clients.strip().getByRole('button', { name: 'Undo all' }).click()
      await expect(clients.strip()).toContainText('Put back 2 clients: 2 done', { timeout: 60_000 })
      await shoot(page, 'clients-put-back')
      await page.keyboard.press('Control+2')
      await expect(clients.row('memory')).toBeVisible()
      await clients.pick('memory')
      await clients.pick('filesystem')
      await clients.bar().getByRole('button', { name: 'Disable', exact: true }).click()
      await page.getByRole('dialog').getByRole('textbox').fill('Production')
      await shoot(page, 'production-disable')
    })
  } finally {
    await gateway.close()
  }
}
