import { AppError } from '../../../shared/errors.ts'
import type { QuestionAnswer, ServerQuestion } from '../../../shared/model/session.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { LIVE } from '../../../shared/text/live.ts'
import { hideIn, type Redaction } from '../redaction.ts'
import { isWithin } from '../depth.ts'
import { isObject } from '../toolReader.ts'
import type { Asked } from './liveClient.ts'
import type { SessionLog } from './sessionLog.ts'

const MAX_WAITING = 8
const MAX_QUESTION_CHARS = 1_000_000
const MAX_DEPTH = 100
/** All open questions cross to the window with every change of the session. */
const MAX_VALUES = 10_000

const KIND = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
} as const

/** Codes of JSON-RPC; -1 is what the specification of sampling gives for a user who declines. */
const CODE = { declined: -1, methodNotFound: -32601, invalidParams: -32602, busy: -32000 } as const

/** What the SDK sends back as an error answer: it takes code and message of whatever is thrown. */
class Refusal extends Error {
  readonly code: number
  constructor(code: keyof typeof CODE, message: string) {
    super(message)
    this.code = CODE[code]
  }
}

interface Options {
  log: SessionLog
  redaction: Redaction
  now: () => Date
  /** How long a question waits while no window is open. */
  aloneMs: number
  isShown: () => boolean
  onChange: () => void
}

interface Waiting {
  view: ServerQuestion
  method: string
  answer: PromiseWithResolvers<Record<string, unknown>>
  timer: NodeJS.Timeout | undefined
}

/**
 * Requests of a server that only a person may answer. Each waits until the user answers, the server
 * takes it back, or nobody has had a window open for a while; nothing is ever answered by itself.
 */
export class Questions {
  readonly #options: Options
  readonly #waiting = new Map<string, Waiting>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Oldest first. */
  get views(): ServerQuestion[] {
    return [...this.#waiting.values()].map(({ view }) => view)
  }

  /** The answer to a request of the server; throws a Refusal. */
  async ask({ method, params }: Asked, signal: AbortSignal): Promise<Record<string, unknown>> {
    const { log, redaction, now } = this.#options
    const refuse = (code: keyof typeof CODE, words: string): Refusal => {
      log.say(LIVE.refused(shortName(method), words), 'warning')
      return new Refusal(code, words)
    }
    const kind = isKnown(method) ? KIND[method] : null
    if (kind === null) throw refuse('methodNotFound', LIVE.toServer.unknownMethod)
    if (!isObject(params) || !isWithin(params, { depth: MAX_DEPTH })) {
      throw refuse('invalidParams', LIVE.toServer.malformed)
    }
    if (params['mode'] === 'url') throw refuse('invalidParams', LIVE.toServer.noUrl)
    if (this.#waiting.size >= MAX_WAITING) throw refuse('busy', LIVE.toServer.tooMany)
    const isFit = isWithin(params, { depth: MAX_DEPTH, values: MAX_VALUES })
    if (!isFit || JSON.stringify(params).length > MAX_QUESTION_CHARS) {
      throw refuse('invalidParams', LIVE.toServer.tooLarge)
    }
    const shown = hideIn(params, redaction.hide) as Record<string, unknown>
    const view = { id: crypto.randomUUID(), kind, at: now().toISOString(), params: shown }
    const answer = Promise.withResolvers<Record<string, unknown>>()
    const waiting: Waiting = { view, method, answer, timer: undefined }
    this.#waiting.set(view.id, waiting)
    signal.addEventListener('abort', () => this.#withdraw(view.id), { once: true })
    log.say(LIVE.asked[kind])
    this.#watch(waiting)
    this.#options.onChange()
    return answer.promise
  }

  /** The user's answer. Throws not_found when the question is no longer open. */
  answer(questionId: string, given: QuestionAnswer): void {
    const waiting = this.#waiting.get(questionId)
    if (waiting === undefined) throw AppError.of('not_found', { what: GONE.question })
    const { method, view, answer } = waiting
    const isDeclined = given.action === 'decline' || given.action === 'cancel'
    this.#options.log.say(isDeclined ? LIVE.declined(method) : LIVE.answered(method))
    this.#close(waiting)
    if (given.action === 'text') {
      const content = { type: 'text', text: given.text }
      answer.resolve({ role: 'assistant', content, model: given.model, stopReason: 'endTurn' })
    } else if (given.action === 'accept') {
      answer.resolve({ action: 'accept', content: given.content })
    } else if (view.kind === 'elicitation') {
      answer.resolve({ action: given.action })
    } else {
      answer.reject(new Refusal('declined', LIVE.toServer.declined))
    }
  }

  /** A window was opened or the last one closed. */
  shownChanged(): void {
    for (const waiting of this.#waiting.values()) this.#watch(waiting)
  }

  /** The server is gone: nobody is there to be answered. */
  drop(): void {
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.answer.reject(new Refusal('declined', LIVE.toServer.declined))
    }
    this.#waiting.clear()
  }

  #watch(waiting: Waiting): void {
    clearTimeout(waiting.timer)
    if (this.#options.isShown()) return
    waiting.timer = setTimeout(() => this.#declineAlone(waiting), this.#options.aloneMs).unref()
  }

  #declineAlone(waiting: Waiting): void {
    this.#options.log.say(LIVE.declinedAlone(waiting.method), 'warning')
    this.#close(waiting)
    // An error, also to an elicitation: "decline" would mean that a person said no.
    waiting.answer.reject(new Refusal('declined', LIVE.toServer.alone))
  }

  #withdraw(questionId: string): void {
    const waiting = this.#waiting.get(questionId)
    if (waiting === undefined) return
    this.#options.log.say(LIVE.withdrawn(waiting.method))
    this.#close(waiting)
    waiting.answer.reject(new Refusal('declined', LIVE.toServer.declined))
  }

  #close(waiting: Waiting): void {
    clearTimeout(waiting.timer)
    this.#waiting.delete(waiting.view.id)
    this.#options.onChange()
  }
}

const isKnown = (method: string): method is keyof typeof KIND => Object.hasOwn(KIND, method)
const shortName = (method: string): string => method.slice(0, 80)
