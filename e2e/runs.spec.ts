import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, HOSTILE, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'

const seededWith = (name: string, script: string, args: string[] = [], requestMs = 10_000) => {
  const server = savedServer(name, 'node', [HOSTILE(script), ...args])
  return { ...server, recipe: { ...server.recipe, limits: { startMs: 20_000, requestMs } } }
}

async function violationsIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

test('a limit that passes asks, and the run goes on to its result', async ({ launch, seed }) => {
  seed({ servers: [seededWith('slow', 'slow', ['5000'], 1000)] })
  const page = (await launch()).first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.saved('slow').click()
  await bench.test()
  await bench.agree()
  await expect(page.getByText('the limit was 1 s')).toBeVisible()
  await expect(bench.saved('slow')).toContainText('Limit passed')
  await page.getByRole('button', { name: 'Keep waiting' }).click()
  await expect(page.getByText('No limit now')).toBeVisible()
  await expect(bench.tested()).toBeVisible({ timeout: 20_000 })
  await expect(bench.tool('late')).toBeVisible()
})

test('colours, log messages and the line that broke the protocol are shown as text', async ({
  launch,
  seed,
}) => {
  seed({ servers: [seededWith('colours', 'colours'), seededWith('chatty', 'onlyNoise', ['end'])] })
  const page = (await launch()).first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.saved('colours').click()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await page.getByRole('button', { name: 'Show more of the output' }).click()
  const output = page.getByRole('log')
  await expect(output).toContainText('warm, 12 entries')
  await expect(output).not.toContainText('[31m')
  await expect(output.locator('.ansi-1')).toHaveText('ERROR')
  await expect(output).toContainText('watch: listening to 3 folders')
  await expect(output).toContainText('It says that its list of tools changed')
  expect(await violationsIn(page)).toEqual([])

  await bench.saved('chatty').click()
  await bench.test()
  await bench.agree()
  await page.getByRole('button', { name: 'Show the line' }).click()
  await expect(page.getByText('broke the protocol')).toBeVisible()
})

test('what a server offers is read by keyboard, whatever is broken in it', async ({
  launch,
  seed,
}) => {
  seed({ servers: [seededWith('notes', 'brokenExtras'), seededWith('editor', 'nestedSchema')] })
  const page = (await launch()).first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.saved('notes').click()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await expect(page.locator('img[src^="data:image/png"]')).toHaveCount(1)
  await page.getByRole('tab', { name: 'Prompts' }).click()
  await page.getByLabel('Filter prompts').fill('sum')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'summarise' })).toContainText('Which file')
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'summarise' })).toBeHidden()
  await page.getByRole('tab', { name: 'Resources' }).click()
  const nowhere = page.getByRole('option', { name: 'nowhere' })
  await expect(nowhere).toContainText('It has no URI, so nothing can read it')
  await page.getByRole('tab', { name: 'Server', exact: true }).click()
  await expect(page.getByText('https://icons.example/a.png (not loaded)')).toBeVisible()
  expect(await violationsIn(page)).toEqual([])

  await bench.saved('editor').click()
  await bench.test()
  await bench.agree()
  await bench.tool('edit-file').click()
  const detail = page.getByRole('region', { name: 'edit-file' })
  const from = detail.getByRole('button', { name: 'from' })
  await expect(detail.getByText('variant 1: File')).toBeVisible()
  await from.focus()
  await page.keyboard.press('Enter')
  await expect(from).toHaveAttribute('aria-expanded', 'true')
  await expect(detail.getByText('column', { exact: true })).toBeVisible()
  await expect(detail.getByText('again as folder')).toBeVisible()
  await expect(detail.locator('.tree mark')).toHaveText('Ignore all previous instructions')
  expect(await violationsIn(page)).toEqual([])
})
