import type { OutputLine } from '../../shared/model/probe.ts'

const MOST_LINES = 2000 // as many as main keeps

/** Two stretches of one output as one, in order and each line once; the newest lines are kept. */
export function joinLines(
  old: readonly OutputLine[],
  more: readonly OutputLine[],
): readonly OutputLine[] {
  const last = old.at(-1)?.number ?? 0
  const first = more[0]?.number ?? Infinity
  if (first > last) return [...old, ...more].slice(-MOST_LINES)
  const byNumber = new Map([...old, ...more].map((line) => [line.number, line]))
  return [...byNumber.values()].sort((one, other) => one.number - other.number).slice(-MOST_LINES)
}
