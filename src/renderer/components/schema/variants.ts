import { isRecord, type Json } from './json.ts'
import { optionsOf } from './options.ts'
import { flattened, pointed, type Schema } from './resolve.ts'

/** One of the forms a value may take. */
export interface Variant {
  label: string
  schema: unknown
}

const MOST = 30
const MOST_LABEL = 60
const MOST_NESTED = 8 // alternatives of one alternative; a schema may refer to itself

/** What a schema leaves to choose. */
export interface Choices {
  /** The schema without its alternatives, or the only one when null is the other. */
  own: Schema
  /** Empty: there is nothing to choose. */
  variants: Variant[]
  isNullable: boolean
}

/** The alternatives of a flat schema: `oneOf`, `anyOf`, or several types. null is set apart. */
export function variantsOf(schema: Schema, root: unknown, left = MOST_NESTED): Choices {
  const none: Choices = { own: schema, variants: [], isNullable: false }
  const byType = Array.isArray(schema['type'])
  // Values to choose from are no alternatives, also when null is among them.
  if (optionsOf(schema) !== null) return none
  const { oneOf, anyOf, type, ...rest } = schema
  const choices: unknown = byType ? type : (oneOf ?? anyOf)
  if (!Array.isArray(choices) || choices.length === 0 || choices.length > MOST) return none
  const base: Schema = byType
    ? {
        ...rest,
        ...(oneOf === undefined ? {} : { oneOf }),
        ...(anyOf === undefined ? {} : { anyOf }),
      }
    : { ...rest, ...(type === undefined ? {} : { type }) }
  const all = choices.map((choice: unknown): unknown => (byType ? { type: choice } : choice))
  const others = all.filter((choice) => !isNull(choice, root))
  const isNullable = others.length < all.length
  const isBare = !Object.keys(base).some((key) => !/^(?:title|description|default|\$.*)$/.test(key))
  const variants = others.map((choice, at) => ({
    label: labelOf(choice, root, at),
    schema: isBare ? choice : { allOf: [choice, base] },
  }))
  if (variants.length === 0) return { own: { ...base, type: 'null' }, variants, isNullable: false }
  if (variants.length > 1) return { own: base, variants, isNullable }
  const only = flattened({ allOf: [base, variants[0]!.schema] }, root)
  if (!only || left === 0) return none
  const inner = variantsOf(only, root, left - 1)
  return { ...inner, isNullable: isNullable || inner.isNullable }
}

const isNull = (schema: unknown, root: unknown): boolean => {
  const flat = flattened(schema, root)
  return flat?.['type'] === 'null' || (flat !== null && flat['const'] === null)
}

function labelOf(choice: unknown, root: unknown, at: number): string {
  const flat = flattened(choice, root)
  const label = titleOf(flat) || tagOf(flat) || referenceName(choice, root) || typeOf(flat)
  return (label || String(at + 1)).slice(0, MOST_LABEL)
}

const titleOf = (schema: Schema | null): string => {
  const title = schema?.['title']
  return typeof title === 'string' ? title : ''
}

const typeOf = (schema: Schema | null): string => {
  const { type, format } = schema ?? {}
  if (typeof type !== 'string') return ''
  return type === 'string' && typeof format === 'string' ? format : type
}

/** The last word of a reference, such as `Circle` of `#/$defs/Circle`. */
const referenceName = (choice: unknown, root: unknown): string => {
  const reference = isRecord(choice) ? choice['$ref'] : null
  if (typeof reference !== 'string' || pointed(root, reference) === undefined) return ''
  return reference.split('/').at(-1) ?? ''
}

/** What tells a variant from the others: a property that is always the same, such as `kind`. */
function tagOf(schema: Schema | null): string {
  const properties = schema?.['properties']
  if (!isRecord(properties)) return ''
  for (const property of Object.values(properties)) {
    const value = isRecord(property) ? onlyValue(property) : undefined
    if (typeof value === 'string') return value
  }
  return ''
}

/** The one value a schema allows; undefined when it allows more. */
export function onlyValue(schema: Schema): Json | undefined {
  const options = optionsOf(schema)
  return Array.isArray(options) && options.length === 1 ? options[0]?.value : undefined
}
