import type { Emit } from '../../../../shared/contract.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Remote } from '../../../../shared/model/server.ts'
import type { SignInView } from '../../../../shared/model/signIn.ts'
import { GONE } from '../../../../shared/text/facts.ts'
import type { Log } from '../../../log.ts'
import type { Secrets } from '../../../storage/secrets.ts'
import { accessTo, type Access } from './access.ts'
import { SignInStore } from './store.ts'

/** Long enough for a second factor; then the port is closed. */
const LIMIT_MS = 5 * 60_000

interface Options {
  secrets: Secrets
  emit: Emit
  log: Log
  isSaved: (serverId: string) => boolean
  /** Shows a page of a sign-in in the user's browser. */
  openPage: (address: string) => Promise<void>
  limitMs?: number
}

interface Running {
  view: SignInView
  abort: AbortController
  /** Where the browser has to go; null outside of the waiting. */
  address: string | null
  over: Promise<void>
}

/** The sign-ins with OAuth: those under way, and the tokens that earlier ones brought. */
export class SignIns {
  readonly #options: Options
  readonly #store: SignInStore
  readonly #flows = new Map<string, Running>()
  readonly #renewals = new Map<string, Promise<boolean>>()

  constructor(options: Options) {
    this.#options = options
    this.#store = new SignInStore(options.secrets, options.isSaved)
  }

  /** The last sign-in of each server since the app started. */
  list = (): SignInView[] => [...this.#flows.values()].map(({ view }) => view)

  /**
   * Starts to sign in and answers at once; the browser opens as soon as it is known where. One that
   * is under way for the same server ends.
   */
  start(serverId: string, remote: Remote): SignInView {
    this.cancel(serverId)
    const abort = new AbortController()
    const view: SignInView = {
      ...{ serverId, state: 'working', host: '', endsAt: null, failure: null },
      isKeptUntilQuit: false,
    }
    const running: Running = { view, abort, address: null, over: Promise.resolve() }
    this.#flows.set(serverId, running)
    running.over = this.#run(running, remote)
    return view
  }

  /** Quiet where none is under way. */
  cancel(serverId: string): void {
    this.#flows.get(serverId)?.abort.abort()
  }

  /** The page of a sign-in that waits, for another browser. Throws not_found. */
  address(serverId: string): string {
    const address = this.#flows.get(serverId)?.address ?? null
    if (address === null) throw AppError.of('not_found', { what: GONE.signIn })
    return address
  }

  /** Whether there are tokens of a server, also from before this start; false without a keychain. */
  isSignedIn = async (serverId: string): Promise<boolean> =>
    (await this.#store.read(serverId)) !== null

  /** Forgets the tokens of a server. Quiet where there are none. */
  async signOut(serverId: string): Promise<void> {
    this.cancel(serverId)
    await this.#flows.get(serverId)?.over
    this.#flows.delete(serverId)
    await this.#store.remove(serverId)
  }

  /** What a run of this recipe signs in with; undefined where it does not sign in with OAuth. */
  access(serverId: string, remote: Remote | undefined): Access | undefined {
    if (remote?.authorization.type !== 'oauth') return undefined
    const parts = { store: this.#store, log: this.#options.log, renewals: this.#renewals }
    return accessTo({ serverId, url: remote.url, ...parts })
  }

  /** The server was saved: its tokens go into the keychain, or it is said that they do not. */
  async keep(serverId: string): Promise<void> {
    const running = this.#flows.get(serverId)
    const isKeptUntilQuit = (await this.#store.keep(serverId)) === 'memory'
    if (running?.view.state === 'done') this.#change(running, { isKeptUntilQuit })
  }

  /** Ends what is under way; resolves when no port is open. */
  async endAll(): Promise<void> {
    for (const { abort } of this.#flows.values()) abort.abort()
    await Promise.all([...this.#flows.values()].map(({ over }) => over))
  }

  async #run(running: Running, remote: Remote): Promise<void> {
    const { openPage, log, limitMs = LIMIT_MS } = this.#options
    const { serverId } = running.view
    const { signal } = running.abort
    const endsAt = new Date(Date.now() + limitMs).toISOString()
    try {
      const { signIn } = await import('./flow.ts')
      const signedIn = await signIn({
        ...{ remote, limitMs, signal },
        onAddress: (address, host) => {
          running.address = address
          this.#change(running, { state: 'waiting', host, endsAt })
          // The address can be copied where no browser opens.
          openPage(address).catch(() => {
            log.write('warn', 'sign-in', 'The browser could not be opened')
          })
        },
        onReturned: () => {
          running.address = null
          this.#change(running, { state: 'working', endsAt: null })
        },
      })
      const { access_token, refresh_token = '' } = signedIn.tokens
      for (const token of [access_token, refresh_token]) log.hide(token)
      const place = await this.#store.write(serverId, signedIn)
      const isKeptUntilQuit = place === 'memory' && this.#options.isSaved(serverId)
      this.#change(running, { state: 'done', isKeptUntilQuit })
    } catch (cause) {
      running.address = null
      const failure = AppError.from(cause)
      const isCancelled = failure.code === 'probe_cancelled'
      if (failure.code === 'internal')
        log.write('error', 'sign-in', 'A sign-in failed inside', cause)
      this.#change(running, {
        state: isCancelled ? 'cancelled' : 'failed',
        endsAt: null,
        failure: isCancelled ? null : failure.toFailure(),
      })
    }
  }

  #change(running: Running, change: Partial<SignInView>): void {
    running.view = { ...running.view, ...change }
    // A later one for the same server is what the window shows.
    if (this.#flows.get(running.view.serverId) !== running) return
    this.#options.emit('signIns.changed', running.view)
  }
}
