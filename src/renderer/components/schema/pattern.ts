const MOST_STEPS = 3_000_000 // some ten milliseconds
const MOST_LENGTH = 500
const MOST_REPEATS = 10_000

const ESCAPE = /\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|[\s\S])/g
const CLASS = /\[[^\]]*\]/g
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/

interface Group {
  alternatives: number
  /** Something in it makes more than one way through. */
  hasWays: boolean
}

/**
 * Whether a stranger's pattern ends soon on every text of a length. It goes by the form alone and
 * is strict: what repeats something that repeats or has alternatives is refused, harmless or not.
 */
export function isQuick(pattern: string, length: number): boolean {
  if (pattern.length > MOST_LENGTH) return false
  // What is left: one character for each atom, groups, alternatives and repetitions.
  const atoms = pattern.replace(ESCAPE, 'a').replace(CLASS, 'a')
  if (/\\[1-9k]/.test(pattern) || /\(\?(?!:)/.test(atoms)) return false
  let steps = atoms.startsWith('^') && !atoms.includes('|') ? 1 : length + 1
  const outer: Group[] = []
  let group: Group = { alternatives: 1, hasWays: false }
  for (let at = 0; at < atoms.length;) {
    const sign = atoms[at]!
    at += 1
    if (sign === '|') group = { alternatives: group.alternatives + 1, hasWays: true }
    if (sign === '(') {
      outer.push(group)
      group = { alternatives: 1, hasWays: false }
      if (atoms.startsWith('?:', at)) at += 2
      continue
    }
    const quantifier = QUANTIFIER.exec(atoms.slice(at, at + 24))
    const { ways, repeats } = quantifier ? waysOf(quantifier, length) : { ways: 1, repeats: 1 }
    if (sign === ')') {
      if (repeats > 1 && group.hasWays) return false
      steps *= group.alternatives
      const { alternatives, hasWays } = outer.pop() ?? { alternatives: 1, hasWays: false }
      group = { alternatives, hasWays: hasWays || group.hasWays }
    }
    if (ways > 1) group = { ...group, hasWays: true }
    steps *= ways
    if (steps > MOST_STEPS || repeats > MOST_REPEATS) return false
    at += quantifier?.[0].length ?? 0
  }
  return steps * group.alternatives <= MOST_STEPS
}

/** How many ends a repetition can have, and how often it repeats at most. */
function waysOf(
  [all, low, comma, high]: RegExpExecArray,
  length: number,
): { ways: number; repeats: number } {
  if (all.startsWith('?')) return { ways: 2, repeats: 1 }
  if (low === undefined) return { ways: length + 1, repeats: Math.max(2, length) }
  const least = Number(low)
  const most = comma === '' ? least : high ? Number(high) : Math.max(least, length)
  return { ways: Math.min(length, Math.max(0, most - least)) + 1, repeats: most }
}
