import type { Recipe, RecipeInput } from '../../shared/model/server.ts'
import { placeholdersIn } from '../../shared/placeholders.ts'
import { namedValues } from './namedValues.ts'
import { isObject } from './recipeParts.ts'

const MAX_DESCRIPTION = 1000

/** Every text of a recipe in which a placeholder is filled in when it runs. */
export const fillableTexts = (recipe: Recipe): string[] => [
  recipe.command,
  ...recipe.args,
  recipe.cwd,
  ...(recipe.remote ? [recipe.remote.url] : []),
  ...namedValues(recipe).map(({ value }) => value ?? ''),
]

/** Names of the inputs a recipe asks for, each once. */
export const inputNames = (recipe: Recipe): string[] => [
  ...new Set(
    fillableTexts(recipe)
      .flatMap(placeholdersIn)
      .filter(({ kind }) => kind === 'input')
      .map(({ name }) => name),
  ),
]

/** The recipe with what is known of the inputs it asks for; nothing is added when it asks for none. */
export function withInputs(recipe: Recipe, known: readonly RecipeInput[]): Recipe {
  const names = inputNames(recipe)
  const inputs = known.filter(({ name }) => names.includes(name))
  return inputs.length === 0 ? recipe : { ...recipe, inputs }
}

/** `inputs` of a VS Code configuration; what cannot be read is left out. */
export function inputsOf(value: unknown): RecipeInput[] {
  const list = isObject(value) ? value['inputs'] : null
  return (Array.isArray(list) ? list : []).filter(isObject).flatMap((given) => {
    const { id, description, password } = given
    if (typeof id !== 'string' || id === '' || id.length > 200) return []
    const words = typeof description === 'string' ? description.slice(0, MAX_DESCRIPTION) : ''
    return [{ name: id, description: words, isSecret: password === true }]
  })
}
