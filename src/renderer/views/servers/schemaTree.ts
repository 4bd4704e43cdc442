import { joinedPath } from '../../../shared/schemaPath.ts'
import { SCHEMA } from '../../../shared/text/schemaViews.ts'
import { isRecord } from '../../components/schema/json.ts'
import { schemaFacts, schemaType, short } from './schemaFacts.ts'
import { resolveSchema } from './schemaReference.ts'

/** One line of a schema shown as a tree. What is below it is asked for when it is opened. */
export interface SchemaNode {
  /** Name of a property, or a word for what has none. */
  name: string
  isProperty: boolean
  isRequired: boolean
  type: string
  description: string
  /** Defaults, ranges and the like. */
  facts: string[]
  /** Where the schema of this line stands, as findings name places. */
  path: string
  /** The schema itself, references followed. */
  schema: unknown
  /** The references that led here, to see where one begins anew. */
  via: readonly string[]
  /** Below it the same begins again, or its reference leads nowhere. */
  isEnd: boolean
}

export interface SchemaLevel {
  nodes: SchemaNode[]
  /** So many are left out: a hostile schema must not fill the window. */
  more: number
}

const MOST = 200
const NOTHING: SchemaLevel = { nodes: [], more: 0 }

/** The whole of a schema as the line above its first level. */
export function schemaRoot(schema: unknown, field: 'inputSchema' | 'outputSchema'): SchemaNode {
  const at = { name: '', isProperty: false, isRequired: false, path: field, via: ['#'] }
  return nodeOf(schema, at, { schema, field })
}

interface Root {
  schema: unknown
  field: string
}

type Place = Pick<SchemaNode, 'name' | 'isProperty' | 'isRequired' | 'path' | 'via'>

/** The lines below one line, in the order of the schema. Reads one level, whatever is below it. */
export function schemaLevel(node: SchemaNode, root: SchemaNode): SchemaLevel {
  if (node.isEnd || !isRecord(node.schema)) return NOTHING
  const whole = { schema: root.schema, field: root.path }
  const places = placesBelow(node.schema, node)
  return {
    nodes: places.slice(0, MOST).map(([schema, place]) => nodeOf(schema, place, whole)),
    more: Math.max(0, places.length - MOST),
  }
}

/** Whether opening a line shows anything. */
export const hasLevel = (node: SchemaNode): boolean =>
  !node.isEnd && isRecord(node.schema) && placesBelow(node.schema, node).length > 0

function nodeOf(raw: unknown, place: Place, root: Root): SchemaNode {
  const found = resolveSchema(raw, place, root)
  const { schema, path, via, problem } = found
  // What stands beside a reference is about this use of it.
  const own = isRecord(raw) ? raw : {}
  const described = own['description'] ?? (isRecord(schema) ? schema['description'] : '')
  return {
    ...place,
    ...{ schema, path, via },
    type: problem === '' ? schemaType(schema) : problem,
    description: typeof described === 'string' ? described : '',
    facts: schemaFacts(schema, own),
    isEnd: problem !== '',
  }
}

function placesBelow(schema: Record<string, unknown>, parent: SchemaNode): [unknown, Place][] {
  const places: [unknown, Place][] = []
  const { via } = parent
  const add = (keys: string[], value: unknown, name: string, more: Partial<Place> = {}): void => {
    if (places.length > 100_000) return
    const path = keys.reduce(joinedPath, parent.path)
    places.push([value, { name, isProperty: false, isRequired: false, path, via, ...more }])
  }
  const required = Array.isArray(schema['required']) ? new Set<unknown>(schema['required']) : null
  for (const [name, value] of entriesOf(schema['properties'])) {
    const isRequired = required?.has(name) ?? false
    add(['properties', name], value, name, { isProperty: true, isRequired })
  }
  for (const [pattern, value] of entriesOf(schema['patternProperties'])) {
    add(['patternProperties', pattern], value, SCHEMA.pattern(short(pattern)))
  }
  if (isRecord(schema['additionalProperties'])) {
    add(['additionalProperties'], schema['additionalProperties'], SCHEMA.others)
  }
  const { items, prefixItems = Array.isArray(items) ? items : undefined } = schema
  for (const [at, value] of listOf(prefixItems).entries()) {
    add([Array.isArray(items) ? 'items' : 'prefixItems', `${at}`], value, SCHEMA.item(at + 1))
  }
  if (isRecord(items) && tells(items)) add(['items'], items, SCHEMA.items)
  for (const key of ['oneOf', 'anyOf'] as const) {
    const variants = listOf(schema[key])
    if (!variants.some(tells)) continue
    for (const [at, value] of variants.entries()) {
      const title = isRecord(value) && typeof value['title'] === 'string' ? value['title'] : ''
      add([key, `${at}`], value, SCHEMA.variant(at + 1, short(title)))
    }
  }
  for (const [at, value] of listOf(schema['allOf']).entries()) {
    add(['allOf', `${at}`], value, SCHEMA.part(at + 1))
  }
  return places
}

/** Whether a schema says more than the name of a type, which its parent shows already. */
function tells(schema: unknown): boolean {
  if (!isRecord(schema)) return false
  return Object.keys(schema).some((key) => key !== 'type' && key !== 'title')
}

const entriesOf = (value: unknown): [string, unknown][] =>
  isRecord(value) ? Object.entries(value) : []

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
