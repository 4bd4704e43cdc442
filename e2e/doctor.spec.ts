import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, savedServer, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'

test('the Doctor shows what this computer has, and what a saved server lacks', async ({
  launch,
  profile,
  seed,
}) => {
  // A login shell that knows node and nothing else, whatever this computer has.
  const shell = join(profile, 'bash')
  const asked = join(profile, 'asked')
  const script = `echo x >> ${asked}; export PATH=${dirname(process.execPath)}:/no/such/folder; exec /bin/sh -c "$2"`
  writeFileSync(shell, `#!/bin/sh\n${script}\n`)
  chmodSync(shell, 0o755)
  seed({ servers: [savedServer('lost', 'uvx', ['mcp-server-git'])] })
  const { first: page } = await launch({ env: { SHELL: shell } })
  await new Frame(page).go('Settings')
  await page.getByRole('button', { name: 'Doctor', exact: true }).click()
  await expect(page.getByRole('status').getByText(/check/)).toBeVisible({ timeout: 20_000 })

  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await expect(row('node').first()).toContainText(/Fine.*\d+\.\d+\.\d+/)
  await expect(row('uvx')).toContainText('The saved server “lost” needs it')
  await expect(row('uvx').getByRole('button', { name: 'Copy “pipx install uv”' })).toBeVisible()
  await expect(row('Write and read')).toContainText('A test entry was written, read and removed')

  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('list', { name: 'PATH' }).getByText('/no/such/folder')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])

  const before = readFileSync(asked, 'utf8').length
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => readFileSync(asked, 'utf8').length).toBeGreaterThan(before)
  await expect(page.getByRole('status').getByText(/check/)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Gateways', exact: true }).press('ArrowUp')
  await expect(page.getByRole('button', { name: 'About', exact: true })).toBeFocused()
})
