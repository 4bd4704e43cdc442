import { AppError } from '../../shared/errors.ts'
import { UNREADABLE } from '../../shared/text/facts.ts'
import type { Dialect } from './dialect.ts'
import { WRITE_MS, type Door } from './door.ts'
import { isObject, textOf } from './json.ts'

/** A call of one tool of a client. */
export interface ToolRun {
  clientName: string
  /** Without the client's prefix. */
  tool: string
  arguments: Record<string, unknown>
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** Running tools through a gateway. */
export interface ToolCalls {
  /** Runs a tool on the gateway and answers its content as text (bifrost-api.md section 9). */
  executeTool(run: ToolRun, dialect: Pick<Dialect, 'hasPrefix'>): Promise<string>
}

/** What models call: `<client>-<tool>`, or the bare name where there are no prefixes (v1.3.63). */
export const calledName = (
  { clientName, tool }: Pick<ToolRun, 'clientName' | 'tool'>,
  { hasPrefix }: Pick<Dialect, 'hasPrefix'>,
): string => (hasPrefix ? `${clientName}-${tool}` : tool)

/** What the tool answers comes back as it is: nobody has cleaned it. */
export function toolCalls(door: Door): ToolCalls {
  return {
    async executeTool(run, dialect) {
      const { timeoutMs = WRITE_MS, signal } = run
      const call = {
        name: calledName(run, dialect),
        // A text that holds JSON: an object is a 400 (v1.5.16, wire).
        arguments: JSON.stringify(run.arguments),
      }
      const { json } = await door.call({
        method: 'POST',
        path: '/v1/mcp/tool/execute',
        body: { id: crypto.randomUUID(), type: 'function', function: call },
        timeoutMs,
        signal,
      })
      if (!isObject(json)) throw AppError.of('gateway_protocol', { what: UNREADABLE.noToolResult })
      const { content, output } = json
      return textOf(content) || textOf(output) || JSON.stringify(content ?? output ?? null)
    },
  }
}
