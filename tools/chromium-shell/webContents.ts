import { randomBytes } from 'node:crypto'
import { fromChromium, toChromium } from './addresses.ts'
import type { Target } from './browser.ts'
import type { Session } from './cdp.ts'
import { isJoined } from './chromium.ts'
import { Frames, WebFrameMain } from './frames.ts'
import { codec, ipcMain } from './ipcMain.ts'
import { onColourScheme } from './nativeTheme.ts'
import { Navigation } from './navigation.ts'
import { notOffered, Offered } from './offered.ts'
import type { NodeMessage, PageMessage } from './pageTypes.ts'
import { applyPermissions } from './permissions.ts'
import { applyColourScheme, preparePage, type PageOptions } from './preparePage.ts'
import type { ShellSession } from './session.ts'

const PART_LENGTH = 100_000

type Members = 'id' | 'send' | 'isDestroyed' | 'getURL' | 'setWindowOpenHandler'
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]
type Bounds = { x: number; y: number; width: number; height: number }

/** What the window around a page wants to know of it. */
export interface ContentsOwner {
  onFirstLoad(): void
  onFocus(isFocused: boolean): void
  onBounds(bounds: Bounds): void
  /** The user closes the window; false keeps it. */
  mayClose(): boolean
}

const all = new Map<number, WebContents>()
let lastId = 0

/** One page. It gets its Chromium target from its window, again when the window opens again. */
export class WebContents extends Offered implements Pick<Electron.WebContents, Members> {
  static override readonly apiName = 'webContents'
  static override readonly events = [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview', // never emitted: Chromium has no webview element
    'render-process-gone',
    'dom-ready',
    'did-start-navigation',
    'did-navigate',
    'did-finish-load',
    'did-fail-load',
    'destroyed',
  ]
  readonly id = ++lastId
  readonly session: ShellSession
  readonly mainFrame = new WebFrameMain(null, 1)
  readonly #options: PageOptions
  readonly #owner: ContentsOwner
  readonly #receiver = `__${randomBytes(8).toString('hex')}`
  readonly #navigation: Navigation
  #target: Target | null = null
  #frames: Frames | null = null
  #openHandler: OpenHandler | null = null
  #isDestroyed = false
  #hasLoaded = false

