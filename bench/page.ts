/** Timing inside the window: what a user sees, frame by frame. */
import type { Page } from '@playwright/test'

interface Wanted {
  /** Key to press together with Ctrl, or name of the button to click. */
  press?: string
  click?: string
  /** Where to look; rows of a list unless told. */
  selector?: string
  /** Text that has to go first, so that the old picture does not count. */
  without?: string
  /** Text that ends the measurement once it is painted. */
  until: string
}

interface Painted {
  /** Milliseconds from the press or click to the end of the frame that shows `until`. */
  ms: number
  /** Milliseconds from the moment main had read the shown list of clients; NaN without one. */
  sinceReadMs: number
  /** When it was painted, milliseconds since 1970. */
  at: number
}

export function timeToPaint(page: Page, wanted: Wanted): Promise<Painted> {
  return page.evaluate(async ({ press, click, selector = '[role=option]', without, until }) => {
    interface Node {
      textContent: string
      click(): void
    }
    const page = globalThis as never as {
      bifrost: { on(name: string, listener: (list: { readAt: string | null }) => void): () => void }
      document: { querySelectorAll(selector: string): Iterable<Node> }
      dispatchEvent(event: object): boolean
      KeyboardEvent: new (name: string, options: object) => object
      requestAnimationFrame(done: () => void): void
      MessageChannel: new () => {
        port1: { onmessage: () => void }
        port2: { postMessage(message: null): void }
      }
    }
    const has = (text: string) =>
      [...page.document.querySelectorAll(selector)].some((row) => row.textContent.includes(text))
    const frame = () => new Promise<void>((done) => page.requestAnimationFrame(done))
    /** Called in a frame, it waits until that frame is painted: a message has to wait for it. */
    const painted = () =>
      new Promise<void>((done) => {
        const { port1, port2 } = new page.MessageChannel()
        port1.onmessage = done
        port2.postMessage(null)
      })
    let readAt = Number.NaN
    const stop = page.bifrost.on('clients.changed', (list) => {
      readAt = Date.parse(list.readAt ?? '')
    })
    const button = [...page.document.querySelectorAll('button')].find((one) =>
      one.textContent.trim().startsWith(click ?? '\0'),
    )
    const start = performance.now()
    if (press) {
      const options = { key: press, ctrlKey: true, bubbles: true }
      page.dispatchEvent(new page.KeyboardEvent('keydown', options))
    } else if (button) button.click()
    else throw new Error(`no button ${click}`)
    while (without && has(without)) await frame()
    do await frame()
    while (!has(until))
    await painted()
    const [ms, at] = [performance.now() - start, Date.now()]
    stop()
    return { ms, at, sinceReadMs: at - readAt }
  }, wanted)
}

/** Resolves when the window has drawn a third of a second without a late frame. */
export function rest(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const page = globalThis as never as { requestAnimationFrame(done: (at: number) => void): void }
    const frame = () => new Promise<number>((done) => page.requestAnimationFrame(done))
    let last = await frame()
    for (let calm = 0; calm < 20;) {
      const now = await frame()
      calm = now - last < 20 ? calm + 1 : 0
      last = now
    }
  })
}
