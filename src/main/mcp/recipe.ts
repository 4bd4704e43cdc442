import { AppError } from '../../shared/errors.ts'
import { Recipe, type ParsedRecipes } from '../../shared/model/server.ts'
import { PASTED } from '../../shared/text/facts.ts'
import { recipesOfAdd } from './addCommand.ts'
import { parseCommandLine } from './commandLine.ts'
import { looksLikeJson, parseSnippet } from './configSnippet.ts'
import { looksLikeToml, parseToml } from './configToml.ts'
import { envEntry, recipeOf } from './recipeParts.ts'
import { remoteRecipe } from './remoteEntry.ts'

/** A fenced block of a README; its closing fence may be missing. */
const FENCED = /^([\s\S]*?(?:^|\n)[ \t]*```[^\n]*\n)([\s\S]*?)(?:(?<=\n)[ \t]*```|$)/
const INVISIBLE = /[\u200b\u2060\ufeff]/g

/**
 * What was pasted, as recipes: a command line, also one that adds a server to a client, a URL, a
 * piece of JSON or TOML, or a description of the MCP registry. Nothing is run or looked up. Throws
 * recipe_empty, recipe_quotes, recipe_shell, recipe_unreadable, recipe_toml or recipe_no_server.
 */
export function parseRecipes(text: string): ParsedRecipes {
  const source = unfenced(text.replaceAll(INVISIBLE, '').replaceAll(/\r\n?/g, '\n'))
  if (source.trim() === '') throw AppError.of('recipe_empty')
  if (looksLikeToml(source)) return withinBounds(parseToml(source))
  return withinBounds(looksLikeJson(source) ? parseSnippet(source) : fromLine(source))
}

function fromLine(line: string): ParsedRecipes {
  // A URL alone: its `&` and `?` mean nothing to a shell here.
  if (/^\s*https?:\/\/\S+\s*$/i.test(line)) {
    return { recipes: [remoteRecipe({ url: line.trim() })], skipped: [] }
  }
  const parsed = parseCommandLine(line)
  const added = recipesOfAdd(parsed)
  if (added !== null) return added
  const { env, command, args } = parsed
  const entries = env.map((entry) => envEntry(entry.name, entry.value))
  return { recipes: [recipeOf({ command, args, env: entries })], skipped: [] }
}

/** The text inside fences. Line breaks before it stay, so that a place in the JSON stays right. */
function unfenced(text: string): string {
  const [, before, inner] = FENCED.exec(text) ?? []
  if (before !== undefined) return before.replaceAll(/[^\n]/g, '') + inner
  return text.replace(/^\s*(`{1,3})([^`\n]+)\1\s*$/, '$2')
}

/** One recipe that is too large must not lose the others on their way to the window. */
function withinBounds({ recipes, skipped }: ParsedRecipes): ParsedRecipes {
  const kept: ParsedRecipes = { recipes: [], skipped: [...skipped] }
  for (const recipe of recipes) {
    try {
      kept.recipes.push(checked(recipe))
    } catch (cause) {
      kept.skipped.push(AppError.from(cause).toFailure())
    }
  }
  return kept
}

/** The same recipe when it fits its model. Throws invalid_input with the fields that do not. */
export function checked(recipe: Recipe): Recipe {
  const { error } = Recipe.safeParse(recipe)
  if (error === undefined) return recipe
  const fields = [...new Set(error.issues.map(({ path }) => String(path[0])))].join(', ')
  throw AppError.of('invalid_input', { fields }, { details: PASTED.tooLarge(recipe.name) })
}
