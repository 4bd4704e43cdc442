import type { Readable } from 'node:stream'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { AppError } from '../../shared/errors.ts'
import { BUNDLE } from '../../shared/text/bundle.ts'

/** Bundles hold node_modules, so many files are usual. */
const MAX_FILES = 50_000
const MAX_UNPACKED = 1_000_000_000
/** Programs and texts pack 2 to 10 times; only what is made for it packs a hundred times. */
const MAX_RATIO = 100
/** Below this size even a perfect ratio harms nobody. */
const HARMLESS = 20_000_000
const MAX_MANIFEST = 1_000_000

/** What is in an archive, without having unpacked it. */
export interface Archive {
  manifest: Buffer
  files: number
  /** All files together, as declared. */
  bytes: number
}

/**
 * The manifest of a bundle and the measure of the rest. Every entry is looked at and only the
 * manifest is read, in memory. Throws bundle_broken, bundle_path, bundle_large, bundle_no_manifest.
 */
export async function readArchive(data: Buffer): Promise<Archive> {
  let zip: ZipFile | null = null
  try {
    zip = await fromBufferPromise(data, { validateEntrySizes: true })
    return await readEntries(zip)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const words = cause instanceof Error ? cause.message : ''
    // yauzl 3.4 names what is wrong with a path in front of it.
    const isPath = /^(?:invalid relative path|absolute path)/.test(words)
    if (isPath) throw AppError.of('bundle_path', { reason: BUNDLE.leavesFolder })
    throw AppError.of('bundle_broken', { cause })
  } finally {
    zip?.close()
  }
}

async function readEntries(zip: ZipFile): Promise<Archive> {
  const names = new Set<string>()
  let packed = 0
  let bytes = 0
  let manifest: Buffer | null = null
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry
    if (names.has(fileName)) throw AppError.of('bundle_path', { reason: BUNDLE.twice })
    if (isLink(entry)) throw AppError.of('bundle_path', { reason: BUNDLE.link })
    if (entry.isEncrypted()) throw AppError.of('bundle_broken')
    names.add(fileName)
    packed += entry.compressedSize
    bytes += entry.uncompressedSize
    const isBomb = bytes > HARMLESS && bytes > packed * MAX_RATIO
    if (names.size > MAX_FILES || bytes > MAX_UNPACKED || isBomb) throw AppError.of('bundle_large')
    if (fileName === 'manifest.json') manifest = await readManifest(zip, entry)
  }
  if (manifest === null) throw AppError.of('bundle_no_manifest')
  return { manifest, files: [...names].filter((name) => !name.endsWith('/')).length, bytes }
}

/** A symbolic link of Unix: it would lead what is written after it out of the folder. */
const isLink = ({ externalFileAttributes }: Entry): boolean =>
  ((externalFileAttributes >>> 16) & 0xf000) === 0xa000

async function readManifest(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > MAX_MANIFEST) throw AppError.of('bundle_large')
  const stream: Readable = await zip.openReadStreamPromise(entry)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
