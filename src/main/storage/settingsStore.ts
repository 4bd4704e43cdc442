import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { upgrade, type Settings } from './settings.ts'

/** Settings in memory with every change written to disk atomically. No secret ever. */
export interface SettingsStore {
  read(): Settings
  /** Throws settings_unwritable; memory then stays as it was. */
  update(change: (settings: Settings) => Partial<Settings>): void
}

/** The one thing needed of electron-store: the whole object, written atomically on assignment. */
export interface StoredFile {
  store: Record<string, unknown>
}

/** Settings that live as long as the process; for tests and for a file from a newer app. */
export function memorySettings(start: Settings): SettingsStore {
  let settings = start
  return {
    read: () => settings,
    update: (change) => void (settings = { ...settings, ...change(settings) }),
  }
}

interface OpenOptions {
  /** Absolute path of the file that `open` reads and writes. */
  file: string
  /** Opens the file with electron-store. Called once, at the first change. */
  open: () => StoredFile
  now?: () => Date
}

/**
 * Reads the settings. Never fails: a broken file is kept beside the new one under another name, a
 * file from a newer app is left untouched and the app works in memory; `failure` says which.
 */
export function openSettings({ file, open, now = () => new Date() }: OpenOptions): {
  settings: SettingsStore
  failure: AppError | null
} {
  let failure: AppError | null = null
  let stored: unknown = {}
  try {
    stored = readStored(file)
  } catch (cause) {
    const aside = join(
      dirname(file),
      `settings.broken-${now().toISOString().replaceAll(':', '-')}.json`,
    )
    copyFileSync(file, aside)
    rmSync(file)
    failure = AppError.of('settings_broken', { file: basename(aside) }, { cause })
  }
  try {
    const settings = upgrade(stored)
    return { settings: fileSettings(open, settings), failure }
  } catch (cause) {
    return { settings: memorySettings(upgrade({})), failure: AppError.from(cause) }
  }
}

/** The object in the file; empty when there is no file yet. Throws when it is not an object. */
function readStored(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw cause
  }
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('settings are not an object')
  }
  return value
}

function fileSettings(open: () => StoredFile, start: Settings): SettingsStore {
  let settings = start
  let stored: StoredFile | null = null
  return {
    read: () => settings,
    update(change) {
      const next = { ...settings, ...change(settings) }
      try {
        stored ??= open()
        stored.store = next
      } catch (cause) {
        throw AppError.of('settings_unwritable', { cause })
      }
      settings = next
    },
  }
}
