import { Crash } from './answers.ts'
import type { Connection, Connector } from './connect.ts'
import { ConnectFailure, type Target } from './connectFailure.ts'
import type { Dialect, Refusal } from './dialect.ts'
import { resolve, type Environment } from './secret.ts'
import type { StoredClient } from './storedClient.ts'
import { configurationFault } from './validate.ts'

type State = 'connected' | 'disconnected' | 'error' | 'disabled'

/** A client as the list shows it. */
export interface LiveClient {
  stored: StoredClient
  /** False for what a failed create left behind; such a client is gone after a restart. */
  isStored: boolean
  state: State
  connection: Connection | null
  /** Shows `env.NAME` in place of the masked value (v1.3, until a restart). */
  showsReferences: boolean
}

/** A refused or failed create; `crashAfter` says what the gateway dies of once it has answered. */
export type Created = { refusal: Refusal | null; crashAfter?: string }

const emptyCommandPanic =
  'panic: runtime error: index out of range (stdio client without a command)'

/** The clients of one run of the gateway, and their connections. */
export class Clients {
  live: LiveClient[] = []
  /** Whether this gateway ever had a client, which some lists depend on. */
  wasUsed = false
  #queue: Promise<unknown> = Promise.resolve()
  readonly #dialect: Dialect
  readonly #environment: Environment
  readonly #connector: Connector

  constructor(dialect: Dialect, environment: Environment, connector: Connector) {
    this.#dialect = dialect
    this.#environment = environment
    this.#connector = connector
  }

  find(id: string): LiveClient | undefined {
    return this.live.find(({ stored }) => stored.id === id)
  }

  /** Creates run one after the other, whether their callers wait or not. */
  create(stored: StoredClient): Promise<Created> {
    const created = this.#queue.then(() => this.#create(stored))
    this.#queue = created.catch(() => undefined)
    return created
  }

  /** Brings back what the database holds; answers are given only after `startWaitsForServers` allows. */
  async start(database: readonly StoredClient[]): Promise<void> {
    this.wasUsed = database.length > 0
    this.live = database.map((stored) => ({
      stored,
      isStored: true,
      state: stored.isDisabled ? 'disabled' : 'disconnected',
      connection: null,
      showsReferences: false,
    }))
    if (this.live.some(({ stored }) => stored.stdio?.command === ''))
      throw new Crash(emptyCommandPanic)
    const connecting = this.live.filter(({ state }) => state !== 'disabled')
    const started = connecting.map((client) =>
      this.open(client).catch(() => {
        client.state = this.#dialect.connect.stateAfterFailedStart
      }),
    )
    if (this.#dialect.connect.startWaitsForServers) await Promise.all(started)
  }

  /** Connects or connects anew; rejects with a ConnectFailure. */
  async open(client: LiveClient): Promise<void> {
    await client.connection?.close()
    client.connection = null
    client.state = 'disconnected'
    client.connection = await this.#connector.connect(this.#target(client.stored))
    client.state = 'connected'
  }

  async remove(client: LiveClient): Promise<void> {
    this.live = this.live.filter((other) => other !== client)
    await client.connection?.close()
  }

  /** Ends every connection, and every attempt under way. */
  async close(): Promise<void> {
    await this.#connector.close()
  }

  async #create(stored: StoredClient): Promise<Created> {
    const { create, connect } = this.#dialect
    const nameTaken = this.live.some(({ stored: other }) => other.name === stored.name)
    if (this.find(stored.id) !== undefined) return { refusal: create.idTaken(stored.name) }
    if (nameTaken && !create.keepsClientOfTakenName)
      return { refusal: create.nameTaken(stored.name) }
    if (stored.syncIntervalMinutes < 0 && !create.takesNegativeSyncInterval) {
      const text = `Failed to create MCP config: tool_sync_interval must be non-negative, got "${stored.syncIntervalMinutes}m0s"`
      return { refusal: { status: 500, text } }
    }
    const client: LiveClient = {
      stored,
      isStored: true,
      state: 'disconnected',
      connection: null,
      showsReferences: create.unsetReference === 'refused',
    }
    const unset = create.unsetReference === 'refused' ? this.#unsetReference(stored) : null
    if (unset !== null) return this.#refuseReference(client, unset)
    const failed = (detail: string): Created => ({
      refusal: { status: 500, text: create.failed + detail },
    })
    const fault = configurationFault(stored, this.#dialect)
    if (fault !== null)
      return failed(`${this.#faultPrefix}invalid MCP client configuration: ${fault}`)
    const isCommandEmpty = stored.type === 'stdio' && stored.stdio?.command === ''
    if (isCommandEmpty && connect.emptyCommand === 'answers, then crashes') {
      const detail = 'transport error: stdio client not started'
      const text = connect.failure({ name: stored.name, stage: 'initialize', detail })
      return { ...failed(text), crashAfter: emptyCommandPanic }
    }
    this.live.push(client)
    this.wasUsed = true
    if (isCommandEmpty) throw new Crash(emptyCommandPanic)
    try {
      this.#checkAuthType(stored)
      await this.open(client)
    } catch (error) {
      this.live = this.live.filter((other) => other !== client)
      if (!(error instanceof ConnectFailure)) throw error
      const { stage, message } = error
      return failed(connect.failure({ name: stored.name, stage, detail: message }))
    }
    if (!nameTaken) return { refusal: null }
    client.isStored = false
    return { refusal: create.nameTaken(stored.name) }
  }

  get #faultPrefix(): string {
    return this.#dialect.connect.retries ? '' : 'failed to add MCP client: '
  }

  #checkAuthType({ name, authType }: StoredClient): void {
    const known = this.#dialect.create.knownAuthTypes
    if (known === null || known.includes(authType)) return
    throw new ConnectFailure(
      'prepare',
      `unsupported MCP auth type "${authType}" for client "${name}"`,
      true,
    )
  }

  #unsetReference({ url, headers }: StoredClient): { where: string; name: string } | null {
    const unset = (value: { reference: string; literal: string }): boolean =>
      resolve(value, this.#environment) === undefined
    if (url !== null && unset(url)) return { where: 'connection string', name: url.reference }
    const header = Object.values(headers).find(unset)
    return header === undefined ? null : { where: 'header', name: header.reference }
  }

  #refuseReference(client: LiveClient, { where, name }: { where: string; name: string }): Created {
    if (where === 'header') {
      this.live.push({ ...client, isStored: false, state: 'error' })
    }
    const variable = name.slice('env.'.length)
    const text = `${this.#dialect.create.failed}failed to process env var in ${where}: environment variable ${variable} not found`
    return { refusal: { status: 500, text } }
  }

  #target({ name, type, url, stdio, headers }: StoredClient): Target {
    const value = (secret: { reference: string; literal: string }): string =>
      resolve(secret, this.#environment) ?? ''
    return {
      name,
      type,
      url: url === null ? '' : value(url),
      headers: Object.fromEntries(
        Object.entries(headers).map(([key, secret]) => [key, value(secret)]),
      ),
      stdio: {
        command: stdio?.command ?? '',
        args: stdio?.args ?? [],
        envs: stdio?.envs ?? [],
      },
    }
  }
}
