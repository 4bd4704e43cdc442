/**
 * Moves the focus between the rows of an open menu. Answers 'close' for Escape and Tab, 'moved'
 * when the key was used, null when it is not the menu's.
 */
export function menuKey(
  event: KeyboardEvent,
  rows: readonly HTMLElement[],
): 'close' | 'moved' | null {
  if (event.key === 'Escape' || event.key === 'Tab') return 'close'
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = {
    ArrowDown: rows[(at + 1) % rows.length],
    ArrowUp: rows.at(at - 1),
    Home: rows[0],
    End: rows.at(-1),
  }[event.key]
  next?.focus()
  return next ? 'moved' : null
}
