import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { EVERYTHING, expect, HOSTILE, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'
import { RunningServer } from './pages/running.ts'

/** Process ids whose command line holds a text. */
const runningWith = (text: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })

/** What a person with a screen reader would stumble over: rule and place. */
async function stumbles(page: Page): Promise<unknown[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
}

test('a server is kept running, called by a form, cancelled, watched and stopped', async ({
  launch,
  seed,
  profile,
}) => {
  test.slow() // the whole way, with three looks for what a screen reader needs
  const folder = mkdtempSync(join(tmpdir(), 'kept-'))
  seed({
    servers: [savedServer('everything', 'node', [EVERYTHING, 'stdio', folder])],
    preferences: { theme: 'dark', closeToTray: true, wasToldAboutTray: true },
  })
  const app = await launch()
  const page = app.first
  const bench = new BenchPage(page)
  const running = new RunningServer(page)
  await new Frame(page).go('Servers')
  await bench.saved('everything').click()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await expect.poll(() => runningWith(folder)).toEqual([])
  await running.keep()
  await expect(running.bar()).toContainText('Running')

  const sum = await running.choose('get-sum')
  await sum.getByLabel('a', { exact: true }).fill('1')
  await sum.getByRole('button', { name: 'Call' }).click()
  await expect(sum.getByLabel('b', { exact: true })).toBeFocused() // it is missing
  await expect(running.result()).toBeHidden()
  await sum.getByRole('button', { name: 'Call anyway' }).click()
  await expect(running.result()).toContainText('Invalid')
  const echo = await running.choose('echo')
  await echo.getByLabel('message').fill('hello')
  await page.keyboard.press('Control+Enter')
  await expect(running.result()).toContainText('Echo: hello')

  await page.getByRole('button', { name: 'Paste recipe' }).click()
  await expect(page.locator('footer')).toContainText('1 server is running')
  await bench.saved('everything').click()
  await running.choose('get-tiny-image')
  await page.keyboard.press('/')
  await expect(running.filter()).toBeFocused()
  await expect(page.locator('footer')).toContainText('call')
  await page.keyboard.press('Control+Enter') // no test while the server is in use
  await expect(running.result().getByRole('img')).toBeVisible()

  const long = await running.choose('trigger-long-running-operation')
  await long.getByRole('button', { name: 'Call' }).click()
  await expect(page.getByRole('progressbar', { name: 'Progress of the call' })).toBeVisible()
  await long.getByRole('button', { name: 'Cancel' }).click()
  await expect(running.result()).toContainText('Cancelled. The server was told')

  await running.tab('Prompts')
  const prompt = await running.choose('args-prompt')
  await prompt.getByLabel('city').fill('Oslo')
  await prompt.getByRole('button', { name: 'Get' }).click()
  await expect(running.result()).toContainText("What's weather in Oslo?")
  await running.tab('Resources')
  const resource = await running.choose('architecture.md')
  await resource.getByRole('button', { name: 'Read' }).click()
  await expect(running.result()).toContainText('Everything Server')

  await running.tab('Log')
  await expect(page.getByRole('log')).toContainText('2.0.0 runs')
  await app.answerDialog(folder)
  await page.getByRole('button', { name: 'Add folder…' }).click()
  await expect(page.getByRole('button', { name: `Do not name ${folder} any more` })).toBeVisible()
  expect(await stumbles(page)).toEqual([])
  await running.tab('Transcript')
  await expect(running.row('notifications/cancelled')).toBeVisible()
  await page.getByLabel('Filter by method or name').fill('echo')
  await running.row('echo').click()
  await expect(page.getByRole('region', { name: /^Message / })).toContainText('"message": "hello"')
  expect(await stumbles(page)).toEqual([])
  const file = join(profile, 'transcript.jsonl')
  await app.answerDialog(file)
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(page.getByText('Saved as')).toBeVisible()
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(JSON.parse(lines[0]!)).toMatchObject({
    ...{ number: 1, direction: 'out' },
    message: { method: 'initialize' },
  })
  await page.getByRole('button', { name: 'Call again' }).click()
  await expect(running.result()).toContainText('Echo: hello')
  expect(await stumbles(page)).toEqual([])

  await app.closeWindow()
  await expect.poll(() => app.windows()).toBe(0)
  expect(runningWith(folder)).not.toEqual([])
  await app.tray.click('1 server is kept running', 'Stop everything')
  await expect.poll(() => runningWith(folder), { timeout: 2000 }).toEqual([])
  rmSync(folder, { recursive: true })
})

