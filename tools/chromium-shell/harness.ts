/** Serves a test over Node's own channel to its parent: what a person would see and click. */
import type { App } from './app.ts'
import { browser } from './browser.ts'
import { BrowserWindow } from './browserWindow.ts'
import { hasDisplay, isJoined } from './chromium.ts'
import { desk } from './desk.ts'
import type { MenuEntry } from './menu.ts'
import { NativeImage } from './nativeImage.ts'
import type { Tray } from './tray.ts'
import type { WebContents } from './webContents.ts'

/** What a test may ask, with the answer's type. */
export interface HarnessCalls {
  /** Answers when the app is ready. */
  started(): Promise<void>
  endpoint(): Promise<string>
  pageAddress(): string | null
  trayItems(): MenuEntry[]
  trayClick(labels: string[]): void
  trayTooltip(): string
  trayIcon(): string
  notifications(): { title: string; body: string }[]
  notificationClick(index: number): void
  clipboard(): string
  opened(): string[]
  answerDialog(path: string | null): void
  closeWindow(): void
  windows(): number
  quit(): void
}

export interface HarnessQuestion {
  id: number
  call: keyof HarnessCalls
  args: unknown[]
}

export interface HarnessAnswer {
  id: number
  value?: unknown
  error?: string
}

const tray = (): Tray => {
  const [first] = desk.trays
  if (!first) throw new Error('The app has no tray entry')
  return first
}
const window = () => BrowserWindow.getAllWindows()[0]

const answers = (app: App): HarnessCalls => ({
  started: () => app.whenReady(),
  endpoint: () => browser.endpoint(),
  pageAddress: () => window()?.webContents.getURL() ?? null,
  trayItems: () => tray().menu?.entries() ?? [],
  trayClick: (labels) => tray().menu?.clickPath(labels),
  trayTooltip: () => tray().tooltip,
  trayIcon: () => {
    const { image } = tray()
    return image instanceof NativeImage ? image.path : image
  },
  notifications: () => desk.notifications.map(({ title, body }) => ({ title, body })),
  notificationClick: (index) => {
    const notification = desk.notifications[index]
    if (!notification) throw new Error(`There is no notification ${index}`)
    notification.click()
  },
  clipboard: () => desk.clipboard,
  opened: () => desk.opened,
  answerDialog: (path) => void desk.dialogAnswers.push(path),
  closeWindow: () => {
    const { webContents } = window() ?? {}
    if (hasDisplay && !isJoined) (webContents as unknown as WebContents | undefined)?.pressClose()
    else window()?.close()
  },
  windows: () => BrowserWindow.getAllWindows().length,
  quit: () => app.quit(),
})

/** Does nothing when nobody listens. */
export function serveHarness(app: App): void {
  if (!process.send) return
  const calls = answers(app) as unknown as Record<string, (...args: unknown[]) => unknown>
  process.on('message', ({ id, call, args }: HarnessQuestion) => {
    const answer = (rest: Omit<HarnessAnswer, 'id'>) => process.send!({ id, ...rest })
    const give = async () => calls[call]!(...args)
    give().then(
      (value) => answer({ value }),
      (error: Error) => answer({ error: error.message }),
    )
  })
  process.on('disconnect', () => app.exit(1)) // a test that is gone leaves no app behind
}
