import { ADMIN, expect, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'

test('a session is signed in once, renewed when the gateway ends it, and ended with the gateway', async ({
  gateway,
  launch,
}) => {
  const bifrost = await gateway({ auth: ADMIN })
  const count = (path: string) => bifrost.requests.filter((request) => request.path === path).length
  const page = (await launch()).first
  const frame = new Frame(page)
  const form = new GatewaySheet(page)
  await frame.checkFirstGateway(bifrost.url)
  await form.chooseAuth('Session')
  await form.user().fill(ADMIN.user)
  await form.password().fill(ADMIN.password)
  await form.name().fill('Team')
  await form.check()
  await expect(form.line('Opens with')).toContainText(`Session`)
  await form.save()
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()

  // A saved admin ends every session (wire).
  const basic = Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString('base64')
  const account = { admin_username: ADMIN.user, admin_password: ADMIN.password, is_enabled: true }
  const saved = await fetch(`${bifrost.url}/api/config`, {
    method: 'PUT',
    headers: { authorization: `Basic ${basic}` },
    body: JSON.stringify({ client_config: { log_retention_days: 1 }, auth_config: account }),
  })
  expect(saved.status).toBe(200)
  const [logins, logouts] = [count('/api/session/login'), count('/api/session/logout')]
  await page.keyboard.press('r')
  await expect.poll(() => count('/api/session/login')).toBe(logins + 1)
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await expect(page.getByRole('alert')).toBeHidden()
  const others = bifrost.requests.filter(
    ({ path, method }) => path !== '/api/session/login' && method !== 'PUT',
  )
  expect(JSON.stringify(others)).not.toContain(ADMIN.password)

  await frame.go('Settings')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove gateway' }).click()
  await expect.poll(() => count('/api/session/logout')).toBe(logouts + 1)
})

test('a gateway where nobody signs in is said to be open to everyone', async ({
  gateway,
  launch,
}) => {
  const bifrost = await gateway({ auth: null })
  const page = (await launch()).first
  const form = new GatewaySheet(page)
  await new Frame(page).checkFirstGateway(bifrost.url)
  await expect(form.line('Opens with')).toContainText('open to everyone who reaches it')
})
