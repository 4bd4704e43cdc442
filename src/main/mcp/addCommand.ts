import { AppError } from '../../shared/errors.ts'
import type { EnvEntry, ParsedRecipes, Recipe } from '../../shared/model/server.ts'
import type { CommandLine } from './commandLine.ts'
import { recipeFrom, recipesFrom } from './configEntries.ts'
import { readJson } from './configSnippet.ts'
import { envEntry, recipeOf } from './recipeParts.ts'
import { headerFrom, headersOf, remoteRecipe } from './remoteEntry.ts'

const ADDERS = /^(?:claude|codex|gemini|qwen|amp|copilot)$/
const EDITORS = /^(?:code|code-insiders|codium|cursor|windsurf)$/
const PAIR = /^([A-Za-z_]\w*)=([\s\S]*)$/
const ADDRESS = /^[a-z][\w+.-]*:\/\//i

/** Options that take the next word; `env` and `header` take several (Claude Code 2, `mcp add`). */
const VALUED =
  /^(?:-s|--scope|-t|--transport|-e|--env|-H|--header|--url|--bearer-token-env-var|--timeout|--description|--include-tools|--exclude-tools|--client-id|--callback-port)$/
const ENV = /^(?:-e|--env)$/
const HEADER = /^(?:-H|--header)$/
const TRANSPORT = /^(?:-t|--transport)$/

/**
 * `claude mcp add …` and its relatives write another app's configuration; what they would start or
 * reach is a recipe. null for any other line. Throws recipe_no_server where there is none.
 */
export function recipesOfAdd({ env, command, args }: CommandLine): ParsedRecipes | null {
  const program = command.replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe)$/i, '')
  const [group, verb, ...rest] = args
  if (ADDERS.test(program) && group === 'mcp' && verb === 'add') return only(added(env, rest))
  if (ADDERS.test(program) && group === 'mcp' && verb === 'add-json') return only(addedJson(rest))
  if (EDITORS.test(program) && args.some(isAddOption)) return addedToEditor(args)
  return null
}

const only = (recipe: Recipe): ParsedRecipes => ({ recipes: [recipe], skipped: [] })
const isAddOption = (word: string): boolean => /^--add-mcp(?:=|$)/.test(word)

function added(before: CommandLine['env'], words: readonly string[]): Recipe {
  const env = [...before]
  const headers: EnvEntry[] = []
  let url: string | null = null
  let type = ''
  let name = ''
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at]!
    if (word === '--') {
      at++
      break
    }
    const [option = '', inline] = word.startsWith('--') ? word.split(/=(.*)/s) : [word]
    const value = inline ?? words[at + 1]
    if (VALUED.test(option)) {
      if (inline === undefined) at++
      const given = ENV.test(option) && inline === undefined ? pairsFrom(words, at) : [value ?? '']
      if (ENV.test(option)) env.push(...given.flatMap(pairOf))
      else if (HEADER.test(option)) headers.push(...headerFrom(value ?? ''))
      else if (TRANSPORT.test(option)) type = value ?? ''
      else if (option === '--url') url = value ?? ''
      else if (option === '--bearer-token-env-var') {
        headers.push(...headersOf({ bearer_token_env_var: value }))
      }
      at += given.length - 1
    } else if (!word.startsWith('-')) {
      if (name !== '') break
      name = word
    }
  }
  const [start, ...args] = words.slice(at)
  if (url === null && start !== undefined && ADDRESS.test(start)) {
    url = start
    // Claude Code also takes its options behind the URL.
    headers.push(...headersBehind(args))
  }
  if (url) return remoteRecipe({ name, type, url, headers })
  if (start === undefined) throw AppError.of('recipe_no_server')
  const entries = env.map((entry) => envEntry(entry.name, entry.value))
  return recipeOf({ name, command: start, args, env: entries })
}

/** `-H "Name: value"` as often as it is there, the value also behind a `=`. */
const headersBehind = (words: readonly string[]): EnvEntry[] =>
  words.flatMap((word, index) => {
    if (HEADER.test(word)) return headerFrom(words[index + 1] ?? '')
    return word.startsWith('--header=') ? headerFrom(word.slice('--header='.length)) : []
  })

/** `-e A=1 B=2` gives two variables; the first word belongs to the option whatever it is. */
function pairsFrom(words: readonly string[], from: number): string[] {
  let end = from + 1
  while (end < words.length && PAIR.test(words[end]!)) end++
  return words.slice(from, end)
}

function pairOf(word: string): CommandLine['env'] {
  const [, name, value] = PAIR.exec(word) ?? []
  return name === undefined || value === undefined ? [] : [{ name, value }]
}

function addedJson(words: readonly string[]): Recipe {
  const given = words.filter(
    (word, index) => !word.startsWith('-') && !VALUED.test(words[index - 1] ?? ''),
  )
  const [name, text] = given
  if (name === undefined || text === undefined) throw AppError.of('recipe_no_server')
  return recipeFrom(name, readJson(text))
}

/** `code --add-mcp '{"name": …}'`, as often as it is there. */
function addedToEditor(args: readonly string[]): ParsedRecipes {
  const parsed: ParsedRecipes = { recipes: [], skipped: [] }
  for (const [index, word] of args.entries()) {
    if (!isAddOption(word)) continue
    const text = word.includes('=') ? word.replace(/^[^=]*=/, '') : args[index + 1]
    if (text === undefined) throw AppError.of('recipe_no_server')
    const { recipes, skipped } = recipesFrom(readJson(text))
    parsed.recipes.push(...recipes)
    parsed.skipped.push(...skipped)
  }
  return parsed
}
