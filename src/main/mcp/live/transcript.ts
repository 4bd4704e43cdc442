import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '../../../shared/errors.ts'
import type { TranscriptLine } from '../../../shared/model/session.ts'
import { GONE } from '../../../shared/text/facts.ts'
import { beginning } from '../ownText.ts'
import { excerpt, MASK, MIN_SECRET_CHARS, redactionOf } from '../redaction.ts'
import { isObject } from '../toolReader.ts'

const MAX_MESSAGES = 5000
const MAX_CHARS = 20_000_000
/** Of one message; more is cut and said so. */
const MAX_MESSAGE_CHARS = 1_000_000
/** Open requests whose method is remembered for their answer. */
const MAX_OPEN = 1000
const MAX_LINES_AT_ONCE = MAX_MESSAGES

interface Kept {
  line: TranscriptLine
  text: string
}

interface Options {
  /** Values of the recipe; those that are secret never get here. */
  secrets: { value: string | null; isSecret: boolean }[]
  now: () => Date
}

/** Every message of a session, bounded in number and size, without the secrets of its recipe. */
export class Transcript {
  #hide: (text: string) => string
  #hideCut: (text: string) => string
  readonly #now: () => Date
  #kept: Kept[] = []
  #chars = 0
  #count = 0
  /** Method of each request that waits for its answer, by direction of the answer and id. */
  readonly #open = new Map<string, string>()

  constructor({ secrets, now }: Options) {
    const { hide, hideCut } = redactionOf(secrets)
    const escaped = escapedSecrets(secrets)
    const hideEscaped = (text: string) => (escaped ? text.replace(escaped, MASK) : text)
    this.#hide = (text) => hide(hideEscaped(text))
    this.#hideCut = (text) => hideCut(hideEscaped(text))
    this.#now = now
  }

  /** From now on this is a secret too: one word of plain characters, as a token is. */
  hide(secret: string): void {
    const { hide, hideCut } = redactionOf([{ value: secret, isSecret: true }])
    const [before, cutBefore] = [this.#hide, this.#hideCut]
    this.#hide = (text) => hide(before(text))
    this.#hideCut = (text) => hideCut(cutBefore(text))
  }

  /** All messages there were, kept or not. */
  get count(): number {
    return this.#count
  }

  record(direction: 'in' | 'out', message: JSONRPCMessage): void {
    const whole = jsonOf(message)
    const kept = beginning(whole, MAX_MESSAGE_CHARS)
    const isCut = kept.length < whole.length
    const text = isCut ? `${this.#hideCut(kept)}…` : this.#hide(whole)
    this.#count += 1
    const number = this.#count
    const size = Buffer.byteLength(whole)
    const at = this.#now().toISOString()
    const line = { number, at, direction, size, ...this.#describe(direction, message) }
    this.#kept.push({ line, text })
    this.#chars += text.length
    let from = 0
    while (this.#kept.length - from > MAX_MESSAGES || this.#chars > MAX_CHARS) {
      this.#chars -= this.#kept[from]!.text.length
      from += 1
    }
    // Cut off in blocks: taking one from the front of a long list moves all the others.
    if (from > 0) this.#kept = this.#kept.slice(from)
  }

  /** Lines with a number above `after`, oldest first. */
  lines(after: number): TranscriptLine[] {
    const first = this.#kept[0]?.line.number ?? 1
    const from = Math.max(0, after + 1 - first)
    return this.#kept.slice(from, from + MAX_LINES_AT_ONCE).map(({ line }) => line)
  }

  /** The whole message as JSON, cut when it is very large. Throws not_found. */
  message(number: number): string {
    const found = this.#kept.find(({ line }) => line.number === number)
    if (found === undefined) throw AppError.of('not_found', { what: GONE.message })
    return found.text
  }

  /** One JSON object a line: number, time, direction, size and the message. */
  jsonLines(): string {
    return this.#kept
      .map(({ line: { number, at, direction, size }, text }) => {
        const message = parsed(text)
        return `${JSON.stringify({ number, at, direction, size, message })}\n`
      })
      .join('')
  }

  #describe(
    direction: 'in' | 'out',
    message: JSONRPCMessage,
  ): Pick<TranscriptLine, 'kind' | 'method' | 'requestId' | 'about'> {
    const id = 'id' in message ? excerpt(String(message.id), 60) : ''
    if ('method' in message) {
      const method = excerpt(message.method, 120)
      const about = excerpt(this.#hide(aboutOf(message.params)), 120)
      if (!('id' in message)) return { kind: 'notification', method, requestId: '', about }
      if (this.#open.size < MAX_OPEN) this.#open.set(`${direction} ${id}`, method)
      return { kind: 'request', method, requestId: id, about }
    }
    const asked = `${direction === 'in' ? 'out' : 'in'} ${id}`
    const method = this.#open.get(asked) ?? ''
    this.#open.delete(asked)
    return { kind: 'error' in message ? 'error' : 'result', method, requestId: id, about: '' }
  }
}

/**
 * Secrets with a quote or a backslash stand escaped in JSON, twice where a text holds JSON, and so
 * on: any number of backslashes counts as the one or none that belongs there.
 */
function escapedSecrets(secrets: Options['secrets']): RegExp | null {
  const patterns = secrets
    .flatMap(({ value, isSecret }) => (isSecret ? (value?.split(/\r?\n/) ?? []) : []))
    .map((line) => line.trim())
    .filter((line) => line.length >= MIN_SECRET_CHARS && /["\\]/.test(line))
    .toSorted((a, b) => b.length - a.length)
    .map((line) =>
      line
        .split(/(\\*"|\\+)/)
        .map(anyEscape)
        .join(''),
    )
  return patterns.length === 0 ? null : new RegExp(patterns.join('|'), 'g')
}

const anyEscape = (part: string): string => {
  if (part.endsWith('"')) return String.raw`\\*"`
  return part.startsWith('\\')
    ? String.raw`\\+`
    : part.replaceAll(/[$()*+.?[\]^{|}]/g, String.raw`\$&`)
}

/** The one word that tells a request from its neighbours. */
function aboutOf(params: unknown): string {
  if (!isObject(params)) return ''
  const word = params['name'] ?? params['uri'] ?? params['message'] ?? params['level']
  return typeof word === 'string' ? beginning(word, 500) : ''
}

/** A message nested too deeply to be written is still counted. */
function jsonOf(message: JSONRPCMessage): string {
  try {
    return JSON.stringify(message)
  } catch {
    return '…'
  }
}

/** The text itself where it was cut, so that the line stays JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
