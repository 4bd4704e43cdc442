import { isRecord } from '../../../components/schema/json.ts'
import type { Thing } from './things.ts'

/** As main writes it where a secret stood. */
const MASK = '••••'
/** Longer ones are shown as they came; laying them out would hold the window. */
const MOST_LAID_OUT = 500_000

/** Whether a message was sent with something that is not shown, so that sending it again is another call. */
export const isHidden = (text: string): boolean => text.includes(MASK)

/** The call of a tool that this message was; null when it was none, or its tool is gone. */
export function calledAgain(
  text: string,
  tools: readonly Thing[],
): { thing: Thing; arguments: Record<string, unknown> } | null {
  const message = parsed(text)
  if (!isRecord(message) || message['method'] !== 'tools/call') return null
  const params = isRecord(message['params']) ? message['params'] : {}
  const thing = tools.find(({ target }) => target === params['name'])
  const given = params['arguments']
  return thing ? { thing, arguments: isRecord(given) ? given : {} } : null
}

/** The message laid out for reading, or as it came when it is cut or very long. */
export function prettyMessage(text: string): string {
  const message = text.length > MOST_LAID_OUT ? undefined : parsed(text)
  return message === undefined ? text : JSON.stringify(message, null, 2)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
