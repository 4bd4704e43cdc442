/** Keys of the Servers screen; Ctrl is ⌘ on macOS. */
export type BenchKey =
  | 'test'
  | 'save'
  | 'register'
  | 'new'
  | 'find'
  | 'filter'
  | 'copyReport'
  | 'cancel'
  | 'undo'
  | 'redo'

const WITH_CTRL: Record<string, BenchKey> = {
  Enter: 'test',
  s: 'save',
  r: 'register',
  n: 'new',
  f: 'find',
  z: 'undo',
  y: 'redo',
}
const WITH_CTRL_SHIFT: Record<string, BenchKey> = { c: 'copyReport', z: 'redo' }

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * What a key means here; null when it is not ours. In a text field a letter or a slash is text, and
 * Esc still cancels.
 */
export function benchKey(event: Pressed, isTyping: boolean): BenchKey | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const hasCtrl = ctrlKey || metaKey
  if (altKey) return null
  if (hasCtrl && shiftKey) return WITH_CTRL_SHIFT[key.toLowerCase()] ?? null
  if (hasCtrl) return WITH_CTRL[key.length === 1 ? key.toLowerCase() : key] ?? null
  if (key === 'Escape') return 'cancel'
  return key === '/' && !isTyping ? 'filter' : null
}

/** Whether a key press goes into text. */
export const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? !['checkbox', 'radio'].includes(target.type)
    : target instanceof HTMLTextAreaElement

/** Whether a key press goes to the recipe: there it tests, also while a server is kept running. */
export const isInRecipe = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-recipe]') !== null

/**
 * Whether "undo" means the recipe: everywhere but in a text of its own, such as a search or an
 * argument that is not added yet, where the field takes back what was typed into it.
 */
export function undoesRecipe(target: EventTarget | null): boolean {
  if (!isTypingIn(target)) return true
  const field = target as HTMLInputElement | HTMLTextAreaElement
  const isOwnText = field.dataset['add'] !== undefined && field.value !== ''
  return isInRecipe(field) && !isOwnText
}
