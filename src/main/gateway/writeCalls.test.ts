import { afterEach, describe, expect, it } from 'vitest'
import { createGatewayClient } from './client.ts'
import { recorded, replay, sendJson, serve, type Answer, type TestServer } from './testServer.ts'

const servers: TestServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(answer: Answer) {
  const server = await serve(answer)
  servers.push(server)
  const gateway = { url: server.url, auth: 'none' as const, allowPlainHttp: false }
  return { server, client: createGatewayClient({ gateway, credential: async () => null }) }
}

describe('writes', () => {
  it('a taken name is named on every version', async () => {
    const answers = [
      [409, 'An MCP client with this name already exists'],
      [500, 'Failed to create MCP client: client named x already exists'],
    ] as const
    for (const [status, message] of answers) {
      const { client } = await start((_, response) =>
        sendJson(response, { error: { message } }, status),
      )
      const body = { name: 'x', connection_type: 'stdio', stdio_config: { command: 'node' } }
      await expect(client.createClient(body)).rejects.toMatchObject({ code: 'client_name_taken' })
    }
  })

  it('ids are percent-encoded', async () => {
    const { client, server } = await start((_, response) =>
      sendJson(response, { status: 'success' }),
    )
    await client.deleteClient('my id/1')
    await client.reconnect('b')
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /api/mcp/client/my%20id%2F1',
      'POST /api/mcp/client/b/reconnect',
    ])
    expect(server.requests[1]?.body).toBe('')
  })

  it('an older gateway that does not know a write says so', async () => {
    const answer = recorded('v1.5.16', 'auth-on: wrong method: POST unknown api path')
    const { client } = await start((_, response) => replay(response, answer))
    await expect(client.reconnect('a')).rejects.toMatchObject({ code: 'gateway_unsupported' })
  })
})
