import type { ScannedEntry, ScannedPlace } from '../../../shared/model/scan.ts'
import type { Recipe, ServerView } from '../../../shared/model/server.ts'
import { maskArgs, maskUrl } from '../../gateway/mask.ts'
import { hintsFor } from '../hints.ts'
import { namedValues } from '../namedValues.ts'
import { expandHome, withTilde } from '../paths.ts'
import type { FoundEntry, FoundPlace } from './find.ts'

/** What runs, without the values of secrets: one of two may be unknown here. */
const essence = (recipe: Recipe): string =>
  JSON.stringify([
    ...(recipe.remote ? [recipe.remote.url, recipe.remote.type] : [recipe.command, recipe.args]),
    recipe.remote ? '' : expandHome(recipe.cwd.trim()),
    namedValues(recipe)
      .map(({ name, value, isSecret }) => [name, isSecret ? null : value])
      .sort(),
  ])

/** What runs, with secrets: two accounts of one service are two servers. */
export const fullEssence = (recipe: Recipe): string =>
  JSON.stringify([
    essence(recipe),
    namedValues(recipe)
      .map(({ name, value }) => [name, value])
      .sort(),
  ])

/** What the window may see of what was found, each entry beside what is saved and found before it. */
export function describePlaces(
  found: readonly FoundPlace[],
  saved: readonly ServerView[],
): ScannedPlace[] {
  const before = new Map<string, string>()
  return found.map(({ app, path, project, entries, failure }, at) => ({
    ...{ app, path, project },
    entries: entries.map((entry, index) => {
      const shown = describeEntry(`${at}.${index}`, entry, saved, before)
      if (entry.recipe !== null) {
        const key = fullEssence(entry.recipe)
        if (!before.has(key)) before.set(key, app)
      }
      return shown
    }),
    failure: failure?.toFailure() ?? null,
  }))
}

function describeEntry(
  id: string,
  { name, recipe, failure }: FoundEntry,
  saved: readonly ServerView[],
  before: ReadonlyMap<string, string>,
): ScannedEntry {
  if (recipe === null) {
    const nothing = { words: [], env: [], cwd: '', hints: [], twin: '' }
    return { id, kind: 'unreadable', name, ...nothing, failure: failure.toFailure() }
  }
  const { remote } = recipe
  const words = remote ? [maskUrl(remote.url)] : maskArgs([recipe.command, ...recipe.args])
  const hints = hintsFor(recipe).map(({ key, about }) => {
    const index = recipe.args.indexOf(about)
    return { key, about: index < 0 ? about : words[index + 1]! }
  })
  return {
    ...{ id, name: recipe.name, words, hints, failure: null },
    ...kindOf(recipe, saved, before),
    env: namedValues(recipe).map(({ name: variable, isSecret }) => ({ name: variable, isSecret })),
    cwd: withTilde(recipe.cwd),
  }
}

function kindOf(
  recipe: Recipe,
  saved: readonly ServerView[],
  before: ReadonlyMap<string, string>,
): Pick<ScannedEntry, 'kind' | 'twin'> {
  const hasSecrets = namedValues(recipe).some(({ isSecret }) => isSecret)
  const own = essence(recipe)
  // With secrets of its own, the same command under another name is another account.
  const same = saved.find(
    (server) =>
      essence(server.recipe) === own && (!hasSecrets || server.recipe.name === recipe.name),
  )
  if (same) return { kind: 'same', twin: same.recipe.name }
  const app = before.get(fullEssence(recipe))
  if (app !== undefined) return { kind: 'double', twin: app }
  const named = saved.find((server) => server.recipe.name === recipe.name)
  return named ? { kind: 'nameTaken', twin: named.recipe.name } : { kind: 'new', twin: '' }
}
