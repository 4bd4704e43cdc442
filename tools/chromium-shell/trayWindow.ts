/** With a display: a small window in place of the tray icon, its menu and the notifications. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { browser, type Target } from './browser.ts'
import type { Session } from './cdp.ts'
import { desk } from './desk.ts'
import { NativeImage } from './nativeImage.ts'
import { forgetColourScheme, onColourScheme } from './nativeTheme.ts'
import { applyColourScheme } from './preparePage.ts'

export const TRAY_ADDRESS = 'https://tray.shell.invalid/'
const PAGE = join(import.meta.dirname, 'trayWindow.html')
const WIDTH = 300
const MARGIN = 16
const MAX_HEIGHT = 900

/** What the window's page sends. */
type Act =
  | { kind: 'ready' }
  | { kind: 'icon' }
  | { kind: 'item'; menu: 'menu' | 'application'; path: number[] }
  | { kind: 'notice'; at: number }
  | { kind: 'dismiss'; at: number }
  | { kind: 'height'; height: number }

/** Resolves when the window is there; `onClosed` is called when the user closes it. */
export async function openTrayWindow(title: string, onClosed: () => void): Promise<void> {
  const target = await browser.open({ width: WIDTH, height: 400 })
  const { session } = target
  let copied = ''
  let drawn = ''
  const draw = () => {
    const state = JSON.stringify({ title: `${title} tray`, ...view() })
    if (state !== drawn) evaluate(session, `draw(${state})`)
    drawn = state
    if (desk.clipboard !== copied) {
      copied = desk.clipboard
      evaluate(session, `navigator.clipboard.writeText(${JSON.stringify(copied)})`)
    }
  }
  const colour = () => void applyColourScheme(session).catch(() => undefined)
  browser.whenGone(target, () => {
    desk.off('changed', draw)
    forgetColourScheme(target)
    onClosed()
  })
  session
    .on('Fetch.requestPaused', ({ requestId }) => {
      const body = readFileSync(PAGE).toString('base64')
      const responseHeaders = [{ name: 'content-type', value: 'text/html; charset=utf-8' }]
      const answer = { requestId, responseCode: 200, responseHeaders, body }
      session.send('Fetch.fulfillRequest', answer).catch(() => undefined)
    })
    .on('Runtime.bindingCalled', ({ payload }) => {
      const act = JSON.parse(payload) as Act
      if (act.kind === 'ready') {
        drawn = ''
        draw()
      } else if (act.kind === 'height') void place(target, act.height).catch(() => undefined)
      else perform(act)
    })
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: 'tell' }),
    session.send('Fetch.enable', { patterns: [{ urlPattern: `${TRAY_ADDRESS}*` }] }),
    // The clipboard is written from this page, also while another window is in front.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    browser.session.send('Browser.grantPermissions', {
      origin: TRAY_ADDRESS,
      permissions: ['clipboardSanitizedWrite'],
    }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ])
  onColourScheme(target, colour)
  desk.on('changed', draw)
  colour()
  await session.send('Page.navigate', { url: TRAY_ADDRESS })
}

function view() {
  const [tray] = desk.trays
  const image = tray?.image
  const icon = typeof image === 'string' ? NativeImage.createFromPath(image) : image
  return {
    tooltip: tray?.tooltip ?? '',
    icon: icon?.toDataURL() ?? '',
    menu: tray?.menu?.entries() ?? [],
    application: desk.applicationMenu?.entries() ?? [],
    notices: desk.notifications.map(({ title, body }) => ({ title, body })),
  }
}

function perform(act: Exclude<Act, { kind: 'ready' | 'height' }>): void {
  const [tray] = desk.trays
  if (act.kind === 'icon') tray?.emit('click', {})
  else if (act.kind === 'notice') desk.notifications[act.at]?.click()
  else if (act.kind === 'dismiss') desk.notifications[act.at]?.close()
  else (act.menu === 'menu' ? tray?.menu : desk.applicationMenu)?.clickAt(act.path)
}

/** Top right, as high as its menu: where the panel of a desktop would open it. */
async function place({ id: targetId, session }: Target, height: number): Promise<void> {
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      '[screen.availLeft + screen.availWidth, screen.availTop, outerHeight - innerHeight]',
    returnByValue: true,
  })
  const [right = 1280, top = 0, frame = 0] = result.value as number[]
  const { windowId } = await browser.session.send('Browser.getWindowForTarget', { targetId })
  await browser.session.send('Browser.setWindowBounds', {
    windowId,
    bounds: {
      left: right - WIDTH - MARGIN,
      top: top + MARGIN,
      width: WIDTH,
      height: Math.min(height + frame, MAX_HEIGHT),
    },
  })
}

const evaluate = (session: Session, expression: string): void => {
  session
    .send('Runtime.evaluate', { expression, userGesture: true, awaitPromise: true })
    .catch(() => undefined) // the window is being closed
}
