import { failure, json, success, type Answer } from './answers.ts'
import { ConnectFailure } from './connectFailure.ts'
import type { Context } from './context.ts'
import type { Refusal } from './dialect.ts'
import { editClient } from './edit.ts'
import { decode } from './goJson.ts'
import { guardRefusal } from './guards.ts'
import { toolsOf } from './listItem.ts'
import { listAnswer } from './listing.ts'
import { isPerCall, isPerUser, type LiveClient } from './liveClient.ts'
import { createWithUserHeaders, takesUserHeaders } from './perUserHeaders.ts'
import { makeOfDocument, openapiRefusal } from './openapiClients.ts'
import type { Call, Route } from './router.ts'
import { beginsSignIn, createSignIns } from './signIns.ts'
import { clientFrom } from './storedClient.ts'
import {
  authTypeRefusal,
  limitsRefusal,
  listsRefusal,
  nameRefusal,
  typeRefusal,
} from './validate.ts'

/** List, create, edit, reconnect, refresh and delete. */
export const clientRoutes = (context: Context): Route[] => {
  const { dialect, clients, keys, auth } = context
  const refuse = ({ status, text }: Refusal): Answer => failure(dialect, status, text)

  const create = async (call: Call): Promise<Answer> => {
    const decoded = decode(call.body, dialect.create.body)
    if ('error' in decoded) return failure(dialect, 400, dialect.invalidBody(decoded.error))
    const client = clientFrom(decoded.value, dialect)
    const invalid =
      typeRefusal(client, dialect) ??
      openapiRefusal(client, decoded.value) ??
      authTypeRefusal(client, dialect) ??
      nameRefusal(client.name, dialect) ??
      listsRefusal(client, dialect) ??
      limitsRefusal(client, decoded.value, dialect, true) ??
      (auth.isEnabled
        ? null
        : await guardRefusal(client, dialect, decoded.value['openapi_config'])) ??
      (await makeOfDocument(client, decoded.value, context))
    if (invalid !== null) return refuse(invalid)
    if (beginsSignIn(client, dialect)) {
      return createSignIns(context).begin(client, decoded.value['oauth_config'], call)
    }
    // One of an API is not asked for anything, so it needs no sample.
    if (client.openapi === null && takesUserHeaders(client, context)) {
      return createWithUserHeaders(context, client, decoded.value['user_headers'])
    }
    const { refusal, crashAfter } = await clients.create(client)
    const answer = refusal === null ? success(dialect.create.done) : refuse(refusal)
    return crashAfter === undefined ? answer : { ...answer, crashAfter }
  }

  /** Runs what dials a server; how it failed is a 500. */
  const dial = async (
    { stored: { name, id } }: LiveClient,
    failed: string,
    run: () => Promise<Answer>,
  ): Promise<Answer> => {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof ConnectFailure)) throw error
      const { stage, message: detail } = error
      const text = dialect.reconnect.failure({ name, stage, detail }, id)
      return failure(dialect, 500, `${failed}: ${text}`)
    }
  }

  const disabled = (action: string): Answer =>
    failure(dialect, 400, `cannot ${action} a disabled MCP client: enable the client first`)

  const reconnect = async (id: string): Promise<Answer> => {
    const client = clients.find(id)
    if (client === undefined) return failure(dialect, 500, dialect.reconnect.unknownId(id))
    if (client.state === 'disabled') return disabled('reconnect')
    if (isPerUser(client.stored, dialect)) {
      const text =
        'per-user auth clients do not maintain a shared upstream connection (each user manages their own auth): reconnect is not applicable for this client type'
      return failure(dialect, 400, text)
    }
    const { perCall } = dialect.create
    if (perCall !== null && isPerCall(client.stored, dialect)) {
      return failure(dialect, 400, perCall.reconnectRefusal)
    }
    if (client.isRetried) {
      const text = 'Failed to reconnect MCP client: reconnect already in progress for this client'
      return failure(dialect, 500, text)
    }
    return dial(client, 'Failed to reconnect MCP client', async () => {
      await clients.open(client)
      return success('MCP client reconnected successfully')
    })
  }

  const refreshTools = async (id: string): Promise<Answer> => {
    const client = clients.find(id)
    if (client === undefined) return failure(dialect, 404, 'MCP client not found')
    if (client.state === 'disabled') return disabled('refresh the tools of')
    return dial(client, 'Failed to refresh tools', async () => {
      await clients.refresh(client)
      const message = 'MCP client tools refreshed successfully'
      return json(200, {
        message,
        status: 'success',
        tool_count: toolsOf(client, dialect).length,
      })
    })
  }

  const remove = async (id: string): Promise<Answer> => {
    const client = clients.find(id)
    if (client !== undefined) await clients.remove(client)
    keys.forget(id)
    return client?.isStored
      ? success('MCP client removed successfully')
      : failure(dialect, 500, dialect.remove.unknownId(id))
  }

  const path = '/api/mcp/client/{id}'
  const access = 'admin'
  const routes: Route[] = [
    {
      method: 'GET',
      path: '/api/mcp/clients',
      access,
      handle: ({ query }) => listAnswer(context, query),
    },
    { method: 'POST', path: '/api/mcp/client', access, handle: create },
    { method: 'PUT', path, access, handle: ({ body }, id) => editClient(context, id, body) },
    { method: 'DELETE', path, access, handle: (_call, id) => remove(id) },
    {
      method: 'POST',
      path: `${path}/reconnect`,
      access,
      handle: (_call, id) => reconnect(id),
    },
  ]
  if (dialect.hasRefreshTools) {
    routes.push({
      method: 'POST',
      path: `${path}/refresh-tools`,
      access,
      handle: (_call, id) => refreshTools(id),
    })
  }
  return routes
}
