import type { Settings } from './settings.ts'

/** Settings in memory with every change written to disk atomically. No secret ever. */
export interface SettingsStore {
  read(): Settings
  /** Throws settings_unwritable; memory then stays as it was. */
  update(change: (settings: Settings) => Partial<Settings>): void
}

/** Settings that live as long as the process; for tests and for a profile that cannot be read. */
export function memorySettings(start: Settings): SettingsStore {
  let settings = start
  return {
    read: () => settings,
    update: (change) => void (settings = { ...settings, ...change(settings) }),
  }
}
