import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { Log } from '../../../log.ts'
import { remoteUrl } from '../address.ts'
import { boundedFetch } from './places.ts'
import { RenewalProvider } from './provider.ts'
import type { SignedIn, SignInStore } from './store.ts'

/** The tokens of one server for one run. */
export interface Access {
  /** Calls with each token before it is used, so that it is shown nowhere. */
  onToken(listener: (token: string) => void): void
  /** What is sent to the server; null where nobody is signed in to this origin. */
  token(): Promise<string | null>
  /** Asks for a newer token after this one was refused; false where a person has to sign in. */
  renew(refused: string, fetch: FetchLike): Promise<boolean>
}

interface Options {
  serverId: string
  /** As the recipe says; it is judged when it is used. */
  url: string
  store: SignInStore
  log: Log
  /** Renewals that are under way, by server: of two runs only one may use up a refresh token. */
  renewals: Map<string, Promise<boolean>>
}

export function accessTo({ serverId, store, log, renewals, ...of }: Options): Access {
  const listeners: ((token: string) => void)[] = []
  const told = new Set<string>()
  const read = async (): Promise<SignedIn | null> => {
    const signedIn = await store.read(serverId)
    if (signedIn?.origin !== remoteUrl(of.url).origin) return null
    const { access_token, refresh_token } = signedIn.tokens
    for (const token of [access_token, refresh_token]) {
      if (token === undefined || told.has(token)) continue
      told.add(token)
      log.hide(token)
      for (const listener of listeners) listener(token)
    }
    return signedIn
  }
  const renewed = async (refused: string, fetch: FetchLike): Promise<boolean> => {
    const signedIn = await read()
    if (signedIn === null) return false
    if (signedIn.tokens.access_token !== refused) return true
    if (signedIn.tokens.refresh_token === undefined) return false
    const { auth } = await import('@modelcontextprotocol/sdk/client/auth.js')
    const url = remoteUrl(of.url)
    const provider = new RenewalProvider({
      ...signedIn,
      async onTokens(tokens) {
        // Whoever signed out meanwhile stays signed out.
        if ((await store.read(serverId)) !== null)
          await store.write(serverId, { ...signedIn, tokens })
      },
      onRefused: () => store.remove(serverId),
    })
    try {
      const { metadataUrl } = signedIn
      const where = metadataUrl !== null && { resourceMetadataUrl: new URL(metadataUrl) }
      await auth(provider, { serverUrl: url, ...where, fetchFn: boundedFetch(fetch, url) })
      return (await read()) !== null
    } catch {
      // Whatever the reason is, a person can get on by signing in again.
      return false
    }
  }
  return {
    onToken: (listener) => void listeners.push(listener),
    token: async () => (await read())?.tokens.access_token ?? null,
    async renew(refused, fetch) {
      const running = renewals.get(serverId)
      if (running !== undefined) return running
      const renewal = renewed(refused, fetch).finally(() => renewals.delete(serverId))
      renewals.set(serverId, renewal)
      return renewal
    },
  }
}
