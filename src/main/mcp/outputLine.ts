import type { OutputLine } from '../../shared/model/probe.ts'
import type { Redaction } from './redaction.ts'
import { styledText, stylesWithin, type Pen } from './terminalText.ts'

/** A longer line is cut. */
export const MAX_LINE_CHARS = 10_000

interface Options {
  redaction: Redaction
  /** The end of the line is missing: the beginning of a secret there is hidden too. */
  isCut: boolean
  begin: Pen
}

/** One line of output as it is shown; null when nothing of it can be seen. */
export function readLine(
  raw: string,
  { redaction: { hide, hideCut }, isCut, begin }: Options,
): { line: Pick<OutputLine, 'text' | 'styles'> | null; pen: Pen } {
  const styled = styledText(isCut ? hideCut(raw) : hide(raw), begin)
  const { pen } = styled
  const seen = styled.text.trimEnd()
  // Once more: commands in the middle of a secret must not keep it from being found.
  const plain = isCut ? hideCut(seen) : hide(seen)
  if (plain === '') return { line: null, pen }
  const isLong = isCut || plain.length > MAX_LINE_CHARS
  const text = isLong ? `${plain.slice(0, MAX_LINE_CHARS)}…` : plain
  const styles = plain === seen ? stylesWithin(styled.styles, text.length) : []
  return { line: styles.length === 0 ? { text } : { text, styles }, pen }
}
