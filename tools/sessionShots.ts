import { expect, type Page } from '@playwright/test'
import { EVERYTHING, HOSTILE, savedServer } from '../e2e/fixtures.ts'
import { BenchPage } from '../e2e/pages/bench.ts'
import { Frame } from '../e2e/pages/frame.ts'
import { RunningServer } from '../e2e/pages/running.ts'

interface Options {
  withProfile: (settings: object, play: (page: Page) => Promise<void>) => Promise<void>
  shoot: (page: Page, name: string) => Promise<void>
  preferences: object
}

/** Pictures of a server that is kept running: calls, questions, log, transcript and its end. */
export async function shootSessions({ withProfile, shoot, preferences }: Options): Promise<void> {
  const servers = [
    savedServer('everything', 'node', [EVERYTHING]),
    savedServer('fragile', 'node', [HOSTILE('liveCalls')]),
  ]
  await withProfile({ preferences, servers }, async (page) => {
    const bench = new BenchPage(page)
    const running = new RunningServer(page)
    const keep = async (name: string) => {
      await bench.saved(name).click()
      await bench.test()
      await bench.agree()
      await running.keep()
    }
    const press = (name: string) => page.getByRole('button', { name }).click()
    await new Frame(page).go('Servers')
    await keep('everything')
    const echo = await running.choose('echo')
    await echo.getByLabel('message').fill('Hello from the bench')
    await echo.getByRole('button', { name: 'Call' }).click()
    await expect(running.result()).toContainText('Echo: Hello')
    await shoot(page, 'session-result')
    await running.choose('get-tiny-image')
    await press('Call')
    await expect(running.result().getByRole('img')).toBeVisible()
    await shoot(page, 'session-image')
    await running.choose('trigger-long-running-operation')
    await press('Call')
    await expect(page.getByRole('progressbar')).toBeVisible()
    await shoot(page, 'session-progress')
    await press('Cancel')
    await expect(running.result()).toContainText('Cancelled')
    const sample = await running.choose('trigger-sampling-request')
    await sample.getByLabel('prompt').fill('What would a model say?')
    await press('Call')
    await expect(page.getByRole('button', { name: 'Look at it' })).toBeVisible()
    await shoot(page, 'session-asks')
    await press('Look at it')
    await expect(page.getByRole('dialog')).toBeVisible()
    await shoot(page, 'session-sampling')
    await press('Decline')
    await expect(running.result()).toBeVisible()
    await running.choose('trigger-elicitation-request')
    await press('Call')
    await press('Look at it')
    await expect(page.getByRole('dialog')).toBeVisible()
    await shoot(page, 'session-elicitation')
    await press('Decline')
    await running.tab('Resources')
    await running.choose('architecture.md')
    await press('Read')
    await expect(running.result()).toContainText('Everything Server')
    await shoot(page, 'session-resource')
    await running.tab('Log')
    await expect(page.getByRole('log')).toContainText('was declined')
    await shoot(page, 'session-log')
    await running.tab('Transcript')
    await running.row(/tools\/call.*echo/).click()
    await expect(page.getByRole('region', { name: /^Message / })).toContainText('Hello')
    await shoot(page, 'session-transcript')
    await page.setViewportSize({ width: 760, height: 520 })
    await running.tab('Tools')
    await shoot(page, 'session-small')
    await page.setViewportSize({ width: 1080, height: 720 })
    await keep('fragile')
    await running.choose('dies')
    await press('Call')
    await expect(running.confirm('dies')).toBeVisible()
    await shoot(page, 'session-confirm')
    await running.confirm('dies').getByRole('button', { name: 'Call' }).click()
    await expect(running.bar()).toContainText('Ended')
    await shoot(page, 'session-ended')
  })
}
