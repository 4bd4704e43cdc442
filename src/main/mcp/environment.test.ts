import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ShellEnvironment } from './environment.ts'
import { processesWith, until } from './testBench.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A shell of our own: its start file is `begin`, then it does what it is told. */
function shell(begin: string): string {
  const file = join(folder, 'bash')
  writeFileSync(file, `#!/bin/bash\n${begin}\nshift\neval "$1"\n`)
  chmodSync(file, 0o755)
  return file
}

describe('the environment of the login shell', () => {
  it('is read between what start files print, with lines and = in values', async () => {
    const begin = `echo Welcome; export LINES_IN=$'a\\nb=c' EMPTY= PATH=/from/start/file:$PATH`
    const view = await new ShellEnvironment({ shell: shell(begin) }).get()
    expect(view.failure).toBeNull()
    expect(view.env['LINES_IN']).toBe('a\nb=c')
    expect(view.env['EMPTY']).toBe('')
    expect(view.env['PATH']).toMatch(/^\/from\/start\/file:/)
    expect(view.env['HOME']).toBe(process.env['HOME'])
    expect(view.shell).toContain('bash')
  })

  it('holds nothing of our own process and nothing we told the shell', async () => {
    vi.stubEnv('SECRET_OF_THE_APP', 'x')
    vi.stubEnv('NODE_OPTIONS', '--no-warnings')
    const begin = `test "$BIFROST_TRAY_RESOLVING_ENV" = 1 && export SEEN=yes`
    const { env } = await new ShellEnvironment({ shell: shell(begin) }).get()
    expect(env['SEEN']).toBe('yes')
    for (const name of [
      'SECRET_OF_THE_APP',
      'NODE_OPTIONS',
      'BIFROST_TRAY_RESOLVING_ENV',
      'TERM',
    ]) {
      expect(env).not.toHaveProperty(name)
    }
  })

  it('is asked once and again on reload', async () => {
    const count = join(folder, 'count')
    const environment = new ShellEnvironment({
      shell: shell(`echo x >> ${count}; export N=$(wc -l < ${count})`),
    })
    const [one, two] = await Promise.all([environment.get(), environment.get()])
    expect(one).toBe(two)
    expect((await environment.reload()).env['N']?.trim()).toBe('2')
    expect((await environment.get()).env['N']?.trim()).toBe('2')
  })

  it('is our own with a reason when start files take too long, and their group ends', async () => {
    const mark = `hang-${folder.slice(-6)}`
    const slow = shell(`export HANG_TEST=${mark}; sleep 600 & sleep 600`)
    const view = await new ShellEnvironment({ shell: slow, timeoutMs: 300 }).get()
    expect(view.failure).toContain('did not finish its start files within 0.3 s')
    expect(view.env['PATH']).toBe(process.env['PATH'])
    await until(() => processesWith(mark).length === 0)
  })

  it('does not wait for a program that a start file left running', async () => {
    const mark = `stay-${folder.slice(-6)}`
    const begin = `HANG_TEST=${mark} sleep 3 & export AFTER=1`
    const view = await new ShellEnvironment({ shell: shell(begin) }).get()
    expect(view.env['AFTER']).toBe('1')
    expect(view.ms).toBeLessThan(2500)
    await until(() => processesWith(mark).length === 0)
  })

  it('is our own with a reason when the shell fails or is missing', async () => {
    for (const path of [shell('exit 1'), join(folder, 'no', 'zsh')]) {
      const view = await new ShellEnvironment({ shell: path }).get()
      expect(view.failure).toContain('did not print its environment')
      expect(view.env['HOME']).toBe(process.env['HOME'])
    }
  })

  it('is our own on Windows and a known shell stands in for an unknown one', async () => {
    const windows = await new ShellEnvironment({ platform: 'win32' }).get()
    expect(windows).toMatchObject({ failure: null, env: { PATH: process.env['PATH'] } })
    const nu = await new ShellEnvironment({ shell: '/usr/bin/nu' }).get()
    expect(nu).toMatchObject({ failure: null, shell: '/bin/bash' })
    expect(nu.env['HOME']).toBe(homedir())
  })
})
