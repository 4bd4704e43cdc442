import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, Limits, ParsedRecipes, Recipe } from '../../shared/model/server.ts'
import { parseCommandLine, splitWords } from './commandLine.ts'
import { isRegistryServer, registryRecipes } from './registryServer.ts'
import { inputsOf, withInputs } from './recipeInputs.ts'
import { envEntry, isObject, recipeOf, type Raw } from './recipeParts.ts'
import { headersOf, remoteRecipe } from './remoteEntry.ts'

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : String(value)
const isGiven = (value: unknown): boolean => value !== null && value !== undefined

/** Where client configurations keep their servers, outermost first. */
const ROOTS = [
  ['mcpServers'],
  ['mcp_servers'], // Codex
  ['mcp', 'servers'],
  ['servers'],
  ['context_servers'], // Zed
  ['experimental', 'modelContextProtocolServers'], // Continue's config.json
  ['mcp'],
]
const ROOT_NAMES = new Set(['mcpServers', 'mcp_servers', 'servers', 'context_servers'])
const URL_FIELDS = ['url', 'httpUrl', 'serverUrl']

const isEntry = (value: unknown): value is Raw =>
  isObject(value) &&
  ['command', 'transport', ...URL_FIELDS].some((field) =>
    field === 'transport' ? isObject(value[field]) : Object.hasOwn(value, field),
  )

/**
 * Servers from the value of a client's configuration: whole files, one map, one entry, a list, or
 * a description of the MCP registry. An entry that cannot be taken is reported and loses no other.
 * Throws recipe_no_server.
 */
export function recipesFrom(value: unknown): ParsedRecipes {
  if (isRegistryServer(value)) return registryRecipes(value)
  const found = entriesOf(value)
  if (found.length === 0) throw AppError.of('recipe_no_server')
  const parsed: ParsedRecipes = { recipes: [], skipped: [] }
  const inputs = [value, isObject(value) ? value['mcp'] : null].flatMap(inputsOf)
  for (const [name, entry] of found) {
    try {
      parsed.recipes.push(withInputs(recipeFrom(name, entry), inputs))
    } catch (cause) {
      parsed.skipped.push(AppError.from(cause).toFailure())
    }
  }
  return parsed
}

/** The entries of a configuration with their names, as they stand there; none when it has none. */
export function entriesOf(value: unknown): [string, unknown][] {
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

/** One entry as a recipe. Throws recipe_empty and what parseCommandLine throws. */
export function recipeFrom(name: string, value: unknown): Recipe {
  const entry = flat(isObject(value) ? value : {})
  const parts = { name, env: envOf(entry), cwd: cwdOf(entry), limits: limitsOf(entry) }
  const args = argsOf(entry['args'])
  if (Array.isArray(entry['command'])) {
    const [command = '', ...more] = argsOf(entry['command'])
    if (command.trim() === '') throw AppError.of('recipe_empty', { details: name })
    return recipeOf({ ...parts, command, args: [...more, ...args] })
  }
  const command = typeof entry['command'] === 'string' ? entry['command'].trim() : ''
  if (command === '') {
    const url = URL_FIELDS.map((field) => entry[field]).find((one) => typeof one === 'string')
    if (typeof url !== 'string' || url.trim() === '') {
      throw AppError.of('recipe_empty', { details: name })
    }
    const { type, limits } = { type: entry['type'] ?? entry['transport'], limits: limitsOf(entry) }
    return remoteRecipe({ name, type, url, limits, headers: headersOf(entry) })
  }
  // A whole command line in `command` and no args: people write it, clients split it.
  if (args.length === 0 && /\s/.test(command)) {
    const line = parseCommandLine(command)
    const own = line.env.map((variable) => envEntry(variable.name, variable.value))
    return recipeOf({ ...parts, ...line, env: [...own, ...parts.env] })
  }
  return recipeOf({ ...parts, command, args })
}

/** Older Zed keeps `path`, `args` and `env` in `command`; Continue keeps all of it in `transport`. */
function flat(entry: Raw): Raw {
  const { transport, command } = entry
  const whole = isObject(transport) ? { ...entry, ...transport } : entry
  if (!isObject(command)) return whole
  const { path, args, arguments: words, env } = command
  return { ...whole, command: path, args: args ?? words, env: env ?? whole['env'] }
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

/** Codex names its limits with their unit; `timeout` of other clients is seconds here, ms there. */
function limitsOf(entry: Raw): Partial<Limits> {
  const startMs = milliseconds(entry['startup_timeout_sec'])
  const requestMs = milliseconds(entry['tool_timeout_sec'])
  return { ...(startMs && { startMs }), ...(requestMs && { requestMs }) }
}

const milliseconds = (seconds: unknown): number =>
  typeof seconds === 'number' && seconds >= 1 && seconds <= 1800 ? Math.round(seconds * 1000) : 0
