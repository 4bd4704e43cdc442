import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { digestOf } from '../src/main/mcp/consent.ts'
import { EVERYTHING, expect, HOSTILE, savedServer, test } from './fixtures.ts'
import { BenchPage } from './pages/bench.ts'
import { Frame } from './pages/frame.ts'
import { ManyServers } from './pages/many.ts'

type Saved = ReturnType<typeof savedServer>

/** As if the user had seen exactly this and pressed "Run test". */
const allowed = ({ id, recipe }: Saved) => ({
  ...{ digest: digestOf(recipe), at: '2026-11-01T08:00:00.000Z', serverId: id },
  ...{ command: recipe.command, args: recipe.args, envNames: [], cwd: recipe.cwd },
})

test('all servers are tested from the tray, and one notification opens the table', async ({
  launch,
  seed,
  profile,
}) => {
  const mail = savedServer('mail', 'node', [HOSTILE('redefining'), join(profile, 'started')])
  const everything = savedServer('everything', 'node', [EVERYTHING])
  const crashing = savedServer('crashing', 'node', [HOSTILE('crashing')])
  const stranger = savedServer('stranger', 'node', [HOSTILE('slow'), '5'])
  const servers = [mail, everything, crashing, stranger]
  seed({ servers, consents: [mail, everything, crashing].map(allowed) })
  const app = await launch()
  const bench = new BenchPage(app.first)
  const many = new ManyServers(app.first)
  await new Frame(app.first).go('Servers')
  await bench.saved('mail').click()
  await bench.test()
  await app.first.getByRole('button', { name: 'Accept these definitions' }).click()
  await bench.test()
  await expect(app.first.getByText(/1 changed, 1 added, 1 removed since/)).toBeVisible()
  await many.choose('Compare two runs…')
  const sheet = app.first.getByRole('dialog', { name: 'Two runs of mail' })
  await expect(sheet).toContainText('Definitions: 1 changed, 1 added, 1 removed')
  await expect(sheet.getByText('It asks before it sends.')).toBeVisible()
  expect((await new AxeBuilder({ page: app.first }).setLegacyMode().analyze()).violations).toEqual(
    [],
  )
  await app.first.keyboard.press('Escape')
  await new Frame(app.first).go('Clients')

  await app.tray.click('Test a server', 'Test all 4')
  await expect
    .poll(() => app.notifications.list(), { timeout: 30_000 })
    .toEqual([
      {
        title: '2 of 4 work, 1 changed, 1 failed, 1 needs your look',
        body: 'Failed: crashing\nChanged: mail\nTo look at: stranger',
      },
    ])
  await app.notifications.click(0)
  await expect(many.summary()).toHaveText('2 of 4 work, 1 changed, 1 failed, 1 needs your look')
  await expect(many.row('mail')).toContainText('1 changed, 1 added, 1 removed')
  await expect(many.row('everything')).toContainText(/Works.*13.*not accepted yet.*[1-9],?\d{3}/)
  await expect(many.row('crashing')).toContainText('The server ended')
  await expect(many.row('stranger')).toContainText('Needs your look')

  await many.copy().click()
  const text = await app.clipboard()
  expect(text.split('\n')).toHaveLength(6)
  expect(text).toMatch(/\| everything \(.*\) \| Works \| 13 \| not accepted yet \| [\d,]+ \| \d/)
  expect(text).toMatch(/\| stranger \| Needs your look \| {2}\|/)

  await many.row('stranger').getByRole('button', { name: 'Look' }).click()
  await expect(bench.consent()).toContainText(HOSTILE('slow'))
  await bench.agree()
  await expect(bench.tested()).toBeVisible()
  await many.open()
  await many.start().click()
  await expect(many.summary()).toHaveText('3 of 4 work, 1 changed, 1 failed')
})

test('only chosen servers of a tag run, one after another, and all can be cancelled', async ({
  launch,
  seed,
}) => {
  const silent = ['one', 'two', 'three'].map((name) =>
    savedServer(name, 'node', [HOSTILE('silent'), name]),
  )
  const tagged = silent.map((server, at) => ({ ...server, tags: at < 2 ? ['slow'] : [] }))
  seed({ servers: tagged, consents: silent.map(allowed) })
  const app = await launch()
  const many = new ManyServers(app.first)
  await new Frame(app.first).go('Servers')
  await many.filter('slow').click()
  await many.open()
  await expect(many.start()).toHaveText(/Test 2 servers/)
  await app.first.getByText('One after another', { exact: true }).click()
  await many.start().click()
  await expect(many.row('one')).toContainText('Testing')
  await expect(many.row('two')).toContainText('Waiting')
  await many.cancel().click()
  await expect(many.summary()).toHaveText('0 of 2 work, 2 cancelled')
  await app.first.getByRole('checkbox', { name: 'Test two' }).click()
  await expect(many.start()).toHaveText(/Test 1 server\b/)
  await many.filter('All').click()
  await expect(many.start()).toHaveText(/Test 2 servers/)
  for (const theme of ['dark', 'light']) {
    await app.first.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    expect(
      (await new AxeBuilder({ page: app.first }).setLegacyMode().analyze()).violations,
    ).toEqual([])
  }
})

test('the order, tags and copies of servers stay, also after a new start', async ({
  launch,
  seed,
}) => {
  const servers = ['one', 'two', 'three'].map((name) => savedServer(name, 'node', ['-e', name]))
  seed({ servers })
  const app = await launch()
  const many = new ManyServers(app.first)
  await new Frame(app.first).go('Servers')
  await many.list().getByRole('option', { name: 'three' }).click()
  await many.list().press('Alt+ArrowUp')
  await expect.poll(many.names).toEqual(['one', 'three', 'two'])
  await many
    .list()
    .getByRole('option', { name: 'two' })
    .dragTo(many.list().getByRole('option', { name: 'one' }))
  await expect.poll(many.names).toEqual(['two', 'one', 'three'])
  await many.list().getByRole('option', { name: 'three' }).click()
  await many.tag('three', 'work, read only')
  await many.choose('Duplicate')
  await expect.poll(many.names).toEqual(['two', 'one', 'three', 'three copy'])
  await many.filter('read only').click()
  await expect.poll(many.names).toEqual(['three', 'three copy'])
  await app.quit()

  const again = new ManyServers((await launch()).first)
  await new Frame(again.page).go('Servers')
  await expect.poll(again.names).toEqual(['two', 'one', 'three', 'three copy'])
  await again.filter('work').click()
  await expect.poll(again.names).toEqual(['three', 'three copy'])
})
