import type { MenuItemConstructorOptions } from 'electron'

/**
 * The menu bar. Electron's own would take Ctrl R and Ctrl N from the window, so there is none but
 * on macOS, where copying and pasting by keys needs one.
 */
export function appMenu(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null
  return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]
}
