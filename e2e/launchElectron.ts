import { join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import type { Menu, Notification, Tray } from 'electron'
import type { Ended, LaunchedApp, LaunchOptions, TrayItem } from './launch.ts'

const ROOT = join(import.meta.dirname, '..')
const HOOK = join(import.meta.dirname, 'electronHook.cjs')
const START_LIMIT_MS = 30_000

/** What electronHook.cjs keeps in Electron's main process. */
interface Recorded {
  trays: Map<Tray, { menu: Menu | null; tooltip: string; icon: string }>
  notifications: Notification[]
  opened: string[]
  dialogAnswers: (string | null)[]
}
type Hooked = typeof globalThis & { recordedByTest: Recorded }

/** The app in Electron itself. Needs a display on Linux, such as Xvfb. */
export async function launchElectron(
  executablePath: string,
  { userData, env, args = [], entry = ROOT }: LaunchOptions,
): Promise<LaunchedApp> {
  const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath,
    args: ['-r', HOOK, ...noSandbox, entry, `--user-data-dir=${userData}`, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
    timeout: START_LIMIT_MS,
  })
  const child = app.process()
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const end = async (act: () => unknown): Promise<Ended> => {
    const from = performance.now()
    act()
    const code = await ended
    return { code, ms: Math.round(performance.now() - from) }
  }
  return {
    shell: 'electron',
    pid: child.pid!,
    page: async () => {
      const page = app.windows()[0] ?? (await app.waitForEvent('window'))
      await page.waitForLoadState('load')
      return page
    },
    tray: {
      items: () => trayItems(app),
      click: (...labels) => trayClick(app, labels),
      tooltip: () => trayFact(app, 'tooltip'),
      icon: () => trayFact(app, 'icon'),
    },
    notifications: {
      list: () =>
        app.evaluate(() =>
          (globalThis as Hooked).recordedByTest.notifications.map(({ title, body }) => ({
            title,
            body,
          })),
        ),
      click: (index) =>
        app.evaluate((_electron, at) => {
          const [clicked] = (globalThis as Hooked).recordedByTest.notifications.splice(at, 1)
          if (!clicked) throw new Error(`There is no notification ${at}`)
          clicked.emit('click')
        }, index),
    },
    clipboard: () => app.evaluate(({ clipboard }) => clipboard.readText()),
    opened: () => app.evaluate(() => (globalThis as Hooked).recordedByTest.opened),
    answerDialog: (path) =>
      app.evaluate((_electron, given) => {
        ;(globalThis as Hooked).recordedByTest.dialogAnswers.push(given)
      }, path),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    windows: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    quit: () =>
      end(() => app.evaluate(({ app: running }) => running.quit()).catch(() => undefined)),
    kill: async () => void (await end(() => child.kill('SIGKILL'))),
    output: () => output,
  }
}

const trayFact = (app: ElectronApplication, name: 'tooltip' | 'icon'): Promise<string> =>
  app.evaluate((_electron, wanted) => {
    const [facts] = (globalThis as Hooked).recordedByTest.trays.values()
    if (!facts) throw new Error('The app has no tray entry')
    return facts[wanted]
  }, name)

const trayItems = (app: ElectronApplication): Promise<TrayItem[]> =>
  app.evaluate(() => {
    const [facts] = (globalThis as Hooked).recordedByTest.trays.values()
    const read = (menu: Menu | undefined): TrayItem[] =>
      (menu?.items ?? [])
        .filter(({ visible }) => visible)
        .map(({ label, type, checked, enabled, accelerator, submenu }) => ({
          label: label.replace(/&(.?)/g, '$1'),
          type: type as TrayItem['type'],
          checked,
          enabled,
          accelerator: String(accelerator ?? ''),
          submenu: read(submenu),
        }))
    return read(facts?.menu ?? undefined)
  })

const trayClick = (app: ElectronApplication, labels: string[]): Promise<void> =>
  app.evaluate((_electron, path) => {
    const [facts] = (globalThis as Hooked).recordedByTest.trays.values()
    let menu = facts?.menu ?? undefined
    for (const [at, label] of path.entries()) {
      const item: Electron.MenuItem | undefined = menu?.items.find(
        (one) => one.visible && one.label.replace(/&(.?)/g, '$1') === label,
      )
      if (!item) throw new Error(`The menu has no item "${label}"`)
      if (!item.enabled) throw new Error(`The menu item "${label}" is disabled`)
      if (at === path.length - 1) item.click()
      menu = item.submenu
    }
  }, labels)
