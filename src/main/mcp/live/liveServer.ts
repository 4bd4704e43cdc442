import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { AppError } from '../../../shared/errors.ts'
import type { TestedResult } from '../../../shared/model/probe.ts'
import type { Recipe } from '../../../shared/model/server.ts'
import { LIVE } from '../../../shared/text/live.ts'
import { PROBE } from '../../../shared/text/probe.ts'
import type { Log } from '../../log.ts'
import type { ShellEnvironment } from '../environment.ts'
import type { Ledger } from '../ledger.ts'
import type { Output } from '../output.ts'
import { Patience } from '../patience.ts'
import { OF_URL, Phases } from '../phases.ts'
import { runProbe, type LiveConnection } from '../probe.ts'
import type { Child, Exit } from '../process.ts'
import { hideIn, type Redaction } from '../redaction.ts'
import type { Access } from '../remote/oauth/access.ts'
import { createLiveClient, type LiveClientOptions } from './liveClient.ts'

/** The exit of a process comes a moment after the end of its output. */
const EXIT_WAIT_MS = 500

interface Options extends Pick<LiveClientOptions, 'onMessage' | 'onRequest' | 'onNotification'> {
  recipe: Recipe
  environment: ShellEnvironment
  ledger: Ledger
  log?: Log | undefined
  now: () => Date
  version: string
  output: Output
  redaction: Redaction
  access?: Access | undefined
  onProcess: (pid: number) => void
  /** The connection closed, whoever closed it. */
  onClose: () => void
}

/** The process of a session and the connection to it: a test run that is not ended after its list. */
export class LiveServer {
  /** Null until it is being connected. */
  client: Client | null = null
  readonly #options: Options
  readonly #abort = new AbortController()
  #child: Child | null = null
  #connection: LiveConnection | null = null
  #endRemote: (() => Promise<void>) | null = null
  #exit: Exit | null = null
  /** The start came to an end: no process comes after it. */
  #settled: Promise<unknown> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /** Starts it and reads what it offers. Throws as a test run does. */
  async start(): Promise<TestedResult> {
    const { recipe, version, environment, output, redaction, access, now } = this.#options
    const run = runProbe({
      ...{ recipe, version, environment, output, redaction, access },
      signal: this.#abort.signal,
      phases: new Phases(() => undefined, now, recipe.remote ? OF_URL : undefined),
      onChild: (child) => this.#own(child),
      onRemote: (end) => (this.#endRemote = end),
      onSearched: () => undefined,
      onBrokenLine: () => undefined,
      patience: new Patience({ graceMs: 0, onChange: () => undefined }),
      makeClient: () => this.#makeClient(),
      onConnected: (connection) => (this.#connection = connection),
    })
    this.#settled = run.catch(() => undefined)
    return this.#hidden(await run)
  }

  /** Reads again what it offers. */
  async read(): Promise<TestedResult> {
    if (this.#connection === null) throw AppError.of('session_not_running')
    return this.#hidden(await this.#connection.readAgain())
  }

  /** Why it is gone although nobody stopped it. */
  async failure(): Promise<AppError> {
    const broken = this.#connection?.broken() ?? null
    return broken ?? AppError.of('session_ended', { how: await this.howEnded() })
  }

  /** How its process ended, to be put into a sentence. */
  async howEnded(): Promise<string> {
    if (this.#child !== null && this.#exit === null) {
      const limit = new Promise((resolve) => setTimeout(resolve, EXIT_WAIT_MS).unref())
      await Promise.race([this.#child.exited, limit])
    }
    // Set by a listener while this function waited.
    const exit = this.#exit as Exit | null
    if (exit === null) return LIVE.endedPlain
    return exit.signal === null ? PROBE.exitCode(exit.code ?? 0) : PROBE.signal(exit.signal)
  }

  /** Closes the connection and ends every process; resolves when they are gone. May be called while it starts. */
  async end(): Promise<void> {
    this.#abort.abort()
    // First, as a server is told of the end over the connection.
    await this.#endRemote?.().catch(() => undefined)
    await this.client?.close().catch(() => undefined)
    await this.#settled
    const child = this.#child
    if (child === null) return
    try {
      await child.end()
      this.#options.ledger.remove(child.identity.pid)
      this.#child = null
    } catch (cause) {
      // The ledger keeps it, so that quitting or the next start ends what is left.
      this.#options.log?.write('error', 'session', 'Processes could not be ended', cause)
    }
  }

  killNow(): void {
    this.#child?.killNow()
  }

  async #makeClient(): Promise<Client> {
    const { onMessage } = this.#options
    this.client = await createLiveClient({
      ...this.#options,
      onMessage: (direction, message) => {
        if (direction === 'in') this.#connection?.countAnew()
        onMessage(direction, message)
      },
    })
    return this.client
  }

  #own(child: Child): void {
    this.#child = child
    this.#options.ledger.add(child.identity)
    void child.exited.then((exit) => (this.#exit = exit))
    this.#options.onProcess(child.identity.pid)
  }

  #hidden(found: TestedResult): TestedResult {
    const { longest, hide } = this.#options.redaction
    return longest === 0 ? found : (hideIn(found, hide) as TestedResult)
  }
}
