/** Which window system runs the built app: Electron, or the Chromium shell in its place. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type Runtime =
  | { shell: 'electron'; executable: string; sentence: string }
  | { shell: 'chromium'; executable: string; sentence: string }
  | { shell: null; sentence: string }

const CHROMIUM_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Shell main script, for `node <SHELL_MAIN> out/main/index.js -- <app arguments>`. */
export const SHELL_MAIN = join(import.meta.dirname, 'chromium-shell', 'main.ts')

/**
 * Electron when its binary is on this computer, else Chromium, else neither; `sentence` says which
 * and, for neither, what to install. Never downloads: `import 'electron'` in Node would.
 * BIFROST_TRAY_SHELL=chromium chooses the shell although Electron is there.
 */
export function electronOrShell(env: NodeJS.ProcessEnv = process.env): Runtime {
  const electron = env['BIFROST_TRAY_SHELL'] === 'chromium' ? null : electronBinary(env)
  if (electron) {
    return { shell: 'electron', executable: electron, sentence: `Runs in Electron (${electron}).` }
  }
  const chromium = chromiumBinary(env)
  if (chromium) {
    const sentence = `Electron's binary is not here: runs in the Chromium shell (${chromium}).`
    return { shell: 'chromium', executable: chromium, sentence }
  }
  return {
    shell: null,
    sentence:
      "Neither Electron's binary nor Chromium is on this computer. Install Chromium " +
      '(Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to its executable; ' +
      'or fetch Electron with: npx install-electron',
  }
}

/** Path of the installed Chromium, CHROMIUM_PATH first; null when there is none. */
export function chromiumBinary(env: NodeJS.ProcessEnv = process.env): string | null {
  const chosen = env['CHROMIUM_PATH']
  if (chosen) return existsSync(chosen) ? chosen : null
  return CHROMIUM_PLACES.find((place) => existsSync(place)) ?? null
}

/** The same look-up as electron/index.js, without its download. */
function electronBinary(env: NodeJS.ProcessEnv): string | null {
  let folder: string
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return null
  }
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : ''
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!override && name === '') return null
  const executable = override ? join(override, name || 'electron') : join(folder, 'dist', name)
  return existsSync(executable) ? executable : null
}
