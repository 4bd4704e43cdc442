/** Timing inside the window: what a user sees, frame by frame. */
import type { Page } from '@playwright/test'

interface Wanted {
  /** Key to press ("Control+1") or name of the button to click. */
  press?: string
  click?: string
  /** Text that has to go first, so that the old picture does not count. */
  without?: string
  /** Text of an option or row that ends the measurement once it is painted. */
  until: string
}

/** Milliseconds from the press or click to the frame that shows `until`. */
export function timeToPaint(page: Page, wanted: Wanted): Promise<number> {
  return page.evaluate(async ({ press, click, without, until }) => {
    interface Node {
      textContent: string
      click(): void
    }
    const page = globalThis as never as {
      document: { querySelectorAll(selector: string): Iterable<Node> }
      dispatchEvent(event: object): boolean
      KeyboardEvent: new (name: string, options: object) => object
      requestAnimationFrame(done: () => void): void
    }
    const has = (text: string) =>
      [...page.document.querySelectorAll('[role=option]')].some((row) =>
        row.textContent.includes(text),
      )
    const frame = () => new Promise<void>((done) => page.requestAnimationFrame(done))
    const button = [...page.document.querySelectorAll('button')].find((one) =>
      one.textContent.trim().startsWith(click ?? '\0'),
    )
    const start = performance.now()
    if (press) {
      const key = press.replace('Control+', '')
      page.dispatchEvent(new page.KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true }))
    } else if (button) button.click()
    else throw new Error(`no button ${click}`)
    while (without && has(without)) await frame()
    while (!has(until)) await frame()
    await frame() // the frame after the change is the one that was painted
    return performance.now() - start
  }, wanted)
}
