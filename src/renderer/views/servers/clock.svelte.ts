/** The time of day for views that count while something runs: one timer, none when nobody looks. */
class Clock {
  /** Milliseconds since 1970, a tenth of a second old at most while watched. */
  now = $state(Date.now())
  #watchers = 0
  #timer: ReturnType<typeof setInterval> | undefined

  /** Made for `$effect`: starts watching, gives back the end of it. */
  watch = (): (() => void) => {
    this.#watchers += 1
    this.#timer ??= setInterval(this.#tick, 100)
    this.#tick()
    return () => {
      this.#watchers -= 1
      if (this.#watchers > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  #tick = (): void => {
    if (!document.hidden) this.now = Date.now()
  }

  /** Milliseconds until an ISO time, never negative. */
  until(iso: string): number {
    return Math.max(0, Date.parse(iso) - this.now)
  }

  /** Milliseconds since an ISO time, never negative. */
  since(iso: string): number {
    return Math.max(0, this.now - Date.parse(iso))
  }
}

export const clock = new Clock()
