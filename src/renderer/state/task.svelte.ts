import { AppError } from '../../shared/errors.ts'

/** One thing the user can start: remembers whether it runs, what it gave and how it failed. */
export class Task<A extends unknown[], T> {
  pending = $state(false)
  error = $state.raw<AppError | null>(null)
  value = $state.raw<T | null>(null)
  readonly #work: (...args: A) => Promise<T>
  #runs = 0

  constructor(work: (...args: A) => Promise<T>) {
    this.#work = work
  }

  /** Starting again makes the run before it stale: its late answer is dropped. */
  run = async (...args: A): Promise<void> => {
    const run = ++this.#runs
    this.pending = true
    this.error = null
    try {
      const value = await this.#work(...args)
      if (run === this.#runs) this.value = value
    } catch (cause) {
      if (run === this.#runs) this.error = AppError.from(cause)
    } finally {
      if (run === this.#runs) this.pending = false
    }
  }
}
