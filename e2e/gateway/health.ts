import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connect.ts'
import { noteFailure, type LiveClient } from './liveClient.ts'

/** What looks after connections needs of the clients. */
interface Looked {
  readonly live: readonly LiveClient[]
  /** One attempt, without the pauses of a create. */
  openOnce(client: LiveClient): Promise<void>
  /** Ends a connection that does not work any more. */
  lose(client: LiveClient): Promise<void>
}

const fails = (connection: Connection): Promise<string | null> =>
  connection.list().then(
    () => null,
    (error: unknown) => (error as Error).message,
  )

/**
 * Looks at every connection from time to time, and dials those that broke again and again until they
 * work: so does a gateway from v1.4 on (wire). Between the looks a dead server stays `connected`.
 */
export class HealthMonitor {
  readonly #clients: Looked
  readonly #everyMs: number
  readonly #stopping = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()
  #isPaused = false

  constructor(clients: Looked, everyMs: number) {
    this.#clients = clients
    this.#everyMs = everyMs
  }

  /** Looks until `stop`. */
  start(): void {
    void this.#look()
    void this.#dial()
  }

  /** Resolves when no look is under way and, while paused, none will begin. */
  async pause(isPaused: boolean): Promise<void> {
    this.#isPaused = isPaused
    await Promise.all(this.#underWay)
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #each(pauseMs: number, run: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted || this.#isPaused) continue
      const look = run()
      this.#underWay.add(look)
      await look
      this.#underWay.delete(look)
    }
  }

  #look(): Promise<void> {
    return this.#each(this.#everyMs, () =>
      Promise.all(
        this.#clients.live.map(async (client) => {
          const { connection } = client
          if (client.state !== 'connected' || connection === null) return
          const failure = await fails(connection)
          // Closed or replaced in the meantime: that is no failure.
          if (failure === null || client.connection !== connection) return
          noteFailure(client, 'ping', failure)
          await this.#clients.lose(client)
        }),
      ),
    )
  }

  /** A broken connection is picked up 3-4 s after the server's return, while looks are 50 s apart (wire). */
  #dial(): Promise<void> {
    return this.#each(this.#everyMs / 15, () =>
      Promise.all(
        this.#clients.live
          .filter(({ isRetried }) => isRetried)
          .map((client) => this.#clients.openOnce(client).catch(() => undefined)),
      ),
    )
  }
}
