import { parse, TomlError } from 'smol-toml'
import { AppError } from '../../shared/errors.ts'
import type { ParsedRecipes } from '../../shared/model/server.ts'
import { PASTED } from '../../shared/text/facts.ts'
import { recipesFrom } from './configEntries.ts'

/** A table such as `[mcp_servers.git]`; a list of JSON is none, its words are in quotes. */
const TABLE = /^\[{1,2}[ \t]*[A-Za-z_][\w.\-"' \t]*\]{1,2}[ \t]*(?:#.*)?$/
/** A shell has no spaces around its `=`. */
const PAIR = /^[\w.-]+[ \t]+=[ \t]*\S/

/** Whether a text is meant as TOML: its first line that says something is a table or a pair. */
export function looksLikeToml(text: string): boolean {
  const [line = ''] = /^[ \t]*[^\s#].*$/m.exec(text) ?? []
  return TABLE.test(line.trim()) || PAIR.test(line.trim())
}

/** Servers from Codex' config.toml or a piece of it. Throws recipe_toml and recipe_no_server. */
export const parseToml = (text: string): ParsedRecipes => recipesFrom(readToml(text))

/** The value of a TOML text. Throws recipe_toml with the place, and none of the text itself. */
export function readToml(text: string): unknown {
  try {
    return parse(text, { maxDepth: 100, unsafeKeyBehaviour: 'drop' })
  } catch (cause) {
    const where =
      cause instanceof TomlError ? PASTED.place(cause.line, cause.column) : PASTED.nested
    throw AppError.of('recipe_toml', { where })
  }
}
