import type { Annotations, ListedThing, TestedTool } from '../../shared/model/probe.ts'
import { PROBE } from '../../shared/text/probe.ts'

type Fields = Record<string, unknown>

/** Deeper values overflow the stack wherever they are copied, and no real schema is near it. */
const MAX_DEPTH = 200

/** One entry of tools/list as far as it can be read; what is wrong with it stands in `problem`. */
export function readTool(value: unknown, index: number): TestedTool {
  if (!isObject(value)) {
    return { ...EMPTY, index, inputSchema: null, outputSchema: null, problem: PROBE.notAnObject }
  }
  const annotations = readAnnotations(value['annotations'])
  const name = text(value['name'])
  const { inputSchema = null, outputSchema = null } = value
  const isTooDeep = !isWithin(inputSchema, MAX_DEPTH) || !isWithin(outputSchema, MAX_DEPTH)
  return {
    index,
    name,
    title: text(value['title']) || (annotations?.title ?? ''),
    description: text(value['description']),
    ...(isTooDeep ? { inputSchema: null, outputSchema: null } : { inputSchema, outputSchema }),
    annotations,
    tokens: null,
    problem: isTooDeep ? PROBE.schemaTooDeep : problemOf(value),
  }
}

/** A prompt: its arguments as detail, an optional one with a question mark. */
export function readPrompt(value: unknown): ListedThing | null {
  if (!isObject(value) || text(value['name']) === '') return null
  const list = Array.isArray(value['arguments']) ? value['arguments'].filter(isObject) : []
  const names = list.map((item) => `${text(item['name'])}${item['required'] === true ? '' : '?'}`)
  return thing(value, names.join(', '))
}

/** A resource: its URI as detail. */
export function readResource(value: unknown): ListedThing | null {
  return isObject(value) && text(value['uri']) !== '' ? thing(value, text(value['uri'])) : null
}

/** A resource template: its URI template as detail. */
export function readTemplate(value: unknown): ListedThing | null {
  const uri = isObject(value) ? text(value['uriTemplate']) : ''
  return isObject(value) && uri !== '' ? thing(value, uri) : null
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const EMPTY = { name: '', title: '', description: '', annotations: null, tokens: null }

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1))
}

function thing(value: Fields, detail: string): ListedThing {
  const name = text(value['name']) || text(value['title']) || detail
  return { name, description: text(value['description']), detail }
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
