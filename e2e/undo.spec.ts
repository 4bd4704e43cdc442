import type { Page } from '@playwright/test'
import { expect, savedServer, test } from './fixtures.ts'
import { Frame } from './pages/frame.ts'

const command = (page: Page) => page.getByRole('textbox', { name: 'Command', exact: true })
const folder = (page: Page) => page.getByRole('textbox', { name: 'Folder' })
const added = (page: Page) => page.getByRole('textbox', { name: 'Add argument' })

test('changes of a recipe go back and forth; other fields take back their own text', async ({
  launch,
  seed,
}) => {
  seed({ servers: [savedServer('notes', 'node', ['notes.js'])] })
  const page = (await launch()).first
  await new Frame(page).go('Servers')

  await command(page).fill('')
  await command(page).pressSequentially('deno')
  await folder(page).pressSequentially('/tmp')
  await added(page).pressSequentially('--half')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(added(page)).not.toHaveValue('--half') // the field's own step
  await expect(folder(page)).toHaveValue('/tmp')

  await added(page).fill('')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(folder(page)).toHaveValue('')
  await expect(command(page)).toHaveValue('deno')
  await command(page).focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(command(page)).toHaveValue('node')
  await expect(page.getByRole('button', { name: /^Save\b/ })).toBeHidden()

  await page.keyboard.press('ControlOrMeta+Shift+z')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(command(page)).toHaveValue('deno')
  await expect(folder(page)).toHaveValue('/tmp')
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Undo change' }).click()
  await expect(folder(page)).toHaveValue('')
})
