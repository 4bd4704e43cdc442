import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { neededKey, startHttpFixtures, type HttpFixtures } from './gateway/fixtures/httpServers.ts'
import { browse } from './gateway/fixtures/provider/browser.ts'
import { openProviderPlace } from './gateway/fixtures/provider/place.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'

/** What a person with a screen reader would stumble over: rule and place. */
async function stumbles(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}

let fixtures: HttpFixtures
test.beforeEach(async () => {
  fixtures = await startHttpFixtures(0)
})
test.afterEach(() => fixtures.close())

test('a URL with a secret header is asked for, tested and kept, its secret in the keychain only', async ({
  launch,
  profile,
}) => {
  const page = (await launch()).first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  const url = `${fixtures.url}/needheader`
  await bench.paste(
    JSON.stringify({ mcpServers: { far: { url, headers: { 'X-Api-Key': neededKey } } } }),
  )
  await bench.test()
  const question = page.getByRole('dialog', { name: 'Connect to this server?' })
  await expect(question).toContainText(url)
  await expect(question).toContainText('X-Api-Key')
  await expect(question).not.toContainText(neededKey)
  await question.getByRole('button', { name: 'Run test' }).click()
  await expect(bench.tested()).toBeVisible()
  await bench.save()
  await bench.testAgain() // with the value out of the keychain, unasked
  await expect(question).toBeHidden()
  const settings = readFileSync(join(profile, 'settings.json'), 'utf8')
  expect(settings).toContain('X-Api-Key')
  expect(settings).not.toContain(neededKey)
})

test('a server with OAuth is signed in to with the browser, and its tokens lie in the keychain only', async ({
  launch,
  profile,
}) => {
  const place = await openProviderPlace()
  try {
    const app = await launch()
    const page = app.first
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    await bench.paste(JSON.stringify({ mcpServers: { far: { url: place.url } } }))
    await bench.test()
    const question = page.getByRole('dialog', { name: 'Connect to this server?' })
    await question.getByRole('button', { name: 'Run test' }).click()
    await expect(bench.problem()).toContainText('wants a sign-in (401)')
    expect(await app.opened()).toEqual([])

    const open = page.getByRole('button', { name: 'Sign in…' })
    await open.focus()
    await page.keyboard.press('Enter')
    const waits = page.getByText('Waiting for the sign-in in your browser')
    await expect(waits).toBeVisible()
    const cancel = page.getByRole('button', { name: 'Cancel sign-in' })
    await expect(cancel).toBeFocused()
    await page.getByRole('button', { name: 'Copy address' }).click()
    const [address = ''] = await app.opened()
    await expect.poll(() => app.clipboard()).toBe(address)
    expect(await stumbles(page)).toEqual([])
    await cancel.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText('The sign-in was cancelled')).toBeVisible()

    await expect(open).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(waits).toBeVisible()
    const [, again = ''] = await app.opened()
    expect((await browse(again, 'allow')).status).toBe(200)
    // The sign-in is new to the recipe: what is sent is shown once more.
    await expect(question).toContainText('Sign-in token')
    await question.getByRole('button', { name: 'Run test' }).click()
    await expect(bench.tested()).toBeVisible()
    await bench.save()
    await bench.testAgain()

    const more = page.getByRole('button', { name: 'More' })
    const signOut = page.getByRole('menuitem', { name: 'Sign out' })

    const left = readFileSync(join(profile, 'settings.json'), 'utf8') + (await page.content())
    // A code, an access and a refresh token.
    expect(place.given).toHaveLength(3)
    for (const secret of place.given) expect(left).not.toContain(secret)

    await place.revoke(place.given[2]!, new URL(again).searchParams.get('client_id')!)
    await bench.test()
    await expect(bench.problem()).toContainText('does not accept the sign-in')
    expect(await stumbles(page)).toEqual([])
    await open.click()
    await expect(waits).toBeVisible()
    await browse((await app.opened()).at(-1)!, 'allow')
    await expect(bench.tested()).toBeVisible()

    await more.click()
    await signOut.click()
    await bench.test()
    await expect(bench.problem()).toContainText('wants a sign-in (401)')
    await more.click()
    await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible()
    await expect(signOut).toBeHidden()
  } finally {
    await place.close()
  }
})
