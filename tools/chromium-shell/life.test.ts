import { fork, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SHELL_MAIN } from '../electronOrShell.ts'
import { startFixture } from './fixture/drive.ts'

const ENTRY = join(import.meta.dirname, 'fixture/main.js')
let folder: string
let temporary: string
let ends: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-life-'))
  temporary = join(folder, 'tmp')
  mkdirSync(temporary)
})
afterEach(async () => {
  for (const end of ends) await end()
  ends = []
  rmSync(folder, { recursive: true, force: true })
})

/** Chromium gets this folder as its temporary one, so its processes and files are known by it. */
async function start() {
  const env = { TMPDIR: temporary }
  const started = await startFixture({ env, userData: join(folder, 'profile') })
  ends.push(started.end)
  return started
}
const commandOf = (pid: string) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const chromiums = () =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(temporary))
const leftovers = () => ({ processes: chromiums().length, files: readdirSync(temporary) })
const NOTHING = { processes: 0, files: [] }

describe('the end of the app', () => {
  it('by quit asks, closes and leaves nothing', async () => {
    const { app } = await start()
    expect(leftovers()).not.toEqual(NOTHING)
    const { code, ms } = await app.quit()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(2000)
    const events = app.output().match(/(?<=event: ).*/g)
    expect(events).toEqual(['before-quit', 'close', 'will-quit', 'quit'])
    expect(leftovers()).toEqual(NOTHING)
  })

  it('by SIGTERM is a quit', async () => {
    const { app } = await start()
    process.kill(app.pid, 'SIGTERM')
    await expect.poll(() => app.output()).toContain('event: quit')
    await expect.poll(leftovers).toEqual(NOTHING)
  })

  it('by SIGKILL leaves no Chromium and no profile', async () => {
    const { app } = await start()
    await app.kill()
    await expect.poll(leftovers).toEqual(NOTHING)
  })

  it('by an error of its own leaves no Chromium and no profile', async () => {
    const { app } = await start()
    await app.call('crashLater').catch(() => undefined) // the answer may not come any more
    await expect.poll(() => app.output()).toContain('crashed on purpose')
    await expect.poll(leftovers).toEqual(NOTHING)
  })

  it('comes with the end of Chromium', async () => {
    const { app } = await start()
    for (const pid of chromiums()) {
      if (commandOf(pid).startsWith('/usr/lib')) process.kill(Number(pid), 'SIGKILL')
    }
    await expect.poll(() => app.output()).toContain('event: quit')
    await expect.poll(leftovers).toEqual(NOTHING)
  })

  it('comes with the end of the test that started it', async () => {
    const script = join(folder, 'parent.mjs')
    writeFileSync(
      script,
      `import { fork } from 'node:child_process'
       const child = fork(${JSON.stringify(SHELL_MAIN)}, [${JSON.stringify(ENTRY)}, '--',
         '--user-data-dir=${folder}/profile'], { stdio: 'pipe' })
       child.stdout.on('data', (text) => process.stdout.write(text))`,
    )
    const env = { ...process.env, TMPDIR: temporary, BIFROST_SHELL_HEADLESS: '1' }
    const parent = spawn(process.execPath, [script], { env, stdio: 'pipe' })
    let output = ''
    parent.stdout.on('data', (text: Buffer) => (output += text.toString()))
    await expect.poll(() => output, { timeout: 10_000 }).toContain('fixture is ready')
    expect(chromiums()).not.toEqual([])
    parent.kill('SIGKILL')
    await expect.poll(leftovers).toEqual(NOTHING)
  })
})

describe('a window', () => {
  it('closed by the user is gone while the app stays, and opens again from the tray', async () => {
    const { app } = await start()
    await expect.poll(() => app.log()).toContain('focus')
    await app.closeWindow()
    expect(await app.windows()).toBe(0)
    await app.tray.click('Open')
    const page = await app.page()
    expect(await page.evaluate('fixture.call("guarded")')).toBe('welcome')
    const log = () => page.evaluate('fixture.call("log")')
    await expect
      .poll(log)
      .toEqual([
        ...['ready-to-show', 'show', 'focus', 'close', 'closed', 'window-all-closed'],
        ...['ready-to-show', 'show', 'focus'],
      ])
  })

  it('stays when the app refuses to close it', async () => {
    const { app } = await start()
    await app.call('set', { refuseClose: true })
    await app.closeWindow()
    expect(await app.windows()).toBe(1)
    expect(await app.call('guarded')).toBe('welcome')
  })

  it('that Chromium closed comes back when the app refuses, and goes when not', async () => {
    const { app, page } = await start()
    await app.call('set', { refuseClose: true })
    await page.close()
    await expect.poll(async () => (await app.page()) !== page).toBe(true)
    const again = await app.page()
    expect(await again.evaluate('fixture.call("log")')).toContain('close')
    await again.evaluate('fixture.call("set", { refuseClose: false })')
    await again.close()
    await expect.poll(() => app.windows()).toBe(0)
  })
})

describe('a second start on the same profile', () => {
  it('tells the first and ends', async () => {
    const { app } = await start()
    const second = fork(
      SHELL_MAIN,
      [ENTRY, '--', `--user-data-dir=${app.userData}`, 'bifrost://second'],
      { env: { ...process.env, TMPDIR: temporary }, stdio: 'pipe' },
    )
    const code = await new Promise((resolve) => second.once('exit', resolve))
    expect(code).toBe(0)
    await expect.poll(() => app.log()).toContain('second bifrost://second')
    expect(await app.windows()).toBe(1)
  })

  it('takes over from one that was killed', async () => {
    const first = await start()
    await first.app.kill()
    expect(existsSync(join(folder, 'profile', 'chromium-shell.lock'))).toBe(true)
    const { app } = await start()
    expect(await app.windows()).toBe(1)
  })
})
