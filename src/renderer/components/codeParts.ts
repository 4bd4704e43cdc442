export interface CodePart {
  kind: 'key' | 'string' | 'number' | 'plain'
  text: string
}

const TOKEN =
  /("(?:[^"\\\n]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\btrue\b|\bfalse\b|\bnull\b)/gi
const MOST = 60_000 // colouring more would hold the window

/** JSON text cut into what gets a colour; joined again it is the text that came in. */
export function codeParts(code: string): CodePart[] {
  if (code.length > MOST) return [{ kind: 'plain', text: code }]
  const parts: CodePart[] = []
  let from = 0
  for (const match of code.matchAll(TOKEN)) {
    const [whole, quoted, colon] = match
    if (match.index > from) parts.push({ kind: 'plain', text: code.slice(from, match.index) })
    if (quoted !== undefined) {
      parts.push({ kind: colon === undefined ? 'string' : 'key', text: quoted })
      if (colon !== undefined) parts.push({ kind: 'plain', text: colon })
    } else parts.push({ kind: 'number', text: whole })
    from = match.index + whole.length
  }
  if (from < code.length) parts.push({ kind: 'plain', text: code.slice(from) })
  return parts
}
