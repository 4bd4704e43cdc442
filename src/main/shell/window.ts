import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'

interface MainWindowOptions {
  options: BrowserWindowConstructorOptions
  address: string
  /** Asked when the user closes the window; false keeps it open. */
  mayClose: () => boolean
  onShown: () => void
  onClosed: () => void
}

/**
 * The one window. It is made when first shown and destroyed when closed, so that nothing renders
 * while the app sits in the tray; its place on the screen is kept.
 */
export class MainWindow {
  readonly #settings: MainWindowOptions
  #window: BrowserWindow | null = null
  #bounds: Electron.Rectangle | null = null

  constructor(settings: MainWindowOptions) {
    this.#settings = settings
  }

  get contents(): Electron.WebContents | null {
    return this.#window?.isDestroyed() === false ? this.#window.webContents : null
  }

  show(): void {
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.show()
      this.#window.focus()
      return
    }
    const { options, address, mayClose, onShown, onClosed } = this.#settings
    const window = new BrowserWindow({ ...options, ...this.#bounds })
    this.#window = window
    window.once('ready-to-show', () => window.show())
    window.on('focus', onShown)
    window.on('close', (event) => {
      if (!mayClose()) return event.preventDefault()
      this.#bounds = window.getBounds()
    })
    window.on('closed', () => {
      this.#window = null
      onClosed()
    })
    void window.loadURL(address)
    onShown()
  }

  /** Closes without asking. */
  destroy(): void {
    if (!this.#window) return
    this.#bounds = this.#window.getBounds()
    this.#window.destroy()
  }
}
