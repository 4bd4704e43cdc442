import { isRecord, isSame } from './json.ts'

/** A schema, or what is called one: any keyword may hold anything. */
export type Schema = Record<string, unknown>

const MOST_PARTS = 64 // references and parts of `allOf` that one level may be made of

/** What a reference within the document points at; undefined when it is not there. */
export function pointed(root: unknown, reference: string): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  return reference.slice(2).split('/').map(unescaped).reduce(child, root)
}

/** One step into a document; undefined when there is nothing. */
export const child = (at: unknown, key: string): unknown =>
  typeof at === 'object' && at !== null && Object.hasOwn(at, key)
    ? (at as Record<string, unknown>)[key]
    : undefined

/** One part of a JSON pointer as the key it stands for. */
export function unescaped(token: string): string {
  let text = token
  try {
    text = decodeURIComponent(token)
  } catch {
    // A lone percent sign is part of the name.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/**
 * One level of a schema, its references followed and its `allOf` merged in. null: that cannot be
 * told plainly (a reference to elsewhere, a loop, parts that contradict each other).
 */
export function flattened(
  schema: unknown,
  root: unknown,
  parts = { left: MOST_PARTS },
): Schema | null {
  if (schema === true || schema === undefined) return {}
  if (!isRecord(schema) || parts.left-- <= 0) return null
  const { $ref, allOf, ...own } = schema
  const others: unknown[] = Array.isArray(allOf) ? allOf.slice(0, MOST_PARTS) : []
  if (typeof $ref === 'string') {
    const target = pointed(root, $ref)
    if (target === undefined) return null
    others.unshift(target)
  }
  let whole: Schema | null = own
  for (const other of others) {
    const flat = flattened(other, root, parts)
    whole = flat && whole && merged(whole, flat)
  }
  return whole
}

/** Say something about a schema and nothing about values; the outer one counts. */
const ABOUT = new Set([
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['$comment', '$schema', '$id', 'id', '$anchor', '$defs', 'definitions', 'enumNames'],
])
const HIGHER_COUNTS = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems'])
const LOWER_COUNTS = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'])

/** Two schemas that both have to hold as one; null when a table of fields could not show it. */
function merged(one: Schema, other: Schema): Schema | null {
  const all = new Map(Object.entries(one))
  for (const [key, value] of Object.entries(other)) {
    const had = all.get(key)
    const both =
      had === undefined || ABOUT.has(key) ? (had ?? value) : mergedKeyword(key, had, value)
    if (both === undefined) return null
    all.set(key, both)
  }
  return Object.fromEntries(all)
}

function mergedKeyword(key: string, one: unknown, other: unknown): unknown {
  if (isSame(one, other)) return one
  if (key === 'properties' && isRecord(one) && isRecord(other)) return mergedProperties(one, other)
  if (key === 'required' && Array.isArray(one) && Array.isArray(other)) {
    return [...new Set<unknown>([...one, ...other])]
  }
  if (typeof one === 'number' && typeof other === 'number') {
    if (HIGHER_COUNTS.has(key)) return Math.max(one, other)
    if (LOWER_COUNTS.has(key)) return Math.min(one, other)
  }
  if (key === 'type') return commonType(one, other)
  return undefined
}

function mergedProperties(one: Schema, other: Schema): Schema {
  const all = new Map(Object.entries(one))
  for (const [name, schema] of Object.entries(other)) {
    const had = all.get(name)
    all.set(name, had === undefined || isSame(had, schema) ? schema : { allOf: [had, schema] })
  }
  return Object.fromEntries(all)
}

function commonType(one: unknown, other: unknown): unknown {
  const [ones, others] = [one, other].map((type) => (Array.isArray(type) ? type : [type]))
  const common = (ones ?? []).flatMap((type) => {
    if (others?.includes(type)) return [type]
    if (type === 'integer' && others?.includes('number')) return ['integer']
    return type === 'number' && others?.includes('integer') ? ['integer'] : []
  })
  return common.length > 1 ? common : common[0]
}
