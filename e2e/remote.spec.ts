import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { neededKey, startHttpFixtures, type HttpFixtures } from './gateway/fixtures/httpServers.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'

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
  await bench.test()
  await expect(bench.tested()).toBeVisible() // with the value out of the keychain, unasked
  await expect(question).toBeHidden()
  const settings = readFileSync(join(profile, 'settings.json'), 'utf8')
  expect(settings).toContain('X-Api-Key')
  expect(settings).not.toContain(neededKey)
})
