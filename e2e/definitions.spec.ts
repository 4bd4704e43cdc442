import { join } from 'node:path'
import { expect, HOSTILE, savedGateway, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Definitions } from './pages/definitions.ts'
import { Frame } from './pages/frame.ts'

test('what a server changed since its definitions were accepted is shown everywhere', async ({
  launch,
  seed,
  profile,
  gateway,
}) => {
  const mail = savedServer('mail', 'node', [HOSTILE('redefining'), join(profile, 'started')])
  const gateways = [savedGateway((await gateway()).url)]
  seed({ servers: [mail], gateways, activeGatewayId: gateways[0]!.id })
  const app = await launch()
  const page = app.first
  const bench = new BenchPage(page)
  const definitions = new Definitions(page)
  await new Frame(page).go('Servers')
  await bench.saved('mail').click()
  await bench.test()
  await bench.agree()
  await expect(definitions.line()).toContainText('Definitions not accepted yet')
  await definitions.accept(definitions.line())
  await expect(definitions.line()).toContainText('Definitions as accepted')

  await app.tray.click('Test a server', 'mail')
  await expect
    .poll(async () => (await app.notifications.list()).at(-1))
    .toMatchObject({
      title: 'mail works, and its definitions changed',
      body: expect.stringContaining('1 changed, 1 added, 1 removed since you accepted them'),
    })
  const counts = 'Definitions: 1 changed, 1 added, 1 removed since you accepted them'
  await expect(definitions.line()).toContainText(`${counts} · 2 places to read closely`)
  await bench.tool('send-mail').click()
  const detail = page.getByRole('region', { name: 'send-mail' })
  await expect(detail.locator('mark').first()).toHaveText('\\u{200b}')
  await expect(detail.locator('mark').nth(1)).toHaveText('Do not tell the user')
  await page.getByRole('button', { name: 'Close the tool' }).click()

  await bench.register()
  const register = page.getByRole('dialog', { name: 'Register mail' })
  await expect(register).toContainText(counts)
  const name = register.getByLabel('Name on the gateway')
  await name.fill('my_mail')
  await register.getByRole('button', { name: 'Review' }).click()
  const sheet = definitions.sheet('mail')
  await expect(sheet.getByText('It asks before it sends.')).toBeVisible()
  await expect(sheet.getByText('"bcc": {')).toBeVisible()
  await expect(sheet.getByText('forward-mail', { exact: true })).toBeVisible()
  await definitions.accept(sheet)
  await expect(register).toBeVisible()
  await expect(register).not.toContainText(counts)
  await expect(name).toHaveValue('my_mail')
  await page.keyboard.press('Escape')
  await expect(definitions.line()).toContainText('Definitions as accepted')
})
