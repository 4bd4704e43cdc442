import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { CALLS, EVENTS, type EventName } from '../shared/channels.ts'

const calls = Object.fromEntries(
  CALLS.map((name) => [name, (input: unknown) => ipcRenderer.invoke(`bifrost:${name}`, input)]),
)

/** The page never sees Electron's event object: `event.sender` would hand it ipcRenderer. */
function on(name: EventName, listener: (payload: unknown) => void): () => void {
  if (!EVENTS.includes(name)) throw new Error(`unknown event ${name}`)
  const forward = (_event: IpcRendererEvent, payload: unknown) => listener(payload)
  ipcRenderer.on(`bifrost:${name}`, forward)
  return () => void ipcRenderer.off(`bifrost:${name}`, forward)
}

contextBridge.exposeInMainWorld('bifrost', { ...calls, on })
