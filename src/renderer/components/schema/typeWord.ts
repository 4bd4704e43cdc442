import type { Described } from './shape.ts'

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** The kind of a value in the words of JSON schema, with its limits, for the line of its name. */
export function typeWord({ shape, isNullable, schema }: Described): string {
  const word = wordOf(shape)
  const from = number(schema['minimum']) ?? number(schema['exclusiveMinimum'])
  const to = number(schema['maximum']) ?? number(schema['exclusiveMaximum'])
  const range = shape.kind === 'number' ? rangeOf(from, to) : ''
  return `${word}${range}${isNullable ? ' | null' : ''}`
}

function wordOf(shape: Described['shape']): string {
  switch (shape.kind) {
    case 'text':
      return shape.format ?? 'string'
    case 'number':
      return shape.isInteger ? 'integer' : 'number'
    case 'choice':
      return 'enum'
    case 'several':
    case 'list':
      return 'array'
    case 'variants':
      return 'one of'
    case 'raw':
      return 'JSON'
    default:
      return shape.kind
  }
}

function rangeOf(from: number | null, to: number | null): string {
  if (from !== null && to !== null) return ` ${from} … ${to}`
  if (from !== null) return ` ≥ ${from}`
  return to === null ? '' : ` ≤ ${to}`
}
