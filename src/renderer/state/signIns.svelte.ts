import type { Recipe } from '../../shared/model/server.ts'
import type { SignInView } from '../../shared/model/signIn.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the sign-ins with OAuth: those under way and the last of each server. */
export class SignIns {
  #views = $state.raw<readonly SignInView[]>([])
  /** Servers somebody is signed in to, as far as it was asked. */
  #signedIn = $state.raw<readonly string[]>([])
  #stop: (() => void) | null = null

  /** Listens from now on and reads what is under way; calling it again only reads again. */
  start = async (): Promise<void> => {
    this.#stop ??= on('signIns.changed', this.#take)
    for (const view of await call('signIns.list')) this.#take(view)
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  of = (serverId: string): SignInView | null =>
    this.#views.find((view) => view.serverId === serverId) ?? null

  isSignedIn = (serverId: string): boolean => this.#signedIn.includes(serverId)

  /** Asks main whether somebody is signed in to a server; its sign-ins and tests change that. */
  look = async (serverId: string): Promise<void> =>
    this.#keep(serverId, await call('signIns.isSignedIn', { serverId }))

  /** Has main ask the server and open the browser; how it goes on comes by itself. */
  begin = async (serverId: string, recipe: Recipe): Promise<void> =>
    this.#take(await call('signIns.start', { serverId, recipe }))

  cancel = (serverId: string): Promise<void> => call('signIns.cancel', { serverId })

  copyAddress = (serverId: string): Promise<void> => call('signIns.copyAddress', { serverId })

  signOut = async (serverId: string): Promise<void> => {
    await call('signIns.signOut', { serverId })
    this.#views = this.#others(serverId)
    this.#keep(serverId, false)
  }

  readonly #take = (view: SignInView): void => {
    this.#views = [...this.#others(view.serverId), view]
  }

  #keep(serverId: string, isSignedIn: boolean): void {
    const others = this.#signedIn.filter((one) => one !== serverId)
    this.#signedIn = isSignedIn ? [...others, serverId] : others
  }

  #others(serverId: string): SignInView[] {
    return this.#views.filter((view) => view.serverId !== serverId)
  }
}

export const signIns = new SignIns()
