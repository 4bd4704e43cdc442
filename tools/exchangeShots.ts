import { expect, type Page } from '@playwright/test'
import type { Gateway } from '../src/shared/model/gateway.ts'

/** Pictures of the sheets around the list of gateways; begins and ends in the settings. */
export async function shootExchange(
  page: Page,
  [laptop, team, staging, live]: Gateway[],
  shoot: (name: string) => Promise<void>,
): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Export' }).click()
  await expect(dialog).toContainText('bifrostTray')
  await shoot('export')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await shoot('import')
  const entries = [
    { ...staging, name: 'Staging US', url: 'https://us.example.com', auth: 'bearer', color: 'red' },
    laptop,
    { ...team, url: 'https://dev.example.com', auth: 'basic', user: 'admin', isReadOnly: true },
    { ...laptop, name: 'Old', url: 'ftp://10.0.0.1' },
  ].map((entry) => ({ ...entry, id: undefined }))
  const file = { bifrostTray: 'gateways', version: 1, gateways: entries }
  await dialog.getByLabel('Text of an export').fill(JSON.stringify(file))
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await expect(dialog).toContainText('Staging US')
  await shoot('import-preview')
  await dialog.getByRole('button', { name: 'Back' }).click()
  const risky = [
    { ...live, url: 'https://eu2.example.com', environment: 'local', auth: 'bearer' },
    { ...team, url: 'https://dev.example.com' },
  ].map((entry) => ({ ...entry, id: undefined }))
  await dialog.getByLabel('Text of an export').fill(JSON.stringify({ ...file, gateways: risky }))
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await dialog.getByRole('checkbox', { name: 'Take Production EU' }).click({ force: true })
  await dialog.getByLabel('Type Production EU to confirm').fill('Production')
  await shoot('import-production')
  await dialog.getByRole('button', { name: 'Back' }).click()
  await dialog.getByLabel('Text of an export').fill(JSON.stringify(file))
  await dialog.getByRole('button', { name: 'Look at it' }).click()
  await dialog.getByRole('button', { name: 'Import 1 gateway' }).click()
  await expect(dialog).toContainText('Credential missing')
  await shoot('import-result')
  await page.keyboard.press('Escape')
  await page.getByTitle('Team dev: switch gateway').click()
  await page.getByRole('menuitem', { name: 'Connect a tool' }).click()
  await expect(dialog).toContainText('claude mcp add')
  await shoot('connect')
  for (const tool of ['Cursor', 'VS Code', 'Codex', 'curl']) {
    await dialog.getByRole('radio', { name: tool }).check({ force: true })
    await shoot(`connect-${tool.replace(' ', '').toLowerCase()}`)
  }
  await dialog.getByRole('radio', { name: 'My key' }).check({ force: true })
  await dialog.getByLabel('Your virtual key').fill('sk-bf-0f6c2a')
  await shoot('connect-key')
  await page.keyboard.press('Escape')
}
