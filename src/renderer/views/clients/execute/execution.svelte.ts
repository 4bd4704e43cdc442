import { AppError } from '../../../../shared/errors.ts'
import type { Annotations } from '../../../../shared/model/probe.ts'
import type { ClientRow, GatewayTool } from '../../../../shared/model/client.ts'
import type { Execution } from '../../../../shared/model/execution.ts'
import { call } from '../../../api.svelte.ts'
import { isRecord } from '../../../components/schema/json.ts'
import { SchemaDraft } from '../../../components/schema/schemaDraft.svelte.ts'
import { riskOf, type Risk } from '../../servers/use/things.ts'

interface Subject {
  gatewayId: string
  client: ClientRow
  tool: GatewayTool
  /** What a server's own declaration says of it, where it was tested here. */
  annotations: Annotations | null
  isProduction: boolean
}

/** A tool that somebody wants to run on a gateway: its arguments, the question before, its answer. */
export class ToolExecution {
  readonly #of: Subject
  readonly draft: SchemaDraft
  /** Null for one that is declared harmless. */
  readonly risk: Risk | null
  /** The arguments that wait for a yes: the gateway's name on production, else a button. */
  waiting = $state.raw<Record<string, unknown> | null>(null)
  runningSince = $state<string | null>(null)
  outcome = $state.raw<Execution | null>(null)
  failure = $state.raw<AppError | null>(null)
  #executionId = ''
  #isAgreed = false

  constructor(of: Subject) {
    this.#of = of
    this.draft = new SchemaDraft(of.tool.parameters ?? { type: 'object', properties: {} })
    this.risk = riskOf(of.annotations)
  }

  /** Takes the arguments and runs, or asks first. False: something in the form is in the way. */
  async start(how: 'checked' | 'anyway' = 'checked'): Promise<boolean> {
    if (this.runningSince !== null) return true
    const taken = await this.draft.take(how)
    if (taken === null || !isRecord(taken.value)) return false
    const mustAsk = this.#of.isProduction || (this.risk !== null && !this.#isAgreed)
    if (mustAsk) this.waiting = taken.value
    else await this.#run(taken.value, '')
    return true
  }

  /** The user has seen what runs. Rejects with confirm_mismatch for another name. */
  async confirm(typed: string, neverAgain = false): Promise<void> {
    const given = this.waiting
    if (given === null) return
    this.#isAgreed ||= neverAgain
    if (!this.#of.isProduction) this.waiting = null
    await this.#run(given, typed)
  }

  cancel = (): void =>
    void call('clients.cancelExecution', { executionId: this.#executionId }).catch(() => undefined)

  async #run(given: Record<string, unknown>, confirm: string): Promise<void> {
    const { gatewayId, client, tool } = this.#of
    this.#executionId = crypto.randomUUID()
    this.failure = null
    this.outcome = null
    this.runningSince = isoNow()
    try {
      this.outcome = await call('clients.execute', {
        ...{ executionId: this.#executionId, gatewayId, clientId: client.id },
        ...{ tool: tool.name, arguments: given, confirm },
      })
      this.waiting = null
    } catch (cause) {
      const failure = AppError.from(cause)
      if (failure.code === 'confirm_mismatch') throw failure
      this.failure = failure
      this.waiting = null
    } finally {
      this.runningSince = null
    }
  }
}

const isoNow = (): string => new Date().toISOString()
