import type { ApiDocument } from './openapiDocument.ts'
import type { Operation } from './openapiOperations.ts'
import { schemaFor, type InputSchema } from './openapiInput.ts'
import { schemeWarning } from './openapiSchemes.ts'
import { DocumentFault } from './openapiTree.ts'

/** One operation as a tool. */
export interface ApiTool {
  name: string
  operation: Operation
  description: string
  input: InputSchema
  annotations: Readonly<Record<string, boolean>>
  warnings: readonly string[]
}

/** The tools of a document, and what is none. */
export interface ApiTools {
  tools: readonly ApiTool[]
  unsupported: readonly { operation: Operation; reason: string }[]
  warnings: readonly string[]
}

const mostTools = 1000
const manyTools = 128
const longestName = 64
const shortestName = 16
const longestDescription = 1024

/** What a name may be long, so that `client-tool` fits. */
const roomAfter = (clientName: string): number =>
  Math.max(shortestName, longestName - clientName.length - 1)

const sanitized = (text: string): string => {
  const name = text
    .replaceAll(/[^A-Za-z0-9_]+/g, '_')
    .replaceAll(/_{2,}/g, '_')
    .replaceAll(/^_|_$/g, '')
  return /^\d/.test(name) ? `op_${name}` : name
}

const nameOf = ({ id, method, path }: Operation, room: number): string => {
  const place = path.replaceAll(/^\/+|\/+$/g, '').replaceAll(/\{([^}]*)\}/g, 'by_$1') || 'root'
  const name = sanitized(id) || sanitized(`${method.toLowerCase()}_${place.replaceAll('/', '_')}`)
  return cut(name, room)
}

const cut = (name: string, length: number): string =>
  name.length <= length ? name : name.slice(0, length).replace(/_+$/, '')

/** Names that come twice get a number from the second on, and still fit. */
const uniqueNames = (names: readonly string[], room: number): string[] => {
  const isSingle = (name: string): boolean => names.filter((other) => other === name).length === 1
  const taken = new Set(names.filter(isSingle))
  return names.map((name) => {
    if (isSingle(name)) return name
    let unique = name
    for (let count = 2; taken.has(unique); count += 1) {
      const suffix = `_${count}`
      unique = cut(name, room - suffix.length) + suffix
    }
    taken.add(unique)
    return unique
  })
}

const descriptionOf = (operation: Operation): string => {
  const { summary, description, method, path, isDeprecated } = operation
  const prose =
    description.length > longestDescription
      ? `${description.slice(0, longestDescription).trim()}…`
      : description
  const shape = `${method} ${path}${isDeprecated ? ' [deprecated]' : ''}`
  return [...new Set([summary, prose, shape])].filter((part) => part !== '').join('\n\n')
}

const annotationsOf = (method: string): Record<string, boolean> => {
  const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(method)
  return {
    readOnlyHint: isReading,
    destructiveHint: !isReading && method !== 'PUT',
    idempotentHint: isReading || method === 'PUT' || method === 'DELETE',
    openWorldHint: true,
  }
}

/** Makes tools of the operations that can be one; throws a DocumentFault when they are too many. */
export const toolsOfDocument = (
  document: ApiDocument,
  options: { clientName: string; includesDeprecated: boolean },
): ApiTools => {
  const reasonOf = ({ unsupported, isDeprecated }: Operation): string | null =>
    unsupported === null && isDeprecated && !options.includesDeprecated
      ? 'deprecated (set openapi_config.include_deprecated to expose it)'
      : unsupported
  const usable = document.operations.filter((operation) => reasonOf(operation) === null)
  const { length } = usable
  if (length > mostTools) {
    throw new DocumentFault(`spec yields ${length} tools, above the limit of ${mostTools}`)
  }
  const room = roomAfter(options.clientName)
  const wanted = usable.map((operation) => nameOf(operation, room))
  const names = uniqueNames(wanted, room)
  const renamed = usable.flatMap(({ method, path }, index) =>
    names[index] === wanted[index]
      ? []
      : [
          `tool name "${wanted[index]}" is used by more than one operation; ${method} ${path} was renamed to "${names[index]}"`,
        ],
  )
  const many = `${length} tools exceed the recommended ${manyTools}; restrict tools_to_execute so the model is not offered every operation`
  const none = 'no operation in the spec can be exposed as a tool'
  return {
    tools: usable.map((operation, index) => {
      const warning = schemeWarning(operation.requirements, document.schemes)
      return {
        name: names[index]!,
        operation,
        description: descriptionOf(operation),
        input: schemaFor(operation),
        annotations: annotationsOf(operation.method),
        warnings: warning === null ? [] : [warning],
      }
    }),
    unsupported: document.operations.flatMap((operation) => {
      const reason = reasonOf(operation)
      return reason === null ? [] : [{ operation, reason }]
    }),
    warnings: [
      ...document.warnings,
      ...renamed,
      ...(length > manyTools ? [many] : []),
      ...(length === 0 ? [none] : []),
    ],
  }
}
