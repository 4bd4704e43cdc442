import type { Clients } from './clients.ts'
import type { Gateways } from './gateways.ts'

interface Options {
  gateways: Gateways
  clients: Clients
  /** Shown and hidden; hidden never below 15 s. */
  everyMs?: { shown: number; hidden: number }
}

/** Looks at the active gateway again and again; more often while somebody can see it. */
export class Poll {
  readonly #gateways: Gateways
  readonly #clients: Clients
  readonly #everyMs: { shown: number; hidden: number }
  #timer: NodeJS.Timeout | null = null
  #isShown = false
  #isRunning = false
  #stopListening = (): void => undefined

  constructor({ gateways, clients, everyMs = { shown: 15_000, hidden: 60_000 } }: Options) {
    this.#gateways = gateways
    this.#clients = clients
    this.#everyMs = everyMs
  }

  /** Looks at once, then regularly, and at once after each switch. Quiet when it runs already. */
  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#stopListening = this.#gateways.onSwitched(() => this.now())
    this.now()
  }

  /** No timer is left; a look under way ends by itself. */
  stop(): void {
    this.#isRunning = false
    this.#stopListening()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** The window was shown or hidden; showing it looks at once. */
  setShown(isShown: boolean): void {
    if (this.#isShown === isShown) return
    this.#isShown = isShown
    if (isShown) this.now()
    else this.#schedule()
  }

  /** Looks now and counts from here. Does nothing while stopped. */
  now(): void {
    if (!this.#isRunning) return
    const id = this.#gateways.activeId()
    this.#schedule()
    if (id === null) return
    void this.#clients.refreshQuietly(id).catch(() => undefined) // Removed meanwhile.
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.#isRunning) return
    const { shown, hidden } = this.#everyMs
    this.#timer = setTimeout(() => this.now(), this.#isShown ? shown : hidden)
    this.#timer.unref()
  }
}
