import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, Recipe } from '../../shared/model/server.ts'
import { HEADLESS } from '../../shared/text/headless.ts'
import { expandHome } from '../mcp/paths.ts'
import { envEntry, recipeOf } from '../mcp/recipeParts.ts'
import { headerFrom, remoteRecipe } from '../mcp/remoteEntry.ts'
import type { Wanted } from './words.ts'

const { wrong } = HEADLESS

/** Why a command line cannot be run, in a sentence for the user. */
export class Unusable extends Error {}

/** The server that is asked for, with the values of its variables. Throws Unusable. */
export async function wantedRecipe(wanted: Wanted): Promise<Recipe> {
  const [command = '', ...args] = wanted.start
  const found =
    wanted.config !== null
      ? await configured(wanted.config, wanted.server)
      : /^https?:\/\//i.test(command)
        ? remoteRecipe({ url: command })
        : recipeOf({ command, args, env: [] })
  const { timeoutMs } = wanted
  const limits = timeoutMs === null ? found.limits : { startMs: timeoutMs, requestMs: timeoutMs }
  if (found.remote) {
    const headers = wanted.headers.flatMap(headerFrom)
    const own = new Set(headers.map(({ name }) => name.toLowerCase()))
    const kept = found.remote.headers.filter(({ name }) => !own.has(name.toLowerCase()))
    return { ...found, limits, remote: { ...found.remote, headers: [...kept, ...headers] } }
  }
  const given = wanted.env.map(variable)
  const names = new Set(given.map(({ name }) => name))
  return {
    ...found,
    env: [...found.env.filter(({ name }) => !names.has(name)), ...given],
    // A program started by hand runs here; the app, which has no "here", takes the home folder.
    cwd: resolve(expandHome(wanted.cwd ?? found.cwd)),
    limits,
  }
}

function variable({ name, value }: Wanted['env'][number]): EnvEntry {
  if (value !== null) return envEntry(name, value)
  const own = process.env[name]
  if (own === undefined) throw new Unusable(wrong.variable(name))
  return { name, value: own, isSecret: true }
}

async function configured(file: string, server: string | null): Promise<Recipe> {
  const text = await readFile(resolve(expandHome(file)), 'utf8').catch(() => null)
  if (text === null) throw new Unusable(wrong.file(file))
  const { parseRecipes } = await import('../mcp/recipe.ts')
  const { recipes, skipped } = parsedOrUnusable(() => parseRecipes(text))
  const names = recipes.map(({ name }) => name)
  if (server !== null) {
    const named = recipes.find(({ name }) => name === server)
    if (named === undefined) throw new Unusable(wrong.noSuch(server, names))
    return named
  }
  const [only] = recipes
  if (only === undefined) throw new Unusable(skipped[0]?.message ?? wrong.file(file))
  if (recipes.length > 1) throw new Unusable(wrong.several(names))
  return only
}

function parsedOrUnusable<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    const { message, next } = AppError.from(cause)
    throw new Unusable(`${message}. ${next}`)
  }
}
