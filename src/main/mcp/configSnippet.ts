import { createScanner, parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { AppError } from '../../shared/errors.ts'
import type { ParsedRecipes } from '../../shared/model/server.ts'
import { PASTED } from '../../shared/text/facts.ts'
import { recipesFrom } from './configEntries.ts'

/** Whether a text is meant as JSON rather than as a command line. */
export function looksLikeJson(text: string): boolean {
  const { sign, isName } = beginning(text)
  return isName || sign === '{' || sign === '[' || sign === ''
}

/** The first sign behind comments, and whether it begins `"name":`; empty when nothing follows. */
function beginning(text: string): { sign: string; isName: boolean } {
  const scanner = createScanner(text, true)
  const next = () => {
    scanner.scan()
    return text[scanner.getTokenOffset()] ?? ''
  }
  const sign = next()
  return { sign, isName: sign === '"' && next() === ':' }
}

/**
 * Servers from a piece of a client's configuration, as READMEs print it: whole files, one map, one
 * entry, with comments and trailing commas. An entry that cannot be taken is reported and loses
 * no other. Throws recipe_unreadable with the place, recipe_no_server.
 */
export const parseSnippet = (text: string): ParsedRecipes => recipesFrom(readJson(text))

/** The value of a tolerant JSON text or a piece of one. Throws recipe_unreadable with the place. */
export function readJson(text: string): unknown {
  // `"name": { … },` is a piece out of a map: the braces around it are put back.
  const isPiece = beginning(text).isName
  const source = isPiece ? `{${text}\n}` : text.replace(/,\s*$/, '')
  const errors: ParseError[] = []
  let value: unknown
  try {
    value = parse(source, errors, { allowTrailingComma: true })
  } catch {
    throw AppError.of('recipe_unreadable', { where: PASTED.nested })
  }
  const [error] = errors
  if (!error) return value
  const lines = text.slice(0, Math.max(0, error.offset - (isPiece ? 1 : 0))).split('\n')
  const where = PASTED.place(lines.length, (lines.at(-1)?.length ?? 0) + 1)
  throw AppError.of('recipe_unreadable', { where }, { details: printParseErrorCode(error.error) })
}
