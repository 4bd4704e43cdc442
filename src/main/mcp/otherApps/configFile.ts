import { constants } from 'node:fs'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { UNREADABLE } from '../../../shared/text/scan.ts'
import { readJson } from '../configSnippet.ts'
import { readToml } from '../configToml.ts'
import { readYaml } from '../configYaml.ts'
import { isObject } from '../recipeParts.ts'
import type { ConfigPlace } from './places.ts'

/** Claude Code keeps its history in the same file, so they grow. */
const MAX_MEGABYTES = 30
/** Of the files that one `*` stands for. */
const MAX_FILES = 50

const unreadable = (reason: string, cause?: unknown): AppError =>
  AppError.of('config_unreadable', { reason }, { cause })

/** The files that a path with `*` stands for, by name; the path itself when it has none. */
export async function filesAt(path: string): Promise<string[]> {
  const parent = dirname(path)
  if (parent === path || !path.includes('*')) return [path]
  const folders = await filesAt(parent)
  const name = basename(path)
  if (!name.includes('*')) return folders.map((folder) => join(folder, name))
  const [begin = '', end = ''] = name.split('*')
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => [])
      return names
        .filter((one) => one.startsWith(begin) && one.endsWith(end))
        .map((one) => join(folder, one))
    }),
  )
  return lists.flat().sort().slice(0, MAX_FILES)
}

/**
 * The value a configuration file holds; null when there is no such file, or nothing in it. Only
 * reads. Throws config_unreadable, config_yaml, recipe_unreadable or recipe_toml, and no text of it.
 */
export async function readConfig(path: string, format: ConfigPlace['format']): Promise<unknown> {
  const text = await readText(path)
  if (text === null || text.trim() === '') return null
  if (format === 'toml') return readToml(text)
  if (format === 'yaml') return readYaml(text)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return readJson(text) // slower, and forgives comments
  }
}

/** The servers that stand at the root of a configuration, with their names. */
export function entriesAt(value: unknown, root: readonly string[]): [string, unknown][] {
  const inner = root.reduce<unknown>(
    (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  )
  const isName = (name: unknown) => (typeof name === 'string' ? name : '')
  const all: [string, unknown][] = Array.isArray(inner)
    ? inner.map((entry) => [isObject(entry) ? isName(entry['name']) : '', entry])
    : Object.entries(isObject(inner) ? inner : {})
  return all.filter(([, entry]) => !isOfExtension(entry))
}

/** Zed keeps only the settings of a server there that an extension brings and starts. */
const isOfExtension = (entry: unknown): boolean =>
  isObject(entry) &&
  (entry['source'] === 'extension' ||
    (isObject(entry['settings']) && !('command' in entry) && !('url' in entry)))

async function readText(path: string): Promise<string | null> {
  let file: FileHandle | null = null
  try {
    // Without waiting: a pipe in place of the file would hold the scan for ever.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const about = await file.stat()
    if (about.isDirectory()) throw unreadable(UNREADABLE.folder)
    if (!about.isFile()) throw unreadable(UNREADABLE.noFile)
    if (about.size > MAX_MEGABYTES * 1_000_000) throw unreadable(UNREADABLE.large(MAX_MEGABYTES))
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.readFile())
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { code = '' } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw unreadable(REASONS[code] ?? UNREADABLE.other(code), cause)
  } finally {
    await file?.close()
  }
}

const REASONS: Record<string, string> = {
  EACCES: UNREADABLE.forbidden,
  EPERM: UNREADABLE.forbidden,
  EISDIR: UNREADABLE.folder,
  ELOOP: UNREADABLE.loop,
  ENXIO: UNREADABLE.noFile,
  ERR_ENCODING_INVALID_ENCODED_DATA: UNREADABLE.noText,
}
