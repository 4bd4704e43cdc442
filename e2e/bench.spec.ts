import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EVERYTHING, expect, HOSTILE, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'

test('nothing runs before the user agreed, and a changed command asks again', async ({
  launch,
}) => {
  const app = await launch()
  const page = app.first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.paste(`node ${EVERYTHING}`)
  await bench.test()
  await expect(bench.consent()).toContainText(EVERYTHING)
  await page.keyboard.press('Escape')
  await expect(bench.consent()).toBeHidden()
  await expect(bench.tested()).toBeHidden()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await bench.testAgain()
  await expect(bench.consent()).toBeHidden() // exactly this was allowed

  const call = (digest: string | null) =>
    page.evaluate(
      ([script, digest]) =>
        (globalThis as never as { bifrost: Record<string, (input: unknown) => Promise<unknown>> })
          .bifrost['probes.start']!({
          probeId: 'p1',
          serverId: 's1',
          recipe: {
            ...{ name: 'x', command: 'node', args: [script, 'more'], env: [], cwd: '' },
            limits: { startMs: 5000, requestMs: 5000 },
          },
          digest,
        }),
      [EVERYTHING, digest] as const,
    )
  expect(await call(null)).toMatchObject({ ok: false, error: { code: 'consent_required' } })
  expect(await call('f'.repeat(64))).toMatchObject({ error: { code: 'consent_required' } })
})

for (const { name, command, sentence } of [
  {
    name: 'a missing command',
    command: 'no-such-command-here x',
    sentence: 'was not found on this computer',
  },
  { name: 'a crash', command: `node ${HOSTILE('crashing')}`, sentence: 'exit code 3' },
  {
    name: 'only noise',
    command: `node ${HOSTILE('onlyNoise')}`,
    sentence: 'instead of MCP messages',
  },
  { name: 'a folder', command: '/usr/bin x', sentence: 'is a folder' },
]) {
  test(`${name} is said in a sentence with a next step`, async ({ launch, seed }) => {
    const [first = '', ...args] = command.split(' ')
    seed({ servers: [savedServer('broken', first, args)] })
    const page = (await launch()).first
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    await bench.saved('broken').click()
    await bench.test()
    await bench.agree()
    await expect(bench.problem()).toContainText(sentence, { timeout: 15_000 })
    await expect(bench.problem().locator('code')).toHaveText(/^[A-Z_]+$/)
  })
}

test('a silent server can be cancelled, and every process of it is gone', async ({
  launch,
  seed,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'silent-'))
  try {
    seed({ servers: [savedServer('silent', 'node', [HOSTILE('silent'), folder])] })
    const page = (await launch()).first
    await new Frame(page).go('Servers')
    const bench = new BenchPage(page)
    await bench.saved('silent').click()
    await bench.test()
    await bench.agree()
    await expect.poll(() => runningWith(folder)).not.toEqual([])
    await bench.cancel()
    await expect.poll(() => runningWith(folder), { timeout: 2000 }).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a test from the tray ends in a notification that opens the bench', async ({
  launch,
  seed,
}) => {
  seed({ servers: [savedServer('everything', 'node', [EVERYTHING])] })
  const app = await launch()
  await app.tray.click('Test a server', 'everything')
  await expect.poll(() => app.notifications.list()).toHaveLength(1)
  expect((await app.notifications.list())[0]?.title).toContain('not allowed to run yet')
  await app.notifications.click(0)
  const bench = new BenchPage(app.first)
  await bench.saved('everything').click()
  await bench.test()
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await new Frame(app.first).go('Clients')
  await app.tray.click('Test a server', 'everything')
  await expect
    .poll(async () => (await app.notifications.list()).at(-1)?.title)
    .toBe('everything works')
  await app.notifications.click((await app.notifications.list()).length - 1)
  await expect(bench.tested()).toBeVisible()
})

test('several pasted servers are offered, kept, and nothing runs', async ({ launch }) => {
  const page = (await launch()).first
  await new Frame(page).go('Servers')
  const bench = new BenchPage(page)
  await bench.paste(`{
    // from a README
    "mcpServers": {
      "one": { "command": "node", "args": ["a b.js", "ü"], },
      "two": { "command": "uvx", "args": ["mcp-server-time"], "env": { "API_TOKEN": "a=b" } },
      "far": { "url": "https://example.com/mcp" }
    }
  }`)
  await page.getByRole('button', { name: 'Save 3 servers' }).click()
  await expect(bench.saved('one')).toBeVisible()
  await expect(bench.saved('two')).toBeVisible()
  await expect(bench.saved('far')).toBeVisible()
  await expect(bench.tested()).toBeHidden()
})

/** Process ids whose command line holds a text. */
async function runningWith(text: string): Promise<string[]> {
  const { readdirSync, readFileSync } = await import('node:fs')
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })
}
