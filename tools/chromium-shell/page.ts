/* What runs in a page before the page's own scripts, put together from the sources of functions. */
import { createCodec } from './clone.ts'
import { createContextBridge, createIpcRenderer, createStrict } from './pageElectron.ts'
import { fencePage, watchWindow } from './pageFences.ts'
import type { PageMessage, PageWindow } from './pageTypes.ts'

export interface PageSettings {
  /** Name of the function that carries messages to Node; gone before a page's script runs. */
  binding: string
  /** Name of the function Node calls; it only takes messages in. */
  receiver: string
  /** Source of the preload, empty when there is none. */
  preload: string
  runsInSubFrames: boolean
  /** Asks before a close by the user, who may then be refused. */
  guardsClose: boolean
  platform: string
  arch: string
  /** Origins a WebSocket may go to. */
  sockets: readonly string[]
}

type Run = (require: unknown, module: unknown, exports: unknown, process: unknown) => void

const parts = {
  createCodec,
  createContextBridge,
  createIpcRenderer,
  createStrict,
  fencePage,
  watchWindow,
}

/** Source for Page.addScriptToEvaluateOnNewDocument. */
export function pageScript({ preload, ...settings }: PageSettings): string {
  const sources = Object.entries(parts).map(([name, part]) => `${name}: (${part})`)
  const run = `function (require, module, exports, process) {${preload}\n}`
  return `(${startPage})(${JSON.stringify(settings)}, {${sources.join(', ')}}, ${run})`
}

/** Uses only its arguments and the page, because only its source goes there. */
function startPage(settings: Omit<PageSettings, 'preload'>, made: typeof parts, run: Run): void {
  const page = globalThis as unknown as PageWindow
  const carry = page[settings.binding] as ((text: string) => void) | undefined
  Reflect.deleteProperty(page, settings.binding)
  if (!carry || page.location.href.startsWith('data:')) return
  const { stringify } = JSON
  const tell = (message: PageMessage) => carry(stringify(message))
  const isTop = page === page.top
  made.fencePage(page, tell, settings.sockets)
  if (isTop) made.watchWindow(page, tell, settings.guardsClose)
  if (!isTop && !settings.runsInSubFrames) return

  const strict = made.createStrict()
  const { ipcRenderer, receive } = made.createIpcRenderer(made.createCodec(), tell, strict)
  Object.defineProperty(page, settings.receiver, { value: receive })
  const contextBridge = made.createContextBridge(page, strict)
  const electron = strict('', { contextBridge, ipcRenderer })
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found in a sandboxed preload: ${name}`)
  }
  const process = strict('process.', {
    type: 'renderer',
    platform: settings.platform,
    arch: settings.arch,
    sandboxed: true,
    contextIsolated: true,
  })
  const module = { exports: {} }
  try {
    run(require, module, module.exports, process)
  } catch (error) {
    const { stack } = error as Error
    tell({ kind: 'failed', message: String(stack ?? error) })
  }
}