test('what a server asks is shown whole and goes back only as the user says', async ({
  launch,
  seed,
}) => {
  seed({ servers: [savedServer('everything', 'node', [EVERYTHING])] })
  const app = await launch()
  const page = app.first
  const bench = new BenchPage(page)
  const running = new RunningServer(page)
  await new Frame(page).go('Servers')
  await bench.saved('everything').click()
  await bench.test()
  await bench.agree()
  await running.keep()
  const sample = await running.choose('trigger-sampling-request')
  await sample.getByLabel('prompt').fill('How is the weather?')
  await sample.getByRole('button', { name: 'Call' }).click()
  await page.getByRole('button', { name: 'Look at it' }).click()
  const question = page.getByRole('dialog', { name: 'everything wants the answer of a model' })
  await expect(question).toContainText('How is the weather?')
  await question.getByLabel('Answer').fill('Rain, as ever')
  await question.getByRole('button', { name: 'Send' }).click()
  await expect(question).toBeHidden()
  await expect(running.result()).toContainText('Rain, as ever')

  const elicit = await running.choose('trigger-elicitation-request')
  await elicit.getByRole('button', { name: 'Call' }).click()
  await page.getByRole('button', { name: 'Look at it' }).click()
  const input = page.getByRole('dialog', { name: 'everything asks you for input' })
  expect(await stumbles(page)).toEqual([])
  await input.getByRole('button', { name: 'Send' }).click()
  await expect(input).toBeVisible() // the name is missing
  await input.getByLabel('name', { exact: true }).fill('Ada')
  await input.getByRole('button', { name: 'Send' }).click()
  await expect(running.result()).toContainText('Name: Ada')
  await running.stop()
  await expect(running.bar()).toBeHidden()
})

test('a call that may destroy is asked about, and a server that dies in it says so', async ({
  launch,
  seed,
}) => {
  seed({ servers: [savedServer('live', 'node', [HOSTILE('liveCalls')])] })
  const page = (await launch()).first
  const bench = new BenchPage(page)
  const running = new RunningServer(page)
  await new Frame(page).go('Servers')
  await bench.saved('live').click()
  await bench.test()
  await bench.agree()
  await running.keep()
  const mismatch = await running.choose('mismatch')
  await mismatch.getByRole('button', { name: 'Call' }).click()
  await expect(running.confirm('mismatch')).toContainText('does not say what this tool changes')
  await page.keyboard.press('Escape')
  await expect(running.result()).toBeHidden()
  await mismatch.getByRole('button', { name: 'Call' }).click()
  await running.confirm('mismatch').getByRole('checkbox').check()
  await running.confirm('mismatch').getByRole('button', { name: 'Call' }).click()
  await expect(running.result()).toContainText('does not fit the output schema')
  await mismatch.getByRole('button', { name: 'Call' }).click()
  await expect(running.confirm('mismatch')).toBeHidden()

  const dies = await running.choose('dies')
  await dies.getByRole('button', { name: 'Call' }).click()
  await running.confirm('dies').getByRole('button', { name: 'Call' }).click()
  await expect(running.result()).toContainText('ended during the call (exit code 7)')
  await expect(running.bar()).toContainText('Ended')
  await expect(page.getByText('The server ended while it was running (exit code 7)')).toBeVisible()
  await running.bar().getByRole('button', { name: 'Dismiss' }).click()
  await expect(running.bar()).toBeHidden()
})
