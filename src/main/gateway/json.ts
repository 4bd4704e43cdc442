/** JSON that somebody else wrote. Nothing in this file ever throws over it. */
export type Json = Record<string, unknown>

/** An object with fields: neither null nor a list. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object with this field: the answer itself, or what it wraps as `data`. */
export const holding = (json: unknown, field: string): Json | null => {
  if (!isObject(json)) return null
  const inner = json['data']
  return !(field in json) && isObject(inner) && field in inner ? inner : json
}

/** The text, or the empty one for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** The number; null for anything else, also for one written as text. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
/** How many, also when it is written as text; null for anything else. */
export const countOf = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : numberOf(value)
/** The flag; null for anything else. */
export const flagOf = (value: unknown): boolean | null =>
  typeof value === 'boolean' ? value : null
/** The texts of a list; other entries are left out. */
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []

/** A string field that newer gateways send as an object: `{value, env_var}`, `{value, ref}`. */
export function valueOf(field: unknown): string {
  if (!isObject(field)) return textOf(field)
  return textOf(field['env_var']) || textOf(field['ref']) || textOf(field['value'])
}
