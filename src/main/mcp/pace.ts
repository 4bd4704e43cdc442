/** What takes long to send is sent rarely: of ten parts of the time, nine are for others. */
const REST_PARTS = 9

/**
 * Sends how something stands: at once after a rest, else all changes of the rest in one. Whoever
 * ends calls `now` for the last state, so that no timer is left.
 */
export class Pace {
  readonly #restMs: number
  readonly #send: () => void
  #timer: NodeJS.Timeout | null = null
  #nextAt = 0

  constructor(restMs: number, send: () => void) {
    this.#restMs = restMs
    this.#send = send
  }

  /** Something changed. */
  soon(): void {
    const waitMs = this.#nextAt - performance.now()
    if (waitMs <= 0) this.now()
    else this.#timer ??= setTimeout(() => this.now(), waitMs)
  }

  /** Sends whether it rested or not. */
  now(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const begin = performance.now()
    this.#send()
    const end = performance.now()
    this.#nextAt = end + Math.max(this.#restMs, REST_PARTS * (end - begin))
  }
}
