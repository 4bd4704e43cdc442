/** The one Chromium of this run: started when the app is ready, asked for pages, ended with it. */
import type { Session } from './cdp.ts'
import { Chromium, hasDisplay, isJoined } from './chromium.ts'

export interface Target {
  id: string
  session: Session
}

interface Popup {
  openerId: string
  url: string
}

const OPEN_LIMIT_MS = 15_000
/** The caption of an app window until its page has loaded. */
const BLANK = 'data:text/html,<title>Bifrost Tray</title>'

class Browser {
  #chromium: Chromium | null = null
  #started: Promise<void> | null = null
  readonly #switches: string[] = []
  readonly #expected = new Map<string, (target: Target) => void>()
  readonly #gone = new Map<string, () => void>()
  #lastWindow = 0
  #isEnding = false
  /** Called with each page that a page opened itself; such a page never runs. */
  onPopup: (popup: Popup) => void = () => undefined
  /** Called when Chromium ended although nobody asked it to. */
  onEnded: () => void = () => undefined
  onDownload: (download: { frameId: string; url: string }) => void = () => undefined

  /** Only switches given before the start have an effect, as in Electron. */
  addSwitch(text: string): void {
    this.#switches.push(text)
  }

  start(): Promise<void> {
    this.#started ??= this.#start()
    return this.#started
  }

  /** A new blank page, paused until its owner has prepared it and resumes it. */
  async open(size: { width: number; height: number }): Promise<Target> {
    await this.start()
    const chromium = this.#chromium!
    const url = `${BLANK}#${++this.#lastWindow}`
    const arrived = new Promise<Target>((resolve, reject) => {
      const patience = setTimeout(() => {
        this.#expected.delete(url)
        reject(new Error('Chromium did not open a window'))
      }, OPEN_LIMIT_MS)
      this.#expected.set(url, (target) => {
        clearTimeout(patience)
        resolve(target)
      })
    })
    if (hasDisplay) chromium.openAppWindow(url)
    else {
      const { browser } = chromium.connection
      await browser.send('Target.createTarget', { url, newWindow: true, ...size })
    }
    return arrived
  }

  /** Calls back once, when the page is gone, whoever closed it. */
  whenGone(target: Target, callback: () => void): void {
    this.#gone.set(target.id, callback)
  }

  get session(): Session {
    return this.#chromium!.connection.browser
  }

  /** The session of a frame that lives in a process of its own. */
  child(sessionId: string): Session {
    return this.#chromium!.connection.session(sessionId)
  }

  endpoint(): Promise<string> {
    return this.#chromium!.endpoint()
  }

  async end(): Promise<void> {
    this.#isEnding = true
    await this.#chromium?.end()
  }

  kill(): void {
    this.#isEnding = true
    this.#chromium?.kill()
  }

  async #start(): Promise<void> {
    const chromium = new Chromium({ hasPort: isJoined, switches: this.#switches })
    this.#chromium = chromium
    void chromium.ended.then(() => {
      if (!this.#isEnding) this.onEnded()
    })
    const { browser } = chromium.connection
    browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const { targetId, url, openerId } = targetInfo
      const take = this.#expected.get(url)
      this.#expected.delete(url)
      if (take) return take({ id: targetId, session: chromium.connection.session(sessionId) })
      void browser.send('Target.closeTarget', { targetId }).catch(() => undefined)
      if (openerId) this.onPopup({ openerId, url })
    })
    browser.on('Target.detachedFromTarget', (detached) => {
      const { targetId } = detached as { targetId?: string }
      const callback = targetId === undefined ? undefined : this.#gone.get(targetId)
      if (targetId !== undefined) this.#gone.delete(targetId)
      callback?.()
    })
    browser.on('Browser.downloadWillBegin', (download) => this.onDownload(download))
    await chromium.ready()
    await Promise.all([
      browser.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
        filter: [{ type: 'page' }],
      }),
      browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
      // No name given means: every permission is denied, for every origin.
      browser.send('Browser.grantPermissions', { permissions: [] }),
    ])
  }
}

export const browser = new Browser()
