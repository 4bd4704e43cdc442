import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { PROBE } from '../../shared/text/probe.ts'
import { excerpt } from './redaction.ts'

/** So many notifications while a list is read are no progress report. */
const MANY_NOTIFICATIONS = 1000
const MAX_METHODS = 5
/** Of requests that are remembered; a server that is kept running is asked for days. */
const MAX_IDS = 1000

/** What a server does beside answering: the sentences about it. Bounded, whatever it does. */
export class Conduct {
  readonly #open = new Set<string>()
  readonly #answered = new Set<string>()
  readonly #methods = new Set<string>()
  #repeated = 0
  #strange = 0
  #notifications = 0

  /** A request of ours. */
  asked(id: unknown): void {
    addTo(this.#open, String(id))
  }

  /** A message of the server. The SDK takes an id as text for the same number, and so does this. */
  took(message: JSONRPCMessage): void {
    if ('method' in message) {
      if (!('id' in message)) this.#notifications += 1
      else if (message.method !== 'ping' && this.#methods.size < MAX_METHODS) {
        this.#methods.add(excerpt(message.method, 60))
      }
      return
    }
    const id = String(message.id)
    if (this.#open.delete(id)) addTo(this.#answered, id)
    else if (this.#answered.has(id)) this.#repeated += 1
    else this.#strange += 1
  }

  /** How many answers were for a request that nobody made. */
  get strange(): number {
    return this.#strange
  }

  get warnings(): string[] {
    return [
      ...(this.#strange === 0 ? [] : [PROBE.strangeAnswers(this.#strange)]),
      ...(this.#repeated === 0 ? [] : [PROBE.repeatedAnswers(this.#repeated)]),
      ...[...this.#methods].map((method) => PROBE.asksBack(method)),
      ...(this.#notifications < MANY_NOTIFICATIONS
        ? []
        : [PROBE.manyNotifications(this.#notifications)]),
    ]
  }
}

/** The oldest gives way to the newest. */
function addTo(ids: Set<string>, id: string): void {
  ids.add(id)
  const [oldest] = ids
  if (ids.size > MAX_IDS && oldest !== undefined) ids.delete(oldest)
}
