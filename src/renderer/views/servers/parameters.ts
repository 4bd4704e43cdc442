/** One parameter of a tool as its JSON schema describes it, for a table. */
export interface Parameter {
  name: string
  type: string
  isRequired: boolean
  description: string
}

const MOST = 500 // a hostile schema must not fill the window
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The parameters on the first level; empty when the schema has none or makes no sense. */
export function parametersOf(schema: unknown): Parameter[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return []
  const required = Array.isArray(schema['required']) ? new Set<unknown>(schema['required']) : null
  return Object.entries(schema['properties'])
    .slice(0, MOST)
    .map(([name, property]) => ({
      name,
      type: typeOf(property),
      isRequired: required?.has(name) ?? false,
      description: isRecord(property) ? text(property['description']) : '',
    }))
}

function typeOf(schema: unknown, depth = 0): string {
  if (!isRecord(schema) || depth > 3) return 'any'
  const { type, items } = schema
  if (Array.isArray(schema['enum'])) return schema['enum'].slice(0, 12).map(literal).join(' | ')
  if ('const' in schema) return literal(schema['const'])
  if (type === 'array') return `${typeOf(items, depth + 1)}[]`
  if (Array.isArray(type)) return type.slice(0, 6).map(String).join(' | ')
  if (typeof type === 'string') return type
  const choices = schema['anyOf'] ?? schema['oneOf']
  if (!Array.isArray(choices)) return 'any'
  return choices
    .slice(0, 6)
    .map((choice) => typeOf(choice, depth + 1))
    .join(' | ')
}

const literal = (value: unknown): string => JSON.stringify(value) ?? 'any'
