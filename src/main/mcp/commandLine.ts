import { parse } from 'shell-quote'
import { AppError } from '../../shared/errors.ts'
import { PASTED } from '../../shared/text/facts.ts'

/** A line as a terminal would split it: variables in front, command, arguments. */
export interface CommandLine {
  env: { name: string; value: string }[]
  command: string
  args: string[]
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/
const PROMPT = /^\s*(?:[$>%❯]|PS(?: [^>\n]*)?>)\s+/
const WINDOWS_PATH = /(?:^|[\s"'=])(?:[A-Za-z]:\\|\\\\[\w.-])/

/**
 * Splits a pasted line as a shell would, without being one: quotes and escapes are understood,
 * `$NAME` and `*` stay text, backslashes of Windows paths stay, prompts and comments are taken off.
 * Throws recipe_shell for what only a shell can do, recipe_quotes, recipe_empty.
 */
export function parseCommandLine(text: string): CommandLine {
  const words = splitWords(text)
  // `env -i x` is a program of its own; `env A=b x` is the same as `A=b x`.
  if (words[0] === 'env' && !words[1]?.startsWith('-')) words.shift()
  const env: CommandLine['env'] = []
  for (;;) {
    const [, name, value] = ASSIGNMENT.exec(words[0] ?? '') ?? []
    if (name === undefined || value === undefined) break
    env.push({ name, value })
    words.shift()
  }
  const [command = '', ...args] = words
  if (command.trim() === '') throw AppError.of('recipe_empty')
  return { env, command, args }
}

/** The words of a line. Throws recipe_shell and recipe_quotes. */
export function splitWords(text: string): string[] {
  return parse(literal(cleaned(text))).flatMap((part) => {
    if (typeof part === 'string') return part
    if ('comment' in part) return []
    if (part.op === 'glob') return part.pattern
    throw AppError.of('recipe_shell', { symbol: part.op })
  })
}

/** One line: no comment and no prompt in front, continued lines joined, typographic quotes plain. */
function cleaned(text: string): string {
  return text
    .replace(/^(?:[ \t]*(?:#[^\n]*)?\n)+/, '')
    .replace(PROMPT, '')
    .replaceAll(/[\\^`]\n[ \t]*(?:> )?/g, ' ')
    .replaceAll(/(?<=^|[\s=])“([^“”"]*)”(?=\s|$)/g, '"$1"')
    .replaceAll(/(?<=^|[\s=])‘([^‘’']*)’(?=\s|$)/g, "'$1'")
    .trim()
}

/**
 * The line with everything escaped that shell-quote would replace or drop: variables, `#` inside
 * words, backslashes of paths. Throws recipe_quotes, and recipe_shell for what it would let pass.
 */
function literal(line: string): string {
  const isWindows = WINDOWS_PATH.test(line)
  let open = ''
  let source = ''
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]!
    const next = line[at + 1] ?? ''
    if (open === "'") {
      if (sign === open) open = ''
      source += sign
    } else if (sign === '\\') {
      if (isOfPath(next, open, isWindows)) source += '\\\\'
      else if (next !== '') source += sign + line[++at]!
    } else if (sign === '`' || (sign === '$' && next === '(')) {
      throw AppError.of('recipe_shell', { symbol: sign === '`' ? sign : '$(' })
    } else if (sign === '$') {
      source += '\\$'
    } else if (open !== '') {
      if (sign === open) open = ''
      source += sign
    } else if (sign === '#' && /(?:^|\s)$/.test(source.slice(-1))) {
      const end = line.indexOf('\n', at)
      at = end === -1 ? line.length : end - 1
    } else if (sign === '\n') {
      const hasMore = line.slice(at).split('\n').some(isCommand)
      if (hasMore) throw AppError.of('recipe_shell', { symbol: PASTED.lineBreak })
      break
    } else {
      if (sign === '"' || sign === "'") open = sign
      source += sign === '#' ? '\\#' : sign
    }
  }
  if (open !== '') throw AppError.of('recipe_quotes')
  return source
}

const isCommand = (line: string): boolean => /^\s*[^\s#]/.test(line)

/** Whether a backslash before this sign separates folders rather than escapes. */
function isOfPath(next: string, open: string, isWindows: boolean): boolean {
  if (isWindows) return next !== '"' && next !== "'"
  return open === '' && /[\p{L}\p{N}_.-]/u.test(next)
}
