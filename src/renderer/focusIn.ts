import { tick } from 'svelte'

/** Gives the keyboard to the first of these in a part of the page, once that is drawn anew. */
export async function focusIn(part: HTMLElement | undefined, selector: string): Promise<void> {
  await tick()
  part?.querySelector<HTMLElement>(selector)?.focus()
}
