import { tick } from 'svelte'

/**
 * What every menu does: it opens below the first button of its box, its rows are
 * walked by the keyboard, and a choice, Escape, Tab or a press beside it closes it.
 */
export class OpenMenu {
  isOpen = $state(false)
  box = $state<HTMLElement>()

  get #rows(): HTMLElement[] {
    return [...(this.box?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  }

  /** Opening gives the keyboard to the chosen row, or the first. */
  toggle = async (): Promise<void> => {
    this.isOpen = !this.isOpen
    await tick()
    const rows = this.#rows
    const chosen = rows.find((row) => row.getAttribute('aria-checked') === 'true')
    ;(chosen ?? rows[0])?.focus()
  }

  close(): void {
    this.isOpen = false
    this.box?.querySelector('button')?.focus()
  }

  choose(action: () => void): void {
    this.close()
    action()
  }

  onkeydown = (event: KeyboardEvent): void => {
    const used = this.isOpen && this.#use(event.key)
    if (!used) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** For the window: a press beside the menu closes it and leaves the keyboard where it went. */
  onpointerdown = (event: PointerEvent): void => {
    if (!this.box?.contains(event.target as Node)) this.isOpen = false
  }

  /** True when the key was the menu's. */
  #use(key: string): boolean {
    if (key === 'Escape' || key === 'Tab') {
      this.close()
      return true
    }
    const rows = this.#rows
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const next = {
      ArrowDown: rows[(at + 1) % rows.length],
      ArrowUp: rows.at(at - 1),
      Home: rows[0],
      End: rows.at(-1),
    }[key]
    next?.focus()
    return next !== undefined
  }
}
