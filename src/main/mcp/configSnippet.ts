import { createScanner, parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, ParsedRecipes, Recipe } from '../../shared/model/server.ts'
import { PASTED } from '../../shared/text/facts.ts'
import { parseCommandLine, splitWords } from './commandLine.ts'
import { envEntry, recipeOf } from './recipeParts.ts'

type Raw = Record<string, unknown>

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : String(value)
const isGiven = (value: unknown): boolean => value !== null && value !== undefined

/** Where client configurations keep their servers, outermost first. */
const ROOTS = [['mcpServers'], ['mcp', 'servers'], ['servers'], ['context_servers'], ['mcp']]
const ROOT_NAMES = new Set(['mcpServers', 'servers', 'context_servers'])
const URL_FIELDS = ['url', 'httpUrl', 'serverUrl']

const isEntry = (value: unknown): value is Raw =>
  isObject(value) && ['command', ...URL_FIELDS].some((field) => Object.hasOwn(value, field))

/** Whether a text is meant as JSON rather than as a command line. */
export function looksLikeJson(text: string): boolean {
  const { sign, isName } = beginning(text)
  return isName || sign === '{' || sign === '[' || sign === ''
}

/** The first sign behind comments, and whether it begins `"name":`; empty when nothing follows. */
function beginning(text: string): { sign: string; isName: boolean } {
  const scanner = createScanner(text, true)
  const next = () => {
    scanner.scan()
    return text[scanner.getTokenOffset()] ?? ''
  }
  const sign = next()
  return { sign, isName: sign === '"' && next() === ':' }
}

/**
 * Servers from a piece of a client's configuration, as READMEs print it: whole files, one map, one
 * entry, with comments and trailing commas. An entry that cannot be taken is reported and loses
 * no other. Throws recipe_unreadable with the place, recipe_no_server.
 */
export function parseSnippet(text: string): ParsedRecipes {
  const found = entriesOf(read(text))
  if (found.length === 0) throw AppError.of('recipe_no_server')
  const parsed: ParsedRecipes = { recipes: [], skipped: [] }
  for (const [name, entry] of found) {
    try {
      parsed.recipes.push(recipeFrom(name, entry))
    } catch (cause) {
      parsed.skipped.push(AppError.from(cause).toFailure())
    }
  }
  return parsed
}

function read(text: string): unknown {
  // `"name": { … },` is a piece out of a map: the braces around it are put back.
  const isPiece = beginning(text).isName
  const source = isPiece ? `{${text}\n}` : text.replace(/,\s*$/, '')
  const errors: ParseError[] = []
  let value: unknown
  try {
    value = parse(source, errors, { allowTrailingComma: true })
  } catch {
    throw AppError.of('recipe_unreadable', { where: PASTED.nested })
  }
  const [error] = errors
  if (!error) return value
  const lines = text.slice(0, Math.max(0, error.offset - (isPiece ? 1 : 0))).split('\n')
  const where = PASTED.place(lines.length, (lines.at(-1)?.length ?? 0) + 1)
  throw AppError.of('recipe_unreadable', { where }, { details: printParseErrorCode(error.error) })
}

function entriesOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) {
    const isLine = value.length > 0 && value.every((word) => typeof word === 'string')
    if (isLine) return [['', { command: value }]]
    return value.some(isEntry) ? value.map((entry) => [nameOf(entry), entry]) : []
  }
  if (!isObject(value)) return []
  for (const path of ROOTS) {
    const inner = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)
    if (Array.isArray(inner)) return entriesOf(inner)
    if (isObject(inner) && Object.values(inner).some(isEntry)) return Object.entries(inner)
  }
  if (isEntry(value)) return [[nameOf(value), value]]
  return Object.entries(value)
    .filter(([, entry]) => isEntry(entry))
    .map(([name, entry]) => [ROOT_NAMES.has(name) ? nameOf(entry) : name, entry])
}

const nameOf = (entry: unknown): string =>
  isObject(entry) && typeof entry['name'] === 'string' ? entry['name'] : ''

function recipeFrom(name: string, value: unknown): Recipe {
  const entry = isObject(value) ? value : {}
  const parts = { name, env: envOf(entry), cwd: cwdOf(entry) }
  const args = argsOf(entry['args'])
  if (Array.isArray(entry['command'])) {
    const [command = '', ...more] = argsOf(entry['command'])
    if (command.trim() === '') throw AppError.of('recipe_empty', { details: name })
    return recipeOf({ ...parts, command, args: [...more, ...args] })
  }
  const command = typeof entry['command'] === 'string' ? entry['command'].trim() : ''
  if (command === '') {
    const host = hostOf(entry)
    if (host === null) throw AppError.of('recipe_empty', { details: name })
    throw AppError.of('recipe_remote', { name: name || host })
  }
  // A whole command line in `command` and no args: people write it, clients split it.
  if (args.length === 0 && /\s/.test(command)) {
    const line = parseCommandLine(command)
    const own = line.env.map((variable) => envEntry(variable.name, variable.value))
    return recipeOf({ ...parts, ...line, env: [...own, ...parts.env] })
  }
  return recipeOf({ ...parts, command, args })
}

function argsOf(value: unknown): string[] {
  if (typeof value === 'string') return splitWords(value)
  return Array.isArray(value) ? value.filter(isGiven).map(textOf) : []
}

/** A map, or a list of "NAME=value". Null takes a variable away, as VS Code has it. */
function envOf(entry: Raw): EnvEntry[] {
  const value = entry['env'] ?? entry['environment']
  const pairs: [string, unknown][] = Array.isArray(value)
    ? value.map((line) => [textOf(line).replace(/=.*$/s, ''), textOf(line).replace(/^[^=]*=?/, '')])
    : Object.entries(isObject(value) ? value : {})
  return pairs
    .filter(([name, given]) => name !== '' && isGiven(given))
    .map(([name, given]) => envEntry(name, textOf(given)))
}

const cwdOf = ({ cwd }: Raw): string => (typeof cwd === 'string' ? cwd : '')

/** Host of a remote server: the rest of a URL may hold a key. Null when there is no URL. */
function hostOf(entry: Raw): string | null {
  const url = URL_FIELDS.map((field) => entry[field]).find((value) => typeof value === 'string')
  if (typeof url !== 'string') return null
  return URL.parse(url)?.host || PASTED.entry
}
