import { desk } from './desk.ts'
import type { Menu } from './menu.ts'
import type { NativeImage } from './nativeImage.ts'
import { Offered } from './offered.ts'

type Members =
  | 'setImage'
  | 'setToolTip'
  | 'setContextMenu'
  | 'setIgnoreDoubleClickEvents'
  | 'destroy'
  | 'isDestroyed'

/** An entry in the tray: drawn by the tray window, or kept as data without a display. */
export class Tray extends Offered implements Pick<Electron.Tray, Members> {
  static override readonly events = ['click', 'right-click', 'double-click']
  image: NativeImage | string
  tooltip = ''
  menu: Menu | null = null
  #isDestroyed = false

  constructor(image: Electron.NativeImage | string) {
    super()
    this.image = image as unknown as NativeImage | string
    desk.trays.add(this)
    desk.changed()
  }

  setImage(image: Electron.NativeImage | string): void {
    this.image = image as unknown as NativeImage | string
    desk.changed()
  }

  setToolTip(tooltip: string): void {
    this.tooltip = tooltip
    desk.changed()
  }

  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu as unknown as Menu | null
    desk.changed()
  }

  /** The tray window knows single clicks only. */
  setIgnoreDoubleClickEvents(_isIgnored: boolean): void {}

  destroy(): void {
    this.#isDestroyed = true
    desk.trays.delete(this)
    desk.changed()
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }
}
