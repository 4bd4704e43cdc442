import { browser, type Target } from './browser.ts'
import { hasDisplay } from './chromium.ts'
import { emitPreventable } from './events.ts'
import { forgetColourScheme } from './nativeTheme.ts'
import { Offered } from './offered.ts'
import { ShellSession } from './session.ts'
import { WebContents } from './webContents.ts'
import { checkOptions } from './windowOptions.ts'

type Members =
  | 'id'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'minimize'
  | 'restore'
  | 'getBounds'
  | 'setBounds'
  | 'setTitle'
  | 'getTitle'

interface WindowBounds {
  windowState?: 'normal' | 'minimized'
  left?: number
  top?: number
  width?: number
  height?: number
}

const open = new Map<number, BrowserWindow>()
let lastId = 0
let focused: BrowserWindow | null = null

/** Called when the last window has gone. */
export const windowEvents = {
  onCreated: (_window: BrowserWindow): void => undefined,
  onAllClosed: (): void => undefined,
}

/**
 * A window. With a display it is a Chromium window without tabs, which is on the screen from its
 * first moment: `show: false` and `hide()` minimise it. Without a display it is a page.
 */
export class BrowserWindow extends Offered implements Pick<Electron.BrowserWindow, Members> {
  static override readonly events = [
    ...['close', 'closed', 'focus', 'blur', 'show', 'hide', 'minimize', 'restore', 'resize'],
    ...['ready-to-show', 'page-title-updated'],
  ]
  readonly id = ++lastId
  readonly #contents: WebContents
  readonly #least: { width: number; height: number }
  #bounds: Electron.Rectangle
  #title: string
  #state: 'hidden' | 'shown' | 'minimized'
  #isDestroyed = false
  #target: Promise<Target>
  #address = ''
  #wasAsked = false

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    checkOptions(options)
    const { webPreferences = {}, width = 800, height = 600, x = 0, y = 0, title = '' } = options
    const { minWidth = 0, minHeight = 0, backgroundColor } = options
    this.#least = { width: minWidth, height: minHeight }
    this.#bounds = { x, y, width, height }
    this.#title = title
    this.#state = options.show === false ? 'hidden' : 'shown'
    const { session, partition = '', preload, nodeIntegrationInSubFrames = false } = webPreferences
    const devServer = process.env['ELECTRON_RENDERER_URL']
    this.#contents = new WebContents(
      {
        session: (session as unknown as ShellSession) ?? ShellSession.fromPartition(partition),
        preload,
        backgroundColor,
        preloadsInSubFrames: nodeIntegrationInSubFrames,
        sockets: devServer ? [new URL(devServer).origin.replace(/^http/, 'ws')] : [],
      },
      {
        onFirstLoad: () => this.emit('ready-to-show'),
        onFocus: (isFocused) => this.#setFocused(isFocused),
        onBounds: (bounds) => {
          if (hasDisplay) this.#resized(bounds)
        },
        mayClose: () => {
          this.#wasAsked = !emitPreventable(this, 'close')
          return this.#wasAsked
        },
      },
    )
    open.set(this.id, this)
    windowEvents.onCreated(this)
    this.#target = this.#open()
    this.#target.catch((error: unknown) => this.#failed(error))
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return [...open.values()] as unknown as Electron.BrowserWindow[]
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return focused as unknown as Electron.BrowserWindow | null
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    return (open.get(id) as unknown as Electron.BrowserWindow | undefined) ?? null
  }

  get webContents(): Electron.WebContents {
    return this.#contents as unknown as Electron.WebContents
  }

  async loadURL(url: string): Promise<void> {
    this.#mustLive()
    this.#address = url
    await this.#target
    await this.#contents.load(url)
  }

  show(): void {
    this.showInactive()
    this.focus()
  }

  showInactive(): void {
    this.#mustLive()
    this.#become('shown', 'show')
    this.#place({ windowState: 'normal' })
  }

  hide(): void {
    this.#mustLive()
    this.#become('hidden', 'hide')
    this.#setFocused(false)
    this.#place({ windowState: 'minimized' })
  }

  minimize(): void {
    this.#mustLive()
    this.#become('minimized', 'minimize')
    this.#setFocused(false)
    this.#place({ windowState: 'minimized' })
  }

  restore(): void {
    this.#mustLive()
    this.#become('shown', 'restore')
    this.#place({ windowState: 'normal' })
  }

  focus(): void {
    this.#mustLive()
    if (this.#state !== 'shown') return
    this.#withTarget(({ session }) => session.send('Page.bringToFront'))
    this.#setFocused(true)
  }

  blur(): void {
    this.#mustLive()
    this.#setFocused(false)
  }

  /** Asks the app first, as the user's click on the window's X does. */
  close(): void {
    this.#mustLive()
    if (!emitPreventable(this, 'close') && !this.#isDestroyed) this.destroy()
  }

  /** Closes without asking. */
  destroy(): void {
    this.#mustLive()
    this.#withTarget(({ id }) => browser.session.send('Target.closeTarget', { targetId: id }))
    this.#ended()
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  isVisible(): boolean {
    this.#mustLive()
    return this.#state !== 'hidden'
  }

  isFocused(): boolean {
    this.#mustLive()
    return focused === this
  }

  isMinimized(): boolean {
    this.#mustLive()
    return this.#state === 'minimized'
  }

  getBounds(): Electron.Rectangle {
    this.#mustLive()
    return { ...this.#bounds }
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#mustLive()
    this.#bounds = { ...this.#bounds, ...bounds }
    const { x: left, y: top, width, height } = this.#bounds
    this.#place({ left, top, width, height })
    this.emit('resize')
  }

  getTitle(): string {
    return this.#title
  }

  /** Kept as data: Chromium shows the page's own title. */
  setTitle(title: string): void {
    this.#title = title
  }

  #mustLive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }

  async #open(): Promise<Target> {
    const { width, height } = this.#bounds
    const target = await browser.open({ width, height })
    browser.whenGone(target, () => this.#closedByUser())
    await this.#contents.attach(target, hasDisplay ? null : { width, height })
    const { x: left, y: top } = this.#bounds
    const place = left === 0 && top === 0 ? { width, height } : { left, top, width, height }
    if (hasDisplay) await this.#setWindow(target, place)
    return target
  }

  /** Chromium has closed the page: an app that was not asked and says no gets its window back. */
  #closedByUser(): void {
    if (this.#isDestroyed) return
    if (this.#wasAsked || !emitPreventable(this, 'close')) return this.#ended()
    this.#target = this.#open()
    this.#target
      .then(() => this.#contents.load(this.#address))
      .catch((error: unknown) => this.#failed(error))
  }

  #failed(error: unknown): void {
    if (!this.#isDestroyed) console.error('The window did not open:', error)
  }

  #ended(): void {
    this.#isDestroyed = true
    if (focused === this) focused = null
    open.delete(this.id)
    forgetColourScheme(this.#contents)
    this.#contents.destroy()
    this.emit('closed')
    if (open.size === 0) windowEvents.onAllClosed()
  }

  /** Chromium knows no least size: a window that became too small grows again. */
  #resized(bounds: Electron.Rectangle): void {
    const width = Math.max(bounds.width, this.#least.width)
    const height = Math.max(bounds.height, this.#least.height)
    this.#bounds = { x: bounds.x, y: bounds.y, width, height }
    if (width > bounds.width || height > bounds.height) this.#place({ width, height })
    this.emit('resize')
  }

  #become(state: 'hidden' | 'shown' | 'minimized', event: string): void {
    if (this.#state === state) return
    this.#state = state
    this.emit(event)
  }

  #setFocused(isFocused: boolean): void {
    if (isFocused === (focused === this) || this.#isDestroyed) return
    const before = focused
    focused = isFocused ? this : null
    if (isFocused && before) before.emit('blur')
    this.emit(isFocused ? 'focus' : 'blur')
  }

  #place(bounds: WindowBounds): void {
    if (hasDisplay) this.#withTarget((target) => this.#setWindow(target, bounds))
  }

  async #setWindow({ id: targetId }: Target, bounds: WindowBounds): Promise<void> {
    const { windowId } = await browser.session.send('Browser.getWindowForTarget', { targetId })
    await browser.session.send('Browser.setWindowBounds', { windowId, bounds })
  }

  #withTarget(act: (target: Target) => Promise<unknown>): void {
    this.#target.then(act).catch(() => undefined) // the window went away meanwhile
  }
}
