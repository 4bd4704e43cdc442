import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, ParsedRecipes, Recipe, RecipeInput } from '../../shared/model/server.ts'
import { withInputs } from './recipeInputs.ts'
import { envEntry, isObject, recipeOf, type Raw } from './recipeParts.ts'
import { headerEntry, remoteRecipe } from './remoteEntry.ts'

/**
 * server.json of the MCP registry (schema 2025-12-11; older ones have the same names with
 * underscores), also inside an answer of its API, which puts it into `server`.
 */
export function isRegistryServer(value: unknown): value is Raw {
  const server = inner(value)
  const isListed = Array.isArray(server['packages']) || Array.isArray(server['remotes'])
  return isListed && typeof server['name'] === 'string'
}

/** One recipe for each remote and each package that can be started, with the reason for each other. */
export function registryRecipes(value: Raw): ParsedRecipes {
  const server = inner(value)
  const name = text(server['name']).replace(/^.*\//, '').slice(0, 120)
  const parsed: ParsedRecipes = { recipes: [], skipped: [] }
  for (const one of list(server['packages'])) {
    try {
      parsed.recipes.push(packageRecipe(name, one))
    } catch (cause) {
      parsed.skipped.push(AppError.from(cause).toFailure())
    }
  }
  for (const one of list(server['remotes'])) {
    const url = filled({ ...one, value: one['url'] })
    if (url === null || url === '') continue
    const type = field(one, 'type') ?? one['transport_type']
    const headers = list(one['headers']).flatMap(header)
    parsed.recipes.push(remoteRecipe({ name, type, url, headers }))
  }
  const inputs = registryInputs(server)
  parsed.recipes = parsed.recipes.map((recipe) => withInputs(recipe, inputs))
  if (parsed.recipes.length + parsed.skipped.length === 0) throw AppError.of('recipe_no_server')
  return parsed
}

function packageRecipe(name: string, one: Raw): Recipe {
  const kind = text(field(one, 'registryType') ?? one['registry_name']).toLowerCase()
  const what = text(one['identifier'] ?? one['name'])
  const transport = one['transport']
  const speaks = isObject(transport) ? text(transport['type']) : 'stdio'
  if (speaks !== 'stdio' && speaks !== '') throw AppError.of('recipe_transport', { name })
  if (kind === 'mcpb') throw AppError.of('recipe_is_bundle', { name })
  const start = STARTS[kind]
  if (start === undefined || what === '')
    throw AppError.of('recipe_package', { name, kind: kind.slice(0, 40) })
  const env = list(field(one, 'environmentVariables')).flatMap(variable)
  const words = start({
    what,
    version: text(one['version']),
    hint: text(field(one, 'runtimeHint')),
    before: list(field(one, 'runtimeArguments')).flatMap(argument),
    behind: list(field(one, 'packageArguments')).flatMap(argument),
    env,
  })
  const [command = '', ...args] = words
  return recipeOf({ name, command, args, env })
}

interface Package {
  what: string
  version: string
  /** The program that the publisher names; empty for the usual one. */
  hint: string
  before: string[]
  behind: string[]
  env: readonly EnvEntry[]
}

/** The start of a package by the kind of its registry. */
const STARTS: Record<string, (of: Package) => string[]> = {
  npm: ({ what, version, hint, before, behind }) => {
    const isNpx = hint === '' || hint === 'npx'
    const agreed = isNpx && !before.some((word) => /^(?:-y|--yes)$/.test(word)) ? ['-y'] : []
    return [hint || 'npx', ...agreed, ...before, at(what, version, '@'), ...behind]
  },
  pypi: ({ what, version, hint, before, behind }) => {
    const run = hint === 'pipx' && before[0] !== 'run' ? ['run'] : []
    const named = at(what, version, hint === 'pipx' ? '==' : '@')
    return [hint || 'uvx', ...run, ...before, named, ...behind]
  },
  nuget: ({ what, version, hint, before, behind }) => {
    const words = [hint || 'dnx', ...before, at(what, version, '@'), '--yes']
    return behind.length > 0 ? [...words, '--', ...behind] : words
  },
  oci: ({ what, version, hint, before, behind, env }) => {
    const options = before[0] === 'run' ? before.slice(1) : before
    const isOpen = options.some((word) => /^(?:-[a-z]*i[a-z]*|--interactive)$/.test(word))
    const passed = env.filter(({ name }) => !options.some((word) => isOf(word, name)))
    const flags = [isOpen ? [] : ['-i'], options.includes('--rm') ? [] : ['--rm']].flat()
    const image = /:[^/]+$|@/.test(what) ? what : at(what, version, ':')
    const passing = passed.flatMap(({ name }) => ['-e', name])
    return [hint || 'docker', 'run', ...flags, ...passing, ...options, image, ...behind]
  },
}

const at = (what: string, version: string, sign: string): string =>
  version === '' || version === 'latest' ? what : what + sign + version
const isOf = (word: string, name: string): boolean => word === name || word.startsWith(`${name}=`)

/** One argument as words; none when it is not needed and has no value. */
function argument(given: Raw): string[] {
  const name = text(given['name'])
  const value = valueOf(given, text(field(given, 'valueHint')) || name.replace(/^-+/, ''))
  if (given['type'] !== 'named') return value === null ? [] : [value]
  if (given['format'] === 'boolean') return value === 'false' ? [] : [name]
  const isFlag = value === null && !Object.hasOwn(given, 'default')
  return value === null ? (isFlag && isNeeded(given) ? [name] : []) : [name, value]
}

function variable(given: Raw): EnvEntry[] {
  const name = text(given['name'])
  const value = filled(given) ?? (isNeeded(given) || given['isSecret'] === true ? '' : null)
  if (name === '' || value === null) return []
  const entry = envEntry(name, value)
  const isSecret = field(given, 'isSecret')
  return [
    typeof isSecret === 'boolean' ? { ...entry, isSecret: isSecret || entry.isSecret } : entry,
  ]
}

/** A header; one that needs a value nobody wrote down asks for it. */
function header(given: Raw): EnvEntry[] {
  const name = text(given['name'])
  const isNamed = isNeeded(given) || field(given, 'isSecret') === true
  const value = filled(given) || (isNamed ? `\${input:${name}}` : null)
  return name === '' || value === null ? [] : [headerEntry(name, value)]
}

/** What the registry says of each variable, header and part of a URL that can be asked for. */
const registryInputs = (server: Raw): RecipeInput[] =>
  list(server['remotes']).flatMap((one) => [
    ...list(one['headers']).flatMap((given) => [
      ...inputFrom(text(given['name']), given),
      ...variablesOf(given),
    ]),
    ...variablesOf(one),
  ])

const variablesOf = ({ variables }: Raw): RecipeInput[] =>
  Object.entries(isObject(variables) ? variables : {}).flatMap(([name, given]) =>
    isObject(given) ? inputFrom(name, given) : [],
  )

function inputFrom(name: string, given: Raw): RecipeInput[] {
  if (name === '' || name.length > 200) return []
  const description = text(given['description']).slice(0, 1000)
  return [{ name, description, isSecret: field(given, 'isSecret') === true }]
}

/** The value, its default, or the name of what is to be filled in; null when it may be left out. */
function valueOf(given: Raw, hint: string): string | null {
  const value = filled(given)
  if (value !== null) return value
  return isNeeded(given) && hint !== '' ? `\${input:${hint}}` : null
}

/** `{name}` in a value stands for one of its `variables`. */
function filled(given: Raw): string | null {
  const value = given['value'] ?? given['default']
  if (value === undefined || value === null || typeof value === 'object') return null
  const variables = isObject(given['variables']) ? given['variables'] : {}
  return String(value).replaceAll(/\{([\w-]{1,100})\}/g, (whole, key: string) => {
    const known = Object.hasOwn(variables, key) ? variables[key] : undefined
    return isObject(known) ? (filled({ ...known, variables: {} }) ?? `\${input:${key}}`) : whole
  })
}

const isNeeded = (given: Raw): boolean => field(given, 'isRequired') === true

/** A field by its name, or by the name older schemas have for it: `isRequired`, `is_required`. */
const field = (of: Raw, name: string): unknown =>
  of[name] ?? of[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const list = (value: unknown): Raw[] => (Array.isArray(value) ? value.filter(isObject) : [])

function inner(value: unknown): Raw {
  const outer = isObject(value) ? value : {}
  return isObject(outer['server']) ? outer['server'] : outer
}
