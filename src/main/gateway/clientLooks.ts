import type { ClientLook } from '../../shared/model/clientLook.ts'
import { keepNewest } from './newest.ts'

/** More than anybody has gateways; the oldest goes. */
const MOST = 500

/** How the window looks at clients, by gateway: it outlives the window, and ends with the app. */
export class ClientLooks {
  readonly #looks = new Map<string, ClientLook>()

  list = (): ClientLook[] => [...this.#looks.values()]

  /** In place of the one before it of the same gateway; one that narrows nothing is forgotten. */
  keep(look: ClientLook): void {
    const { gatewayId, typed, onlyAttention, filters, sort } = look
    const isChosen = Object.values(filters).some((values) => values.length > 0)
    const isPlain = typed === '' && !onlyAttention && !isChosen && sort === null
    keepNewest(this.#looks, gatewayId, isPlain ? null : look, MOST)
  }
}
