import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ADMIN, EVERYTHING, expect, savedGateway, test } from './fixtures.ts'
import { ClientList } from './pages/clientList.ts'
import { Frame } from './pages/frame.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'
import { registerClient } from './registerClient.ts'

/** Some other web server. */
async function otherServer(
  answer: (path: string) => { status: number; body: string; headers?: Record<string, string> },
) {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
    const { status, body, headers } = answer(request.url ?? '')
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise((resolve) => server.close(resolve))
  return { url: `http://127.0.0.1:${port}`, seen, close }
}

test('every address that is no gateway gets a sentence and a next step', async ({ launch }) => {
  const page = (await launch()).first
  const frame = new Frame(page)
  const form = new GatewaySheet(page)
  const website = await otherServer(() => ({ status: 200, body: '<html>hello</html>' }))
  try {
    await frame.checkFirstGateway('not a url')
    await expect(form.problem()).toContainText('That is not a URL')
    for (const [url, sentence] of [
      ['ftp://127.0.0.1', 'not ftp'],
      ['http://admin:secret@127.0.0.1:8080', 'holds a user or a password'],
      ['http://127.0.0.1:9', 'refused the connection'],
      ['http://no-such-host.invalid:8080', 'was not found'],
      [website.url, 'not a Bifrost gateway'],
    ] as const) {
      await form.url().fill(url)
      await form.check()
      await expect(form.problem()).toContainText(sentence)
      await expect(form.saveButton()).toBeVisible()
    }
  } finally {
    await website.close()
  }
})

test('a redirect to another host is named and gets no credential', async ({ launch }) => {
  const other = await otherServer(() => ({ status: 200, body: '{}' }))
  const moved = await otherServer((path) => ({
    status: 302,
    body: '',
    headers: { location: other.url + path },
  }))
  try {
    const page = (await launch()).first
    const form = new GatewaySheet(page)
    await new Frame(page).checkFirstGateway(moved.url)
    await expect(form.problem()).toContainText(other.url)
    await form.chooseAuth('API key')
    await form.key().fill('sk-key-that-stays')
    await form.check()
    await expect(form.problem()).toContainText(other.url)
    expect(other.seen).toEqual([])
  } finally {
    await Promise.all([moved.close(), other.close()])
  }
})

test('a wrong password is told before anything is saved', async ({ gateway, launch }) => {
  const bifrost = await gateway({ auth: ADMIN })
  const page = (await launch()).first
  const form = new GatewaySheet(page)
  await new Frame(page).checkFirstGateway(bifrost.url)
  await form.chooseAuth('Password')
  await form.user().fill(ADMIN.user)
  await form.password().fill('wrong')
  await form.check()
  await expect(form.problem()).toContainText('did not accept the credential')
})

