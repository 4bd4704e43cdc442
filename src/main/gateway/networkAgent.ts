import { Agent, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Longer than the time between two looks at a gateway in use, shorter than most firewalls keep. */
const IDLE_MS = 30_000

/** What an agent is asked for: aborted when nobody waits for the connection any more. */
export interface ConnectOptions {
  until?: AbortSignal
}

type Opened = (cause: Error | null, socket: Duplex) => void

/** Node's agent with connections of our own, which may be let go when another one needs room. */
export class PooledAgent extends Agent {
  /** False: what is used now is closed afterwards. */
  isKeeping = true
  readonly #open: (until: AbortSignal | undefined) => Promise<Duplex>
  readonly #changed: () => void

  constructor(
    keepAlive: boolean,
    open: (until: AbortSignal | undefined) => Promise<Duplex>,
    changed: () => void,
  ) {
    super({
      keepAlive,
      ...(keepAlive ? { timeout: IDLE_MS } : {}),
    })
    this.#open = open
    this.#changed = changed
  }

  override createConnection(options: ClientRequestArgs & ConnectOptions, done?: Opened): undefined {
    this.#open(options.until).then(
      (socket) => done?.(null, socket),
      // No socket comes with a failure; Node's types leave that out.
      (cause: unknown) => done?.(cause as Error, undefined as never),
    )
  }

  override keepSocketAlive(socket: Duplex): boolean {
    this.#changed()
    // Node's own says whether the socket can be kept; its types forget that.
    const canStay: unknown = super.keepSocketAlive(socket)
    return this.isKeeping && canStay === true
  }

  /** Connections that wait for their next request. */
  idle(): Socket[] {
    return Object.values(this.freeSockets).flatMap((sockets) => sockets ?? [])
  }
}
