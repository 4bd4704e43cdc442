import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { ClientRow } from '../../shared/model/client.ts'
import type { Json } from './json.ts'
import { rowOf } from './rows.ts'
import { readClient, type WireClient } from './wire.ts'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Clients packed together: enough to be small, few enough to be read and unpacked in a blink. */
const PER_CHUNK = 25
/** Main works no longer than this at a time, so that windows and other gateways are not held up. */
const TURN_MS = 8

interface Chunk {
  ids: readonly string[]
  digest: string
  bytes: Buffer
}

/**
 * All clients of one answer, small: their rows as they are, everything else (schemas, descriptions,
 * unknown fields) deflated until somebody opens a client.
 */
export interface Packed {
  rows: ClientRow[]
  chunks: readonly Chunk[]
}

export const NOTHING_PACKED: Packed = { rows: [], chunks: [] }

/**
 * Reads the rows and packs the rest without blocking; what has not changed since `before` is not
 * packed again. `rows` is the same array as before when no row has changed.
 */
export async function pack(
  clients: readonly WireClient[],
  { hasAutoList, before }: { hasAutoList: boolean; before: Packed },
): Promise<Packed> {
  const rows: ClientRow[] = []
  const chunks: Promise<Chunk>[] = []
  let turn = performance.now()
  for (let at = 0; at < clients.length; at += PER_CHUNK) {
    const group = clients.slice(at, at + PER_CHUNK)
    for (const client of group) rows.push(rowOf(client, hasAutoList))
    chunks.push(packChunk(group, before.chunks[at / PER_CHUNK]))
    if (performance.now() - turn < TURN_MS) continue
    await nextTurn()
    turn = performance.now()
  }
  const isSame =
    rows.length === before.rows.length && rows.every((row, at) => isSameRow(row, before.rows[at]!))
  return { rows: isSame ? before.rows : rows, chunks: await Promise.all(chunks) }
}

/** One client in full; null when the answer had none with this id. */
export async function unpack({ chunks }: Packed, id: string): Promise<WireClient | null> {
  for (const { ids, bytes } of chunks) {
    const at = ids.indexOf(id)
    if (at === -1) continue
    const items = JSON.parse((await inflate(bytes)).toString()) as Json[]
    return readClient(items[at], id)
  }
  return null
}

async function packChunk(clients: readonly WireClient[], before?: Chunk): Promise<Chunk> {
  const text = JSON.stringify(clients.map(({ item }) => item))
  const digest = createHash('sha1').update(text).digest('base64')
  const ids = clients.map(({ id }) => id)
  const isSame = before?.digest === digest && before.ids.every((id, at) => id === ids[at])
  return isSame ? before : { ids, digest, bytes: await deflate(text, { level: 1 }) }
}

function isSameRow(one: ClientRow, other: ClientRow): boolean {
  for (const key in one) {
    const name = key as keyof ClientRow
    if (one[name] !== other[name]) return false
  }
  return true
}
