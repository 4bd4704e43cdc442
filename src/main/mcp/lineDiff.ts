import type { DiffLine } from '../../shared/model/definitions.ts'

/** Cells of the table of the longest common lines; beyond it everything old goes, everything new comes. */
const MOST_CELLS = 250_000
const CONTEXT = 2

/** What became of lines, with two lines around each change; what is left out between is one `gap`. */
export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const room = Math.min(before.length, after.length) - start
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const same = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'same', text }))
  const middle = changed(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  )
  return withGaps([
    ...same(before.slice(0, start)),
    ...middle,
    ...same(before.slice(before.length - end)),
  ])
}

function changed(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1
  const lines: DiffLine[] = []
  if ((before.length + 1) * width > MOST_CELLS) {
    for (const text of before) lines.push({ kind: 'removed', text })
    for (const text of after) lines.push({ kind: 'added', text })
    return lines
  }
  // longest[i * width + j]: common lines of before from i and after from j
  const longest = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    const isSame = i < before.length && j < after.length && before[i] === after[j]
    const goes =
      j >= after.length ||
      (i < before.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)
    if (isSame) lines.push({ kind: 'same', text: before[i]! })
    else if (goes) lines.push({ kind: 'removed', text: before[i]! })
    else lines.push({ kind: 'added', text: after[j]! })
    if (isSame || goes) i += 1
    if (isSame || !goes) j += 1
  }
  return lines
}

function withGaps(lines: readonly DiffLine[]): DiffLine[] {
  const isNear = new Uint8Array(lines.length)
  lines.forEach(({ kind }, at) => {
    if (kind !== 'same') isNear.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1)
  })
  const kept: DiffLine[] = []
  lines.forEach((line, at) => {
    if (isNear[at]) kept.push(line)
    else if (kept.at(-1)?.kind !== 'gap') kept.push({ kind: 'gap', text: '' })
  })
  return kept
}
