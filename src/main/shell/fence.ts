import type { App, IpcMainInvokeEvent, Session, WebContents } from 'electron'

/** True for our page in the top frame of our window; an iframe or another page gets nothing. */
export function isOurPage(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  ours: WebContents | null,
  origin: string,
): boolean {
  const frame = event.senderFrame // null when the frame is already gone
  return ours !== null && event.sender === ours && frame?.parent === null && frame.origin === origin
}

/** No permission, no device, no download, and no request but to our own origins. */
export function fenceSession(session: Session, origins: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isAllowedAddress(url, origins) })
  })
}

/** `origins` are compared whole: `app://bifrost.example` is not `app://bifrost`. */
export function isAllowedAddress(address: string, origins: readonly string[]): boolean {
  try {
    const { protocol, host } = new URL(address)
    // URL.origin is the text "null" for a scheme Node does not know, such as app:.
    return origins.includes(`${protocol}//${host}`)
  } catch {
    return false
  }
}

/** Every page the app ever shows stays where it is: no navigation, no pop-up, no webview. */
export function fenceContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
