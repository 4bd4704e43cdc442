import type { Overtime } from '../../shared/model/probe.ts'
import { withOwnSignal } from './ownSignal.ts'

/** The SDK waits so long that only this file ends a wait: the most that a timer can count. */
export const NEVER_MS = 2_147_483_647

/** The limit passed and nobody asked to wait on. `code` is the SDK's for a request without answer. */
export class LimitPassed extends Error {
  readonly code = -32001
}

interface Options {
  /** How long somebody may take to say "keep waiting"; 0: nobody is there to say it. */
  graceMs: number
  onChange: (overtime: Overtime | null) => void
  now?: () => Date
}

interface Wait<T> {
  limitMs: number
  work: (signal: AbortSignal) => Promise<T>
  isHopeless: () => boolean
}

/**
 * Waits for a server. A limit that passes ends the wait at once where nobody looks on; else it is
 * shown, and the wait ends after a grace unless somebody wants to wait on.
 */
export class Patience {
  readonly #options: Options
  #overtime: Overtime | null = null
  #isEndless = false
  #timer: NodeJS.Timeout | undefined
  /** Of the wait that goes on. */
  #limitMs: number | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Somebody waits on: until the end of this phase no limit ends a wait. */
  get isEndless(): boolean {
    return this.#isEndless
  }

  /**
   * Rejects with LimitPassed, and aborts what it waits for; at once when the limit passes and it
   * has become hopeless. One wait at a time.
   */
  within<T>(
    limitMs: number,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
    isHopeless: () => boolean = () => false,
  ): Promise<T> {
    return withOwnSignal(signal, (own) => this.#wait(own, { limitMs, work, isHopeless }))
  }

  async #wait<T>(own: AbortController, { limitMs, work, isHopeless }: Wait<T>): Promise<T> {
    const passed = Promise.withResolvers<never>()
    this.#limitMs = limitMs
    const end = (): void => {
      passed.reject(new LimitPassed(`No answer within ${limitMs} ms`))
      own.abort()
    }
    if (this.#isEndless) this.#show({ limitMs, endsAt: null })
    else {
      const pass = (): void => (isHopeless() ? end() : this.#pass(limitMs, end))
      this.#timer = setTimeout(pass, limitMs)
    }
    try {
      return await Promise.race([work(own.signal), passed.promise])
    } finally {
      clearTimeout(this.#timer)
      this.#limitMs = null
      this.#show(null)
    }
  }

  /** The user waits on, before or after the limit passed. */
  keepWaiting(): void {
    this.#isEndless = true
    clearTimeout(this.#timer)
    if (this.#limitMs !== null) this.#show({ limitMs: this.#limitMs, endsAt: null })
  }

  /** What comes next has its limit again. */
  nextPhase(): void {
    this.#isEndless = false
  }

  #pass(limitMs: number, end: () => void): void {
    const { graceMs, now = () => new Date() } = this.#options
    if (graceMs === 0) return end()
    const endsAt = new Date(now().getTime() + graceMs).toISOString()
    this.#timer = setTimeout(end, graceMs)
    this.#show({ limitMs, endsAt })
  }

  #show(overtime: Overtime | null): void {
    if (overtime === this.#overtime) return
    this.#overtime = overtime
    this.#options.onChange(overtime)
  }
}
