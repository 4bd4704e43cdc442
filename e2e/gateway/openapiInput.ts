import type { Operation } from './openapiOperations.ts'
import { listIn, sortedKeys, textIn, treeIn, type Tree } from './openapiTree.ts'

/** The input schema of a tool, and where its arguments go. */
export interface InputSchema {
  schema: { type: 'object'; properties: Tree; required?: readonly string[] }
  /** In the order of the operation's parameters: what each is called among the arguments. */
  parameterNames: readonly string[]
  /** The arguments that are properties of the body, or the one that is the whole body. */
  body: { names: readonly string[] } | { whole: 'body' } | null
}

const words =
  /^(type|description|required|enum|minItems|maxItems|uniqueItems|format|pattern|minLength|maxLength|minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf|title|default|nullable|const)$/

const typesIn = (given: unknown): { type?: unknown; anyOf?: unknown; nullable?: true } => {
  const all = Array.isArray(given) ? (given as unknown[]) : [given]
  const types = all.filter((type) => type !== 'null' && type !== undefined)
  const isNullable = types.length < all.length && given !== undefined
  return {
    ...(types.length === 1 ? { type: types[0] } : {}),
    ...(types.length > 1 ? { anyOf: types.map((type) => ({ type })) } : {}),
    ...(isNullable ? { nullable: true } : {}),
  }
}

/** Objects that all have to hold are one object. */
const merged = (members: readonly Tree[]): Tree | null => {
  if (members.length === 0 || members.some(({ type }) => type !== 'object')) return null
  const required = new Set(members.flatMap((member) => listIn(member['required'])))
  const properties = members.map((member) => treeIn(member['properties']))
  return {
    type: 'object',
    properties: Object.assign({}, ...properties) as Tree,
    ...(required.size > 0 ? { required: [...required].sort() } : {}),
  }
}

/** A schema with the words that a model's provider takes: no read-only properties, no lists of types. */
const normalized = (given: Tree): Tree => {
  const kept = Object.entries(given).filter(([word]) => word !== 'type' && words.test(word))
  const schema: Record<string, unknown> = { ...Object.fromEntries(kept), ...typesIn(given['type']) }
  for (const word of ['items', 'additionalProperties'] as const) {
    const value = given[word]
    if (value !== undefined) {
      schema[word] = typeof value === 'object' ? normalized(treeIn(value)) : value
    }
  }
  for (const word of ['anyOf', 'oneOf', 'allOf'] as const) {
    const members = listIn(given[word]).map((member) => normalized(treeIn(member)))
    const object = word === 'allOf' ? merged(members) : null
    if (object !== null) Object.assign(schema, object)
    else if (members.length > 0) schema[word] = members
  }
  if (given['properties'] !== undefined) {
    const writable = Object.entries(treeIn(given['properties'])).filter(
      ([, property]) => treeIn(property)['readOnly'] !== true,
    )
    const own = writable.map(([name, property]) => [name, normalized(treeIn(property))])
    const properties = { ...treeIn(schema['properties']), ...Object.fromEntries(own) } as Tree
    const required = listIn(schema['required']).filter((name) => String(name) in properties)
    schema['type'] ??= 'object'
    schema['properties'] = properties
    if (required.length > 0) schema['required'] = required
    else delete schema['required']
  }
  return schema
}

/** Puts parameters and the properties of a body side by side. */
export const schemaFor = ({ parameters, body }: Operation): InputSchema => {
  const properties: Record<string, unknown> = {}
  const required: string[] = []
  let binding: InputSchema['body'] = null
  if (body !== null) {
    const schema = normalized(body.schema)
    const own = treeIn(schema['properties'])
    const names = sortedKeys(own)
    const isObject = body.contentType !== 'text/plain' && schema['type'] === 'object'
    if (isObject && names.length > 0) {
      Object.assign(properties, own)
      if (body.isRequired) required.push(...listIn(schema['required']).map(textIn))
      binding = { names }
    } else {
      const description = body.description || 'Request body'
      properties['body'] =
        body.contentType === 'text/plain'
          ? { type: 'string', description }
          : { description, ...schema }
      if (body.isRequired) required.push('body')
      binding = { whole: 'body' }
    }
  }
  const parameterNames = parameters.map((parameter) => {
    const { name, place, description, isRequired, schema } = parameter
    const isShared = parameters.some((other) => other !== parameter && other.name === name)
    const called = isShared || name in properties ? `${name}__${place}` : name
    const told = [description, `(${place} parameter)`].filter((part) => part !== '').join(' ')
    properties[called] = { ...normalized(schema), description: told }
    if (isRequired) required.push(called)
    return called
  })
  return {
    schema: {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required: [...new Set(required)].sort() } : {}),
    },
    parameterNames,
    body: binding,
  }
}
