import { parse } from 'shell-quote'
import { AppError } from '../../shared/errors.ts'

/** A line as a terminal would split it: variables in front, command, arguments. */
export interface CommandLine {
  env: { name: string; value: string }[]
  command: string
  args: string[]
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/

/**
 * Splits a pasted line as a shell would, without being one: quotes and escapes are understood,
 * `$NAME` and `*` stay text, anything that needs a shell is refused (recipe_shell). Prompts, code
 * fences and continued lines, as READMEs have them, are taken off.
 */
export function parseCommandLine(text: string): CommandLine {
  const line = cleaned(text)
  if (line === '') throw AppError.of('recipe_empty')
  if (!hasClosedQuotes(line)) throw AppError.of('recipe_quotes')
  const words = split(line)
  if (words[0] === 'env') words.shift()
  const env: CommandLine['env'] = []
  for (
    let match = ASSIGNMENT.exec(words[0] ?? '');
    match;
    match = ASSIGNMENT.exec(words[0] ?? '')
  ) {
    env.push({ name: match[1]!, value: match[2]! })
    words.shift()
  }
  const [command, ...args] = words
  if (command === undefined || command.trim() === '') throw AppError.of('recipe_empty')
  return { env, command, args }
}

/** The first command of a snippet: without fences, comment lines and the prompt in front. */
function cleaned(text: string): string {
  return text
    .replace(/^\s*```[^\n]*\n?/, '')
    .replace(/\n?```\s*$/, '')
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/^(?:[$>%]|PS>)\s+/, ''))
    .filter((line) => line !== '' && !line.startsWith('# '))
    .join('\n')
}

function split(line: string): string[] {
  // A Windows path is no row of escapes: its backslashes are kept where no quote decides.
  const source = /(?:^|\s)[A-Za-z]:\\/.test(line) ? line.replaceAll('\\', '\\\\') : line
  const words: string[] = []
  for (const part of parse(source.replaceAll('\n', ' ; '), (name) => `$${name}`)) {
    if (typeof part === 'string') words.push(part)
    else if ('comment' in part) words.push(`#${part.comment}`)
    else if (part.op === 'glob') words.push(part.pattern)
    else throw AppError.of('recipe_shell', { symbol: part.op })
  }
  return words
}

function hasClosedQuotes(line: string): boolean {
  let open = ''
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]!
    if (sign === '\\' && open !== "'") at++
    else if (open === '') open = sign === '"' || sign === "'" ? sign : ''
    else if (sign === open) open = ''
  }
  return open === ''
}
