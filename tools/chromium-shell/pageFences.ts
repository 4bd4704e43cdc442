import type { PageWindow, Tell } from './pageTypes.ts'

/** Runs in every frame of a page, and needs nothing around it: its source is sent there. */
export function fencePage(page: PageWindow, tell: Tell, sockets: readonly string[]): void {
  const open = (url: unknown = '', name: unknown = '', features: unknown = '') => {
    const address = String(url) === '' ? 'about:blank' : new URL(String(url), page.location.href)
    tell({ kind: 'open', url: String(address), name: String(name), features: String(features) })
    return null
  }
  Object.defineProperty(page, 'open', { value: open, writable: false, configurable: false })

  const Socket = page.WebSocket
  class FencedSocket extends Socket {
    constructor(url: string, protocols: string | string[] = []) {
      const { href, origin } = new URL(url, page.location.href)
      const isAllowed = sockets.includes(origin.replace(/^http/, 'ws'))
      super(isAllowed ? href : 'wss://fenced.invalid/', protocols)
    }
  }
  Object.defineProperty(FencedSocket, 'name', { value: 'WebSocket' })
  Object.defineProperty(page, 'WebSocket', { value: FencedSocket, writable: true })
}

/** Runs in the top frame: tells Node where the window is and when the user closes it. */
export function watchWindow(page: PageWindow, tell: Tell, guardsClose: boolean): void {
  const bounds = () => {
    const { screenX: x, screenY: y, outerWidth: width, outerHeight: height } = page
    tell({ kind: 'bounds', x, y, width, height })
  }
  page.addEventListener('focus', () => tell({ kind: 'focus' }))
  page.addEventListener('blur', () => tell({ kind: 'blur' }))
  for (const name of ['resize', 'blur', 'pagehide']) page.addEventListener(name, bounds)
  if (!guardsClose) return
  let isNavigating = false
  page.navigation.addEventListener('navigate', () => (isNavigating = true))
  page.navigation.addEventListener('navigateerror', () => (isNavigating = false))
  page.navigation.addEventListener('navigatesuccess', () => (isNavigating = false))
  page.addEventListener('beforeunload', (event) => {
    if (!isNavigating) event.preventDefault()
  })
}
