/** Work that goes one after the other, by what it is about. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /** Whether somebody is at work on it, so that the next one waits. */
  isTaken = (about: string): boolean => this.#last.has(about)

  /** Begins once all before it are over, however they ended, and settles as the work does. */
  take<T>(about: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(about) ?? Promise.resolve()).then(work)
    const settled = turn
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (this.#last.get(about) === settled) this.#last.delete(about)
      })
    this.#last.set(about, settled)
    return turn
  }
}
