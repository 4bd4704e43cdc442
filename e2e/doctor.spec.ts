import AxeBuilder from '@axe-core/playwright'
import { expect, savedServer, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'

test('the Doctor shows what this computer has, and what a saved server lacks', async ({
  launch,
  seed,
}) => {
  seed({ servers: [savedServer('lost', 'bun', ['run', 'x'])] })
  const { first: page } = await launch()
  await new Frame(page).go('Settings')
  await page.getByRole('button', { name: 'Open Doctor' }).click()
  await expect(page.getByRole('status').getByText(/check/)).toBeVisible({ timeout: 20_000 })

  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(row('node').first()).toContainText(/Fine.*\d+\.\d+\.\d+/)
  await expect(row('bun')).toContainText('The saved server “lost” needs it')
  await expect(row('bun').getByRole('button', { name: 'Copy “npm install -g bun”' })).toBeVisible()
  await expect(row('Write and read')).toContainText('A test entry was written, read and removed')

  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('list', { name: 'PATH' }).getByRole('listitem').first()).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('status')).toContainText('Looking')
  await expect(page.getByRole('status').getByText(/check/)).toBeVisible({ timeout: 20_000 })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})
