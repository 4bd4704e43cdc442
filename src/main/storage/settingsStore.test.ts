import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings, type StoredFile } from './settingsStore.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'))
  file = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Writes like electron-store: the whole object at every assignment. */
const open = (): StoredFile => ({
  get store() {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  },
  set store(value) {
    writeFileSync(file, JSON.stringify(value))
  },
})

describe('the settings store', () => {
  it('gives back what was saved before', () => {
    openSettings({ file, open }).settings.update(() => ({ activeGatewayId: 'g1' }))
    expect(openSettings({ file, open }).settings.read().activeGatewayId).toBe('g1')
  })

  it.each(['{"version": 1, "gatew', '', '[]', 'null'])('keeps a broken file aside: %s', (text) => {
    writeFileSync(file, text)
    const { settings, failure } = openSettings({ file, open })
    expect(failure?.code).toBe('settings_broken')
    expect(settings.read().gateways).toEqual([])
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.broken-'))
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(text)
    expect(failure?.message).toContain(aside)
  })

  it('never touches a file from a newer app, even when something is saved', () => {
    const text = JSON.stringify({ version: 99, secretFuture: true })
    writeFileSync(file, text)
    const { settings, failure } = openSettings({ file, open })
    settings.update(() => ({ activeGatewayId: 'g1' }))
    expect(failure?.code).toBe('settings_newer')
    expect(settings.read().activeGatewayId).toBe('g1')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('says that it could not write and stays as it was', () => {
    const broken: StoredFile = {
      get store() {
        return {}
      },
      set store(_value) {
        throw new Error('ENOSPC')
      },
    }
    const { settings } = openSettings({ file, open: () => broken })
    const save = () => settings.update(() => ({ activeGatewayId: 'g1' }))
    expect(save).toThrow(expect.objectContaining({ code: 'settings_unwritable' }))
    expect(settings.read().activeGatewayId).toBeNull()
  })
})
