import { allowOnly, notOffered } from './offered.ts'

const OPTIONS = [
  ...['width', 'height', 'x', 'y', 'minWidth', 'minHeight', 'show', 'title', 'backgroundColor'],
  ...['icon', 'autoHideMenuBar', 'webPreferences'],
]
/** Options with this value are what Chromium does anyway; any other value is not offered. */
const FIXED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} as const
const PREFERENCES = [
  ...Object.keys(FIXED),
  ...['preload', 'session', 'partition', 'nodeIntegrationInSubFrames', 'devTools'],
]

/** Throws by name for an option that a Chromium window cannot follow. */
export function checkOptions(options: Electron.BrowserWindowConstructorOptions): void {
  allowOnly('BrowserWindow', options, OPTIONS)
  const preferences: Record<string, unknown> = { ...options.webPreferences }
  allowOnly('BrowserWindow webPreferences', preferences, PREFERENCES)
  for (const [key, value] of Object.entries(FIXED)) {
    const given = preferences[key]
    if (given !== undefined && given !== value) {
      throw notOffered(`BrowserWindow webPreferences ${key}: ${String(given)}`)
    }
  }
}
