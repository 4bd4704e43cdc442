import { emitPreventable } from './events.ts'
import type { WebFrameMain } from './frames.ts'
import type { Offered } from './offered.ts'

/** A document that Chromium is about to ask for. */
export interface WantedNavigation {
  url: string
  frameId: string
  isRedirect: boolean
}

/** Asks the app's will-navigate listeners of one page. Addresses are the app's, not Chromium's. */
export class Navigation {
  /** The address that the app itself is loading now; it is not asked about. */
  own: string | null = null
  readonly #contents: Offered
  readonly #main: WebFrameMain
  #last = ''

  constructor(contents: Offered, main: WebFrameMain) {
    this.#contents = contents
    this.#main = main
  }

  /** A reload counts as the user's, so it is free, as `webContents.reload()` is in Electron. */
  mayNavigate({ url, isRedirect }: WantedNavigation, frame: WebFrameMain | undefined): boolean {
    const isMainFrame = frame === this.#main || frame === undefined
    const details = { url, isMainFrame, isSameDocument: false, frame: frame ?? null }
    const ask = (event: string) =>
      !emitPreventable(this.#contents, event, { details, args: [url, false, isMainFrame] })
    if (isRedirect) return ask('will-redirect')
    const isReload = withoutHash(url) === withoutHash(this.#last)
    const isOwn = this.own !== null && new URL(url).href === new URL(this.own).href
    if (isMainFrame && (isOwn || isReload)) return true
    return ask('will-frame-navigate') && (!isMainFrame || ask('will-navigate'))
  }

  /**
   * The main frame shows `url` now. A page gets to about:blank, data: or blob: without a request:
   * when the app would have said no, gives the address to go back to.
   */
  arrived(url: string): string | null {
    this.#contents.emit('did-navigate', {}, url, 200, '')
    if (!/^(about|data|blob):/.test(url)) {
      if (!url.startsWith('chrome-error:')) this.#last = url
      return null
    }
    if (this.own !== null || this.#last === '') return null
    const mayStay = this.mayNavigate({ url, frameId: '', isRedirect: false }, this.#main)
    return mayStay ? null : this.#last
  }
}

const withoutHash = (url: string) => url.split('#')[0]
