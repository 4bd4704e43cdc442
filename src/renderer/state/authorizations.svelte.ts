import type { AuthorizationView } from '../../shared/model/authorization.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the sign-ins of clients: those under way and those that ended lately. */
export class Authorizations {
  #views = $state.raw<readonly AuthorizationView[]>([])
  #stop: (() => void) | null = null

  /** Listens from now on and reads what is under way; calling it again only reads again. */
  start = async (): Promise<void> => {
    this.#stop ??= on('authorizations.changed', this.#take)
    const before = this.#views
    const list = await call('authorizations.list')
    const newer = this.#views.filter((view) => !before.includes(view))
    const isListed = ({ id }: AuthorizationView) => list.some((view) => view.id === id)
    this.#views = [
      ...list.map((view) => newer.find(({ id }) => id === view.id) ?? view),
      ...newer.filter((view) => !isListed(view)),
    ]
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
    this.#views = []
  }

  /** The newest one of a client. */
  of = (gatewayId: string, clientId: string): AuthorizationView | null =>
    this.#views.findLast((view) => view.gatewayId === gatewayId && view.clientId === clientId) ??
    null

  /** The newest one of a client that is being created. */
  ofName = (gatewayId: string, name: string): AuthorizationView | null =>
    this.#views.findLast((view) => view.gatewayId === gatewayId && view.name === name) ?? null

  /** Has main ask the gateway and open the browser; how it goes on comes by itself. */
  begin = async (gatewayId: string, clientId: string): Promise<void> =>
    this.#take(await call('authorizations.start', { gatewayId, clientId }))

  open = (authorizationId: string): Promise<void> =>
    call('authorizations.open', { authorizationId })

  cancel = (authorizationId: string): Promise<void> =>
    call('authorizations.cancel', { authorizationId })

  copyAddress = async (authorizationId: string): Promise<void> => {
    const { address } = await call('authorizations.address', { authorizationId })
    await call('app.copy', { text: address })
  }

  readonly #take = (view: AuthorizationView): void => {
    const isKnown = this.#views.some(({ id }) => id === view.id)
    this.#views = isKnown
      ? this.#views.map((known) => (known.id === view.id ? view : known))
      : [...this.#views, view]
  }
}

export const authorizations = new Authorizations()
