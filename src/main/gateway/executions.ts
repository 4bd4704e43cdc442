import { AppError } from '../../shared/errors.ts'
import type { Execution } from '../../shared/model/execution.ts'
import { GONE } from '../../shared/text/facts.ts'
import type { Clients } from './clients.ts'
import { clean } from './failures.ts'
import type { Gateways } from './gateways.ts'
import { assertConfirmed } from './guard.ts'

/** More of an answer does not cross to the window. */
const MOST_CHARACTERS = 2_000_000

/** A tool of a client, to be run on its gateway. */
export interface ExecutionRequest {
  /** The window's choice, to cancel it by. */
  executionId: string
  gatewayId: string
  clientId: string
  tool: string
  arguments: Record<string, unknown>
  /** The gateway's name as typed; needed on production for every tool. */
  confirm: string
}

/** Tools that run on gateways (bifrost-api.md section 9). */
export class Executions {
  readonly #gateways: Gateways
  readonly #clients: Clients
  readonly #running = new Map<string, AbortController>()

  constructor({ gateways, clients }: { gateways: Gateways; clients: Clients }) {
    this.#gateways = gateways
    this.#clients = clients
  }

  /**
   * Runs a tool and gives its answer. Throws what assertConfirmed does, not_found,
   * execution_cancelled, tool_refused with the gateway's own words, and how it could not be reached.
   */
  async run(request: ExecutionRequest): Promise<Execution> {
    const { executionId, gatewayId, clientId, tool } = request
    assertConfirmed(this.#gateways.get(gatewayId), request.confirm)
    if (this.#running.has(executionId)) throw AppError.of('not_found', { what: GONE.call })
    const abort = new AbortController()
    this.#running.set(executionId, abort)
    try {
      const { row } = await this.#clients.detail(gatewayId, clientId)
      const start = performance.now()
      const text = await this.#gateways.client(gatewayId).executeTool(
        {
          ...{ clientName: row.name, tool, arguments: request.arguments },
          signal: abort.signal,
        },
        this.#gateways.dialect(gatewayId),
      )
      const ms = Math.round(performance.now() - start)
      return { text: text.slice(0, MOST_CHARACTERS), size: text.length, ms }
    } catch (cause) {
      if (abort.signal.aborted) throw AppError.of('execution_cancelled')
      const failure = AppError.from(cause)
      if (failure.code !== 'gateway_rejected' && failure.code !== 'gateway_server_error')
        throw failure
      const name = clean(tool)
      throw AppError.of(
        'tool_refused',
        { name },
        { details: failure.details ?? failure.message, cause },
      )
    } finally {
      this.#running.delete(executionId)
    }
  }

  /** Stops waiting; what the tool does on its server may go on. Quiet when it is over. */
  cancel(executionId: string): void {
    this.#running.get(executionId)?.abort()
  }

  /** Stops waiting for all, for the end of the app. */
  stop(): void {
    for (const abort of this.#running.values()) abort.abort()
  }
}
