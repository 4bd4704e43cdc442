import type { OutputLine } from '../../../shared/model/probe.ts'
import type { SessionLogLine } from '../../../shared/model/session.ts'
import { LIVE } from '../../../shared/text/live.ts'
import { isWithin } from '../depth.ts'
import { beginning } from '../ownText.ts'
import { plainText, type Redaction } from '../redaction.ts'
import { isObject } from '../toolReader.ts'

const MAX_LINES = 2000
const MAX_LINE_CHARS = 4000
const MAX_DEPTH = 100

/** What a running server says beside its answers, and what the app says about it. Bounded. */
export class SessionLog {
  readonly #redaction: Redaction
  readonly #now: () => Date
  #lines: SessionLogLine[] = []
  #count = 0

  constructor(redaction: Redaction, now: () => Date) {
    this.#redaction = redaction
    this.#now = now
  }

  /** All lines there were, kept or not. */
  get count(): number {
    return this.#count
  }

  /** Lines with a number above `after`, oldest first. */
  lines(after: number): SessionLogLine[] {
    return this.#lines.filter(({ number }) => number > after)
  }

  /** A sentence of the app. */
  say(text: string, level: '' | 'warning' = ''): void {
    this.#add('app', level, text)
  }

  /** Lines of the program's output, already without secrets. */
  addOutput(lines: readonly OutputLine[]): void {
    for (const { from, text } of lines) this.#add(from === 'notice' ? 'log' : from, '', text)
  }

  /** A log message of the server: its data is text, or anything else as JSON. */
  addMessage(params: unknown): void {
    const { level, logger, data } = isObject(params) ? params : {}
    const words =
      typeof data === 'string'
        ? data
        : isWithin(data, { depth: MAX_DEPTH })
          ? (JSON.stringify(data) ?? '')
          : ''
    const name = typeof logger === 'string' && logger !== '' ? `${logger}: ` : ''
    // Cut first, so that a long message does not cost more than it shows.
    const text = beginning(`${name}${words}`, 2 * MAX_LINE_CHARS)
    this.#add('log', typeof level === 'string' ? beginning(level, 20) : '', text)
  }

  /** The server says that a resource is not what it was. */
  addUpdate(params: unknown): void {
    const uri = isObject(params) ? params['uri'] : ''
    this.say(LIVE.resourceUpdated(typeof uri === 'string' ? beginning(uri, 500) : ''))
  }

  #add(from: SessionLogLine['from'], level: string, text: string): void {
    this.#count += 1
    const shown = plainText(this.#redaction.hideCut(text)).slice(0, MAX_LINE_CHARS)
    const at = this.#now().toISOString()
    this.#lines.push({ number: this.#count, at, from, level: plainText(level), text: shown })
    if (this.#lines.length >= 2 * MAX_LINES) this.#lines = this.#lines.slice(-MAX_LINES)
  }
}
