import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, Recipe } from '../../shared/model/server.ts'
import { filledIn, placeholdersIn, type Placeholder } from '../../shared/placeholders.ts'
import { withNamedValues } from './namedValues.ts'
import { fillableTexts, inputNames } from './recipeInputs.ts'
import { envEntry } from './recipeParts.ts'

interface Known {
  env: Readonly<Record<string, string>>
  inputs: ReadonlyMap<string, string>
}

interface Filled {
  recipe: Recipe
  /** What was filled in and must be shown nowhere. */
  secrets: EnvEntry[]
}

/**
 * The recipe as it runs: `${env:NAME}` and `${input:name}` replaced in its command, arguments,
 * folder, variables, URL, headers and token. Throws inputs_required and env_missing, which name
 * what there is no value for.
 */
export function fillRecipe(recipe: Recipe, known: Known): Filled {
  const all = fillableTexts(recipe).flatMap(placeholdersIn)
  if (all.length === 0) return { recipe, secrets: [] }
  const noInput = inputNames(recipe).filter((name) => !known.inputs.has(name))
  if (noInput.length > 0) throw AppError.of('inputs_required', { names: noInput.join(', ') })
  const noEnv = all.filter(({ kind, name }) => kind === 'env' && !Object.hasOwn(known.env, name))
  if (noEnv.length > 0) {
    const names = [...new Set(noEnv.map(({ name }) => name))].join(', ')
    throw AppError.of('env_missing', { names })
  }
  const valueOf = ({ kind, name }: Placeholder): string =>
    (kind === 'env' ? known.env[name] : known.inputs.get(name)) ?? ''
  const fill = (text: string): string => filledIn(text, valueOf)
  const secrets = all
    .map((one) => ({ ...envEntry(one.name, valueOf(one)), kind: one.kind }))
    .filter(
      ({ name, kind, isSecret }) => isSecret || (kind === 'input' && isAskedAsSecret(recipe, name)),
    )
    .map(({ name, value }) => ({ name, value, isSecret: true }))
  const named = withNamedValues(recipe, (entry) =>
    entry.value === null ? entry : { ...entry, value: fill(entry.value) },
  )
  return {
    secrets,
    recipe: {
      ...named,
      command: fill(recipe.command),
      args: recipe.args.map(fill),
      cwd: fill(recipe.cwd),
      ...(named.remote && { remote: { ...named.remote, url: fill(named.remote.url) } }),
    },
  }
}

const isAskedAsSecret = ({ inputs = [] }: Recipe, wanted: string): boolean =>
  inputs.some(({ name, isSecret }) => name === wanted && isSecret)
