import { AppError } from '../../shared/errors.ts'
import type { ParsedRecipes } from '../../shared/model/server.ts'
import { parseCommandLine } from './commandLine.ts'
import { looksLikeJson, parseSnippet } from './configSnippet.ts'
import { envEntry, recipeOf } from './recipeParts.ts'

/**
 * What was pasted, as recipes: a command line or a piece of JSON. Nothing is run or looked up.
 * Throws recipe_empty, recipe_quotes, recipe_shell, recipe_unreadable or recipe_no_server.
 */
export function parseRecipes(text: string): ParsedRecipes {
  const unfenced = text.replace(/^\s*```[^\n]*\n/, '').replace(/\n?```\s*$/, '')
  if (unfenced.trim() === '') throw AppError.of('recipe_empty')
  if (looksLikeJson(unfenced)) return parseSnippet(unfenced)
  const { env, command, args } = parseCommandLine(unfenced)
  const entries = env.map(({ name, value }) => envEntry(name, value))
  return { recipes: [recipeOf({ command, args, env: entries })], skipped: [] }
}
