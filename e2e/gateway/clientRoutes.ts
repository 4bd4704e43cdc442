import { failure, success, type Answer } from './answers.ts'
import { ConnectFailure } from './connectFailure.ts'
import type { Context } from './context.ts'
import type { Refusal } from './dialect.ts'
import { editClient } from './edit.ts'
import { decode } from './goJson.ts'
import { listAnswer } from './listing.ts'
import type { Call, Route } from './router.ts'
import { clientFrom } from './storedClient.ts'
import { listsRefusal, nameRefusal } from './validate.ts'

/** List, create, edit, reconnect and delete. */
export const clientRoutes = (context: Context): Route[] => {
  const { dialect, clients, environment } = context
  const refuse = ({ status, text }: Refusal): Answer => failure(dialect, status, text)

  const create = async ({ body }: Call): Promise<Answer> => {
    const decoded = decode(body, dialect.create.body)
    if ('error' in decoded) return failure(dialect, 400, `Invalid request format: ${decoded.error}`)
    const client = clientFrom(decoded.value, dialect)
    const invalid = nameRefusal(client.name, dialect) ?? listsRefusal(client, dialect)
    if (invalid !== null) return refuse(invalid)
    const { refusal, crashAfter } = await clients.create(client)
    const answer = refusal === null ? success(dialect.create.done) : refuse(refusal)
    return crashAfter === undefined ? answer : { ...answer, crashAfter }
  }

  const reconnect = async (id: string): Promise<Answer> => {
    const client = clients.find(id)
    if (client === undefined) return failure(dialect, 500, dialect.reconnect.unknownId(id))
    if (client.state === 'disabled') {
      const text = 'cannot reconnect a disabled MCP client: enable the client first'
      return failure(dialect, 400, text)
    }
    try {
      await clients.open(client)
    } catch (error) {
      if (!(error instanceof ConnectFailure)) throw error
      const { stage, message: detail } = error
      const text = dialect.connect.failure({ name: client.stored.name, stage, detail })
      return failure(dialect, 500, `Failed to reconnect MCP client: ${text}`)
    }
    return success('MCP client reconnected successfully')
  }

  const remove = async (id: string): Promise<Answer> => {
    const client = clients.find(id)
    if (client !== undefined) await clients.remove(client)
    return client?.isStored
      ? success('MCP client removed successfully')
      : failure(dialect, 500, dialect.remove.unknownId(id))
  }

  return [
    {
      method: 'GET',
      path: '/api/mcp/clients',
      access: 'admin',
      handle: ({ query }) => listAnswer(clients, query, dialect, environment),
    },
    { method: 'POST', path: '/api/mcp/client', access: 'admin', handle: create },
    {
      method: 'PUT',
      path: '/api/mcp/client/{id}',
      access: 'admin',
      handle: ({ body }, id) => editClient(context, id, body),
    },
    {
      method: 'DELETE',
      path: '/api/mcp/client/{id}',
      access: 'admin',
      handle: (_call, id) => remove(id),
    },
    {
      method: 'POST',
      path: '/api/mcp/client/{id}/reconnect',
      access: 'admin',
      handle: (_call, id) => reconnect(id),
    },
  ]
}