  constructor(options: PageOptions, owner: ContentsOwner) {
    super()
    this.session = options.session
    this.#options = options
    this.#owner = owner
    this.#navigation = new Navigation(this, this.mainFrame)
    all.set(this.id, this)
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()]
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id)
  }

  /** The page that owns a Chromium target, for events that name only the target. */
  static byTarget(targetId: string): WebContents | undefined {
    return [...all.values()].find((contents) => contents.#target?.id === targetId)
  }

  /** The page that a frame belongs to. */
  static ofFrame(frameId: string): WebContents | undefined {
    return [...all.values()].find((contents) => contents.#frames?.byId(frameId))
  }

  /** A page wants to save a file; it never gets one. */
  download(url: string): void {
    this.session.refuseDownload(fromChromium(url), this)
  }

  getURL(): string {
    return this.mainFrame.url
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  /** Reaches the listeners of the page that is loaded now, in the order of the calls. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
    const message: NodeMessage = { kind: 'event', channel, args: codec.encode(args) }
    const contextId = this.#frames?.mainContext
    if (contextId != null) this.#tell(contextId, message)
  }

  /** Calls the app's handler for a page that this page wants to open; it is never opened. */
  wantsToOpen(details: { url: string; name?: string; features?: string }): void {
    if (!this.#openHandler) throw notOffered('webContents: window.open without a handler')
    const { url, name = '', features = '' } = details
    const { action } = this.#openHandler({
      url: fromChromium(url),
      frameName: name,
      features,
      disposition: 'new-window',
      referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' },
    })
    if (action === 'allow') throw notOffered("webContents.setWindowOpenHandler action 'allow'")
  }

  /** Prepares a paused page and lets it run; without a display its size is given. */
  async attach(target: Target, size: { width: number; height: number } | null): Promise<void> {
    this.#target = target
    this.#frames = new Frames(target.session, target.id, this.mainFrame)
    this.#listen(target.session)
    await preparePage(target.session, {
      ...this.#options,
      receiver: this.#receiver,
      contentsId: this.id,
      size,
      mayNavigate: (wanted) =>
        this.#navigation.mayNavigate(wanted, this.#frames?.byId(wanted.frameId)),
    })
    onColourScheme(this, () => void applyColourScheme(target.session).catch(() => undefined))
  }

  /** Loads an address; rejects with Chromium's reason when it does not come. */
  async load(url: string): Promise<void> {
    const session = this.#target!.session
    const { protocol, host } = new URL(url)
    await applyPermissions(this.session, this, `${protocol}//${host}`)
    this.#navigation.own = url
    const loaded = new Promise<void>((resolve) => {
      super.once('did-finish-load', resolve)
    })
    const { errorText } = await session.send('Page.navigate', { url: toChromium(url) })
    this.#navigation.own = null
    if (errorText !== undefined) {
      this.emit('did-fail-load', {}, -2, errorText, url, true)
      throw Object.assign(new Error(`${errorText.replace('net::', '')} loading '${url}'`), { url })
    }
    await loaded
    // Chromium asks a page before it closes only when a user has touched it.
    await session.send('Runtime.evaluate', { expression: '0', userGesture: true })
    await session.send('Page.resetNavigationHistory').catch(() => undefined)
  }

  /** Presses the X of the window, so to say: the page may be asked first. */
  pressClose(): void {
    this.#target?.session.send('Page.close').catch(() => undefined)
  }

  /** The page is gone and does not come back. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#target = null
    this.#frames = null
    all.delete(this.id)
    this.emit('destroyed')
  }

  #listen(session: Session): void {
    session
      .on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
        this.#receive(JSON.parse(payload) as PageMessage, executionContextId)
      })
      .on('Page.domContentEventFired', () => this.emit('dom-ready', {}))
      .on('Page.loadEventFired', () => {
        // The blank page before the first, or one that is being closed.
        if (this.#isDestroyed || /^(data:|$)/.test(this.getURL())) return
        this.emit('did-finish-load')
        if (this.#hasLoaded) return
        this.#hasLoaded = true
        this.#owner.onFirstLoad()
      })
      .on('Page.frameNavigated', ({ frame }) => {
        if (frame.parentId !== undefined) return
        const back = this.#navigation.arrived(fromChromium(frame.url))
        if (back !== null) this.load(back).catch(() => undefined)
      })
      .on('Page.windowOpen', ({ url }) => this.wantsToOpen({ url }))
      .on('Page.javascriptDialogOpening', ({ type }) => {
        if (type !== 'beforeunload' || isJoined) return
        const accept = this.#owner.mayClose()
        session.send('Page.handleJavaScriptDialog', { accept }).catch(() => undefined)
      })
      .on('Inspector.targetCrashed', () => {
        this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 })
      })
  }

  #receive(message: PageMessage, contextId: number): void {
    if (this.#isDestroyed) return
    const senderFrame = this.#frames?.byContext(contextId) ?? null
    const event = { sender: this, senderFrame, frameId: senderFrame?.frameTreeNodeId ?? 0 }
    const isTop = senderFrame === this.mainFrame
    if (!isTop && !this.#options.preloadsInSubFrames && message.kind !== 'open') return
    if (message.kind === 'invoke') {
      const { id, channel, args } = message
      ipcMain.invoke(channel, event, args).then(
        (payload) => this.#tell(contextId, { kind: 'reply', id, payload }),
        (error: Error) => this.#tell(contextId, { kind: 'failure', id, message: error.message }),
      )
    } else if (message.kind === 'send') {
      const reply = (channel: string, ...args: unknown[]) =>
        this.#tell(contextId, { kind: 'event', channel, args: codec.encode(args) })
      ipcMain.send(message.channel, { ...event, reply } as never, message.args)
    } else if (message.kind === 'open') this.wantsToOpen(message)
    else if (message.kind === 'failed') console.error(`The preload failed: ${message.message}`)
    else if (!isTop) return
    else if (message.kind === 'bounds') this.#owner.onBounds(message)
    else this.#owner.onFocus(message.kind === 'focus')
  }

  /** A long message goes in parts, as one would hold the page for as long as it is read. */
  #tell(contextId: number, message: NodeMessage): void {
    const text = JSON.stringify(message)
    for (let at = 0; at < text.length; at += PART_LENGTH) {
      const end = at + PART_LENGTH
      this.#target?.session
        .send('Runtime.callFunctionOn', {
          executionContextId: contextId,
          functionDeclaration: `(text, isLast) => ${this.#receiver}(text, isLast)`,
          arguments: [{ value: text.slice(at, end) }, { value: end >= text.length }],
        })
        .catch(() => undefined) // the page went away meanwhile
    }
  }
}
