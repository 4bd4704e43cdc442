import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { AppError } from '../../shared/errors.ts'
import type { ParsedRecipes } from '../../shared/model/server.ts'
import { parseCommandLine } from './commandLine.ts'
import { envEntry, recipeOf } from './recipeParts.ts'

type Raw = Record<string, unknown>

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEntry = (value: unknown): value is Raw =>
  isObject(value) && ('command' in value || urlOf(value) !== '')
const urlOf = (entry: Raw): string => {
  const url = entry['url'] ?? entry['httpUrl'] ?? entry['serverUrl']
  return typeof url === 'string' ? url : ''
}

/** Where client configurations keep their servers, outermost first. */
const ROOTS = [['mcpServers'], ['mcp', 'servers'], ['servers'], ['context_servers'], ['mcp']]

/** Whether a text is meant as JSON rather than as a command line. */
export const looksLikeJson = (text: string): boolean => /^\s*(?:[{[]|"[^"]*"\s*:|\/[/*])/.test(text)

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
  const isPiece = /^\s*"/.test(text)
  const source = isPiece ? `{${text.trim().replace(/,$/, '')}}` : text
  const errors: ParseError[] = []
  const value: unknown = parse(source, errors, { allowTrailingComma: true })
  const [error] = errors
  if (!error) return value
  const before = source.slice(0, error.offset - (isPiece ? 1 : 0)).split('\n')
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  const details = printParseErrorCode(error.error)
  throw AppError.of('recipe_unreadable', { where }, { details })
}

function entriesOf(value: unknown): [string, Raw][] {
  if (Array.isArray(value)) {
    return value.filter(isEntry).map((entry) => [nameOf(entry), entry])
  }
  if (!isObject(value)) return []
  if (isEntry(value)) return [[nameOf(value), value]]
  for (const path of ROOTS) {
    const inner = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value)
    if (Array.isArray(inner)) return entriesOf(inner)
    if (isObject(inner) && Object.values(inner).some(isEntry)) return mapped(inner)
  }
  return mapped(value)
}

const mapped = (map: Raw): [string, Raw][] =>
  Object.entries(map).filter((pair): pair is [string, Raw] => isEntry(pair[1]))

const nameOf = ({ name }: Raw): string => (typeof name === 'string' ? name : '')

function recipeFrom(name: string, entry: Raw) {
  const command = entry['command']
  const list = Array.isArray(command) ? command.map(String) : null
  const text = list?.[0] ?? (typeof command === 'string' ? command : '')
  const given = Array.isArray(entry['args']) ? entry['args'].map(String) : null
  if (text.trim() === '') {
    throw urlOf(entry) === ''
      ? AppError.of('recipe_empty')
      : AppError.of('recipe_remote', { name: name || urlOf(entry) })
  }
  const variables = isObject(entry['env']) ? entry['env'] : entry['environment']
  const env = Object.entries(isObject(variables) ? variables : {}).flatMap(([key, value]) =>
    value === null || value === undefined || key === '' ? [] : [envEntry(key, String(value))],
  )
  const cwd = typeof entry['cwd'] === 'string' ? entry['cwd'] : ''
  if (list)
    return recipeOf({ name, command: text, args: [...list.slice(1), ...(given ?? [])], env, cwd })
  // A whole command line in `command` and no args: people write it, clients split it.
  if (given === null && /\s/.test(text.trim())) {
    const line = parseCommandLine(text)
    const own = line.env.map((entry) => envEntry(entry.name, entry.value))
    return recipeOf({ name, command: line.command, args: line.args, env: [...own, ...env], cwd })
  }
  return recipeOf({ name, command: text, args: given ?? [], env, cwd })
}
