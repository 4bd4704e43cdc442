/* What runs in a page before the page's own scripts. Every function's source is sent there. */
import { createCodec } from './clone.ts'

/** What a page sends to Node. `args` and `payload` are written by the codec. */
export type PageMessage =
  | { kind: 'invoke'; id: number; channel: string; args: string }
  | { kind: 'send'; channel: string; args: string }
  | { kind: 'open'; url: string; name: string; features: string }
  | { kind: 'failed'; message: string }
  | { kind: 'focus' | 'blur' }
  | { kind: 'bounds'; x: number; y: number; width: number; height: number }

/** What Node sends to a page. */
export type NodeMessage =
  | { kind: 'reply'; id: number; payload: string }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'event'; channel: string; args: string }

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

/** Source for Page.addScriptToEvaluateOnNewDocument. */
export function pageScript({ preload, ...settings }: PageSettings): string {
  const run = `function (require, module, exports, process) {${preload}\n}`
  return `(${startPage})(${JSON.stringify(settings)}, (${createCodec})(), ${run})`
}

type Listener = (event: object, ...args: unknown[]) => void
type Run = (require: unknown, module: unknown, exports: unknown, process: unknown) => void

/** The few things of the DOM that are touched; this file is checked without the DOM's types. */
interface PageWindow {
  [name: string]: unknown
  top: unknown
  screenX: number
  screenY: number
  outerWidth: number
  outerHeight: number
  location: { href: string }
  WebSocket: new (url: string, protocols?: string | string[]) => object
  navigation: { addEventListener(name: string, listener: () => void): void }
  addEventListener(name: string, listener: (event: { preventDefault(): void }) => void): void
}

function startPage(
  settings: Omit<PageSettings, 'preload'>,
  codec: ReturnType<typeof createCodec>,
  run: Run,
): void {
  const page = globalThis as unknown as PageWindow
  const carry = page[settings.binding] as ((text: string) => void) | undefined
  Reflect.deleteProperty(page, settings.binding)
  if (!carry || page.location.href.startsWith('data:')) return
  const { stringify } = JSON
  const tell = (message: PageMessage) => carry(stringify(message))
  const isTop = page === page.top

  // ── What a page may not do, in every frame ───────────────────────────────────────────────────
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
      const isAllowed = settings.sockets.includes(origin.replace(/^http/, 'ws'))
      super(isAllowed ? href : 'wss://fenced.invalid/', protocols)
    }
  }
  Object.defineProperty(FencedSocket, 'name', { value: 'WebSocket' })
  Object.defineProperty(page, 'WebSocket', { value: FencedSocket, writable: true })
  if (!isTop && !settings.runsInSubFrames) return

  // ── ipcRenderer ──────────────────────────────────────────────────────────────────────────────
  const notOffered = (name: string) =>
    new Error(`electron.${name} is not offered by the Chromium shell`)
  const strict = <T extends object>(name: string, part: T): T =>
    new Proxy(part, {
      get(target, key, receiver) {
        if (key in target || typeof key === 'symbol' || key === 'then' || key === '__esModule') {
          return Reflect.get(target, key, receiver) as unknown
        }
        throw notOffered(`${name}${key}`)
      },
    })

  const listeners = new Map<string, { listener: Listener; isOnce: boolean }[]>()
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >()
  let lastId = 0
  const addListener = (channel: string, listener: Listener, isOnce: boolean) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }])
    return ipcRenderer
  }
  const off = (channel: string, listener: Listener) => {
    const known = listeners.get(channel) ?? []
    const at = known.findLastIndex((entry) => entry.listener === listener)
    if (at >= 0) listeners.set(channel, known.toSpliced(at, 1))
    return ipcRenderer
  }
  const on = (channel: string, listener: Listener) => addListener(channel, listener, false)

  const ipcRenderer = strict('ipcRenderer.', {
    invoke: (channel: string, ...values: unknown[]) =>
      new Promise((resolve, reject) => {
        const args = codec.encode(values)
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        tell({ kind: 'invoke', id, channel, args })
      }),
    send: (channel: string, ...values: unknown[]) =>
      tell({ kind: 'send', channel, args: codec.encode(values) }),
    on,
    addListener: on,
    once: (channel: string, listener: Listener) => addListener(channel, listener, true),
    off,
    removeListener: off,
    removeAllListeners: (channel: string) => {
      listeners.delete(channel)
      return ipcRenderer
    },
  })

  const receive = (text: string) => {
    const message = JSON.parse(text) as NodeMessage
    if (message.kind === 'event') {
      for (const entry of listeners.get(message.channel) ?? []) {
        if (entry.isOnce) off(message.channel, entry.listener)
        const event = { sender: ipcRenderer, ports: [], preventDefault: () => undefined }
        try {
          entry.listener(event, ...(codec.decode(message.args) as unknown[]))
        } catch (error) {
          queueMicrotask(() => {
            throw error
          })
        }
      }
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'reply') call?.resolve(codec.decode(message.payload))
    else call?.reject(new Error(message.message))
  }
  Object.defineProperty(page, settings.receiver, { value: receive })

  // ── contextBridge ────────────────────────────────────────────────────────────────────────────
  const holdsFunction = (value: unknown, seen = new Set<unknown>()): boolean => {
    if (typeof value === 'function') return true
    if (value === null || typeof value !== 'object' || seen.has(value)) return false
    seen.add(value)
    return Object.values(value).some((part) => holdsFunction(part, seen))
  }
  const messageOf = (error: unknown) =>
    new Error(error instanceof Error ? error.message : String(error))

  /** Copies a value to the other side; only functions stay alive, errors keep their message. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => {
        const given = args.map(across)
        let result: unknown
        try {
          result = (value as (...given: unknown[]) => unknown)(...given)
        } catch (error) {
          throw messageOf(error)
        }
        return across(result)
      }
    }
    if (value instanceof Promise) {
      return value.then(across, (error: unknown) => Promise.reject(messageOf(error)))
    }
    if (value instanceof Error) return messageOf(value)
    if (!holdsFunction(value)) return structuredClone(value)
    if (Array.isArray(value)) return Object.freeze(value.map(across))
    const fields = Object.entries(value as object).map(([key, part]) => [key, across(part)])
    return Object.freeze(Object.fromEntries(fields))
  }

  const contextBridge = strict('contextBridge.', {
    exposeInMainWorld(name: string, api: unknown) {
      if (Object.hasOwn(page, name)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      }
      Object.defineProperty(page, name, { value: across(api), enumerable: true })
    },
  })

  // ── The preload, and what the window itself has to say ───────────────────────────────────────
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
  if (isTop && settings.guardsClose) {
    let isNavigating = false
    page.navigation.addEventListener('navigate', () => (isNavigating = true))
    page.navigation.addEventListener('navigateerror', () => (isNavigating = false))
    page.navigation.addEventListener('navigatesuccess', () => (isNavigating = false))
    page.addEventListener('beforeunload', (event) => {
      if (!isNavigating) event.preventDefault()
    })
  }
  if (isTop) {
    const bounds = () => {
      const { screenX: x, screenY: y, outerWidth: width, outerHeight: height } = page
      tell({ kind: 'bounds', x, y, width, height })
    }
    page.addEventListener('focus', () => tell({ kind: 'focus' }))
    page.addEventListener('blur', () => tell({ kind: 'blur' }))
    for (const name of ['resize', 'blur', 'pagehide']) page.addEventListener(name, bounds)
  }
  try {
    run(require, module, module.exports, process)
  } catch (error) {
    const { stack } = error as Error
    tell({ kind: 'failed', message: String(stack ?? error) })
  }
}
