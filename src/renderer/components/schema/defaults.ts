import { isWithin, type Json } from './json.ts'
import { describeSchema } from './shape.ts'
import { Unfinished, type Typed } from './typed.ts'

/** A schema that needs itself would begin for ever. */
const MOST_DEPTH = 6
const MOST_PARTS = 200
const DEFAULT_BOUNDS = { nodes: 5000, characters: 50_000, depth: 32 }

interface Begin {
  root: unknown
  isRequired: boolean
  depth?: number
  parts?: { left: number }
}

/**
 * What a part begins with: its default; where it is required also what has only one value, and the
 * object or list that the rest goes into. undefined: nothing, so it is not sent.
 */
export function startValue(
  schema: unknown,
  { root, isRequired, depth = 0, parts = { left: MOST_PARTS } }: Begin,
): Json | undefined {
  if (parts.left-- <= 0) return undefined
  const { shape, isNullable, default: given } = describeSchema(schema, root)
  if (given !== undefined && isWithin(given, DEFAULT_BOUNDS)) return given
  if (!isRequired || isNullable || depth > MOST_DEPTH) return undefined
  const inside = { root, depth: depth + 1, parts }
  if (shape.kind === 'choice') {
    return shape.options.length === 1 ? shape.options[0]?.value : undefined
  }
  if (shape.kind === 'list' || shape.kind === 'several') return []
  if (shape.kind === 'null') return null
  if (shape.kind === 'variants') {
    return startValue(shape.variants[0]?.schema, { ...inside, isRequired: true })
  }
  if (shape.kind !== 'object') return undefined
  const entries = shape.properties.flatMap((property) => {
    const value = startValue(property.schema, { ...inside, isRequired: property.isRequired })
    return value === undefined ? [] : [[property.name, value] as const]
  })
  return Object.fromEntries(entries)
}

/** What a new entry of a list or a map holds: it has to be there to be filled in. */
export function emptyEntry(schema: unknown, root: unknown, left = 4): Typed {
  const start = startValue(schema, { root, isRequired: true })
  if (start !== undefined) return start
  const { shape } = describeSchema(schema, root)
  if (shape.kind === 'text') return ''
  if (shape.kind === 'number') return new Unfinished('', 'number')
  if (shape.kind === 'boolean') return false
  if (shape.kind === 'choice') return shape.options[0]?.value
  if (shape.kind === 'object') return {}
  if (shape.kind !== 'variants' || left === 0) return null
  return emptyEntry(shape.variants[0]?.schema, root, left - 1)
}
