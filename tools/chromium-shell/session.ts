import type { Session as ElectronSession } from 'electron'
import { emitPreventable } from './events.ts'
import { allowOnly, notOffered, Offered } from './offered.ts'

type Handler = (request: Request) => Response | Promise<Response>
type RequestListener = NonNullable<Parameters<ElectronSession['webRequest']['onBeforeRequest']>[0]>
type RequestDetails = Parameters<Extract<RequestListener, (...args: never) => void>>[0]
type PermissionRequest = NonNullable<Parameters<ElectronSession['setPermissionRequestHandler']>[0]>
type PermissionCheck = NonNullable<Parameters<ElectronSession['setPermissionCheckHandler']>[0]>

/** `session.protocol` and the module's `protocol`: custom schemes of one session. */
export class SchemeHandlers
  extends Offered
  implements Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'>
{
  static override readonly apiName = 'protocol'
  readonly #handlers = new Map<string, Handler>()

  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    if (this.#handlers.has(scheme)) {
      throw new Error(`Failed to register protocol: ${scheme} is handled already`)
    }
    this.#handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme)
  }

  /** The app's answer to an address of its own scheme; null when the scheme is nobody's. */
  async answer(request: Request): Promise<Response | null> {
    const handler = this.#handlers.get(request.url.split(':')[0] ?? '')
    return handler ? handler(request) : null
  }
}

class WebRequest extends Offered implements Pick<Electron.WebRequest, 'onBeforeRequest'> {
  #listener: RequestListener | null = null

  onBeforeRequest(filter: unknown, listener?: RequestListener | null): void {
    if (listener !== undefined) throw notOffered('webRequest.onBeforeRequest with a filter')
    this.#listener = filter as RequestListener | null
  }

  /** True when the app cancels the request. */
  async isCancelled(details: RequestDetails): Promise<boolean> {
    const listener = this.#listener as
      ((details: RequestDetails, answer: (response: object) => void) => void) | null
    if (!listener) return false
    return new Promise((resolve) => {
      listener(details, (response) => {
        allowOnly('webRequest.onBeforeRequest response', response, ['cancel'])
        resolve(Boolean((response as { cancel?: boolean }).cancel))
      })
    })
  }
}

const sessions = new Map<string, ShellSession>()

/**
 * A session by partition. All partitions share the one profile of this run, which is thrown away
 * at its end; partitions that should stay on disk are refused.
 */
export class ShellSession
  extends Offered
  implements
    Pick<
      ElectronSession,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'isPersistent'
    >
{
  static override readonly apiName = 'session'
  static override readonly events = ['will-download']
  readonly protocol = new SchemeHandlers()
  readonly webRequest = new WebRequest()
  #request: PermissionRequest | null = null
  #check: PermissionCheck | null = null

  static fromPartition(partition: string): ShellSession {
    if (partition.startsWith('persist:')) throw notOffered(`session.fromPartition('${partition}')`)
    const session = sessions.get(partition) ?? new ShellSession()
    sessions.set(partition, session)
    return session
  }

  static get defaultSession(): ShellSession {
    return ShellSession.fromPartition('')
  }

  isPersistent(): boolean {
    return false
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler
  }

  /** The shell never offers a device to a page, so the handler is never asked. */
  setDevicePermissionHandler(_handler: unknown): void {}

  /** Asks the app's handlers; no handler, no permission. */
  async grants(contents: unknown, permission: string, origin: string): Promise<boolean> {
    const check = this.#check
    const request = this.#request
    if (!check && !request) return false
    const details = { requestingUrl: `${origin}/`, isMainFrame: true }
    if (check && !check(contents as never, permission as never, origin, details as never)) {
      return false
    }
    if (!request) return true
    return new Promise((resolve) =>
      request(contents as never, permission as never, resolve, details as never),
    )
  }

  /** Downloads are always cancelled; an app that would let one through is told so. */
  refuseDownload(url: string, contents: unknown): void {
    const isPrevented = emitPreventable(this, 'will-download', {
      args: [{ getURL: () => url }, contents],
    })
    if (!isPrevented) throw notOffered(`session: download of ${url}`)
  }
}
