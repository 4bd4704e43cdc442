import { expect, type Page } from '@playwright/test'
import { EVERYTHING, HOSTILE, savedGateway } from '../e2e/fixtures.ts'
import { startGateway } from '../e2e/gateway/gateway.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { KeyTable } from '../e2e/pages/keyTable.ts'
import { registerClient } from '../e2e/registerClient.ts'
import { createVirtualKey, giveAccess } from '../e2e/virtualKey.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of the table of virtual keys: how it is read, changed, saved, and what hinders that. */
export async function shootKeys({ withProfile, shoot, preferences }: Options): Promise<void> {
  const limits = { connectMs: 4000, retriesMs: 500, toolListMs: 1500, callMs: 3000 }
  const clientConfig = { enable_governance: false }
  const [team, live, old, off] = await Promise.all([
    startGateway({ dialect: 'v1.5.16', auth: null, limits }),
    startGateway({ dialect: 'v1.5.16', auth: null, limits }),
    startGateway({ dialect: 'v1.4.18', auth: null, limits }),
    startGateway({ dialect: 'v1.3.63', auth: null, limits, clientConfig }),
  ])
  const script = (name: string) => EVERYTHING.replace('server-everything', `server-${name}`)
  const register = (url: string, name: string, args: string[]) =>
    registerClient(url, { name, args, tools: ['*'] })
  try {
    await register(team.url, 'everything', [EVERYTHING])
    await register(team.url, 'memory', [script('memory')])
    await register(team.url, 'notion', [HOSTILE('listFails')])
    await register(team.url, 'filesystem', [script('filesystem'), '.'])
    await register(live.url, 'memory', [script('memory')])
    await register(old.url, 'memory', [script('memory')])
    const every = { everything: ['*'], memory: ['*'], notion: ['*'], filesystem: ['*'] }
    await createVirtualKey(team.url, 'ide-users', { description: '214 users', access: every })
    const bots = await createVirtualKey(team.url, 'ci-bots', {
      ...{ description: 'CI', access: { everything: ['*'], memory: ['read_graph'] } },
    })
    const some = { filesystem: ['read_text_file', 'list_directory'] }
    await createVirtualKey(team.url, 'evals', { description: 'nightly', access: some })
    await createVirtualKey(team.url, 'support', { description: 'internal' })
    await createVirtualKey(live.url, 'agents', { access: { memory: ['*'] } })
    await createVirtualKey(old.url, 'agents', { access: { memory: ['read_graph'] } })

    const gateways = [
      savedGateway(team.url, { name: 'Team dev', environment: 'development' }),
      savedGateway(live.url, { name: 'Production EU', environment: 'production' }),
      savedGateway(old.url, { name: 'Old box', environment: 'staging' }),
      savedGateway(off.url, { name: 'Laptop' }),
    ]
    const settings = { preferences, gateways, activeGatewayId: gateways[0]!.id }
    await withProfile(settings, async (page) => {
      const table = new KeyTable(page)
      await new Frame(page).go('Keys')
      await expect(table.cell('memory', 1)).toContainText('1 of 9')
      await shoot(page, 'keys-read')
      await table.cell('everything', 1).click()
      await table.choose('Chosen tools')
      for (const tool of ['get-sum', 'get-env', 'get-tiny-image']) await table.tool(tool).uncheck()
      await shoot(page, 'keys')
      await page.keyboard.press('Escape')
      await table.key('support').click()
      await expect(table.choice('support on 4 clients')).toBeVisible()
      await shoot(page, 'keys-column')
      await table.choose('All')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Show all changes' }).click()
      await shoot(page, 'keys-changes')
      await page.setViewportSize({ width: 760, height: 520 })
      await shoot(page, 'keys-small')
      await page.getByRole('button', { name: 'Show less' }).click()
      await table.cell('memory', 3).click()
      await table.choose('Chosen tools')
      await expect(page.getByRole('dialog').getByRole('radio', { name: 'None' })).toBeInViewport()
      await shoot(page, 'keys-small-choice')
      await table.choose('All')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 1080, height: 720 })
      await giveAccess(team.url, bots, { everything: ['echo'] })
      await table.save().click()
      await expect(table.reports()).toContainText('Somebody else')
      await shoot(page, 'keys-conflict')
      await team.close()
      await page.keyboard.press('r')
      await expect(page.getByText('is not reachable since')).toBeVisible()
      await shoot(page, 'keys-offline')

      await page.keyboard.press('Control+2')
      await table.cell('memory', 0).click()
      await table.choose('None')
      await page.keyboard.press('Escape')
      await table.save().click()
      await page.getByRole('dialog').getByRole('textbox').fill('Production')
      await shoot(page, 'keys-production')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+3')
      await expect(table.cell('memory', 0)).toContainText('1 of 9')
      await shoot(page, 'keys-old')
      await page.keyboard.press('Control+4')
      await expect(page.getByRole('heading', { name: 'No virtual keys' })).toBeVisible()
      await shoot(page, 'keys-off')
    })
  } finally {
    await Promise.all([team, live, old, off].map((gateway) => gateway.close()))
  }
}
