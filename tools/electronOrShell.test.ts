import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { electronOrShell } from './electronOrShell.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const program = (name: string, source: string): string => {
  const path = join(folder, name)
  writeFileSync(path, source)
  chmodSync(path, 0o755)
  return path
}

describe('the choice of a runtime', () => {
  it('is Electron when its binary is there', () => {
    const executable = program('electron', '')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder, CHROMIUM_PATH: executable }
    expect(electronOrShell(env)).toMatchObject({ shell: 'electron', executable })
    expect(electronOrShell({ ...env, BIFROST_TRAY_SHELL: 'chromium' }).shell).toBe('chromium')
  })

  it('is the Chromium shell when Electron is named but not there', () => {
    const executable = program('chromium', '')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none'), CHROMIUM_PATH: executable }
    expect(electronOrShell(env)).toMatchObject({ shell: 'chromium', executable })
  })
})

describe('npm start', () => {
  const start = (env: Record<string, string>) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'start.ts'), '--hidden'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })

  it('says which runtime it takes and starts it with the app', () => {
    program('electron', '#!/bin/sh\necho "started $@"\nexit 7')
    const { stdout, status } = start({ ELECTRON_OVERRIDE_DIST_PATH: folder })
    expect(stdout).toContain('Runs in Electron')
    expect(stdout).toMatch(/started .*--hidden/)
    expect(status).toBe(7)
  })

  it('says what to install when there is neither', () => {
    const none = join(folder, 'none')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: none, CHROMIUM_PATH: none }
    const { stdout, status } = start(env)
    expect(stdout).toContain('apt-get install chromium')
    expect(status).toBe(1)
  })
})
