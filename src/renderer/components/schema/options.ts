import { isRecord, isSame, type Json } from './json.ts'
import type { Schema } from './resolve.ts'

/** One of the values a schema allows. */
export interface Option {
  label: string
  value: Json
  matches: (value: unknown) => boolean
}

const MOST = 500
const MOST_LABEL = 120

const option = (value: unknown, title: unknown): Option => ({
  label: (typeof title === 'string' && title !== '' ? title : written(value)).slice(0, MOST_LABEL),
  value: value as Json,
  matches: (other) => isSame(value, other),
})

/** How a value is written where it can be chosen: text as it is, the rest as JSON. */
export const written = (value: unknown): string =>
  typeof value === 'string' && value !== '' ? value : (JSON.stringify(value) ?? '')

/**
 * The values to choose from: `const`, `enum` (with the old `enumNames`), or a `oneOf`/`anyOf` of
 * constants with titles. null: any value of its type is allowed.
 */
export function optionsOf(schema: Schema): Option[] | 'tooMany' | null {
  if (schema['const'] !== undefined) return [option(schema['const'], undefined)]
  const { enum: values, enumNames: names } = schema
  if (Array.isArray(values)) {
    if (values.length > MOST) return 'tooMany'
    const titles: unknown[] = Array.isArray(names) ? names : []
    return values.length === 0 ? null : values.map((value, at) => option(value, titles[at]))
  }
  const choices = schema['oneOf'] ?? schema['anyOf']
  if (!Array.isArray(choices) || choices.length === 0) return null
  const constants = choices.filter(isRecord).filter((choice) => choice['const'] !== undefined)
  if (constants.length < choices.length) return null
  if (constants.length > MOST) return 'tooMany'
  return constants.map((choice) => option(choice['const'], choice['title']))
}
