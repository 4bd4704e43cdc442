import { Readable, Transform, type TransformCallback } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '../../../shared/errors.ts'

/** Of one answer, or of one event of a stream: parsed it takes several times as much. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024
/** Of everything one run receives: thousands of tools are about 6 MB. */
const MAX_RUN_BYTES = 20 * 1024 * 1024

/** Nothing packed is asked for; some servers pack all the same. */
const UNPACK: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** Counts what a run receives. */
export interface Received {
  bytes: number
}

/**
 * The body of an answer, unpacked, as long as it stays within its bounds; beyond them it ends with
 * server_too_large or remote_endless, which `onBroken` hears first.
 */
export function boundedBody(
  incoming: IncomingMessage,
  received: Received,
  onBroken: (failure: AppError) => void,
): ReadableStream<Uint8Array> {
  const isStream = /^text\/event-stream\b/i.test(incoming.headers['content-type'] ?? '')
  const bound = new Bound({ isStream, received, onBroken })
  const unpack = UNPACK[(incoming.headers['content-encoding'] ?? '').trim().toLowerCase()]?.()
  const steps = unpack === undefined ? [bound] : [unpack, bound]
  let last: Readable = incoming
  for (const step of steps) {
    const from = last
    from.once('error', (cause) => step.destroy(cause))
    // A body that nobody reads to its end must not hold its connection.
    step.once('close', () => from.destroy())
    last = from.pipe(step)
  }
  incoming.once('aborted', () => bound.destroy(new Error('the connection ended too early')))
  return Readable.toWeb(last) as ReadableStream<Uint8Array>
}

class Bound extends Transform {
  readonly #isStream: boolean
  readonly #received: Received
  readonly #onBroken: (failure: AppError) => void
  #messageBytes = 0
  #tail = ''

  constructor(options: {
    isStream: boolean
    received: Received
    onBroken: (failure: AppError) => void
  }) {
    super()
    this.#isStream = options.isStream
    this.#received = options.received
    this.#onBroken = options.onBroken
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#received.bytes += chunk.length
    this.#messageBytes += chunk.length
    if (this.#isStream) this.#lookForEnd(chunk)
    const failure = this.#failure()
    if (failure === null) return done(null, chunk)
    this.#onBroken(failure)
    done(failure)
  }

  /** An empty line ends an event. */
  #lookForEnd(chunk: Buffer): void {
    const text = this.#tail + chunk.toString('latin1')
    const at = Math.max(
      text.lastIndexOf('\n\n'),
      text.lastIndexOf('\n\r\n'),
      text.lastIndexOf('\r\r'),
    )
    if (at >= 0) this.#messageBytes = text.length - at
    this.#tail = text.slice(-2)
  }

  #failure(): AppError | null {
    const megabytes = (bytes: number) => bytes / 1024 / 1024
    if (this.#messageBytes > MAX_MESSAGE_BYTES) {
      return AppError.of('server_too_large', { megabytes: megabytes(MAX_MESSAGE_BYTES) })
    }
    return this.#received.bytes > MAX_RUN_BYTES
      ? AppError.of('remote_endless', { megabytes: megabytes(MAX_RUN_BYTES) })
      : null
  }
}
