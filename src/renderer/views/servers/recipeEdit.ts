import type { EnvEntry, Limits, Recipe } from '../../../shared/model/server.ts'
import { reachedParts, remoteProblem, unsavedRemote, type RemoteProblem } from './remoteEdit.ts'

/** Steps of the recipe editor. Each gives a new recipe and leaves the old one as it was. */

export const DEFAULT_LIMITS: Limits = { startMs: 120_000, requestMs: 30_000 }

/** A recipe to be written by hand. */
export const emptyRecipe = (): Recipe => ({
  name: '',
  command: '',
  args: [],
  env: [],
  cwd: '',
  limits: DEFAULT_LIMITS,
})

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index)

export function withArgument(recipe: Recipe, index: number, text: string): Recipe {
  return { ...recipe, args: recipe.args.map((old, at) => (at === index ? text : old)) }
}

export const addArgument = (recipe: Recipe, text: string): Recipe => ({
  ...recipe,
  args: [...recipe.args, text],
})

export const removeArgument = (recipe: Recipe, index: number): Recipe => ({
  ...recipe,
  args: without(recipe.args, index),
})

/** Moves one argument; outside the list nothing changes. */
export function moveArgument(recipe: Recipe, from: number, to: number): Recipe {
  const moved = recipe.args[from]
  if (moved === undefined || to < 0 || to >= recipe.args.length) return recipe
  return { ...recipe, args: without(recipe.args, from).toSpliced(to, 0, moved) }
}

/** A new variable from `NAME` or `NAME=value`. */
export function addVariable(recipe: Recipe, text: string): Recipe {
  const [name = '', ...rest] = text.split('=')
  const entry: EnvEntry = { name: name.trim(), value: rest.join('='), isSecret: false }
  return { ...recipe, env: [...recipe.env, entry] }
}

export function withVariable(recipe: Recipe, index: number, patch: Partial<EnvEntry>): Recipe {
  return {
    ...recipe,
    env: recipe.env.map((old, at) => (at === index ? { ...old, ...patch } : old)),
  }
}

export const removeVariable = (recipe: Recipe, index: number): Recipe => ({
  ...recipe,
  env: without(recipe.env, index),
})

/** What the keychain keeps is found by its name, so a value moves between stored and typed. */
const isStored = (stored: Recipe | null, wanted: string): boolean =>
  stored?.env.some(({ name, value }) => name === wanted && value === null) ?? false

/** Sets what was typed as the value; an emptied secret goes back to the stored one, if any. */
export function typeValue(
  recipe: Recipe,
  index: number,
  { text, stored }: { text: string; stored: Recipe | null },
): Recipe {
  const entry = recipe.env[index]
  if (!entry) return recipe
  const isBack = text === '' && entry.isSecret && isStored(stored, entry.name)
  return withVariable(recipe, index, { value: isBack ? null : text })
}

/** Renames a variable; a stored value belongs to its name and does not come along. */
export function renameVariable(
  recipe: Recipe,
  index: number,
  { name, stored }: { name: string; stored: Recipe | null },
): Recipe {
  const renamed = withVariable(recipe, index, { name })
  const { value = '' } = recipe.env[index] ?? {}
  return typeValue(renamed, index, { text: value ?? '', stored })
}

/**
 * Turns the secret switch. A stored value cannot be shown, so switching off empties it; switching
 * on again takes the stored value back where there is one.
 */
export function switchSecret(recipe: Recipe, index: number, stored: Recipe | null): Recipe {
  const entry = recipe.env[index]
  if (!entry) return recipe
  const switched = withVariable(recipe, index, { isSecret: !entry.isSecret })
  return typeValue(switched, index, { text: entry.value ?? '', stored })
}

export type RecipeProblem =
  'noCommand' | 'noVariableName' | 'badVariableName' | 'sameVariable' | RemoteProblem

/** Why a recipe cannot run as it stands; null when it can be tried. */
export function recipeProblem(recipe: Recipe): RecipeProblem | null {
  if (recipe.remote) return remoteProblem(recipe.remote)
  if (recipe.command.trim() === '') return 'noCommand'
  const names = recipe.env.map(({ name }) => name)
  if (names.includes('')) return 'noVariableName'
  if (names.some((name) => /[=\0\s]/.test(name))) return 'badVariableName'
  return new Set(names).size === names.length ? null : 'sameVariable'
}

/** Equal in everything that is kept. A typed secret is never equal to a stored one. */
export const isSameRecipe = (one: Recipe, other: Recipe): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Equal in what runs: name, limits and values of variables aside. */
export function isSameRun(one: Recipe, other: Recipe): boolean {
  const run = ({ command, args, env, cwd, remote }: Recipe): string =>
    JSON.stringify(
      remote ? reachedParts(remote) : [command, args, env.map(({ name }) => name), cwd],
    )
  return run(one) === run(other)
}

/** A recipe that is kept has a name: its command or the host of its URL when the user gave none. */
export function named(recipe: Recipe): Recipe {
  if (recipe.name.trim() !== '') return recipe
  const { command, remote } = recipe
  const name = remote ? URL.parse(remote.url)?.host || remote.url : command
  return { ...recipe, name: name.slice(0, 120) }
}

/** A recipe nobody has saved: there is no stored value, so a secret has to be typed again. */
export const unsaved = (recipe: Recipe): Recipe => ({
  ...recipe,
  env: recipe.env.map(typed),
  ...(recipe.remote && { remote: unsavedRemote(recipe.remote, typed) }),
})

const typed = (entry: EnvEntry): EnvEntry => ({ ...entry, value: entry.value ?? '' })
