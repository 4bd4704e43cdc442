import { AppError } from '../../../../shared/errors.ts'
import type { SessionCall } from '../../../../shared/model/session.ts'
import { isRecord } from '../../../components/schema/json.ts'
import type { SchemaDraft } from '../../../components/schema/schemaDraft.svelte.ts'
import { sessions } from '../../../state/sessions.svelte.ts'
import { riskOf, type Thing } from './things.ts'

/** What the user does with one thing of a running server: what was typed, asked and called last. */
export class ThingUse {
  readonly sessionId: string
  readonly thing: Thing
  /** Null until its schema is there. */
  draft = $state.raw<SchemaDraft | null>(null)
  /** Of a resource; a template is completed here. */
  uri = $state('')
  /** The arguments that wait for the user to confirm the call. */
  waiting = $state.raw<Record<string, unknown> | null>(null)
  failure = $state.raw<AppError | null>(null)
  callId = $state<string | null>(null)
  readonly #unasked: Set<string>

  constructor(sessionId: string, thing: Thing, unasked: Set<string>) {
    this.sessionId = sessionId
    this.thing = thing
    this.uri = thing.target
    this.#unasked = unasked
  }

  /** The last call, also one from before this window was open; null before the first. */
  get call(): SessionCall | null {
    const { sessionId, callId, thing } = this
    const isOurs = (one: SessionCall): boolean =>
      callId === null
        ? one.sessionId === sessionId && one.kind === thing.kind && one.target === thing.target
        : one.id === callId
    return sessions.calls.findLast(isOurs) ?? null
  }

  get isCalling(): boolean {
    return this.call?.state === 'running'
  }

  /** Takes the arguments and calls, or asks first. False: something in the form is in the way. */
  async start(how: 'checked' | 'anyway' = 'checked'): Promise<boolean> {
    if (this.isCalling) return true
    const taken = this.draft ? await this.draft.take(how) : { value: {} }
    if (taken === null || !isRecord(taken.value)) return false
    await this.startWith(taken.value)
    return true
  }

  /** The same with arguments that are given, such as those of an earlier call. */
  async startWith(given: Record<string, unknown>): Promise<void> {
    const { kind, tool, name } = this.thing
    const risk = kind === 'tool' ? riskOf(tool?.annotations ?? null) : null
    if (risk !== null && !this.#unasked.has(name)) this.waiting = given
    else await this.#call(given)
  }

  /** The user has seen what is called. */
  async confirm(neverAgain: boolean): Promise<void> {
    const given = this.waiting
    this.waiting = null
    if (neverAgain) this.#unasked.add(this.thing.name)
    if (given !== null) await this.#call(given)
  }

  cancel = async (): Promise<void> => {
    const { call } = this
    if (call) await this.#attempt(() => sessions.cancel(call))
  }

  async #call(given: Record<string, unknown>): Promise<void> {
    const { kind, target } = this.thing
    const input = { kind, target: kind === 'resource' ? this.uri : target, arguments: given }
    await this.#attempt(async () => {
      this.callId = await sessions.call(this.sessionId, input)
    })
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.failure = null
    try {
      await work()
    } catch (cause) {
      this.failure = AppError.from(cause)
    }
  }
}
