import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defaultPath, packageFolder, type PathName } from './appFolders.ts'
import { browser } from './browser.ts'
import { hasDisplay } from './chromium.ts'
import { BrowserWindow, windowEvents } from './browserWindow.ts'
import { CommandLine } from './commandLine.ts'
import { emitPreventable } from './events.ts'
import { notOffered, Offered } from './offered.ts'
import { SingleInstance } from './singleInstance.ts'
import { WebContents } from './webContents.ts'
import { roles } from './menu.ts'
import { openTrayWindow } from './trayWindow.ts'

type Members =
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'focus'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getLocale'
  | 'isPackaged'
  | 'name'
  | 'dock'
  | 'enableSandbox'
  | 'setAppUserModelId'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'

interface PackageFile {
  name?: string
  productName?: string
  version?: string
}

/** `app`: the life of the process, its folders and its one instance. */
export class App extends Offered implements Pick<Electron.App, Members> {
  static override readonly apiName = 'app'
  static override readonly events = [
    ...['will-finish-launching', 'ready', 'window-all-closed', 'before-quit', 'will-quit', 'quit'],
    ...['second-instance', 'web-contents-created', 'browser-window-created', 'activate'],
    ...['browser-window-focus', 'browser-window-blur', 'render-process-gone', 'open-url'],
  ]
  readonly isPackaged = false
  readonly dock = undefined
  readonly commandLine: CommandLine
  readonly #appPath: string
  readonly #package: PackageFile
  readonly #paths = new Map<string, string>()
  readonly #ready: Promise<void>
  #becomeReady: () => void = () => undefined
  #name: string
  #isReady = false
  #isQuitting = false
  #instance: SingleInstance | null = null

  constructor(entry: string, args: readonly string[]) {
    super()
    this.#ready = new Promise((resolve) => (this.#becomeReady = resolve))
    this.commandLine = new CommandLine(args)
    this.#appPath = packageFolder(entry)
    const file = join(this.#appPath, 'package.json')
    this.#package = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PackageFile) : {}
    this.#name = this.#package.productName ?? this.#package.name ?? 'Electron'
    const userData = this.commandLine.getSwitchValue('user-data-dir')
    if (userData) this.#paths.set('userData', resolve(userData))
    windowEvents.onCreated = (window) => {
      this.emit('browser-window-created', {}, window)
      this.emit('web-contents-created', {}, window.webContents)
    }
    windowEvents.onAllClosed = () => this.#allClosed()
    roles['quit'] = () => this.quit()
    roles['close'] = () => BrowserWindow.getFocusedWindow()?.close()
  }

  /** The app's main module has run: Chromium starts and `ready` follows. */
  async start(): Promise<void> {
    browser.onPopup = ({ openerId, url }) => WebContents.byTarget(openerId)?.wantsToOpen({ url })
    browser.onDownload = ({ frameId, url }) => WebContents.ofFrame(frameId)?.download(url)
    browser.onEnded = () => {
      console.error('Chromium has ended: the app quits.')
      this.quit()
    }
    await browser.start().catch((cause: unknown) => {
      // Ended by app.exit() while it was starting, as Electron allows.
      if (!this.#isQuitting) throw cause
    })
    if (this.#isQuitting) return
    this.#isReady = true
    this.emit('will-finish-launching')
    this.emit('ready', {}, {})
    this.#becomeReady()
    if (hasDisplay) await this.#showTray()
  }

  /** Without the tray there would be no way back into the app: closing its window quits. */
  async #showTray(): Promise<void> {
    await openTrayWindow(this.#name, () => {
      this.quit()
      if (!this.#isQuitting) void this.#showTray()
    })
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  isReady(): boolean {
    return this.#isReady
  }

  get name(): string {
    return this.#name
  }

  set name(name: string) {
    this.#name = name
  }

  getName(): string {
    return this.#name
  }

  setName(name: string): void {
    this.#name = name
  }

  getVersion(): string {
    return this.#package.version ?? ''
  }

  getAppPath(): string {
    return this.#appPath
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale
  }

  focus(): void {
    const window = BrowserWindow.getAllWindows()[0]
    if (window) window.focus()
  }

  getPath(name: PathName): string {
    const userData = () => this.getPath('userData')
    const path = this.#paths.get(name) ?? defaultPath(name, this.#name, userData)
    if (name === 'logs') mkdirSync(path, { recursive: true })
    return path
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  /** Pages are always sandboxed, except where Chromium cannot: as root. */
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  /** A Windows setting; there is no shell for Windows. */
  setAppUserModelId(_id: string): void {
    if (process.platform === 'win32') throw notOffered('app.setAppUserModelId')
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    if (additionalData) throw notOffered('app.requestSingleInstanceLock with additional data')
    this.#instance ??= new SingleInstance(this.getPath('userData'))
    const me = { argv: process.argv, folder: process.cwd() }
    return this.#instance.acquire(me, ({ argv, folder }) =>
      this.emit('second-instance', {}, argv, folder, null),
    )
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld ?? false
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release()
  }

  /** Asks the app and its windows first; any of them may say no. */
  quit(): void {
    if (this.#isQuitting || emitPreventable(this, 'before-quit')) return
    this.#isQuitting = true
    for (const window of BrowserWindow.getAllWindows()) window.close()
    if (BrowserWindow.getAllWindows().length > 0 || emitPreventable(this, 'will-quit')) {
      this.#isQuitting = false
      return
    }
    void this.#end(0)
  }

  /** Ends at once, without asking. */
  exit(exitCode = 0): void {
    this.#isQuitting = true
    for (const window of BrowserWindow.getAllWindows()) window.destroy()
    void this.#end(exitCode)
  }

  async #end(exitCode: number): Promise<void> {
    this.emit('quit', {}, exitCode)
    await Promise.all([browser.end(), this.#instance?.told])
    this.#instance?.release()
    process.exit(exitCode)
  }

  #allClosed(): void {
    if (this.#isQuitting) return
    if (this.listenerCount('window-all-closed') === 0) this.quit()
    else this.emit('window-all-closed')
  }
}
