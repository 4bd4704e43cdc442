import { requirementsFrom, type Requirement } from './openapiSchemes.ts'
import {
  DocumentFault,
  inlined,
  listIn,
  sortedKeys,
  textIn,
  treeIn,
  type Tree,
} from './openapiTree.ts'

/** One parameter of an operation, references followed. */
export interface Parameter {
  name: string
  place: string
  description: string
  isRequired: boolean
  /** Each item of a list is a parameter of its own. */
  isExploded: boolean
  schema: Tree
}

/** What an operation is sent, as the gateway can encode it. */
export interface RequestBody {
  contentType: 'application/json' | 'application/x-www-form-urlencoded' | 'text/plain'
  isRequired: boolean
  description: string
  schema: Tree
}

/** One operation of a document. */
export interface Operation {
  id: string
  /** In upper case. */
  method: string
  path: string
  summary: string
  description: string
  isDeprecated: boolean
  parameters: readonly Parameter[]
  body: RequestBody | null
  requirements: readonly Requirement[]
  /** Why it cannot be a tool, or null. */
  unsupported: string | null
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']
const encodable = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'] as const
const binary = /^(multipart\/|application\/octet-stream|image\/|audio\/|video\/)/

const parameterFrom = (given: Tree): Parameter => {
  const place = textIn(given['in']).toLowerCase()
  const schema = treeIn(given['schema'])
  const { explode } = given
  return {
    name: textIn(given['name']),
    place,
    description: textIn(given['description']),
    isRequired: place === 'path' || given['required'] === true,
    isExploded: typeof explode === 'boolean' ? explode : place === 'query' || place === 'cookie',
    schema: Object.keys(schema).length === 0 ? { type: 'string' } : schema,
  }
}

const bodyFrom = (given: Tree): RequestBody => {
  const content = treeIn(given['content'])
  const mediaOf = new Map(
    sortedKeys(content).map((type) => [type.split(';')[0]!.trim().toLowerCase(), content[type]]),
  )
  const declared = [...mediaOf.keys()]
  const json = declared.find((type) => type === '*/*' || type.includes('json'))
  const found = encodable.find((type) => mediaOf.has(type))
  const type = found ?? json
  if (type === undefined) {
    const upload = declared.find((other) => binary.test(other))
    throw new DocumentFault(
      upload === undefined
        ? `request body content type [${declared.join(' ')}] is not supported (JSON, form-urlencoded or text/plain only)`
        : `${upload} request body is not supported (multipart/binary uploads cannot be expressed as tool arguments)`,
    )
  }
  const schema = treeIn(treeIn(mediaOf.get(type))['schema'])
  return {
    contentType: found ?? 'application/json',
    isRequired: given['required'] === true,
    description: textIn(given['description']),
    schema: Object.keys(schema).length === 0 ? { type: 'object' } : schema,
  }
}

const operationFrom = (
  tree: Tree,
  item: Tree,
  { path, method }: { path: string; method: string },
): Operation => {
  const given = treeIn(item[method])
  const operation: Operation = {
    id: textIn(given['operationId']),
    method: method.toUpperCase(),
    path,
    summary: textIn(given['summary']),
    description: textIn(given['description']),
    isDeprecated: given['deprecated'] === true,
    parameters: [],
    body: null,
    requirements: requirementsFrom(given['security'] ?? tree['security']),
    unsupported: null,
  }
  try {
    const parameters = [...listIn(item['parameters']), ...listIn(given['parameters'])]
      .map((parameter) => parameterFrom(treeIn(inlined(tree, parameter))))
      .filter(({ name }) => name !== '')
    // One of the operation replaces the one of its path.
    const byPlace = new Map(
      parameters.map((parameter) => [`${parameter.place} ${parameter.name}`, parameter]),
    )
    const body = given['requestBody'] ?? null
    return {
      ...operation,
      parameters: [...byPlace.values()],
      body: body === null ? null : bodyFrom(treeIn(inlined(tree, body))),
    }
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error
    return { ...operation, unsupported: error.message }
  }
}

/** The operations of a document: paths sorted, their methods in the order of the gateway. */
export const operationsIn = (tree: Tree): Operation[] => {
  const paths = treeIn(tree['paths'])
  return sortedKeys(paths).flatMap((path) => {
    const item = treeIn(paths[path])
    return methods
      .filter((method) => method in item)
      .map((method) => operationFrom(tree, item, { path, method }))
  })
}
