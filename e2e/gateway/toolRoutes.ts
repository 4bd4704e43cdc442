import { failure, json, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import type { Dialect } from './dialect.ts'
import { parseJson } from './goJson.ts'
import { toolsOf } from './listItem.ts'
import type { LiveClient } from './liveClient.ts'
import type { Call, Route } from './router.ts'

const isAllowed = ({ stored }: LiveClient, tool: string, dialect: Dialect): boolean => {
  const { allowList } = dialect.execute
  if (allowList === 'ignored' || stored.toolsToExecute.includes('*')) return true
  return allowList === 'exact'
    ? stored.toolsToExecute.includes(tool)
    : stored.toolsToExecute.some((name) => name.toLowerCase() === tool.toLowerCase())
}

/** The decoder's picture of where a text has the wrong type: 16 characters on either side. */
const sonicMismatch = (body: string, at: number): string => {
  const from = Math.max(0, at - 16)
  const shown = body.slice(from, at + 16)
  const arrow =
    '.'.repeat(at - from) + '^' + '.'.repeat(Math.max(0, shown.length - (at - from) - 1))
  const picture = `at index ${at}: mismatched type with value\n\n\t${shown}\n\t${arrow}\n`
  return `Mismatch type string with value object ${JSON.stringify(picture)}`
}

const emptyBodyForSonic = String.raw`"Syntax error no sources available, the input json is empty: errors.SyntaxError{Pos:0, Src:\"\", Code:0x1, Msg:\"\"}"`

interface ToolCall {
  id: unknown
  name: string
  toolArguments: string
}

/** Tool execution and the gateway's own MCP endpoint. */
export const toolRoutes = ({ dialect, clients, keys }: Context): Route[] => {
  const { execute: rules } = dialect

  const refuse = (message: string): Answer =>
    json(400, {
      is_bifrost_error: false,
      error: rules.repeatsMessage ? { error: message, message } : { message },
      extra_fields: rules.errorExtra,
    })

  const invalid = (message: string): Answer => failure(dialect, 400, message)

  const find = (name: string): { client: LiveClient; tool: string } | null => {
    for (const client of clients.live) {
      const prefix = rules.hasPrefix ? `${client.stored.name}-` : ''
      const tool = name.startsWith(prefix) ? name.slice(prefix.length) : null
      const isOffered = toolsOf(client, dialect).some((offered) => offered.name === tool)
      if (tool !== null && isOffered) return { client, tool }
    }
    return null
  }

  const parse = (body: string, isResponses: boolean): ToolCall | Answer => {
    const isSonic = rules.decoder === 'sonic'
    const parsed = parseJson(body)
    if ('error' in parsed) {
      const error = isSonic && body === '' ? emptyBodyForSonic : parsed.error
      return invalid(dialect.invalidBody(error))
    }
    const sent = (parsed.value ?? {}) as Record<string, unknown>
    const called = (isResponses ? sent : (sent['function'] ?? {})) as Record<string, unknown>
    const { name = '', arguments: toolArguments = '' } = called
    if (typeof toolArguments !== 'string') {
      const at = body.indexOf('{', body.indexOf('"arguments"'))
      const mismatch = isSonic
        ? sonicMismatch(body, at)
        : 'json: cannot unmarshal object into Go struct field ChatAssistantMessageToolCallFunction.function.arguments of type string'
      return invalid(dialect.invalidBody(mismatch))
    }
    if (name === '') return invalid('Tool function name is required')
    return { id: isResponses ? sent['call_id'] : sent['id'], name: String(name), toolArguments }
  }

  /** Whether the key a call was sent with keeps it from a tool; v1.5.16 (wire). */
  const keyRefusal = (headers: Call['headers'], called: string, clientId: string, tool: string) => {
    const key = keys.all.find(({ value }) => value === headers['x-bf-vk'])
    if (!dialect.virtualKeys.limitsTools || key === undefined) return null
    const tools = key.assignments.find((assignment) => assignment.clientId === clientId)?.tools
    if (tools?.includes('*') === true || tools?.includes(tool) === true) return null
    const message = `MCP tool '${called}' is not allowed for virtual key '${key.name}'`
    return json(403, {
      type: 'mcp_tool_blocked',
      is_bifrost_error: false,
      status_code: 403,
      error: { message },
      extra_fields: rules.errorExtra,
    })
  }

  const execute = async ({ body, query, headers }: Call): Promise<Answer> => {
    const format = query.get('format') ?? 'chat'
    const isResponses = rules.hasResponsesFormat && format === 'responses'
    if (rules.hasResponsesFormat && format !== 'chat' && !isResponses) {
      return invalid("Invalid format value, must be 'chat' or 'responses'")
    }
    const call = parse(body, isResponses)
    if ('status' in call) return call
    const { id, name, toolArguments } = call
    const parsed = toolArguments === '' ? { value: {} } : parseJson(toolArguments)
    if ('error' in parsed)
      return refuse(`failed to parse tool arguments for '${name}': ${parsed.error}`)
    const found = find(name)
    if (found === null) return refuse(rules.unknownTool(name))
    if (!isAllowed(found.client, found.tool, dialect)) return refuse(rules.refusedTool(name))
    const kept = keyRefusal(headers, name, found.client.stored.id, found.tool)
    if (kept !== null) return kept
    try {
      const content = await clients.call(found.client, found.tool, parsed.value)
      return json(
        200,
        isResponses
          ? { type: 'function_call_output', call_id: id, output: content }
          : { role: 'tool', content, tool_call_id: id },
      )
    } catch (error) {
      return refuse(`MCP tool call failed: ${(error as Error).message}`)
    }
  }

  const endpoint = ({ body }: Call): Answer => {
    const parsed = parseJson(body)
    const { id = null, method } = ('value' in parsed ? parsed.value : {}) as Record<string, unknown>
    if (method !== 'tools/list') {
      return json(200, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } })
    }
    const tools = clients.live.flatMap((client) =>
      toolsOf(client, dialect)
        .filter(({ name }) => isAllowed(client, name, dialect))
        .map(({ name, description, parameters }) => ({
          annotations: {},
          description,
          inputSchema: parameters,
          name: `${client.stored.name}-${name}`,
        })),
    )
    tools.sort((one, other) => (one.name < other.name ? -1 : 1))
    return json(200, { jsonrpc: '2.0', id, result: { tools } })
  }

  const access = dialect.access.executeNeedsAdmin ? 'admin' : 'open'
  const routes: Route[] = [
    { method: 'POST', path: '/v1/mcp/tool/execute', access, handle: execute },
  ]
  if (dialect.has.mcpEndpoint)
    routes.push({ method: 'POST', path: '/mcp', access, handle: endpoint })
  return routes
}
