import type { CallKind } from '../../../../shared/model/session.ts'
import { USE } from '../../../../shared/text/useViews.ts'
import { isRecord } from '../../../components/schema/json.ts'

/** Any answer as the result of a tool, so that one view shows all kinds. */
export function shownResult(kind: CallKind, result: unknown): unknown {
  if (kind === 'tool' || !isRecord(result)) return result
  if (kind === 'resource') {
    const contents = Array.isArray(result['contents']) ? result['contents'] : []
    return { content: contents.map((resource) => ({ type: 'resource', resource })) }
  }
  const messages = Array.isArray(result['messages']) ? result['messages'] : []
  return {
    content: messages.flatMap((message) => {
      const { role, content } = isRecord(message) ? message : { role: '', content: message }
      const title = { type: 'text', text: USE.role(typeof role === 'string' ? role : '') }
      return [title, content]
    }),
  }
}
