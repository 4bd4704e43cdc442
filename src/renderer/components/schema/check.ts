import type { SchemaNote } from '../../../shared/text/schemaForm.ts'
import { checkable, TooLong } from './checkable.ts'
import { isRecord, isWithin, longestText, type Json } from './json.ts'
import { problemsOf, type Problem } from './problems.ts'

const SCHEMA_BOUNDS = { nodes: 20_000, characters: 200_000, depth: 64 }
const VALUE_BOUNDS = { nodes: 20_000, characters: 200_000, depth: 64 }
const MOST_ITEMS = 1000 // "no two the same" compares each with each

/** What is wrong with a value, and what could not be looked at here. */
export interface Checked {
  problems: readonly Problem[]
  note: SchemaNote | null
}

/** Whether a schema is of a size that is checked here at all. */
export const canCheck = (schema: unknown): boolean => isWithin(schema, SCHEMA_BOUNDS)

const unchecked = (note: SchemaNote): Checked => ({ problems: [], note })

/**
 * Checks a value against a stranger's schema, in bounded time. Never throws: what cannot be
 * checked is said in `note`, and the server has the last word anyway.
 */
export async function checkValue(schema: unknown, value: Json): Promise<Checked> {
  if (!isRecord(schema) && typeof schema !== 'boolean') return unchecked('noSchema')
  if (!canCheck(schema)) return unchecked('schemaTooLarge')
  if (!isWithin(value, VALUE_BOUNDS) || hasLongList(value)) return unchecked('valueTooLarge')
  try {
    const { Validator } = await import('@cfworker/json-schema')
    const safe = checkable(schema, longestText(value))
    const validator = new Validator(safe.schema, draftOf(schema), false)
    safe.start()
    const { errors } = validator.validate(value)
    return {
      problems: problemsOf(errors, schema),
      note: safe.isPartly ? 'patternsUnchecked' : null,
    }
  } catch (cause) {
    return unchecked(cause instanceof TooLong ? 'takesTooLong' : 'unclearSchema')
  }
}

/** The protocol's own dialect is 2020-12, which a schema without a word about it is written in. */
function draftOf(schema: Record<string, unknown> | boolean): '4' | '7' | '2019-09' | '2020-12' {
  const dialect = typeof schema === 'boolean' ? '' : String(schema['$schema'])
  if (dialect.includes('draft-04')) return '4'
  if (/draft-0[67]/.test(dialect)) return '7'
  return dialect.includes('2019-09') ? '2019-09' : '2020-12'
}

const hasLongList = (value: Json): boolean =>
  Array.isArray(value)
    ? value.length > MOST_ITEMS || value.some(hasLongList)
    : isRecord(value) && (Object.values(value) as Json[]).some(hasLongList)
