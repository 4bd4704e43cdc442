import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp } from '../../e2e/launch.ts'
import { startFixture } from './fixture/drive.ts'
import { TRAY_ADDRESS } from './trayWindow.ts'

const hasXvfb = existsSync('/usr/bin/Xvfb')
let server: ChildProcess
let env: Record<string, string>
let ends: (() => unknown)[] = []

beforeAll(async () => {
  if (!hasXvfb) return
  const args = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']
  server = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const number = await new Promise<string>((resolve) =>
    (server.stdout as Readable).once('data', (text: Buffer) => resolve(text.toString().trim())),
  )
  env = { DISPLAY: `:${number}` }
})
afterAll(() => server?.kill())
afterEach(async () => {
  for (const end of ends) await end()
  ends = []
})

/** The fixture on the display, and the page of its tray window. */
async function start() {
  const started = await startFixture({ headed: true, env })
  ends.push(started.end)
  const { app, page } = started
  const find = () =>
    page
      .context()
      .pages()
      .find((one) => one.url() === TRAY_ADDRESS)
  await expect.poll(() => find()?.getByText('Open').count()).toBe(1)
  return { app, page, tray: find() as Page }
}

describe.skipIf(!hasXvfb)('with a display', () => {
  it('the tray window shows the menu and the notifications, and clicks reach the app', async () => {
    const { app, tray } = await start()
    const marked = () => tray.locator('[aria-checked=true]').allInnerTexts()
    expect((await marked()).join()).toContain('Dark')
    await tray.getByText('R&D').click()
    await expect.poll(async () => (await marked()).join()).toContain('R&D')
    await tray.getByText('Test', { exact: true }).click()
    await tray.getByText('everything').click()
    await expect.poll(() => app.log()).toContain('test everything')
    expect(await tray.getByText('Healthy').isDisabled()).toBe(true)
    expect(await tray.getByText('Gone').count()).toBe(0)

    await app.call('notify', 'Two clients need attention')
    await tray.getByText('Two clients need attention').click()
    await expect.poll(() => app.log()).toContain('clicked Two clients need attention')
    await expect.poll(() => tray.getByText('Two clients').count()).toBe(0)

    const size = () => tray.evaluate('[innerWidth, innerHeight - document.body.scrollHeight]')
    await expect.poll(size).toEqual([300, 0])
  })

  it('the windows have the sizes they ask for, and what is copied can be pasted', async () => {
    const { app, page, tray } = await start()
    await expect.poll(() => page.evaluate('[outerWidth, outerHeight]')).toEqual([640, 400])
    await app.call('copy', 'from the app')
    // Playwright's grantPermissions takes back those it does not name: a copy under way would fail.
    const session = await page.context().newCDPSession(tray)
    const [permission, origin] = [{ name: 'clipboard-read' }, new URL(TRAY_ADDRESS).origin]
    await session.send('Browser.setPermission', { permission, origin, setting: 'granted' })
    await expect.poll(() => tray.evaluate('navigator.clipboard.readText()')).toBe('from the app')
  })

  it('a window that a person moved or resized says where it is, and nothing else', async () => {
    const { app, page } = await start()
    const session = await page.context().newCDPSession(page)
    const { windowId } = await session.send('Browser.getWindowForTarget')
    const bounds = { left: 60, top: 40, width: 720, height: 500 }
    await session.send('Browser.setWindowBounds', { windowId, bounds })
    const now = { x: expect.any(Number), y: expect.any(Number), width: 720, height: 500 }
    await expect.poll(() => app.call('bounds')).toStrictEqual(now)
  })

  it('closing the tray window quits', async () => {
    const { app, tray } = await start()
    await tray.close()
    await expect.poll(() => app.output()).toContain('event: quit')
  })

  it('the X of a window asks the app, which may refuse without losing the page', async () => {
    const userData = mkdtempSync(join(tmpdir(), 'shell-display-'))
    ends.push(() => rmSync(userData, { recursive: true, force: true }))
    const entry = join(import.meta.dirname, 'fixture/main.js')
    const alone = { ...env, BIFROST_SHELL_PORT: '', FIXTURE_REFUSES_CLOSE: 'once' }
    const app = await launchApp({ userData, entry, headed: true, env: alone })
    ends.unshift(() => app.kill())
    await expect.poll(() => app.output()).toContain('loaded: app://fixture/')
    await app.closeWindow()
    await expect.poll(() => app.output()).toContain('event: close')
    expect(await app.windows()).toBe(1)
    await app.closeWindow()
    await expect.poll(() => app.windows()).toBe(0)
    const count = (text: string) => app.output().split(text).length - 1
    expect([count('shown:'), count('event: close')]).toEqual([1, 2])
  })
})
