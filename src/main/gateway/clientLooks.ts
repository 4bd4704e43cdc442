import type { ClientLook } from '../../shared/model/clientLook.ts'

/** More than anybody has gateways; the oldest goes. */
const MOST = 500

/** How the window looks at clients, by gateway: it outlives the window, and ends with the app. */
export class ClientLooks {
  readonly #looks = new Map<string, ClientLook>()

  list = (): ClientLook[] => [...this.#looks.values()]

  /** In place of the one before it of the same gateway; one that narrows nothing is forgotten. */
  keep(look: ClientLook): void {
    const { gatewayId, typed, onlyAttention, filters, sort } = look
    this.#looks.delete(gatewayId)
    const isChosen = Object.values(filters).some((values) => values.length > 0)
    if (typed !== '' || onlyAttention || isChosen || sort !== null) this.#looks.set(gatewayId, look)
    const [oldest] = this.#looks.keys()
    if (this.#looks.size > MOST && oldest !== undefined) this.#looks.delete(oldest)
  }
}
