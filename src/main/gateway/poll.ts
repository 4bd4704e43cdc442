import { isLoopback } from './address.ts'
import type { Clients } from './clients.ts'
import type { Gateways } from './gateways.ts'
import {
  dueAt,
  failuresAfter,
  PACE,
  systemClock,
  type Clock,
  type Pace,
  type Turn,
} from './pace.ts'

/** Nothing wakes the computer more often while the app sits in the tray. */
const HIDDEN_FLOOR_MS = 15_000
/** Whether the computer is online again is asked this often while somebody sees the window. */
const ONLINE_CHECK_MS = 2000
/** Others wait for the start of the app and for the active one. */
const OTHERS_AFTER_MS = 2000
/** As many are asked at the same moment; the active one always is. */
const PLACES = 4
/** A look that takes longer hangs: it goes on, and its place is free. */
const HANGING_MS = 2000
/** A look younger than this is new enough for somebody who comes back to the window. */
const FRESH_MS = 3000

interface Options {
  gateways: Gateways
  clients: Clients
  /** False while no network is there. Gateways on this computer are asked all the same. */
  isOnline?: () => boolean
  pace?: Partial<Pace>
  clock?: Clock
  /** 0 to 1. */
  random?: () => number
}

/**
 * Looks at every gateway again and again: at the active one often, at the others now and then, at
 * failing ones less and less. One timer, to the next that is due.
 */
export class Poll {
  readonly #gateways: Gateways
  readonly #clients: Clients
  readonly #isOnline: () => boolean
  readonly #pace: Pace
  readonly #clock: Clock
  readonly #random: () => number
  readonly #turns = new Map<string, Turn>()
  #stops: (() => void)[] = []
  #cancelTimer = (): void => undefined
  #activeId: string | null = null
  #isRunning = false
  #isShown = false
  #isSuspended = false
  #wasOnline = true

  constructor(options: Options) {
    this.#gateways = options.gateways
    this.#clients = options.clients
    this.#isOnline = options.isOnline ?? (() => true)
    this.#pace = { ...PACE, ...options.pace }
    this.#clock = options.clock ?? systemClock
    this.#random = options.random ?? Math.random
  }

  /** Looks at the active gateway at once and at the others soon. Quiet when it runs already. */
  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#stops = [
      this.#gateways.onListed(() => this.#plan()),
      this.#clients.onLooked((id, end) => this.#looked(id, end)),
    ]
    const soon = this.#clock.now() + OTHERS_AFTER_MS - this.#pace.others
    const activeId = this.#gateways.activeId()
    for (const { id } of this.#gateways.list().gateways) {
      if (id !== activeId) this.#turns.set(id, { ...this.#newTurn(id), since: soon })
    }
    this.#plan()
  }

  /** No timer is left; looks under way end by themselves. */
  stop(): void {
    this.#isRunning = false
    this.#stops.forEach((stop) => stop())
    this.#cancelTimer()
    this.#turns.clear()
    this.#activeId = null
  }

  /** The window was opened, got the focus, or went away. Who comes back sees a new look. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown
    const turn = isShown && this.#activeId !== null ? this.#turns.get(this.#activeId) : undefined
    if (turn && this.#clock.now() - turn.since > FRESH_MS) turn.since = -Infinity
    this.#plan()
  }

  /** The computer goes to sleep, or wakes up: everything is looked at again then. */
  setSuspended(isSuspended: boolean): void {
    if (this.#isSuspended && !isSuspended) this.#beginAnew()
    this.#isSuspended = isSuspended
    this.#plan()
  }

  /** Starts what is due and sets the timer to what is due next. */
  #plan(): void {
    this.#cancelTimer()
    if (!this.#isRunning || this.#isSuspended) return
    const isOnline = this.#isOnline()
    if (isOnline && !this.#wasOnline) this.#beginAnew()
    this.#wasOnline = isOnline
    this.#takeList()
    const now = this.#clock.now()
    const floor = this.#isShown ? 0 : HIDDEN_FLOOR_MS
    let next = isOnline ? Infinity : Math.max(floor, ONLINE_CHECK_MS)
    for (const [id, turn] of this.#inOrder()) {
      if (turn.startedAt !== null) continue
      if (!isOnline && !isLoopback(this.#gateways.get(id).url)) continue
      const wait = this.#dueAt(id, turn) - now
      if (wait > 0) next = Math.min(next, Math.max(wait, floor))
      else if (id === this.#activeId || this.#takenPlaces(now).length < PLACES) this.#look(id, turn)
      else next = Math.min(next, Math.min(...this.#takenPlaces(now)) + HANGING_MS - now)
    }
    if (next < Infinity) this.#cancelTimer = this.#clock.after(next, () => this.#plan())
  }

  /** Follows the list of gateways: new and saved ones are due at once, and who became active. */
  #takeList(): void {
    const { gateways, activeId } = this.#gateways.list()
    const ids = new Set(gateways.map(({ id }) => id))
    for (const id of this.#turns.keys()) if (!ids.has(id)) this.#turns.delete(id)
    for (const id of ids) {
      const isSame = this.#turns.get(id)?.revision === this.#gateways.revision(id)
      if (!isSame) this.#turns.set(id, this.#newTurn(id))
    }
    const active = activeId === null ? undefined : this.#turns.get(activeId)
    if (active && activeId !== this.#activeId) dueNow(active)
    this.#activeId = activeId
  }

  #newTurn(id: string): Turn {
    const revision = this.#gateways.revision(id)
    return { revision, since: -Infinity, startedAt: null, failures: 0, jitter: 1 }
  }

  #beginAnew(): void {
    this.#turns.forEach(dueNow)
  }

  /** Who has waited longest comes first. */
  #inOrder(): [string, Turn][] {
    const due = (entry: [string, Turn]) => this.#dueAt(...entry)
    // Of two that are due since -Infinity the difference is no number.
    return [...this.#turns].sort((one, other) =>
      due(one) === due(other) ? 0 : due(one) - due(other),
    )
  }

  #dueAt(id: string, turn: Turn): number {
    return dueAt(turn, { isActive: id === this.#activeId, isShown: this.#isShown }, this.#pace)
  }

  /** When the looks that take a place began. */
  #takenPlaces(now: number): number[] {
    return [...this.#turns].flatMap(([id, { startedAt }]) =>
      startedAt !== null && id !== this.#activeId && now - startedAt < HANGING_MS ? startedAt : [],
    )
  }

  #look(id: string, turn: Turn): void {
    turn.startedAt = this.#clock.now()
    const end = (): void => {
      turn.startedAt = null
      this.#rest(turn)
      this.#plan()
    }
    this.#clients.refreshQuietly(id).then(end, end) // Rejects when it was removed meanwhile.
  }

  /** Whoever looked: the next look is counted from here. */
  #looked(id: string, end: Parameters<typeof failuresAfter>[1]): void {
    const turn = this.#turns.get(id)
    if (!turn) return
    turn.failures = failuresAfter(turn, end)
    this.#rest(turn)
    this.#plan()
  }

  #rest(turn: Turn): void {
    turn.since = this.#clock.now()
    turn.jitter = 0.9 + 0.2 * this.#random()
  }
}

/** Due at once, and its failures forgotten. */
function dueNow(turn: Turn): void {
  turn.since = -Infinity
  turn.failures = 0
}
