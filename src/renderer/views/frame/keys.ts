import type { View } from '../../../shared/model/app.ts'

export type FrameKey =
  | { kind: 'gateway'; index: number }
  | { kind: 'add' }
  | { kind: 'view'; view: View }
  | { kind: 'region' }
  /** G was pressed: the next letter names a view. */
  | { kind: 'prefix' }

const VIEWS: Record<string, View> = { c: 'clients', s: 'servers', k: 'keys', a: 'activity' }

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>

/** What a key means for the frame; null when it is not its key. */
export function frameKey(event: Pressed, waitsForView: boolean): FrameKey | null {
  const { key } = event
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  if (isCommand && /^[1-9]$/.test(key)) return { kind: 'gateway', index: Number(key) - 1 }
  if (isCommand && key.toLowerCase() === 'n') return { kind: 'add' }
  if (isCommand && key === ',') return { kind: 'view', view: 'settings' }
  if (key === 'F6') return { kind: 'region' }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null
  const view = VIEWS[key]
  if (waitsForView && view) return { kind: 'view', view }
  return key === 'g' ? { kind: 'prefix' } : null
}

/** Letters belong to a field while somebody types in it. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !/^(?:checkbox|radio|button)$/.test(target.type)))

/** F6: the next region of the window takes the focus at its first stop. */
export function focusNextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + 1) % regions.length]
  const stop = next?.querySelector<HTMLElement>(
    '[tabindex="0"], button:not([disabled], [tabindex="-1"]), input:not([disabled]), a[href]',
  )
  stop?.focus()
}
