import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Progress } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { CallKind, SessionCall, SessionOutcome } from '../../../shared/model/session.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { LIVE } from '../../../shared/text/live.ts'
import { beginning } from '../ownText.ts'
import { excerpt, hideIn, type Redaction } from '../redaction.ts'
import { isObject } from '../toolReader.ts'
import { shownOutcome } from './outcome.ts'
import { checkStructured, type Check } from './structuredCheck.ts'

const MAX_RUNNING = 16
/** Ended calls whose answer is kept, for the window and for saving. */
const MAX_KEPT = 30
const MAX_KEPT_CHARS = 60_000_000
const EMIT_EVERY_MS = 100
const REQUEST_TIMEOUT = -32001
const CONNECTION_CLOSED = -32000

/** The SDK's own schemas would refuse a whole answer because of one strange block. */
const AnyAnswer = z.looseObject({})

export interface CallStart {
  callId: string
  kind: CallKind
  target: string
  arguments: Record<string, unknown>
}

interface Options {
  sessionId: string
  client: Client
  requestMs: number
  redaction: Redaction
  now: () => Date
  /** Output schema of a tool; null when it has none. */
  outputSchema: (tool: string) => unknown
  /** How the server ended, once the connection is closed. */
  howEnded: () => Promise<string>
  onChange: (call: SessionCall) => void
}

interface Call {
  view: SessionCall
  abort: AbortController
  answer: Record<string, unknown> | null
  check: Check
  /** Characters of the answer. */
  size: number
}

const CHECKED: Check = { mismatch: '', unchecked: '' }

/** The requests of one session: the running ones and the last that ended, with their answers. */
export class Calls {
  readonly #options: Options
  readonly #calls = new Map<string, Call>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Oldest first. */
  get views(): SessionCall[] {
    return [...this.#calls.values()].map(({ view }) => view)
  }

  /** Answers at once with the running call. Throws call_running for its id, and too_many_calls. */
  start(input: CallStart): SessionCall {
    if (this.#calls.get(input.callId)?.view.state === 'running') throw AppError.of('call_running')
    const running = this.views.filter(({ state }) => state === 'running')
    if (running.length >= MAX_RUNNING) throw AppError.of('too_many_calls', { limit: MAX_RUNNING })
    const { callId, kind, target, arguments: given } = input
    const { sessionId, now } = this.#options
    const view: SessionCall = {
      ...{ id: callId, sessionId, kind, target, arguments: given },
      ...{ startedAt: now().toISOString(), state: 'running', ms: null },
      ...{ progress: null, failure: null },
    }
    const abort = new AbortController()
    const call: Call = { view, abort, answer: null, check: CHECKED, size: 0 }
    this.#calls.delete(callId)
    this.#calls.set(callId, call)
    void this.#run(call)
    return view
  }

  /** Tells the server that its answer is not wanted any more; quiet when the call is over. */
  cancel(callId: string): void {
    this.#calls.get(callId)?.abort.abort(LIVE.toServer.cancelled)
  }

  /** What a call gave, as far as a window shows it. Throws not_found. */
  outcome(callId: string): SessionOutcome {
    const { view, answer, check } = this.#find(callId)
    if (answer === null) throw AppError.of('not_found', { what: GONE.call })
    return shownOutcome(view.kind, answer, check)
  }

  /** The whole answer as JSON, for a file. Throws not_found. */
  saved(callId: string): { name: string; data: string } {
    const { view, answer } = this.#find(callId)
    if (answer === null) throw AppError.of('not_found', { what: GONE.call })
    const base = view.target.replaceAll(/[^\w.-]+/g, '-').slice(-60) || view.kind
    return { name: `${base}.json`, data: `${JSON.stringify(answer, null, 2)}\n` }
  }

  async #run(call: Call): Promise<void> {
    const begin = performance.now()
    const end = (change: Partial<SessionCall>): void => {
      call.view = { ...call.view, ms: Math.round(performance.now() - begin), ...change }
      this.#forgetOldest()
      this.#options.onChange(call.view)
    }
    try {
      const found = await this.#request(call)
      const { redaction } = this.#options
      const answer = redaction.longest === 0 ? found : hideIn(found, redaction.hide)
      call.answer = answer as Record<string, unknown>
      call.size = JSON.stringify(answer).length
      call.check = await this.#check(call)
      end({ state: 'done' })
    } catch (cause) {
      if (call.abort.signal.aborted) return end({ state: 'cancelled' })
      end({ state: 'failed', failure: (await this.#failureOf(cause, call)).toFailure() })
    }
  }

  async #request({ view, abort }: Call): Promise<Record<string, unknown>> {
    const { client, requestMs } = this.#options
    const { kind, target } = view
    let emittedAt = 0
    const onprogress = ({ progress, total, message }: Progress): void => {
      const call = this.#calls.get(view.id)
      if (call?.view.state !== 'running') return
      const shown = { progress, total: total ?? null, message: excerpt(message ?? '', 200) }
      call.view = { ...call.view, progress: shown }
      if (performance.now() - emittedAt < EMIT_EVERY_MS) return
      emittedAt = performance.now()
      this.#options.onChange(call.view)
    }
    const given = { arguments: view.arguments }
    const request = {
      tool: { method: 'tools/call', params: { name: target, ...given } },
      prompt: { method: 'prompts/get', params: { name: target, ...given } },
      resource: { method: 'resources/read', params: { uri: target } },
    }[kind]
    return client.request(request, AnyAnswer, {
      signal: abort.signal,
      timeout: requestMs,
      resetTimeoutOnProgress: true,
      onprogress,
    })
  }

  async #check({ view, answer }: Call): Promise<Check> {
    const schema = view.kind === 'tool' ? this.#options.outputSchema(view.target) : null
    if (!isObject(schema) || answer?.['isError'] === true) return CHECKED
    return checkStructured(schema, answer?.['structuredContent'])
  }

  async #failureOf(cause: unknown, { view }: Call): Promise<AppError> {
    if (cause instanceof AppError) return cause
    const { client, requestMs, redaction, howEnded } = this.#options
    const code = isObject(cause) ? cause['code'] : null
    const isClosed = client.transport === undefined
    if (isClosed && (code === CONNECTION_CLOSED || typeof code !== 'number')) {
      return AppError.of('session_call_lost', { how: await howEnded() }, { cause })
    }
    if (code === REQUEST_TIMEOUT) {
      const facts = { request: view.target, seconds: requestMs / 1000 }
      return AppError.of('server_request_timeout', facts, { cause })
    }
    if (typeof code !== 'number' || !(cause instanceof Error)) return AppError.from(cause)
    // The SDK puts "MCP error -32603: " before the server's own words.
    const words = redaction.hide(cause.message.replace(/^(MCP error -?\d+: )+/, ''))
    const facts = { code, message: excerpt(words, 400) }
    return AppError.of('call_refused', facts, { cause, details: beginning(words, 4000) })
  }

  #find(callId: string): Call {
    const call = this.#calls.get(callId)
    if (call === undefined) throw AppError.of('not_found', { what: GONE.call })
    return call
  }

  #forgetOldest(): void {
    const ended = [...this.#calls.values()].filter(({ view }) => view.state !== 'running')
    let count = ended.length
    let chars = ended.reduce((sum, { size }) => sum + size, 0)
    for (const call of ended) {
      if (count <= 1 || (count <= MAX_KEPT && chars <= MAX_KEPT_CHARS)) return
      this.#calls.delete(call.view.id)
      count -= 1
      chars -= call.size
    }
  }
}
