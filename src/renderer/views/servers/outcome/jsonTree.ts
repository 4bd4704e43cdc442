import { isRecord } from '../../../components/schema/json.ts'

const MOST_TEXT = 500

/** What is inside a list or an object, by name; null for a single value. */
export function entriesOf(value: unknown): [string, unknown][] | null {
  return Array.isArray(value) || isRecord(value) ? Object.entries(value) : null
}

/** A single value as JSON, a long text cut. */
export function leafText(value: unknown): string {
  if (typeof value === 'string' && value.length > MOST_TEXT) {
    return `${JSON.stringify(value.slice(0, MOST_TEXT)).slice(0, -1)}…`
  }
  return JSON.stringify(value) ?? ''
}

/** The colour of a single value. */
export function leafKind(value: unknown): 'string' | 'number' | 'plain' {
  if (typeof value === 'string') return 'string'
  return typeof value === 'object' ? 'plain' : 'number'
}
