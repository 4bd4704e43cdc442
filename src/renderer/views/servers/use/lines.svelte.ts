/** Lines of a growing list in main, asked for as it grows and bounded here too. */
export class GrowingLines<T extends { number: number }> {
  list = $state.raw<readonly T[]>([])
  readonly #ask: (after: number) => Promise<T[]>
  readonly #most: number
  #isAsking = false
  #isOutdated = false

  constructor(most: number, ask: (after: number) => Promise<T[]>) {
    this.#most = most
    this.#ask = ask
  }

  /** There is more: asks for it, once at a time. What cannot be read is asked for with the next. */
  more = async (): Promise<void> => {
    this.#isOutdated = true
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false
        const fresh = await this.#ask(this.list.at(-1)?.number ?? 0)
        if (fresh.length > 0) this.list = [...this.list, ...fresh].slice(-this.#most)
      }
    } catch {
      // The session is gone; its lines stay until the view goes too.
    } finally {
      this.#isAsking = false
    }
  }
}
