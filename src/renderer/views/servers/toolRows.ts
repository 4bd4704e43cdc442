import type { Annotations, ListedTool } from '../../../shared/model/probe.ts'

export type Hint = 'destructive' | 'openWorld' | 'changes' | 'reads' | 'none'

/** The hint worth a column: the riskiest thing the server declares. Never a promise. */
export function mainHint(annotations: Annotations | null): Hint {
  if (!annotations) return 'none'
  const { readOnly, destructive, idempotent, openWorld } = annotations
  if (destructive === true && readOnly !== true) return 'destructive'
  if (openWorld === true) return 'openWorld'
  if (readOnly === true) return 'reads'
  const isSilent = readOnly === null && destructive === null && idempotent === null
  return isSilent && openWorld === null ? 'none' : 'changes'
}

/** Every hint a server gave for a tool, yes or no, in a fixed order. */
export function declaredHints(
  annotations: Annotations | null,
): { key: 'readOnly' | 'destructive' | 'idempotent' | 'openWorld'; isSo: boolean }[] {
  if (!annotations) return []
  const keys = ['readOnly', 'destructive', 'idempotent', 'openWorld'] as const
  return keys.flatMap((key) => {
    const isSo = annotations[key]
    return isSo === null ? [] : [{ key, isSo }]
  })
}

export type ToolOrder = 'declared' | 'name' | 'tokens'

const byName = new Intl.Collator('en', { numeric: true }).compare

/** A new list in that order; tools that are not counted yet come last by tokens. */
export function sortTools(tools: readonly ListedTool[], order: ToolOrder): readonly ListedTool[] {
  if (order === 'declared') return tools
  if (order === 'name') return tools.toSorted((one, other) => byName(one.name, other.name))
  return tools.toSorted((one, other) => (other.tokens ?? -1) - (one.tokens ?? -1))
}

/**
 * A test for a typed filter: with `*` it is a pattern for the whole name (`get-*`), without one
 * every word of it is looked for in name and description.
 */
export function toolFilter(
  typed: string,
): (tool: { name: string; description: string }) => boolean {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return () => true
  if (!wanted.includes('*')) {
    const words = wanted.split(/\s+/)
    return ({ name, description }) => {
      const [inName, inText] = [name.toLowerCase(), description.toLowerCase()]
      return words.every((word) => inName.includes(word) || inText.includes(word))
    }
  }
  const parts = wanted.split('*')
  return ({ name }) => fitsPattern(name.toLowerCase(), parts)
}

/** Searches part after part instead of a regular expression: no pattern can make it slow. */
function fitsPattern(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from <= name.length - last.length
}

/** The sum, and whether every tool has been counted. */
export function totalTokens(tools: readonly Pick<ListedTool, 'tokens'>[]): {
  tokens: number
  isComplete: boolean
} {
  return {
    tokens: tools.reduce((sum, tool) => sum + (tool.tokens ?? 0), 0),
    isComplete: tools.every((tool) => tool.tokens !== null),
  }
}
