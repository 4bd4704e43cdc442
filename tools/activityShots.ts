import { expect, type Page } from '@playwright/test'

/** Pictures of the list of what happened; begins and ends in it, without filters. */
export async function shootActivity(
  page: Page,
  shoot: (name: string) => Promise<void>,
): Promise<void> {
  const details = page.getByRole('region', { name: 'Details' })
  const routine = page.getByRole('button', { name: 'Routine reads' })
  const rows = page.getByRole('listbox', { name: 'Activity' }).getByRole('option')
  await rows.filter({ hasText: 'Disabled' }).first().click()
  await expect(details).toContainText('Before')
  await shoot('activity-change')
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: 'Calls' }).check({ force: true })
  await routine.click()
  await shoot('activity-routine')
  await page.getByRole('button', { name: 'Only failures' }).click()
  await rows.first().click()
  await expect(details).toContainText('What helps')
  await shoot('activity-call')
  await page.setViewportSize({ width: 760, height: 520 })
  await shoot('activity-call-small')
  await page.setViewportSize({ width: 1080, height: 720 })
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('nothing like it')
  await shoot('activity-nothing')
  await routine.click()
  await page.getByRole('button', { name: 'Clear filters' }).click()
}
