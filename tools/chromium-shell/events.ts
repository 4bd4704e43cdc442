import type { EventEmitter } from 'node:events'

/** Emits an event whose listeners may call `preventDefault`; true when one did. */
export function emitPreventable(
  emitter: EventEmitter,
  name: string,
  { details = {}, args = [] }: { details?: object; args?: unknown[] } = {},
): boolean {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  emitter.emit(name, event, ...args)
  return event.defaultPrevented
}
