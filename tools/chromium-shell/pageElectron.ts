/* `electron` inside a page. Each function needs nothing around it: its source is sent there. */
import type { Codec } from './clone.ts'
import type { NodeMessage, PageWindow, Tell } from './pageTypes.ts'

type Listener = (event: object, ...args: unknown[]) => void
type Strict = <T extends object>(name: string, part: T) => T

/** Makes an object throw by name for what it does not have. */
export function createStrict(): Strict {
  return (name, part) =>
    new Proxy(part, {
      get(target, key, receiver) {
        if (key in target || typeof key === 'symbol' || key === 'then' || key === '__esModule') {
          return Reflect.get(target, key, receiver) as unknown
        }
        throw new Error(`electron.${name}${key} is not offered by the Chromium shell`)
      },
    })
}

/** `ipcRenderer`, and the function that takes Node's messages in. */
export function createIpcRenderer(
  codec: Codec,
  tell: Tell,
  strict: Strict,
): { ipcRenderer: object; receive: (text: string, isLast: boolean) => void } {
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

  let begun = ''
  const receive = (text: string, isLast: boolean) => {
    begun += text
    if (!isLast) return
    const message = JSON.parse(begun) as NodeMessage
    begun = ''
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
  return { ipcRenderer, receive }
}

/** `contextBridge`: copies what it exposes, as Electron does between two worlds. */
export function createContextBridge(page: PageWindow, strict: Strict): object {
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
    try {
      return structuredClone(value)
    } catch (error) {
      if (!holdsFunction(value)) throw error
    }
    if (Array.isArray(value)) return Object.freeze(value.map(across))
    const fields = Object.entries(value as object).map(([key, part]) => [key, across(part)])
    return Object.freeze(Object.fromEntries(fields))
  }

  return strict('contextBridge.', {
    exposeInMainWorld(name: string, api: unknown) {
      if (Object.hasOwn(page, name)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      }
      Object.defineProperty(page, name, { value: across(api), enumerable: true })
    },
  })
}
