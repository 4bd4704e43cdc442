import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import { clean } from './failures.ts'

/** A thousand clients with twenty tools are about 10 MB. */
const MAX_BYTES = 64_000_000

const UNPACK = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/**
 * The text of an answer, at most 64 MB of it. Nothing packed was asked for, but some proxies pack
 * all the same. Rejects with gateway_protocol for more, and for what cannot be unpacked; with
 * Node's own error when the connection ends before the answer does.
 */
export async function readText(response: IncomingMessage): Promise<string> {
  const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  const name = coding === 'x-gzip' ? 'gzip' : coding
  const isPlain = name === '' || name === 'identity'
  if (!isPlain && !Object.hasOwn(UNPACK, name)) {
    throw AppError.of('gateway_protocol', { what: UNREADABLE.packedAs(clean(name, null, 40)) })
  }
  const bytes = await readBytes(response)
  if (isPlain || bytes.length === 0) return bytes.toString('utf8')
  try {
    const options = { maxOutputLength: MAX_BYTES }
    return (await UNPACK[name as keyof typeof UNPACK](bytes, options)).toString('utf8')
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw AppError.of('gateway_protocol', { what: UNREADABLE.notUnpacked(name) }, { cause })
  }
}

async function readBytes(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = (): AppError => AppError.of('gateway_protocol', { what: UNREADABLE.tooLarge })
