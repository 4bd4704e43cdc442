import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { pretendBifrost } from '../tools/pretendBifrost.ts'
import { ADMIN, expect, savedGateway, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'
import { GatewaySheet } from './pages/gatewaySheet.ts'

const dialog = (page: Page) => page.getByRole('dialog')
const settingsRow = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ hasText: name })

/** The text of the export that is open, as the user would select it. */
const exported = (page: Page) => dialog(page).getByLabel('Export', { exact: true }).innerText()

async function look(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog(page).getByLabel('Text of an export').fill(text)
  await dialog(page).getByRole('button', { name: 'Look at it' }).click()
}

test('what is exported and removed comes back by an import, without its credential', async ({
  launch,
  gateway,
  seed,
  profile,
}) => {
  const locked = await gateway({ auth: ADMIN })
  seed({ gateways: [savedGateway('http://127.0.0.1:9', { name: 'Laptop' })] })
  const app = await launch()
  const page = app.first
  const frame = new Frame(page)
  const form = new GatewaySheet(page)

  await frame.go('Settings')
  await page.getByRole('button', { name: 'Add a gateway' }).click()
  await form.url().fill(locked.url)
  await form.chooseAuth('Password')
  await form.user().fill(ADMIN.user)
  await form.password().fill(ADMIN.password)
  await form.check()
  await expect(form.answer()).toBeVisible()
  await form.name().fill('Team dev')
  await form.save()
  await expect(settingsRow(page, 'Team dev')).toContainText('in the keychain')

  await page.getByRole('button', { name: 'Export' }).click()
  await expect(dialog(page)).toContainText('"name": "Team dev"')
  const text = await exported(page)
  expect(text).not.toContain(ADMIN.password)
  expect(JSON.parse(text)).toMatchObject({ bifrostTray: 'gateways', version: 1 })
  await dialog(page).getByRole('button', { name: 'Copy' }).click()
  await expect(dialog(page).getByRole('button', { name: 'Copied' })).toBeVisible()
  expect((await app.clipboard()).trimEnd()).toBe(text.trimEnd())
  await page.keyboard.press('Escape')

  await settingsRow(page, 'Team dev').getByRole('button', { name: 'Remove' }).click()
  await dialog(page)
    .getByRole('button', { name: /^Remove gateway/ })
    .click()
  await expect(settingsRow(page, 'Team dev')).toHaveCount(0)
  const asked = locked.requests.length

  const file = join(profile, 'gateways.json')
  writeFileSync(file, text)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.locator('input[type=file]').setInputFiles(file)
  const row = (name: string) => dialog(page).getByRole('listitem').filter({ hasText: name })
  await expect(row('Laptop')).toContainText('The same as here')
  await expect(row('Team dev')).toContainText('New')
  await expect(row('Team dev')).toContainText('Comes without a credential')
  expect(locked.requests).toHaveLength(asked)
  await dialog(page)
    .getByRole('button', { name: /^Import 1 gateway/ })
    .click()
  await expect(dialog(page)).toContainText('Credential missing')
  await dialog(page).getByRole('button', { name: 'Enter it' }).click()

  await expect(form.user()).toHaveValue(ADMIN.user)
  await expect(form.password()).toHaveValue('')
  await form.password().fill(ADMIN.password)
  await form.check()
  await expect(form.line('Opens with')).toContainText('signed in')
  await form.save()
  await expect(settingsRow(page, 'Team dev')).toContainText('in the keychain')
})

test('an import with another address shows old and new, waits for a tick and brings no credential', async ({
  launch,
  gateway,
  seed,
}) => {
  const before = await gateway({ auth: ADMIN })
  const after = await gateway({ auth: ADMIN })
  const team = savedGateway(before.url, { name: 'Team dev', auth: 'basic', user: ADMIN.user })
  seed({ gateways: [team] })
  const page = (await launch()).first
  await new Frame(page).go('Settings')
  const { id, ...described } = { ...team, url: after.url }
  expect(id).toBe(team.id) // means something only here
  await look(page, JSON.stringify({ bifrostTray: 'gateways', version: 1, gateways: [described] }))
  await expect(dialog(page)).toContainText('Differs from the one here')
  await expect(dialog(page).locator('del')).toHaveText(before.url)
  await expect(dialog(page).locator('ins')).toHaveText(after.url)
  await expect(dialog(page).getByRole('button', { name: 'Choose at least one' })).toBeDisabled()
  await dialog(page).getByRole('checkbox', { name: 'Take Team dev' }).click({ force: true })
  await dialog(page)
    .getByRole('button', { name: /^Import 1 gateway/ })
    .click()
  await expect(dialog(page)).toContainText('Credential missing')
  await page.keyboard.press('Escape')
  await expect(settingsRow(page, 'Team dev')).toContainText(after.url)
  await expect(settingsRow(page, 'Team dev')).toContainText('missing')
  expect(after.requests.filter(({ credential }) => credential !== 'none')).toEqual([])
})

