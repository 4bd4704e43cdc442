import type { Annotations, TestedTool } from '../../shared/model/probe.ts'
import { PROBE } from '../../shared/text/probe.ts'

type Fields = Record<string, unknown>

/** Deeper values overflow the stack wherever they are copied, and no real schema is near it. */
const MAX_DEPTH = 200
/** A schema of 2 MB has about 60,000 values; millions of them would hold main and window. */
const MAX_VALUES = 300_000

/** One entry of tools/list as far as it can be read; what is wrong with it stands in `problem`. */
export function readTool(value: unknown, index: number): TestedTool {
  if (!isObject(value)) {
    return { ...EMPTY, index, inputSchema: null, outputSchema: null, problem: PROBE.notAnObject }
  }
  const annotations = readAnnotations(value['annotations'])
  const name = text(value['name'])
  const { inputSchema = null, outputSchema = null } = value
  const tooMuch = tooMuchIn(inputSchema, outputSchema)
  return {
    index,
    name,
    title: text(value['title']) || (annotations?.title ?? ''),
    description: text(value['description']),
    ...(tooMuch !== '' ? { inputSchema: null, outputSchema: null } : { inputSchema, outputSchema }),
    annotations,
    tokens: null,
    problem: tooMuch || problemOf(value),
  }
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const EMPTY = { name: '', title: '', description: '', annotations: null, tokens: null }

/** Why schemas are not kept; empty when they are. */
function tooMuchIn(...schemas: unknown[]): string {
  let left = MAX_VALUES
  const isWithin = (value: unknown, depth: number): boolean => {
    left -= 1
    if (left < 0) return false
    if (typeof value !== 'object' || value === null) return true
    return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1))
  }
  if (schemas.every((schema) => isWithin(schema, MAX_DEPTH))) return ''
  return left < 0 ? PROBE.schemaTooLarge : PROBE.schemaTooDeep
}

function problemOf(tool: Fields): string {
  if (text(tool['name']).trim() === '') return PROBE.noName
  for (const field of ['description', 'title']) {
    const value = tool[field]
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return PROBE.notText(field)
    }
  }
  const schema = tool['inputSchema']
  if (schema === undefined || schema === null) return PROBE.noSchema
  if (!isObject(schema)) return PROBE.schemaNotObject
  if (schema['type'] !== 'object') return PROBE.schemaType
  const { properties, required } = schema
  if (properties !== undefined && !isObject(properties)) return PROBE.schemaProperties
  const isNames = Array.isArray(required) && required.every((name) => typeof name === 'string')
  if (required !== undefined && !isNames) return PROBE.schemaRequired
  return ''
}

function readAnnotations(value: unknown): Annotations | null {
  if (!isObject(value)) return null
  return {
    title: typeof value['title'] === 'string' ? value['title'] : null,
    readOnly: flag(value['readOnlyHint']),
    destructive: flag(value['destructiveHint']),
    idempotent: flag(value['idempotentHint']),
    openWorld: flag(value['openWorldHint']),
  }
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
