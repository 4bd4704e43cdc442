import { AppError } from '../../shared/errors.ts'
import { Recipe, type ParsedRecipes } from '../../shared/model/server.ts'
import { PASTED } from '../../shared/text/facts.ts'
import { parseCommandLine, type CommandLine } from './commandLine.ts'
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
  const parsed = parseCommandLine(line)
  if (/^[a-z][\w+.-]*:\/\//i.test(parsed.command)) {
    // The host only: the rest of an address may hold a key.
    throw AppError.of('recipe_remote', { name: URL.parse(parsed.command)?.host || PASTED.line })
  }
  const { name, env, command, args } = startOfAdd(parsed) ?? { ...parsed, name: '' }
  const entries = env.map((entry) => envEntry(entry.name, entry.value))
  return { recipes: [recipeOf({ name, command, args, env: entries })], skipped: [] }
}

/**
 * `claude mcp add NAME -e KEY=value -- npx …` writes another app's configuration; what it would
 * start is what follows the two dashes. null for any other line.
 */
function startOfAdd({ env, command, args }: CommandLine): (CommandLine & { name: string }) | null {
  if (!/^(?:claude|codex|gemini)$/.test(command) || args[0] !== 'mcp' || args[1] !== 'add')
    return null
  const dashes = args.indexOf('--')
  const [start, ...rest] = args.slice(dashes + 1)
  if (dashes < 0 || start === undefined) throw AppError.of('recipe_no_server')
  const options = args.slice(2, dashes)
  const given = options.flatMap((option, index) => {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(option) ?? []
    const isOption = /^(?:-e|--env)$/.test(options[index - 1] ?? '')
    return isOption && name !== undefined && value !== undefined ? [{ name, value }] : []
  })
  const takesValue = /^(?:-e|--env|-s|--scope|-t|--transport|-H|--header)$/
  const name = options.find(
    (option, index) => !option.startsWith('-') && !takesValue.test(options[index - 1] ?? ''),
  )
  return { name: name ?? '', env: [...env, ...given], command: start, args: rest }
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
      const details = PASTED.tooLarge(recipe.name)
      kept.skipped.push(AppError.of('invalid_input', { fields }, { details }).toFailure())
    }
  }
  return kept
}