test('an import that strips a production gateway of its protection says so and waits for its name', async ({
  launch,
  gateway,
  seed,
}) => {
  const [before, after] = [await gateway(), await gateway()]
  const live = savedGateway(before.url, { name: 'Production EU', environment: 'production' })
  seed({ gateways: [{ ...live, isReadOnly: true }] })
  const page = (await launch()).first
  await new Frame(page).go('Settings')
  const stripped = { ...live, id: undefined, url: after.url, environment: 'local' }
  await look(page, JSON.stringify({ bifrostTray: 'gateways', version: 1, gateways: [stripped] }))
  const row = dialog(page).getByRole('listitem')
  await expect(row).toContainText('This replaces Production EU, a production gateway')
  await expect(row).toContainText('would no longer count as production')
  await expect(row).toContainText('Read only is turned off')
  await expect(row).toContainText(`Requests go to ${after.url}, no longer to ${before.url}`)
  await dialog(page).getByRole('checkbox', { name: 'Take Production EU' }).click({ force: true })
  await expect(dialog(page).getByRole('button', { name: 'Type the name first' })).toBeDisabled()
  await page.keyboard.press('Control+Enter')
  const field = dialog(page).getByLabel('Type Production EU to confirm')
  await field.fill('production eu')
  await page.keyboard.press('Control+Enter')
  await expect(field).toBeVisible()
  await expect(page.getByText('Production. Changes here reach real traffic.')).toBeVisible()
  await field.fill('Production EU')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toContainText('1 gateway imported')
  await page.keyboard.press('Escape')
  await expect(settingsRow(page, 'Production EU')).toContainText(after.url)
  await expect(page.getByText('Production. Changes here reach real traffic.')).toHaveCount(0)
})

test('a text that is no export, or a newer one, gets a sentence', async ({ launch }) => {
  const page = (await launch()).first
  await page.getByRole('button', { name: 'Open an export' }).click()
  for (const [text, sentence] of [
    ['hello', 'That is no export of Bifrost Tray'],
    ['{"bifrostTray":"gateways","version":2}', 'comes from a newer version'],
  ] as const) {
    await dialog(page).getByLabel('Text of an export').fill(text)
    await dialog(page).getByRole('button', { name: 'Look at it' }).click()
    await expect(dialog(page).getByRole('alert')).toContainText(sentence)
  }
})

test('connecting a tool copies what is shown, and the key only when it was put in', async ({
  launch,
  gateway,
  seed,
}) => {
  const team = await gateway()
  seed({ gateways: [savedGateway(team.url, { name: 'Team dev' })] })
  const app = await launch()
  const page = app.first
  await page.getByTitle('Team dev: switch gateway').click()
  await page.getByRole('menuitem', { name: 'Connect a tool' }).click()
  const tools = page.getByRole('region', { name: 'Its MCP tools' })
  const copied = async (): Promise<string> => {
    await tools.getByRole('button', { name: /^Copy/ }).click()
    await expect(tools.getByRole('button', { name: 'Copied' })).toBeVisible()
    return app.clipboard()
  }
  const shown = () => tools.getByLabel('Its MCP tools').innerText()

  expect(await copied()).toBe(await shown())
  expect(await shown()).toContain(`${team.url}/mcp`)
  expect(await shown()).toContain('sk-bf-YOUR-KEY')
  await page.getByRole('radio', { name: 'curl' }).check({ force: true })
  await page.getByRole('radio', { name: 'My key' }).check({ force: true })
  await page.getByLabel('Your virtual key').fill('sk-bf-of-mine')
  await expect(tools).toContainText('Bearer sk-bf-of-mine')
  await expect(tools.getByRole('button', { name: 'Copy: Its MCP tools' })).toBeVisible()
  expect(await copied()).toBe(await shown())
})

test('a gateway that runs on this computer is offered until it is saved', async ({
  launch,
  gateway,
}) => {
  test.skip(process.platform !== 'linux', 'other systems do not show the ports of a process')
  const [running, other] = [await gateway(), await gateway()]
  const ends = [await pretendBifrost(running.port), await pretendBifrost(other.port)]
  try {
    const page = (await launch()).first
    const form = new GatewaySheet(page)
    const offer = page.getByRole('button', { name: `127.0.0.1:${running.port}, v1.5.16` })
    await offer.click()
    await expect(form.url()).toHaveValue(running.url)
    await expect(form.answer()).toBeVisible()
    expect(running.requests.every(({ credential }) => credential === 'none')).toBe(true)
    await form.save()
    await expect(page.getByTitle('Laptop: switch gateway')).toBeVisible()
    await page.keyboard.press('Control+n')
    await expect(page.getByRole('button', { name: `127.0.0.1:${other.port}` })).toBeVisible()
    await expect(offer).toHaveCount(0)
  } finally {
    for (const end of ends) await end()
  }
})

test('the sheets around gateways can be read and named, in light and dark', async ({
  launch,
  seed,
}) => {
  const gateways = [savedGateway('http://127.0.0.1:9', { name: 'Laptop' })]
  for (const theme of ['dark', 'light'] as const) {
    seed({ gateways, preferences: { theme, closeToTray: true, wasToldAboutTray: true } })
    const app = await launch()
    const page = app.first
    const violations = async () => {
      await expect(dialog(page)).toBeVisible()
      const axe = new AxeBuilder({ page }).setLegacyMode().include('dialog')
      const { violations } = await axe.analyze()
      return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
    }
    await page.getByTitle('Laptop: switch gateway').click()
    await page.getByRole('menuitem', { name: 'Connect a tool' }).click()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    await new Frame(page).go('Settings')
    await page.getByRole('button', { name: 'Export' }).click()
    await expect(dialog(page)).toContainText('bifrostTray')
    expect(await violations()).toEqual([])
    const text = await exported(page)
    await page.keyboard.press('Escape')
    const changed = JSON.parse(text.replace('"local"', '"staging"')) as { gateways: unknown[] }
    changed.gateways.push({ name: 'Fresh', url: 'https://a.b', environment: 'local', auth: 'none' })
    await look(page, JSON.stringify({ ...changed, gateways: [...changed.gateways, 5] }))
    await expect(dialog(page)).toContainText('Fresh')
    expect(await violations()).toEqual([])
    await app.quit()
  }
})
