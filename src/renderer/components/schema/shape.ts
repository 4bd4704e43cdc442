import { isRecord, type Json } from './json.ts'
import { optionsOf, type Option } from './options.ts'
import { flattened, type Schema } from './resolve.ts'
import { variantsOf, type Variant } from './variants.ts'

/** Why a part is written as JSON and not filled into fields. */
export type RawReason = 'anything' | 'unclear' | 'tooMany'

/** One named part of an object; its schema is not looked into yet. */
export interface Property {
  name: string
  schema: unknown
  isRequired: boolean
}

/** What one part of a form looks like. Parts inside are described when they are shown. */
export type Shape =
  | { kind: 'text'; format: string | null }
  | { kind: 'number'; isInteger: boolean }
  | { kind: 'boolean' }
  | { kind: 'null' }
  | { kind: 'choice'; options: readonly Option[] }
  | { kind: 'several'; options: readonly Option[] }
  /** `extra`: the schema of entries under names the user chooses; null: there are none. */
  | { kind: 'object'; properties: readonly Property[]; extra: unknown }
  | { kind: 'list'; first: readonly unknown[]; items: unknown }
  | { kind: 'variants'; variants: readonly Variant[] }
  | { kind: 'raw'; reason: RawReason }

/** One part of a schema as a form needs it. Texts are the server's, cut to a length. */
export interface Described {
  shape: Shape
  title: string
  description: string
  /** null is allowed beside what the shape is for. */
  isNullable: boolean
  /** undefined: none. */
  default: Json | undefined
  /** The flat schema, for limits and hints. */
  schema: Schema
}

const MOST_PROPERTIES = 1000
const MOST_CHECK_BOXES = 24

const text = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.slice(0, most) : ''

/** Each part is asked for several times over, and a hostile one costs milliseconds. */
const known = new WeakMap<object, WeakMap<object, Described>>()

/**
 * Describes one part of a schema; `root` is the document that references point into. Schemas are
 * taken for what they were when first described.
 */
export function describeSchema(schema: unknown, root: unknown): Described {
  if (!isRecord(schema) || !isRecord(root)) return newlyDescribed(schema, root)
  const ofRoot = known.get(root) ?? new WeakMap<object, Described>()
  known.set(root, ofRoot)
  const found = ofRoot.get(schema) ?? newlyDescribed(schema, root)
  ofRoot.set(schema, found)
  return found
}

function newlyDescribed(schema: unknown, root: unknown): Described {
  const flat = flattened(schema, root)
  if (!flat) return described({}, { kind: 'raw', reason: 'unclear' }, false)
  const { own, variants, isNullable } = variantsOf(flat, root)
  if (variants.length > 0) return described(own, { kind: 'variants', variants }, isNullable)
  return described(own, shapeOf(own, root), isNullable)
}

const described = (schema: Schema, shape: Shape, isNullable: boolean): Described => ({
  shape,
  title: text(schema['title'], 200),
  description: text(schema['description'], 2000),
  isNullable,
  default: schema['default'] as Json | undefined,
  schema,
})

function shapeOf(schema: Schema, root: unknown): Shape {
  const options = optionsOf(schema)
  if (options === 'tooMany') return { kind: 'raw', reason: 'tooMany' }
  if (options) return { kind: 'choice', options }
  switch (schema['type'] ?? guessedType(schema)) {
    case 'string':
      return { kind: 'text', format: text(schema['format'], 40) || null }
    case 'integer':
      return { kind: 'number', isInteger: true }
    case 'number':
      return { kind: 'number', isInteger: false }
    case 'boolean':
      return { kind: 'boolean' }
    case 'null':
      return { kind: 'null' }
    case 'object':
      return objectShape(schema)
    case 'array':
      return listShape(schema, root)
    case undefined:
      return { kind: 'raw', reason: 'anything' }
    default:
      return { kind: 'raw', reason: 'unclear' }
  }
}

/** What a schema without a type is about, when its keywords leave no doubt. */
function guessedType(schema: Schema): string | undefined {
  const has = (...keys: string[]): boolean => keys.some((key) => schema[key] !== undefined)
  if (has('properties', 'additionalProperties', 'patternProperties', 'required')) return 'object'
  if (has('items', 'prefixItems', 'minItems', 'maxItems')) return 'array'
  if (has('minLength', 'maxLength', 'pattern', 'format')) return 'string'
  return has('minimum', 'maximum', 'multipleOf') ? 'number' : undefined
}

function objectShape(schema: Schema): Shape {
  const { properties, additionalProperties, patternProperties } = schema
  const named = isRecord(properties) ? Object.entries(properties) : []
  if (named.length > MOST_PROPERTIES) return { kind: 'raw', reason: 'tooMany' }
  const required = new Set<unknown>(Array.isArray(schema['required']) ? schema['required'] : [])
  const isOpen = !isRecord(properties) || isRecord(patternProperties)
  const extra = additionalProperties ?? (isOpen ? patternSchema(patternProperties) : false)
  return {
    kind: 'object',
    properties: named
      .map(([name, own]) => ({ name, schema: own, isRequired: required.has(name) }))
      .sort((one, other) => Number(other.isRequired) - Number(one.isRequired)),
    extra: extra === false ? null : extra,
  }
}

/** The schema of entries by pattern of their names, when there is one for all. */
function patternSchema(patterns: unknown): unknown {
  const [only, ...others] = isRecord(patterns) ? Object.values(patterns) : []
  return only === undefined || others.length > 0 ? true : only
}

function listShape(schema: Schema, root: unknown): Shape {
  const { items, prefixItems, additionalItems } = schema
  const first: unknown = prefixItems ?? (Array.isArray(items) ? items : [])
  if (!Array.isArray(first) || first.length > MOST_PROPERTIES)
    return { kind: 'raw', reason: 'unclear' }
  const rest = Array.isArray(items) ? additionalItems : items
  const one = first.length === 0 && isRecord(rest) ? flattened(rest, root) : null
  const options = one && optionsOf(one)
  if (Array.isArray(options) && options.length > 1 && options.length <= MOST_CHECK_BOXES) {
    return { kind: 'several', options }
  }
  return { kind: 'list', first, items: rest === false ? null : (rest ?? true) }
}

/** Whether the fields of a shape can show a value; otherwise it is shown as JSON. */
export function canShow({ shape, isNullable }: Described, value: unknown): boolean {
  if (value === undefined || (value === null && isNullable)) return true
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'null':
      return value === null
    case 'choice':
      return shape.options.some((option) => option.matches(value))
    case 'several':
      return (
        Array.isArray(value) &&
        shape.options.filter((option) => value.some(option.matches)).length === value.length
      )
    case 'object':
      return isRecord(value)
    case 'list':
      return Array.isArray(value)
    default:
      return true
  }
}
