import { join } from 'node:path'
import { EVERYTHING, expect, HOSTILE, savedGateway, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { ClientList } from './pages/clientList.ts'
import { Frame } from './pages/frame.ts'
import { RegisterSheet } from './pages/registerSheet.ts'
import type { Page } from '@playwright/test'

/** Tests a saved server to the end and opens its register sheet. */
async function testAndOpen(page: Page, name: string): Promise<RegisterSheet> {
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.saved(name).click()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await bench.register()
  return new RegisterSheet(page)
}

test('the name is judged by the rules of the chosen gateway while it is typed', async ({
  gateway,
  launch,
  seed,
}) => {
  const [strict, loose] = [
    await gateway({ dialect: 'v1.5.16' }),
    await gateway({ dialect: 'v1.3.63' }),
  ]
  seed({
    gateways: [
      savedGateway(strict.url, { name: 'Strict' }),
      savedGateway(loose.url, { name: 'Old' }),
    ],
    servers: [savedServer('my-server', 'node', [EVERYTHING])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'my-server')
  await expect(register.name()).toHaveValue('my_server')
  for (const [name, reason] of [
    ['my-server', 'a hyphen is not allowed'],
    ['my server', 'a space is not allowed'],
    ['1server', 'must not begin with a digit'],
    ['sërver', 'without accents'],
    ['', 'a name is needed'],
  ] as const) {
    await register.name().fill(name)
    await expect(register.sheet()).toContainText(reason)
    await expect(register.button('Strict')).toBeDisabled()
  }
  await register.choose('Old')
  await register.name().fill('my-server ✨')
  await expect(register.button('Old')).toBeEnabled()
  await expect(register.sheet()).toContainText('cannot call stdio tools')
})

test('allow-lists are written as chosen, by name, never left out', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  seed({
    gateways: [savedGateway(bifrost.url)],
    servers: [savedServer('everything', 'node', [EVERYTHING])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'everything')
  await register.sheet().getByRole('checkbox', { name: 'Allow all tools shown' }).click()
  await register.allow('echo').click()
  await register.auto('echo').click()
  await register.register('Laptop')
  await expect(register.result(/is on Laptop/)).toBeVisible()
  const create = bifrost.requests.find(
    ({ method, path }) => method === 'POST' && path === '/api/mcp/client',
  )
  expect(JSON.parse(create?.body ?? 'null')).toMatchObject({
    tools_to_execute: ['echo'],
    tools_to_auto_execute: ['echo'],
    auth_type: 'none',
  })
  await register
    .result(/is on Laptop/)
    .getByRole('button', { name: 'Undo registration' })
    .click()
  await page.getByRole('button', { name: 'Delete from Laptop' }).click()
  await expect(page.getByText('everything was deleted from Laptop')).toBeVisible()
  await new Frame(page).go('Clients')
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
})

test('a server that starts here and not there is reported with the words of the gateway', async ({
  gateway,
  launch,
  seed,
}) => {
  // The gateway has another PATH than this computer.
  const bifrost = await gateway({ env: { PATH: '/nonexistent' } })
  seed({
    gateways: [savedGateway(bifrost.url)],
    servers: [savedServer('everything', 'node', [EVERYTHING])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'everything')
  await register.register('Laptop')
  const failed = register.result('everything is not on Laptop')
  await expect(failed).toBeVisible({ timeout: 45_000 })
  await expect(failed.getByRole('alert')).toContainText('was not created')
  expect(bifrost.requests.filter(({ method }) => method === 'POST')).toHaveLength(1) // never retried
})

test('a slow create can be left; its end is told and can be opened again', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({
    limits: { connectMs: 20_000, retriesMs: 500, toolListMs: 3000, callMs: 3000 },
  })
  seed({
    gateways: [savedGateway(bifrost.url)],
    servers: [savedServer('slow', 'node', [HOSTILE('slow'), '4000'])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'slow')
  await register.register('Laptop')
  const progress = page.getByRole('dialog', { name: 'Registering slow on Laptop' })
  await expect(progress).toContainText('The gateway starts the server now')
  await progress.getByRole('button', { name: 'Leave it running' }).click()
  await new Frame(page).go('Clients')
  await expect(page.getByText('slow is on Laptop')).toBeVisible({ timeout: 20_000 })
  await expect(new ClientList(page).row('slow')).toContainText('Healthy')
})

test('tools that differ from the test on this computer are reported', async ({
  gateway,
  launch,
  profile,
  seed,
}) => {
  const bifrost = await gateway()
  seed({
    gateways: [savedGateway(bifrost.url)],
    servers: [savedServer('changing', 'node', [HOSTILE('changing'), join(profile, 'started')])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'changing')
  await register.register('Laptop')
  const result = register.result(/changing is on Laptop/)
  await expect(result).toContainText('Tools differ from what you tested')
  await expect(result).toContainText('New on the gateway')
  await expect(result).toContainText('later')
})

test('five thousand tools can be chosen from', async ({ gateway, launch, seed }) => {
  const bifrost = await gateway()
  seed({
    gateways: [savedGateway(bifrost.url)],
    servers: [savedServer('many', 'node', [HOSTILE('manyTools')])],
  })
  const page = (await launch()).first
  const register = await testAndOpen(page, 'many')
  await expect(register.sheet()).toContainText('5,000 of 5,000 tools')
  await page.keyboard.press('Escape')
  await expect(register.sheet()).toBeHidden()
})
