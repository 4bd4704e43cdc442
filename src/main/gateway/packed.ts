import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { ClientRow } from '../../shared/model/client.ts'
import type { Json } from './json.ts'
import { isSameDialect, rowOf, type RowDialect } from './rows.ts'
import { readClient, type WireClient } from './wire.ts'
import type { WirePage } from './wireList.ts'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Clients packed together, and worked on without a pause: main is blocked by no more. */
const PER_CHUNK = 25

interface Chunk {
  ids: readonly string[]
  digest: string
  bytes: Buffer
  /** What was made of it, and by which abilities of the gateway. */
  rows: readonly ClientRow[]
  dialect: RowDialect
}

/**
 * All clients of one answer, small: their rows as they are, everything else (schemas, descriptions,
 * unknown fields) deflated until somebody opens a client.
 */
export interface Packed {
  rows: ClientRow[]
  chunks: readonly Chunk[]
}

/** What is known before the first answer. */
export const NOTHING_PACKED: Packed = { rows: [], chunks: [] }

/**
 * Packs an answer while its pages come in, without blocking: what has not changed since `before`
 * is not packed again.
 */
export class Packer {
  readonly #before: Packed
  readonly #chunks: Promise<Chunk>[] = []

  constructor(before: Packed) {
    this.#before = before
  }

  async add({ clients }: Pick<WirePage, 'clients'>, dialect: RowDialect): Promise<void> {
    for (let at = 0; at < clients.length; at += PER_CHUNK) {
      await nextTurn()
      const group = clients.slice(at, at + PER_CHUNK)
      this.#chunks.push(packChunk(group, dialect, this.#before.chunks[this.#chunks.length]))
    }
  }

  /** `rows` is the same array as before when no row has changed. */
  async end(): Promise<Packed> {
    const chunks = await Promise.all(this.#chunks)
    const before = this.#before.rows
    const rows = chunks.flatMap((chunk) => chunk.rows)
    const isSame = rows.length === before.length && rows.every((row, at) => row === before[at])
    await nextTurn() // what is done with the rows is a turn of its own
    return { rows: isSame ? before : rows, chunks }
  }
}

/** One client in full; null when the answer had none with this id. */
export async function unpack({ chunks }: Packed, id: string): Promise<WireClient | null> {
  const chunk = chunks.find(({ ids }) => ids.includes(id))
  if (chunk === undefined) return null
  return (await unpackChunk(chunk)).find((client) => client.id === id) ?? null
}

/** All clients in full, in the order of the gateway. */
export async function unpackAll({ chunks }: Packed): Promise<WireClient[]> {
  const clients: WireClient[] = []
  for (const chunk of chunks) clients.push(...(await unpackChunk(chunk)))
  return clients
}

async function packChunk(
  clients: readonly WireClient[],
  dialect: RowDialect,
  before?: Chunk,
): Promise<Chunk> {
  const text = JSON.stringify(clients.map(({ item }) => item))
  const digest = createHash('sha1').update(text).digest('base64')
  const ids = clients.map(({ id }) => id)
  const isSame = before?.digest === digest && before.ids.every((id, at) => id === ids[at])
  if (isSame && isSameDialect(before.dialect, dialect)) return before
  const rows = clients.map((client, at) => newRow(rowOf(client, dialect), before?.rows[at]))
  const bytes = isSame ? before.bytes : await deflate(text, { level: 1 })
  return { ids, digest, bytes, rows, dialect }
}

/** The row there was at this place if it says the same; else the new one, cut to what may cross. */
const newRow = (row: ClientRow, before?: ClientRow): ClientRow =>
  before !== undefined && isSameRow(row, before) ? before : ClientRow.parse(row)

async function unpackChunk({ ids, bytes }: Chunk): Promise<WireClient[]> {
  const items = JSON.parse((await inflate(bytes)).toString()) as Json[]
  return items.map((item, at) => readClient(item, ids[at]!))
}

function isSameRow(one: ClientRow, other: ClientRow): boolean {
  for (const key in one) {
    const name = key as keyof ClientRow
    if (one[name] !== other[name]) return false
  }
  return true
}
