import type { Recipe } from '../../shared/model/server.ts'
import type { SessionCall, SessionView } from '../../shared/model/session.ts'
import { call, on } from '../api.svelte.ts'

/** The window's copy of the servers that are kept running, and of the calls to them. */
export class Sessions {
  list = $state.raw<readonly SessionView[]>([])
  /** Newest last; of those sessions whose calls were read. */
  calls = $state.raw<readonly SessionCall[]>([])
  #stops: (() => void)[] = []

  /** Listens from now on and reads what runs; calling it again only reads again. */
  start = async (): Promise<void> => {
    if (this.#stops.length === 0) {
      this.#stops = [
        on('sessions.changed', (session) => this.#take(session)),
        on('sessions.gone', ({ sessionId }) => this.#forget(sessionId)),
        on('sessions.called', (one) => this.#takeCall(one)),
      ]
    }
    this.list = await call('sessions.list')
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
  }

  of(serverId: string): SessionView | null {
    return this.list.find((session) => session.serverId === serverId) ?? null
  }

  /** Starts a server that runs until it is stopped; its recipe was allowed by a test. */
  async run(serverId: string, recipe: Recipe): Promise<void> {
    const sessionId = crypto.randomUUID()
    this.#take(await call('sessions.start', { sessionId, serverId, recipe, digest: null }))
  }

  end = async (sessionId: string): Promise<void> => {
    await call('sessions.stop', { sessionId })
    this.#forget(sessionId)
  }

  /** Calls that were made before this window was open. */
  readCalls = async (sessionId: string): Promise<void> => {
    for (const one of await call('sessions.calls', { sessionId })) this.#takeCall(one)
  }

  /** Starts a call and gives its id. */
  async call(
    sessionId: string,
    input: Pick<SessionCall, 'kind' | 'target' | 'arguments'>,
  ): Promise<string> {
    const callId = crypto.randomUUID()
    const started = await call('sessions.call', { sessionId, callId, ...input })
    // The end may have come before this answer.
    if (!this.calls.some(({ id }) => id === callId)) this.#takeCall(started)
    return callId
  }

  cancel = async ({ sessionId, id }: SessionCall): Promise<void> => {
    await call('sessions.cancel', { sessionId, callId: id })
  }

  #take(session: SessionView): void {
    const isKnown = this.list.some(({ id }) => id === session.id)
    // One that ended by itself gives way to the next of its server.
    const others = this.list.filter(({ serverId }) => isKnown || serverId !== session.serverId)
    this.list = isKnown
      ? others.map((old) => (old.id === session.id ? session : old))
      : [...others, session]
  }

  #takeCall(one: SessionCall): void {
    const isKnown = this.calls.some(({ id }) => id === one.id)
    this.calls = isKnown
      ? this.calls.map((old) => (old.id === one.id ? one : old))
      : [...this.calls, one].slice(-200)
  }

  #forget(sessionId: string): void {
    this.list = this.list.filter(({ id }) => id !== sessionId)
    this.calls = this.calls.filter((one) => one.sessionId !== sessionId)
  }
}

export const sessions = new Sessions()
