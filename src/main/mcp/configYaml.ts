import { AppError } from '../../shared/errors.ts'
import { PASTED } from '../../shared/text/facts.ts'

/** Anchors that multiply each other make gigabytes of a few lines. */
const MAX_ALIASES = 100
/** What Continue fills in itself: `${{ secrets.GITHUB_TOKEN }}`. */
const FILLED_IN = /\$\{\{\s*(?:secrets|inputs)\.([\w.-]+)\s*\}\}/g

/**
 * The value of a YAML text; what Continue would fill in is asked for at the run here. Throws
 * config_yaml with the place, and none of the text itself.
 */
export async function readYaml(text: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const asked = text.replace(FILLED_IN, (_, name: string) => `\${input:${name}}`)
  const document = parseDocument(asked, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw AppError.of('config_yaml', { where: PASTED.place(line, col) })
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
  } catch {
    throw AppError.of('config_yaml', { where: PASTED.nested })
  }
}
