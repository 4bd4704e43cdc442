import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'

/** In the tray, without a window. */
const HIDDEN = '--hidden'

export interface StartAtLogin {
  /** Whether the system starts the app; null where it cannot be asked to. */
  isOn(): boolean | null
  /** Throws what the system says when it refuses. */
  set(isOn: boolean): void
}

interface Options {
  app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  home: string
  /** The program that runs now. */
  program: string
}

/**
 * Starting with the session of the user: Electron's login item on macOS and Windows, and on Linux,
 * where Electron has none, a file of the XDG autostart folder. Off until the user asks for it, and
 * only for an installed app: the program of a build from sources would not be there tomorrow.
 */
export function startAtLogin({ app, platform, env, home, program }: Options): StartAtLogin {
  if (!app.isPackaged) return { isOn: () => null, set: () => undefined }
  if (platform === 'linux') {
    const folder = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart')
    // The program inside an AppImage is gone when it ends.
    return autostartFile(join(folder, 'dev.bifrost.tray.desktop'), env['APPIMAGE'] ?? program)
  }
  const args = [HIDDEN]
  return {
    isOn: () => app.getLoginItemSettings({ args }).openAtLogin,
    set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args }),
  }
}

function autostartFile(file: string, program: string): StartAtLogin {
  // Quoted as the Desktop Entry Specification wants it; a % would be a field code.
  const quoted = program.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')
  const entry = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Bifrost Tray',
    `Exec="${quoted.replaceAll('\\', '\\\\')}" ${HIDDEN}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
  return {
    isOn: () => existsSync(file),
    set(isOn) {
      if (!isOn) return rmSync(file, { force: true })
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, entry)
    },
  }
}
