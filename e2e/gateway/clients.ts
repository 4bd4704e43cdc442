import { Crash } from './answers.ts'
import type { Connector } from './connect.ts'
import { ConnectFailure } from './connectFailure.ts'
import { callApi } from './openapiClient.ts'
import { faultPrefix, takenRefusal, unsetReference } from './createChecks.ts'
import type { Dialect, Refusal } from './dialect.ts'
import {
  freshClient,
  isHeld,
  isPerCall,
  isPerUser,
  noteFailure,
  targetOf,
  type LiveClient,
} from './liveClient.ts'
import type { Environment } from './secret.ts'
import type { StoredClient } from './storedClient.ts'
import { configurationFault } from './validate.ts'

/** A refused or failed create; `crashAfter` says what the gateway dies of once it has answered. */
export type Created = { refusal: Refusal | null; crashAfter?: string }

const emptyCommandPanic =
  'panic: runtime error: index out of range (stdio client without a command)'

/** The clients of one run of the gateway, and their connections. */
export class Clients {
  live: LiveClient[] = []
  /** Whether this gateway ever had a client, which some lists depend on. */
  wasUsed = false
  #lastRow = 0
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
    this.#lastRow = Math.max(0, ...database.map(({ row }) => row))
    this.live = database.map((stored) => freshClient(stored, false))
    if (this.live.some(({ stored }) => stored.stdio?.command === ''))
      throw new Crash(emptyCommandPanic)
    const enabled = this.live.filter(({ state }) => state !== 'disabled')
    const connecting = enabled.filter(({ stored }) => isHeld(stored, this.#dialect))
    const started = connecting.map((client) =>
      this.open(client).catch(() => {
        client.state = this.#dialect.connect.stateAfterFailedStart
        client.isRetried = this.#dialect.connect.healthMs !== null
      }),
    )
    for (const client of enabled) if (!connecting.includes(client)) this.#settle(client)
    if (this.#dialect.connect.startWaitsForServers) await Promise.all(started)
  }

  /** Connects or connects anew; rejects with a ConnectFailure. */
  async open(client: LiveClient): Promise<void> {
    if (client.stored.openapi !== null) return this.#settle(client)
    return this.#open(client, false)
  }

  /** As `open`, with one attempt. */
  openOnce(client: LiveClient): Promise<void> {
    return this.#open(client, true)
  }

  /** A connection broke: the tools are gone, and the gateway dials again until it works. */
  async lose(client: LiveClient): Promise<void> {
    client.state = 'disconnected'
    client.isRetried = true
    await this.#drop(client)
  }

  async #open(client: LiveClient, isOnce: boolean): Promise<void> {
    await this.#drop(client)
    client.state = 'disconnected'
    try {
      const target = targetOf(client.stored, this.#environment)
      const connection = await this.#connector.connect(target, isOnce)
      // Removed or switched off while it was dialled.
      if (isOnce && !client.isRetried) return await connection.close()
      client.connection = connection
      client.tools = connection.tools
      client.isRetried = false
    } catch (error) {
      noteFailure(client, 'connect', (error as Error).message)
      throw error
    }
    client.state = 'connected'
    client.lastFailure = null
  }

  /** What has no connection of its own: its tools are asked for, or those found once are shown. */
  #settle(client: LiveClient): void {
    if (isPerCall(client.stored, this.#dialect)) return void this.discover(client)
    client.tools = client.stored.discoveredTools
    client.state = 'connected'
  }

  /** Asks the server of a per-call client for its tools; never rejects. */
  async discover(client: LiveClient): Promise<void> {
    client.state = 'connected'
    try {
      await this.refresh(client)
    } catch {
      const after = this.#dialect.create.perCall?.stateAfterFailedDiscovery ?? 'disconnected'
      if (!client.stored.isDisabled) client.state = after
    }
  }

  /** Lists the tools anew, for one connection or a call of its own; rejects with a ConnectFailure. */
  async refresh(client: LiveClient): Promise<void> {
    if (isHeld(client.stored, this.#dialect)) return this.open(client)
    if (client.stored.openapi !== null) return this.#settle(client)
    try {
      client.tools = await this.#look(client.stored)
      client.lastFailure = null
      if (!client.stored.isDisabled) client.state = 'connected'
    } catch (error) {
      noteFailure(client, 'tool_discovery', (error as Error).message)
      throw error
    }
  }

  /** Lists the tools over the connection there is; on failure they are gone, and it says why. */
  async listAgain(client: LiveClient): Promise<string | null> {
    client.tools = []
    try {
      client.tools = (await client.connection?.list()) ?? []
      return null
    } catch (error) {
      return `failed to list tools: ${(error as Error).message}`
    }
  }

  /** The tools a server shows a client as it would be; rejects with a ConnectFailure. `isOnce`: after one attempt. */
  verify(stored: StoredClient, isOnce = false): Promise<readonly unknown[]> {
    return this.#look(stored, isOnce)
  }

  /** Calls a tool by its own name; rejects with the library's sentence. */
  async call(client: LiveClient, tool: string, toolArguments: unknown): Promise<string> {
    if (isPerUser(client.stored, this.#dialect)) {
      throw new Error('authentication required: sign in to this MCP server first')
    }
    const { openapi } = client.stored
    if (openapi !== null) {
      const { headers: fixed } = targetOf(client.stored, this.#environment)
      return callApi(openapi, tool, toolArguments, { environment: this.#environment, fixed })
    }
    if (!isPerCall(client.stored, this.#dialect)) {
      return (await client.connection?.call(tool, toolArguments)) ?? ''
    }
    const connection = await this.#connector.connect(targetOf(client.stored, this.#environment))
    try {
      return await connection.call(tool, toolArguments)
    } finally {
      await connection.close()
    }
  }

  /** Ends the connection; one without keeps its tools (4). */
  async disable(client: LiveClient): Promise<void> {
    const { tools } = client
    client.isRetried = false
    client.state = 'disabled'
    await this.#drop(client)
    if (!isHeld(client.stored, this.#dialect)) client.tools = tools
  }

  async remove(client: LiveClient): Promise<void> {
    this.live = this.live.filter((other) => other !== client)
    client.isRetried = false
    await this.#drop(client)
  }

  /** Ends every connection, and every attempt under way. */
  async close(): Promise<void> {
    await this.#connector.close()
  }

  async #drop(client: LiveClient): Promise<void> {
    const { connection } = client
    // First forgotten, then closed: what breaks on purpose is no failure to the health monitor.
    client.connection = null
    client.tools = []
    await connection?.close()
  }

  async #look(stored: StoredClient, isOnce = false): Promise<readonly unknown[]> {
    const connection = await this.#connector.connect(targetOf(stored, this.#environment), isOnce)
    await connection.close()
    return connection.tools
  }

  async #create(stored: StoredClient): Promise<Created> {
    const { create, connect } = this.#dialect
    const { refusal, isNameTaken } = takenRefusal(stored, this.live, this.#dialect)
    if (refusal !== null) return { refusal }
    const client = freshClient(stored, create.unsetReference === 'refused')
    const unset =
      create.unsetReference === 'refused' ? unsetReference(stored, this.#environment) : null
    if (unset !== null) {
      if (unset.isHeader) this.live.push({ ...client, isStored: false, state: 'error' })
      return { refusal: { status: 500, text: create.failed + unset.text } }
    }
    const failed = (detail: string): Created => ({
      refusal: { status: 500, text: create.failed + detail },
    })
    const fault = configurationFault(stored, this.#dialect)
    if (fault !== null) {
      return failed(`${faultPrefix(this.#dialect)}invalid MCP client configuration: ${fault}`)
    }
    const isCommandEmpty = stored.type === 'stdio' && stored.stdio?.command === ''
    if (isCommandEmpty && connect.emptyCommand === 'answers, then crashes') {
      const detail = 'transport error: stdio client not started'
      const text = connect.failure({ name: stored.name, stage: 'initialize', detail })
      return { ...failed(text), crashAfter: emptyCommandPanic }
    }
    stored.row = this.#lastRow += 1
    this.live.push(client)
    this.wasUsed = true
    if (isCommandEmpty) throw new Crash(emptyCommandPanic)
    try {
      this.#checkAuthType(stored)
      if (isHeld(stored, this.#dialect)) await this.open(client)
      else this.#settle(client)
    } catch (error) {
      this.live = this.live.filter((other) => other !== client)
      if (!(error instanceof ConnectFailure)) throw error
      const { stage, message } = error
      return failed(connect.failure({ name: stored.name, stage, detail: message }))
    }
    if (!isNameTaken) return { refusal: null }
    client.isStored = false
    return { refusal: create.nameTaken(stored.name) }
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
}