test('a key opens a gateway, survives a restart in the keychain, and goes with the gateway', async ({
  gateway,
  launch,
  profile,
}) => {
  const bifrost = await gateway({ auth: { bearer: 'sk-long-bearer-key' } })
  const first = await launch()
  const form = new GatewaySheet(first.first)
  await new Frame(first.first).checkFirstGateway(`${bifrost.url}/api/`)
  await form.chooseAuth('API key')
  await form.key().fill('sk-long-bearer-key')
  await form.check()
  await expect(form.line('Opens with')).toContainText('accepted')
  await form.save()
  await expect(form.sheet()).toBeHidden()
  await first.quit()
  const settings = readFileSync(join(profile, 'settings.json'), 'utf8')
  expect(settings).toContain(`"${bifrost.url}"`) // cleaned of /api/
  expect(settings).not.toContain('sk-long')

  const second = await launch()
  const clients = new ClientList(second.first)
  await expect(second.first.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await expect(clients.problem()).toBeHidden()

  const { id } = (JSON.parse(settings) as { gateways: { id: string }[] }).gateways[0]!
  const keytar = (await import('keytar')).default
  expect(await keytar.getPassword('Bifrost Tray', id)).toBe('sk-long-bearer-key')
  await new Frame(second.first).go('Settings')
  await second.first.getByRole('button', { name: 'Remove', exact: true }).click()
  await second.first.getByRole('dialog').getByRole('button', { name: 'Remove gateway' }).click()
  await expect(second.first.getByText('No gateway yet').first()).toBeVisible()
  await expect.poll(() => keytar.getPassword('Bifrost Tray', id)).toBeNull()
})

test('without a keychain nothing is written and the credential can live until quit', async ({
  gateway,
  launch,
  profile,
}) => {
  const bifrost = await gateway({ auth: ADMIN })
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' }
  const app = await launch({ env })
  const form = new GatewaySheet(app.first)
  await new Frame(app.first).checkFirstGateway(bifrost.url)
  await form.chooseAuth('Password')
  await form.user().fill(ADMIN.user)
  await form.password().fill(ADMIN.password)
  await expect(app.first.getByText('No keychain answers on this computer')).toBeVisible()
  await form.check()
  await form.save()
  await expect(form.sheet()).toBeVisible() // refused: there is no keychain
  await form.sheet().getByRole('checkbox', { name: 'Keep until I quit' }).check({ force: true })
  await form.save()
  await expect(form.sheet()).toBeHidden()
  await expect(app.first.getByRole('heading', { name: 'No clients yet' })).toBeVisible()
  await app.quit()
  expect(readFileSync(join(profile, 'settings.json'), 'utf8')).not.toContain(ADMIN.password)
  const again = await launch({ env })
  await expect(again.first.getByRole('alert')).toContainText('No keychain is available')
})

test('switching paints the other gateway and one that hangs delays nobody', async ({
  gateway,
  launch,
  seed,
}) => {
  const [one, two] = [await gateway(), await gateway({ dialect: 'v1.3.63' })]
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  seed({
    gateways: [
      savedGateway(one.url, { name: 'One' }),
      savedGateway(two.url, { name: 'Two' }),
      savedGateway(`http://127.0.0.1:${port}`, { name: 'Silent', environment: 'production' }),
    ],
  })
  try {
    const page = (await launch()).first
    const frame = new Frame(page)
    await expect(frame.switcher()).toContainText('One')
    await page.keyboard.press('Control+3')
    await expect(frame.switcher()).toContainText('Silent')
    await expect(page.getByText('Production. Changes here reach real traffic.')).toBeVisible()
    await page.keyboard.press('Control+2')
    await expect(frame.switcher()).toContainText('v1.3.63')
    await frame.switchTo('One')
    await expect(frame.switcher()).toContainText('v1.5.16')
  } finally {
    silent.closeAllConnections()
    silent.close()
  }
})

test('in a small window a refused save is seen, and the form scrolls beside the answer', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway({ auth: ADMIN })
  seed({ gateways: [savedGateway((await gateway()).url, { name: 'Team dev' })] })
  const page = (await launch()).first
  const form = new GatewaySheet(page)
  await page.setViewportSize({ width: 900, height: 600 })
  await expect(page.getByRole('button', { name: 'Register', exact: true })).toBeVisible()
  await page.keyboard.press('Control+n')
  await form.url().fill(bifrost.url)
  await form.chooseAuth('Password')
  await form.user().fill(ADMIN.user)
  await form.password().fill(ADMIN.password)
  await page.keyboard.press('Control+Enter')
  await expect(form.answer()).toBeVisible()
  await form.name().fill('team dev')
  await page.keyboard.press('Control+Enter')
  await expect(form.name()).toBeFocused()
  await expect(form.sheet().getByText('Another gateway has this name.')).toBeInViewport()

  await form.name().fill('Other')
  await form.openNetwork()
  await form.authority().fill('garbage')
  await page.keyboard.press('Control+Enter')
  await expect(form.problem()).toContainText('no PEM certificate')
  await expect(form.problem()).toBeInViewport({ ratio: 1 })
  await expect(form.saveButton()).toBeDisabled()
  await form.authority().fill('')
  await page.keyboard.press('Control+Enter')
  await expect(form.answer()).toBeInViewport()
  await page.keyboard.press('Control+Enter')
  await expect(new Frame(page).switcher()).toContainText('Other')
})

test('a rename keeps the credential; another host asks for it and for plain http again', async ({
  gateway,
  launch,
}) => {
  const bifrost = await gateway({ auth: ADMIN })
  const other = await otherServer(() => ({ status: 200, body: '{}' }))
  try {
    const page = (await launch()).first
    const form = new GatewaySheet(page)
    await new Frame(page).checkFirstGateway(bifrost.url)
    await form.chooseAuth('Password')
    await form.user().fill(ADMIN.user)
    await form.password().fill(ADMIN.password)
    await form.check()
    await form.save()
    await expect(form.sheet()).toBeHidden()
    await new Frame(page).go('Settings')
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await expect(form.sheet()).toContainText('Stored. Leave empty to keep it.')
    await form.name().fill('Renamed')
    await form.save() // nothing that was checked has changed
    await expect(new Frame(page).switcher()).toContainText('Renamed')
    await expect(new Frame(page).switcher()).toContainText('Healthy')

    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await form.url().fill(other.url)
    await expect(form.sheet()).not.toContainText('Stored. Leave empty to keep it.')
    await expect(form.saveButton()).toBeDisabled()
    await form.check()
    await expect(form.problem()).toBeVisible()
    await expect(form.saveButton()).toBeDisabled()
    expect(other.seen.join()).not.toContain('Basic')
  } finally {
    await other.close()
  }
})

