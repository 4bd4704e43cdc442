import { SCHEMA } from '../../../shared/text/schemaViews.ts'
import { isRecord } from '../../components/schema/json.ts'

const MOST_TEXT = 80
const MOST_VALUES = 12
const MOST_DEPTH = 3

/** A stranger's text for one line. */
export const short = (text: string): string =>
  text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text

const literal = (value: unknown): string => short(JSON.stringify(value) ?? SCHEMA.any)

/** What a schema lets through, in a few words: `string`, `object[]`, `"a" | "b"`. */
export function schemaType(schema: unknown, depth = 0): string {
  if (schema === false) return SCHEMA.nothing
  if (!isRecord(schema) || depth > MOST_DEPTH) return SCHEMA.any
  const { type, items, enum: values } = schema
  if (Array.isArray(values)) {
    return values.length > MOST_VALUES ? SCHEMA.valuesType : values.map(literal).join(' | ')
  }
  if ('const' in schema) return literal(schema['const'])
  if (type === 'array') return `${arrayOf(schemaType(items, depth + 1))}[]`
  if (Array.isArray(type)) return type.slice(0, 6).map(String).join(' | ')
  if (typeof type === 'string') return short(type)
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(choices)) {
    const types = [...new Set(choices.slice(0, 6).map((choice) => schemaType(choice, depth + 1)))]
    const isShort = choices.length <= 6 && types.every((word) => word.length <= 24)
    return isShort ? types.join(' | ') : SCHEMA.oneOf(choices.length)
  }
  if (isRecord(schema['properties'])) return 'object'
  const { $ref } = schema
  return typeof $ref === 'string' ? short($ref.split('/').at(-1) ?? $ref) : SCHEMA.any
}

const arrayOf = (type: string): string => (type.includes(' | ') ? `(${type})` : type)

/** Defaults, ranges and the like; `own` stands beside a reference and comes first. */
export function schemaFacts(schema: unknown, own: Record<string, unknown>): string[] {
  const all = { ...(isRecord(schema) ? schema : {}), ...own }
  const facts: string[] = []
  const say = (fact: string | null): void => void (fact === null || facts.push(fact))
  const number = (key: string, words: (value: string) => string): void => {
    if (typeof all[key] === 'number') say(words(String(all[key])))
  }
  const { enum: values, examples, format, pattern } = all
  if (Array.isArray(values) && values.length > MOST_VALUES) {
    const some = values.slice(0, MOST_VALUES).map(literal).join(', ')
    say(SCHEMA.values(values.length, `${some}, …`))
  }
  if (typeof format === 'string') say(short(format))
  if ('default' in all) say(SCHEMA.default(literal(all['default'])))
  number('minimum', SCHEMA.atLeast)
  number('exclusiveMinimum', SCHEMA.moreThan)
  number('maximum', SCHEMA.atMost)
  number('exclusiveMaximum', SCHEMA.lessThan)
  number('multipleOf', SCHEMA.multipleOf)
  say(range(all['minLength'], all['maxLength'], SCHEMA.letters))
  say(range(all['minItems'], all['maxItems'], SCHEMA.entries))
  if (all['uniqueItems'] === true) say(SCHEMA.unique)
  if (typeof pattern === 'string') say(SCHEMA.matches(short(pattern)))
  if (Array.isArray(examples) && examples.length > 0) {
    say(SCHEMA.examples(examples.slice(0, 3).map(literal).join(', ')))
  }
  if (all['deprecated'] === true) say(SCHEMA.deprecated)
  return facts
}

function range(least: unknown, most: unknown, words: (range: string) => string): string | null {
  const [from, to] = [least, most].map((value) => (typeof value === 'number' ? value : null))
  if (from != null && to != null) return words(from === to ? `${from}` : `${from} to ${to}`)
  if (from != null) return words(SCHEMA.orMore(`${from}`))
  return to != null ? words(SCHEMA.upTo(`${to}`)) : null
}
