import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '../../shared/errors.ts'
import { PROBE } from '../../shared/text/probe.ts'
import { Conduct } from './conduct.ts'
import { excerpt, type Redaction } from './redaction.ts'
import type { Child } from './process.ts'
import { hasObject, isAnswerTo, messagesOf, parseJson, startsLikeMessage } from './stdioMessage.ts'

const MAX_MESSAGE_BYTES = 32 * 1024 * 1024
/** So much text without one message is no MCP server, whatever comes later. */
const MAX_NOISE_BYTES = 1_000_000
const MAX_NOISE_LINES_SHOWN = 500
const KEPT_NOISE_LINES = 5
/** Of a line of stdout that is shown. */
const MAX_LINE_CHARS = 1000
/** More than this waiting for a server to read it means that it never will. */
const MAX_UNREAD_BYTES = 256_000
const NEWLINE = 10

interface Options {
  redaction: Redaction
  /** A line of stdout that is no message, bounded and without secrets. */
  onNoise: (line: string) => void
  /** The line that made the server break the rules, as bounded; `onBroken` follows. */
  onBrokenLine: (line: string) => void
  /** The first byte of stdout: whatever was downloaded is there now. */
  onFirstByte: () => void
  /** The server broke the rules so that waiting on makes no sense. Called at most once. */
  onBroken: (failure: AppError) => void
}

/**
 * One JSON message per line over the stdio of a child that somebody else started and ends. Text
 * between the messages is counted and kept aside; it breaks nothing.
 */
export class ChildTransport implements Transport {
  onmessage?: <T extends JSONRPCMessage>(message: T) => void
  onclose?: () => void
  onerror?: (error: Error) => void

  /** The first lines that were no message. */
  readonly noise: string[] = []
  noiseCount = 0
  readonly conduct = new Conduct()
  messageCount = 0
  messageBytes = 0
  protocolVersion = ''

  readonly #child: Child
  readonly #options: Options
  #parts: Buffer[] = []
  #partBytes = 0
  #noiseBytes = 0
  /** The line being read has no `{` at its start, so its rest is not kept. */
  #isNoiseLine = false
  #hasByte = false
  /** Id of the newest request of ours. */
  #askedId: unknown
  isClosed = false

  constructor(child: Child, options: Options) {
    this.#child = child
    this.#options = options
  }

  async start(): Promise<void> {
    this.#child.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    // In the same turn as the end of the stream, a last line without its newline is read.
    void this.#child.exited.then(() => {
      if (this.isClosed) return
      this.#endLine()
      void this.close()
    })
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if ('id' in message && 'method' in message) {
      this.#askedId = message.id
      this.conduct.asked(message.id)
    }
    const { stdin } = this.#child
    if (stdin.writableLength > MAX_UNREAD_BYTES) {
      return this.#break(AppError.of('server_protocol', { reason: PROBE.doesNotRead }))
    }
    if (!this.isClosed) stdin.write(`${JSON.stringify(message)}\n`)
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    this.#parts = []
    this.onclose?.()
  }

  /** Called by the SDK with the version the server answered. */
  setProtocolVersion = (version: string): void => {
    this.protocolVersion = version
  }

  #read(chunk: Buffer): void {
    if (!this.#hasByte) this.#options.onFirstByte()
    this.#hasByte = true
    let from = 0
    while (!this.isClosed) {
      const at = chunk.indexOf(NEWLINE, from)
      this.#extend(at === -1 ? chunk.subarray(from) : chunk.subarray(from, at))
      if (at === -1) return
      this.#endLine()
      from = at + 1
    }
  }

  #extend(part: Buffer): void {
    if (part.length === 0 || this.isClosed) return
    if (this.#partBytes === 0) this.#isNoiseLine = !startsLikeMessage(part)
    this.#partBytes += part.length
    if (this.#isNoiseLine) {
      this.#noiseBytes += part.length
      if (this.#parts.length === 0) this.#parts.push(part.subarray(0, 1000))
      this.#checkNoise()
    } else if (this.#partBytes > MAX_MESSAGE_BYTES) {
      const megabytes = MAX_MESSAGE_BYTES / 1024 / 1024
      const begin = Buffer.concat(this.#parts.slice(0, 9)).toString('utf8', 0, MAX_LINE_CHARS)
      this.#break(AppError.of('server_too_large', { megabytes }), begin)
    } else {
      this.#parts.push(part)
    }
  }

  #endLine(): void {
    if (this.#partBytes === 0) return
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts)
    const line = bytes.toString('utf8')
    const isCut = this.#partBytes > bytes.length
    const value = this.#isNoiseLine ? undefined : parseJson(line)
    const messages = messagesOf(value)
    if (messages !== null) this.messageBytes += bytes.length
    else if (!this.#isNoiseLine) this.#noiseBytes += bytes.length
    this.#parts = []
    this.#partBytes = 0
    if (messages !== null) for (const message of messages) this.#deliver(message, line)
    else if (this.messageCount === 0 && isAnswerTo(this.#askedId, value)) {
      this.#break(AppError.of('server_protocol', { reason: PROBE.wrongJsonRpc }), line)
    } else this.#addNoise(line, isCut)
  }

  #deliver(message: JSONRPCMessage, line: string): void {
    this.messageCount += 1
    this.conduct.took(message)
    const isAnswer = 'id' in message && !('method' in message)
    if (isAnswer && !hasObject(message, 'result') && !hasObject(message, 'error')) {
      this.#break(AppError.of('server_protocol', { reason: PROBE.emptyAnswer }), line)
    } else {
      this.onmessage?.(message)
    }
  }

  #addNoise(line: string, isCut: boolean): void {
    const { hide, hideCut } = this.#options.redaction
    const text = (isCut ? hideCut(line) : hide(line)).trim()
    if (text === '') return
    this.noiseCount += 1
    if (this.noise.length < KEPT_NOISE_LINES) this.noise.push(excerpt(text))
    if (this.noiseCount <= MAX_NOISE_LINES_SHOWN)
      this.#options.onNoise(text.slice(0, MAX_LINE_CHARS))
    this.#checkNoise()
  }

  #checkNoise(): void {
    if (this.messageCount > 0 || this.#noiseBytes <= MAX_NOISE_BYTES || this.isClosed) return
    const begin = Buffer.concat(this.#parts).toString('utf8')
    const first = this.noise[0] ?? excerpt(this.#options.redaction.hideCut(begin))
    this.#break(AppError.of('server_not_mcp', { line: first }), this.noise.length > 0 ? '' : begin)
  }

  #break(failure: AppError, line = ''): void {
    if (this.isClosed) return
    const { hide, hideCut } = this.#options.redaction
    const isCut = line.length >= MAX_LINE_CHARS
    const shown = isCut ? hideCut(line.slice(0, MAX_LINE_CHARS)) : hide(line)
    if (shown !== '') this.#options.onBrokenLine(shown)
    this.#options.onBroken(failure)
    void this.close()
  }
}
