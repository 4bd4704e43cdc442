import { expect, type Page } from '@playwright/test'
import { HOSTILE, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of a run and of what it found: output, waits, lists, schemas. */
export async function shootResults({ withProfile, shoot, preferences }: Options): Promise<void> {
  const slow = savedServer('slow', 'node', [HOSTILE('slow'), '60000'])
  const limits = { startMs: 20_000, requestMs: 1000 }
  const servers = [
    savedServer('colours', 'node', [HOSTILE('colours')]),
    { ...slow, recipe: { ...slow.recipe, limits } },
    savedServer('chatty', 'node', [HOSTILE('onlyNoise'), 'end']),
    savedServer('notes', 'node', [HOSTILE('brokenExtras')]),
    savedServer('editor', 'node', [HOSTILE('nestedSchema')]),
  ]
  await withProfile({ preferences, servers }, async (page) => {
    const bench = new BenchPage(page)
    const run = async (name: string) => {
      await bench.saved(name).click()
      await bench.test()
      await bench.agree()
    }
    await new Frame(page).go('Servers')

    await run('slow')
    await expect(page.getByText('the limit was')).toBeVisible()
    await shoot(page, 'run-late')
    await page.getByRole('button', { name: 'Keep waiting' }).click()
    await expect(page.getByText('No limit now')).toBeVisible()
    await shoot(page, 'run-endless')
    await page.getByRole('button', { name: 'Stop' }).click()

    await run('colours')
    await expect(bench.tested()).toBeVisible()
    await page.getByRole('button', { name: 'Show more of the output' }).click()
    await expect(page.getByText('its list of tools changed')).toBeVisible()
    await shoot(page, 'run-output')

    await run('chatty')
    await expect(bench.failed()).toBeVisible()
    await page.getByRole('button', { name: 'Show the line' }).click()
    await shoot(page, 'run-broken-line')

    await run('notes')
    await expect(bench.tested()).toBeVisible()
    await page.getByRole('tab', { name: 'Prompts' }).click()
    await page.getByRole('option', { name: 'summarise' }).click()
    await shoot(page, 'result-prompts')
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Resources' }).click()
    await shoot(page, 'result-resources')
    await page.getByRole('tab', { name: 'Server', exact: true }).click()
    await shoot(page, 'result-server')

    await run('editor')
    await expect(bench.tested()).toBeVisible()
    await bench.tool('edit-file').click()
    await expect(page.getByText('Structured result')).toBeVisible()
    await shoot(page, 'result-schema')
    await page.getByText('Structured result').scrollIntoViewIfNeeded()
    await page.setViewportSize({ width: 760, height: 520 })
    await shoot(page, 'result-schema-small')
  })
}
