import { numberOf } from './json.ts'

const SECONDS = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 }
type Unit = keyof typeof SECONDS

const A_SECOND = 1e9
const PART = /(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g

/**
 * The seconds of an interval as gateways list it: nanoseconds (wire), Go's text for them (`1m30s`),
 * or the minutes they were written (early v1.4, tables/mcp.go: nothing lasts so few nanoseconds).
 * null for what makes no sense, such as a negative or overflowed one.
 */
export function secondsOf(value: unknown): number | null {
  if (typeof value === 'string') return secondsIn(value)
  const number = numberOf(value)
  if (number === null || number < 0) return null
  return number < A_SECOND ? number * 60 : number / A_SECOND
}

function secondsIn(text: string): number | null {
  if (text === '0') return 0
  const parts = [...text.matchAll(PART)]
  if (parts.length === 0 || text.replace(PART, '') !== '') return null
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit as Unit], 0)
}
