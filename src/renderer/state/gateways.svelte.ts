import type { GatewayList, GatewayView } from '../../shared/model/gateway.ts'
import { call, on } from '../api.svelte.ts'

/** What the gateway sheet is open for: a new one, perhaps with a URL to check, or an existing one. */
export type GatewaySheet = { kind: 'add'; url: string } | { kind: 'edit'; id: string }

/** The other sheets around gateways. */
export type GatewayTool = { kind: 'connect'; id: string } | { kind: 'export' } | { kind: 'import' }

/** The window's copy of the gateways. Main keeps the truth; events replace the copy. */
export class Gateways {
  list = $state.raw<readonly GatewayView[]>([])
  activeId = $state<string | null>(null)
  /** False until main has answered once: no gateways before that means nothing. */
  isLoaded = $state(false)
  sheet = $state.raw<GatewaySheet | null>(null)
  tool = $state.raw<GatewayTool | null>(null)
  #stop: (() => void) | null = null
  /** Switches and moves that main has not answered: what it says of these is older than they. */
  #unanswered = 0

  active = $derived(this.list.find(({ id }) => id === this.activeId) ?? null)

  start = async (): Promise<void> => {
    this.#stop ??= on('gateways.changed', (list) => this.#take(list))
    this.#take(await call('gateways.list'))
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  byId(id: string | null): GatewayView | null {
    return this.list.find((gateway) => gateway.id === id) ?? null
  }

  /** Shown at once, told to main behind it; main's answer replaces the copy. */
  activate(gatewayId: string): void {
    if (gatewayId === this.activeId || !this.byId(gatewayId)) return
    this.activeId = gatewayId
    void this.#told(() => call('gateways.activate', { gatewayId }))
  }

  /** The copy goes by main again once all of these are answered. */
  async #told(tell: () => Promise<unknown>): Promise<void> {
    this.#unanswered += 1
    try {
      await tell()
    } catch {
      // It is gone, perhaps: the list says so.
    }
    this.#unanswered -= 1
    if (this.#unanswered === 0) await this.start().catch(() => undefined)
  }

  /** Puts a gateway at a place of the list: shown at once, told to main behind it. */
  move(gatewayId: string, index: number): void {
    const gateway = this.byId(gatewayId)
    if (!gateway || index < 0 || index >= this.list.length || this.list[index] === gateway) return
    this.list = this.list.filter((entry) => entry !== gateway).toSpliced(index, 0, gateway)
    void this.#told(() => call('gateways.move', { gatewayId, index }))
  }

  #take({ gateways, activeId }: GatewayList): void {
    const isCurrent = this.#unanswered === 0
    this.list = isCurrent ? gateways : inOrderOf(this.list, gateways)
    if (isCurrent) this.activeId = activeId
    this.isLoaded = true
  }
}

/** Those that are not in `before` come last. */
function inOrderOf(
  before: readonly GatewayView[],
  gateways: readonly GatewayView[],
): GatewayView[] {
  const places = new Map(before.map(({ id }, place) => [id, place]))
  const placeOf = ({ id }: GatewayView): number => places.get(id) ?? before.length
  return gateways.toSorted((one, other) => placeOf(one) - placeOf(other))
}

export const gateways = new Gateways()
