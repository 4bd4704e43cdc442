import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { EVERYTHING, HOSTILE, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Definitions } from '../e2e/pages/definitions.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { ManyServers } from '../e2e/pages/many.ts'
import { digestOf } from '../src/main/mcp/consent.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of many servers at once: tags, and tests of all of them. */
export async function shootMany({ withProfile, shoot, preferences }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'many-'))
  const script = (name: string) => EVERYTHING.replace('server-everything', `server-${name}`)
  const servers = [
    { ...savedServer('everything', 'node', [EVERYTHING]), tags: ['demo'] },
    { ...savedServer('filesystem', 'node', [script('filesystem'), folder]), tags: ['work'] },
    { ...savedServer('mail', 'node', [HOSTILE('redefining'), join(folder, 'started')]) },
    { ...savedServer('memory', 'node', [script('memory')]), tags: ['work', 'read only'] },
    { ...savedServer('crashing', 'node', [HOSTILE('crashing')]), tags: ['broken'] },
    { ...savedServer('slow', 'node', [HOSTILE('slow'), '5000']), tags: ['demo'] },
    { ...savedServer('stranger', 'node', [HOSTILE('slow'), '1']), tags: [] },
  ]
  const consents = servers.slice(0, -1).map(({ id, recipe }) => ({
    ...{ digest: digestOf(recipe), at: '2026-11-01T08:00:00.000Z', serverId: id },
    ...{ command: recipe.command, args: recipe.args, envNames: [], cwd: recipe.cwd },
  }))
  await withProfile({ preferences, servers, consents }, async (page) => {
    const bench = new BenchPage(page)
    const many = new ManyServers(page)
    const definitions = new Definitions(page)
    await new Frame(page).go('Servers')
    await bench.saved('mail').click()
    await bench.test()
    await definitions.accept(definitions.line())
    await expect(definitions.line()).toContainText('as accepted')
    await bench.test()
    await expect(definitions.line()).toContainText('since you accepted')
    await many.choose('Compare two runs…')
    await expect(page.getByRole('dialog')).toContainText('Definitions: 1 changed')
    await shoot(page, 'compare-runs')
    await page.keyboard.press('Escape')
    await many.choose('Tags…')
    await expect(page.getByRole('dialog')).toBeVisible()
    await shoot(page, 'tags')
    await page.keyboard.press('Escape')
    await many.open()
    await shoot(page, 'many-before')
    await many.start().click()
    await expect(many.row('memory')).toContainText('Works', { timeout: 20_000 })
    await shoot(page, 'many-running')
    await expect(many.summary()).toContainText('5 of 7 work', { timeout: 20_000 })
    await expect(many.table()).not.toContainText('counting')
    await shoot(page, 'many')
    await page.setViewportSize({ width: 760, height: 520 })
    await shoot(page, 'many-small')
    await page.setViewportSize({ width: 1080, height: 720 })
  }).finally(() => rmSync(folder, { recursive: true, force: true }))
}
