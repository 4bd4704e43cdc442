import type { ClientList, ClientRow } from '../../shared/model/client.ts'
import type { ClientLook } from '../../shared/model/clientLook.ts'
import { SvelteMap } from 'svelte/reactivity'
import { call, on } from '../api.svelte.ts'
import { setOf } from '../readonlySet.ts'
import type { Filters, Sort } from '../views/clients/lines.ts'

/** How the user looks at the clients of one gateway. */
export class Look {
  typed = $state('')
  onlyAttention = $state(false)
  filters = $state.raw<Filters>({})
  /** Null: by urgency, then by name. */
  sort = $state.raw<Sort | null>(null)
  /** Ids of the clients that are selected to do something with all of them. */
  picked = $state.raw(setOf<string>([]))

  get isNarrowed(): boolean {
    const { typed, onlyAttention, filters } = this
    const chosen = Object.values(filters).some((values) => values.length > 0)
    return typed !== '' || onlyAttention || chosen
  }

  /** Goes on as before the window was closed, unless something was chosen already. */
  resume({ typed, onlyAttention, filters, sort }: ClientLook): void {
    if (this.isNarrowed || this.sort !== null) return
    Object.assign(this, { typed, onlyAttention, filters, sort })
  }

  showAll(): void {
    this.typed = ''
    this.onlyAttention = false
    this.filters = {}
  }

  pick(ids: Iterable<string>): void {
    this.picked = setOf(ids)
  }
}

/** The window's copies of client lists, one for each gateway it has shown: a switch paints at once. */
export class Clients {
  readonly #lists = new SvelteMap<string, ClientList>()
  readonly #looks = new Map<string, Look>() // eslint-disable-line svelte/prefer-svelte-reactivity -- a look is made where it is asked for; nobody waits for the map
  /** The client whose panel is open, and on which gateway. */
  opened = $state.raw<{ gatewayId: string; clientId: string } | null>(null)
  /** The open client while something about it is not saved: its panel outlasts the client. */
  unsaved = $state.raw<{ gatewayId: string; row: ClientRow } | null>(null)
  /** The deleted client somebody wants back, until the list of its gateway asks for it. */
  restoring = $state.raw<{ gatewayId: string; deletedId: string } | null>(null)
  #stop: (() => void) | null = null
  #resuming: Promise<void> | null = null

  start(): void {
    if (this.#stop) return
    const stops = [
      on('clients.changed', (list) => void this.#lists.set(list.gatewayId, list)),
      on('clients.freshness', (freshness) => {
        const list = this.of(freshness.gatewayId)
        if (list) this.#lists.set(list.gatewayId, { ...list, ...freshness })
      }),
    ]
    this.#stop = () => stops.forEach((stop) => stop())
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  of(gatewayId: string): ClientList | null {
    return this.#lists.get(gatewayId) ?? null
  }

  look(gatewayId: string): Look {
    const look = this.#looks.get(gatewayId) ?? new Look()
    this.#looks.set(gatewayId, look)
    return look
  }

  /** Takes what main knows; main refreshes by itself and says so. */
  async read(gatewayId: string): Promise<void> {
    this.#resuming ??= this.#resume()
    const [list] = await Promise.all([call('clients.list', { gatewayId }), this.#resuming])
    if (!this.#lists.has(gatewayId)) this.#lists.set(gatewayId, list)
  }

  /** Gives main a copy of how a gateway is looked at, once what it had is here. */
  async keepLook(gatewayId: string, look: Omit<ClientLook, 'gatewayId'>): Promise<void> {
    await this.#resuming
    await call('clients.keepLook', { gatewayId, ...look }).catch(() => undefined)
  }

  /** Once for a window. */
  async #resume(): Promise<void> {
    const looks = await call('clients.looks').catch(() => [])
    for (const look of looks) this.look(look.gatewayId).resume(look)
  }

  async refresh(gatewayId: string): Promise<void> {
    await call('clients.refresh', { gatewayId })
  }

  open(gatewayId: string, clientId: string | null): void {
    this.opened = clientId === null ? null : { gatewayId, clientId }
  }
}

export const clients = new Clients()
