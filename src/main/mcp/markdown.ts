/** Text of strangers as Markdown: shown as it is, never as a heading, a link, a mention or HTML. */

/** In a code span; its line ends become spaces. Empty for no text. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return ''
  const fence = '`'.repeat(longestRun(line) + 1)
  const room = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${room}${line}${room}${fence}`
}

/** A block of lines that nothing in it can end. */
export function codeBlock(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${fence}text`, ...lines, fence].join('\n')
}

/** Rows of a table; a cell cannot end its row or its column. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n')

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|')

/** A sentence with words of others in it: what Markdown or HTML would act on is taken literally. */
export const plainSentence = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .trim()

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
