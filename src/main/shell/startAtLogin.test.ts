import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startAtLogin } from './startAtLogin.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'login-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function open(platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}, isPackaged = true) {
  const app = {
    isPackaged,
    getLoginItemSettings: vi.fn(() => ({ openAtLogin: true }) as Electron.LoginItemSettings),
    setLoginItemSettings: vi.fn(),
  }
  const program = '/opt/100% "Bifrost"/bifrost-tray'
  return { app, login: startAtLogin({ app, platform, env, home, program }) }
}

describe('starting at login', () => {
  it('is a file of the desktop on Linux, which comes and goes with the switch', () => {
    const { login, app } = open('linux')
    expect(login.isOn()).toBe(false)
    expect(readdirSync(home)).toEqual([])
    login.set(true)
    expect(login.isOn()).toBe(true)
    const file = join(home, '.config/autostart/dev.bifrost.tray.desktop')
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('Exec="/opt/100%% \\\\"Bifrost\\\\"/bifrost-tray" --hidden\n')
    login.set(false)
    login.set(false)
    expect(login.isOn()).toBe(false)
    expect(app.setLoginItemSettings).not.toHaveBeenCalled()
  })

  it('starts the AppImage, not the program that was unpacked from it', () => {
    const folder = join(home, 'config')
    open('linux', { XDG_CONFIG_HOME: folder, APPIMAGE: '/home/ada/B.AppImage' }).login.set(true)
    const text = readFileSync(join(folder, 'autostart/dev.bifrost.tray.desktop'), 'utf8')
    expect(text).toContain('Exec="/home/ada/B.AppImage" --hidden')
  })

  it.each(['darwin', 'win32'] as const)('is a login item of Electron on %s', (platform) => {
    const { login, app } = open(platform)
    expect(login.isOn()).toBe(true)
    login.set(false)
    const item = { openAtLogin: false, args: ['--hidden'] }
    expect(app.setLoginItemSettings).toHaveBeenCalledWith(item)
    expect(readdirSync(home)).toEqual([])
  })

  it('is not offered by an app that is not installed, and asks nothing of the system', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const { login, app } = open(platform, {}, false)
      login.set(true)
      expect(login.isOn()).toBeNull()
      expect(app.getLoginItemSettings).not.toHaveBeenCalled()
      expect(app.setLoginItemSettings).not.toHaveBeenCalled()
    }
    expect(readdirSync(home)).toEqual([])
  })
})
