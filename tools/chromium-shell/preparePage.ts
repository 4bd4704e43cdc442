import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Session } from './cdp.ts'
import { hasDisplay, isJoined } from './chromium.ts'
import { colourScheme } from './nativeTheme.ts'
import { notOffered } from './offered.ts'
import { pageScript } from './page.ts'
import { fenceRequests, type RequestOptions } from './requests.ts'

/** What a window decides about its page. */
export interface PageOptions {
  session: RequestOptions['session']
  preload: string | undefined
  preloadsInSubFrames: boolean
  /** Shown until the page paints, as #rrggbb; other forms are not offered. */
  backgroundColor: string | undefined
  /** Origins a WebSocket may go to. */
  sockets: readonly string[]
}

interface Preparation extends PageOptions, RequestOptions {
  receiver: string
  size: { width: number; height: number } | null
}

/** Puts preload, fences and colours into a paused page, then lets it run. */
export async function preparePage(session: Session, options: Preparation): Promise<void> {
  const { preload, preloadsInSubFrames, sockets, receiver, size, backgroundColor } = options
  const binding = `__${randomBytes(8).toString('hex')}`
  const source = pageScript({
    binding,
    receiver,
    preload: preload === undefined ? '' : readFileSync(preload, 'utf8'),
    runsInSubFrames: preloadsInSubFrames,
    guardsClose: hasDisplay && !isJoined,
    platform: process.platform,
    arch: process.arch,
    sockets,
  })
  const orders: Promise<unknown>[] = [
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    ...fenceRequests(session, options),
    session.send('Runtime.addBinding', { name: binding }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source }),
    applyColourScheme(session),
  ]
  if (backgroundColor !== undefined) {
    const color = colourOf(backgroundColor)
    orders.push(session.send('Emulation.setDefaultBackgroundColorOverride', { color }))
  }
  if (size) {
    const metrics = { ...size, deviceScaleFactor: 1, mobile: false }
    orders.push(
      session.send('Emulation.setDeviceMetricsOverride', metrics),
      session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    )
  }
  orders.push(session.send('Runtime.runIfWaitingForDebugger'))
  await Promise.all(orders)
}

/** Tells a page the theme of the app. */
export function applyColourScheme(session: Session): Promise<unknown> {
  const value = colourScheme()
  const features = value === null ? [] : [{ name: 'prefers-color-scheme', value }]
  return session.send('Emulation.setEmulatedMedia', { features })
}

function colourOf(text: string): { r: number; g: number; b: number } {
  const parts = /^#(..)(..)(..)$/
    .exec(text)
    ?.slice(1)
    .map((part) => parseInt(part, 16))
  const [r, g, b] = parts ?? []
  if (r === undefined || g === undefined || b === undefined) {
    throw notOffered(`BrowserWindow backgroundColor '${text}'`)
  }
  return { r, g, b }
}
