import { join } from 'node:path'
import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import { trayIcon, trayMenu, trayTooltip, type TrayActions, type TrayState } from './trayMenu.ts'

/** Owns the tray entry. `draw` is called with every new state and redraws only what changed. */
export class TrayIcon {
  readonly #tray: Tray
  readonly #actions: TrayActions
  readonly #folder: string
  #drawn = ''
  #icon = ''

  constructor(folder: string, actions: TrayActions) {
    this.#folder = folder
    this.#actions = actions
    this.#tray = new Tray(nativeImage.createEmpty())
    this.#tray.on('click', () => actions.open())
  }

  draw(state: TrayState): void {
    const drawn = JSON.stringify([trayMenu(state, this.#actions), trayTooltip(state)])
    const icon = trayIcon(state)
    if (icon !== this.#icon) this.#tray.setImage(this.#image(icon))
    this.#icon = icon
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    this.#tray.setToolTip(trayTooltip(state))
    // Linux shows a change only after the menu is set again.
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, this.#actions)))
  }

  destroy(): void {
    this.#tray.destroy()
  }

  /** macOS tints a template image itself; elsewhere panels are dark unless the system says light. */
  #image(state: string): Electron.NativeImage {
    const isLight = process.platform === 'win32' && !nativeTheme.shouldUseDarkColors
    const variant = process.platform === 'darwin' ? 'Template' : isLight ? '-black' : '-white'
    return nativeImage.createFromPath(join(this.#folder, `tray-${state}${variant}.png`))
  }
}
