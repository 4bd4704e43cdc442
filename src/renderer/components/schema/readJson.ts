import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { jsonFault } from '../../../shared/text/schemaForm.ts'
import type { Json } from './json.ts'

/** Where a JSON text is broken, counted from 1, and a sentence that says so. */
export interface JsonFault {
  line: number
  column: number
  offset: number
  sentence: string
}

/** A JSON text that was read: its value, or where it is broken. */
export type ReadJson = { value: Json; fault: null } | { value: null; fault: JsonFault }

/** Reads JSON as strictly as a server would, and says where it is broken. */
export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) as Json, fault: null }
  } catch {
    return { value: null, fault: faultIn(text) }
  }
}

/** The engine's own message has no place for every fault, so a second reader looks for it. */
function faultIn(text: string): JsonFault {
  const errors: ParseError[] = []
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  } catch {
    // Nested too deep for that reader; the end is as good a place as any.
  }
  const [first] = errors
  const offset = Math.min(first?.offset ?? text.length, text.length)
  const before = text.slice(0, offset).split('\n')
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  const what = first && text.trim() !== '' ? printParseErrorCode(first.error) : ''
  return { ...place, offset, sentence: jsonFault(place, what) }
}
