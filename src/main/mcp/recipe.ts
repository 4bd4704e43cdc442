import { AppError } from '../../shared/errors.ts'
import { Recipe, type ParsedRecipes } from '../../shared/model/server.ts'
import { parseCommandLine } from './commandLine.ts'
import { looksLikeJson, parseSnippet } from './configSnippet.ts'
import { envEntry, recipeOf } from './recipeParts.ts'

/** A fenced block of a README; its closing fence may be missing. */
const FENCED = /^([\s\S]*?(?:^|\n)[ \t]*```[^\n]*\n)([\s\S]*?)(?:(?<=\n)[ \t]*```|$)/
const INVISIBLE = /[\u200b\u2060\ufeff]/g

/**
 * What was pasted, as recipes: a command line or a piece of JSON. Nothing is run or looked up.
 * Throws recipe_empty, recipe_quotes, recipe_shell, recipe_unreadable or recipe_no_server.
 */
export function parseRecipes(text: string): ParsedRecipes {
  const source = unfenced(text.replaceAll(INVISIBLE, '').replaceAll(/\r\n?/g, '\n'))
  if (source.trim() === '') throw AppError.of('recipe_empty')
  return withinBounds(looksLikeJson(source) ? parseSnippet(source) : fromLine(source))
}

function fromLine(line: string): ParsedRecipes {
  const { env, command, args } = parseCommandLine(line)
  const entries = env.map(({ name, value }) => envEntry(name, value))
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
    const { error } = Recipe.safeParse(recipe)
    if (error === undefined) kept.recipes.push(recipe)
    else {
      const fields = [...new Set(error.issues.map(({ path }) => String(path[0])))].join(', ')
      const details = `Too long or too many in ${recipe.name}`
      kept.skipped.push(AppError.of('invalid_input', { fields }, { details }).toFailure())
    }
  }
  return kept
}
