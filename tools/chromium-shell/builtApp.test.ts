import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchApp, type LaunchedApp } from '../../e2e/launch.ts'

const isBuilt = existsSync(join(import.meta.dirname, '../../out/main/index.js'))
let app: LaunchedApp | null = null
let userData = ''
beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'shell-built-'))
})
afterEach(async () => {
  await app?.kill()
  rmSync(userData, { recursive: true, force: true })
})

describe.skipIf(!isBuilt)('the unmodified build output', () => {
  it('runs to a window with content and a tray with a menu', async () => {
    app = await launchApp({ userData, env: { BIFROST_TRAY_SHELL: 'chromium' } })
    await expect.poll(async () => (await app!.tray.items()).length).toBeGreaterThan(1)
    if ((await app.windows()) === 0) await app.tray.click('Open Bifrost Tray')
    const page = await app.page()
    const text = () => page.evaluate('document.body.innerText.trim()')
    await expect.poll(text, { timeout: 5000 }).not.toBe('')
    expect(app.output()).not.toMatch(/error/i)
    expect((await app.quit()).code).toBe(0)
    app = null
  })
})