test('a read only gateway is not changed, though the window asks main to', async ({
  gateway,
  launch,
  seed,
  profile,
}) => {
  const bifrost = await gateway()
  const id = 'read-only-gateway'
  seed({ gateways: [savedGateway(bifrost.url, { id, name: 'Team dev' })] })
  await registerClient(bifrost.url, { name: 'keep_me', args: [EVERYTHING], tools: ['*'] })
  const page = (await launch()).first
  const [form, clients] = [new GatewaySheet(page), new ClientList(page)]
  await expect(clients.row('keep_me')).toBeVisible()
  await new Frame(page).go('Settings')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await form.readOnly().click()
  await form.save() // needs no new check
  await expect(form.sheet()).toBeHidden()
  expect(readFileSync(join(profile, 'settings.json'), 'utf8')).toContain('"isReadOnly": true')

  await new Frame(page).go('Clients')
  await expect(new Frame(page).switcher().getByRole('img', { name: 'Read only' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Register', exact: true })).toBeDisabled()
  await clients.open('keep_me')
  await expect(
    page.getByRole('button', { name: /^Delete client: Team dev is read/ }),
  ).toBeDisabled()
  const outcome = await page.evaluate(`(async () => {
    const { value } = await window.bifrost['clients.list']({ gatewayId: '${id}' })
    const input = { gatewayId: '${id}', clientId: value.rows[0].id, confirm: 'Team dev' }
    return window.bifrost['clients.delete'](input)
  })()`)
  expect(outcome).toMatchObject({ ok: false, error: { code: 'gateway_read_only' } })
  await page.keyboard.press('r')
  await expect(clients.row('keep_me')).toBeVisible()
})

test('gateways keep the order they are given, in the switcher, by key and in the tray', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const names = ['One', 'Two', 'Three']
  seed({ gateways: names.map((name) => savedGateway(bifrost.url, { name })) })
  const first = await launch()
  const frame = new Frame(first.first)
  const page = first.first
  await expect(frame.switcher()).toContainText('One')
  await frame.switcher().click()
  await expect(frame.entry('One')).toBeFocused()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(frame.order).toEqual(['Two', 'One', 'Three'])
  await expect(frame.entry('One')).toBeFocused()
  await frame.entry('Three').dragTo(frame.entry('Two'))
  await expect.poll(frame.order).toEqual(['Three', 'Two', 'One'])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+1')
  await expect(frame.switcher()).toContainText('Three')
  await expect
    .poll(async () =>
      (await first.tray.items()).filter(({ type }) => type === 'radio').map(({ label }) => label),
    )
    .toEqual(['Three – local', 'Two – local', 'One – local'])
  await first.quit()

  const second = new Frame((await launch()).first)
  await expect(second.switcher()).toContainText('Three')
  await second.switcher().click()
  expect(await second.order()).toEqual(['Three', 'Two', 'One'])
})

test('a gateway that goes away is told once, on the desktop too; at the start nothing is', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const dead = await otherServer(() => ({ status: 200, body: '' }))
  await dead.close()
  seed({
    gateways: [
      savedGateway(bifrost.url, { name: 'Here' }),
      savedGateway(dead.url, { name: 'Gone before', environment: 'production' }),
    ],
  })
  const app = await launch()
  const frame = new Frame(app.first)
  await expect(frame.switcher()).toContainText('Healthy')
  await frame.switcher().click()
  await expect(frame.entry('Gone before')).toContainText('Not reachable')
  await app.first.keyboard.press('Escape')
  expect(await app.notifications.list()).toEqual([])
  await bifrost.close()
  await app.first.keyboard.press('r')
  await expect(frame.switcher()).toContainText('Not reachable')
  await app.first.keyboard.press('r')
  await expect(app.first.getByRole('button', { name: 'Try now' })).toBeEnabled()
  const told = await app.notifications.list()
  expect(told.map(({ title }) => title)).toEqual(['Here is not reachable'])
  expect(told[0]?.body).toContain('refused the connection')
})

test('production stays marked while it is down, in the switcher and in the tray', async ({
  gateway,
  launch,
  seed,
}) => {
  const bifrost = await gateway()
  const dead = await otherServer(() => ({ status: 200, body: '' }))
  await dead.close()
  const live = savedGateway(dead.url, { name: 'Production EU West', environment: 'production' })
  seed({ gateways: [savedGateway(bifrost.url, { name: 'Here' }), live] })
  const app = await launch()
  const frame = new Frame(app.first)
  await frame.switcher().click()
  const entry = frame.entry(live.name)
  await expect(entry).toContainText('Not reachable since')
  const word = entry.getByText('production', { exact: true })
  const [shown, whole] = await Promise.all([word.boundingBox(), entry.boundingBox()])
  expect(shown!.x + shown!.width).toBeLessThan(whole!.x + whole!.width)
  const line = await word.evaluate((each) => each.parentElement!.getBoundingClientRect().right)
  expect(shown!.x + shown!.width).toBeLessThanOrEqual(line)
  const labels = (await app.tray.items()).map(({ label }) => label)
  expect(labels).toContain('Production EU West – PRODUCTION, not reachable')
})
