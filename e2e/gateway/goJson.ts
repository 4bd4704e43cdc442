import type { GoField, GoStruct } from './goStruct.ts'

/** A decoded body, or the sentence Go's `encoding/json` refuses it with. */
export type Decoded = { value: Record<string, unknown> } | { error: string }

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

const mismatch = (kind: string, path: string, type: string): string =>
  `json: cannot unmarshal ${kind} into Go struct field ${path} of type ${type}`

const isInteger = (value: unknown): boolean => Number.isSafeInteger(value)

const complaint = (value: unknown, field: GoField, path: string): string | null => {
  const kind = kindOf(value)
  if (value === null || field === 'secret') return null
  if (field === 'object') return kind === 'object' ? null : mismatch(kind, path, 'struct')
  if (field === 'int' || field === 'uint') {
    if (kind !== 'number') return mismatch(kind, path, field)
    return isInteger(value) ? null : mismatch(`number ${String(value)}`, path, field)
  }
  if (field === 'bool' || field === 'string')
    return kind === field ? null : mismatch(kind, path, field)
  if ('list' in field) {
    if (!Array.isArray(value)) return mismatch(kind, path, field.list)
    const odd = value.find((item) => typeof item !== 'string')
    return odd === undefined ? null : mismatch(kindOf(odd), path, 'string')
  }
  if (kind !== 'object') return mismatch(kind, path, `map[string]${field.map}`)
  if (field.of === 'secret') return null
  const odd = Object.values(value as object).find((item) => kindOf(item) !== field.of)
  return odd === undefined ? null : mismatch(kindOf(odd), path, field.map)
}

const stdioFields: Record<string, GoField> = {
  command: 'string',
  args: { list: '[]string' },
  envs: { list: '[]string' },
}

/** An object as it is, anything else as an empty one. */
export const objectIn = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}

/** Parses a text as JSON, with Go's complaint when it is none. */
export const parseJson = (body: string): { value: unknown } | { error: string } => {
  try {
    return { value: JSON.parse(body) }
  } catch (error) {
    const unexpected = /^Unexpected token '(.)'/s.exec((error as Error).message)?.[1]
    return unexpected === undefined
      ? { error: 'unexpected end of JSON input' }
      : { error: `invalid character '${unexpected}' looking for beginning of value` }
  }
}

/** Decodes a request body into a Go struct; fields the struct lacks are ignored, null is an empty struct. */
export const decode = (body: string, struct: GoStruct): Decoded => {
  const parsed = parseJson(body)
  if ('error' in parsed) return parsed
  const { value } = parsed
  if (value === null) return { value: {} }
  if (kindOf(value) !== 'object') {
    return {
      error: `json: cannot unmarshal ${kindOf(value)} into Go value of type ${struct.value}`,
    }
  }
  const fields = value as Record<string, unknown>
  for (const [key, field] of Object.entries(struct.fields)) {
    const found = key in fields ? complaint(fields[key], field, struct.path + key) : null
    if (found !== null) return { error: found }
  }
  const stdio = fields['stdio_config']
  for (const [key, field] of Object.entries(stdioFields)) {
    const found =
      stdio !== null && typeof stdio === 'object' && key in stdio
        ? complaint((stdio as Record<string, unknown>)[key], field, struct.stdioPath + key)
        : null
    if (found !== null) return { error: found }
  }
  return { value: fields }
}
