import { notOffered, Offered } from './offered.ts'
import { createCodec } from './clone.ts'

export const codec = createCodec()

type InvokeHandler = (event: never, ...args: never[]) => unknown
type Sender = { sender: unknown; senderFrame: unknown }

/** `ipcMain`. Arguments and results cross as structured clones, an error as its text. */
export class IpcMain
  extends Offered
  implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  static override readonly apiName = 'ipcMain'
  static override readonly events = null // a channel may have any name
  readonly #handlers = new Map<string, InvokeHandler>()

  handle(channel: string, handler: InvokeHandler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: InvokeHandler): void {
    this.handle(channel, (...args) => {
      this.removeHandler(channel)
      return handler(...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** Gives the encoded result, or throws the error whose message the page gets. */
  async invoke(channel: string, event: Sender, args: string): Promise<string> {
    try {
      const handler = this.#handlers.get(channel)
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      const given = codec.decode(args) as never[]
      return codec.encode(await handler(event as never, ...given))
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error)
      const message = `Error invoking remote method '${channel}': ${String(error)}`
      throw new Error(message, { cause: error })
    }
  }

  send(channel: string, event: Sender, args: string): void {
    const full = Object.defineProperty({ ...event, ports: [] }, 'returnValue', {
      set: () => {
        throw notOffered('ipcRenderer.sendSync')
      },
    })
    this.emit(channel, full, ...(codec.decode(args) as unknown[]))
  }
}

export const ipcMain = new IpcMain()
