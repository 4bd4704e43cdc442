/** A value that JSON can write. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Whether a value is an object with named entries, no list and not null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON; the order of keys does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false
    return one.every((item, at) => isSame(item, other[at]))
  }
  if (!isRecord(one) || !isRecord(other)) return false
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
}

/** How large a value may be. */
export interface Bounds {
  /** Values in it, each key and each item. */
  nodes: number
  /** Of keys and strings together. */
  characters: number
  depth: number
}

/** Whether a value stays within bounds. Looks no further than the bounds, whatever it is given. */
export function isWithin(value: unknown, most: Bounds): boolean {
  let { nodes, characters } = most
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value === 'string') characters -= next.value.length
    else if (typeof next.value === 'object' && next.value !== null) {
      const keys = Array.isArray(next.value) ? null : Object.keys(next.value)
      const count = keys?.length ?? (next.value as unknown[]).length
      nodes -= count
      for (const key of keys ?? []) characters -= key.length
      if (nodes < 0 || characters < 0 || (count > 0 && next.depth >= most.depth)) return false
      const inside: unknown[] = Object.values(next.value)
      for (const item of inside) waiting.push({ value: item, depth: next.depth + 1 })
    }
    if (characters < 0) return false
  }
  return true
}

/** The longest text in a value that is within bounds, keys included. */
export function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (Array.isArray(value))
    return value.reduce((most, item) => Math.max(most, longestText(item)), 0)
  if (!isRecord(value)) return 0
  return Object.entries(value).reduce(
    (most, [key, item]) => Math.max(most, key.length, longestText(item)),
    0,
  )
}

/** Indented JSON, as people read it; empty for what is nested too deep to be written. */
export function pretty(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? ''
  } catch {
    return ''
  }
}
