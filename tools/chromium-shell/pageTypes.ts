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

export type Tell = (message: PageMessage) => void

/** The few things of the DOM that are touched; these files are checked without the DOM's types. */
export interface PageWindow {
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
