import { afterEach, describe, expect, it } from 'vitest'
import { CLIENT_REASON } from '../../shared/text/clients.ts'
import { createGatewayClient } from './client.ts'
import { rowOf } from './rows.ts'
import { recorded, replay, sendJson, serve, type Answer, type TestServer } from './testServer.ts'
import { readPage } from './wireList.ts'

const VERSIONS = ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const
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

const entry = (id: string, extra: object = {}) => ({
  config: { client_id: id, name: id, connection_type: 'http', tools_to_execute: ['*'], ...extra },
  tools: [{ name: 'echo', description: '', parameters: {} }],
  state: 'healthy',
})

/** A gateway that pages as v1.6.3 does: 25 unless asked, at most 100. */
function paged(all: object[], limits = { default: 25, max: 100 }): Answer {
  return ({ path }, response) => {
    const query = new URL(path, 'http://x').searchParams
    const limit = Math.min(Number(query.get('limit') ?? limits.default), limits.max)
    const offset = Number(query.get('offset') ?? 0)
    const clients = all.slice(offset, offset + limit)
    sendJson(response, { clients, count: clients.length, total_count: all.length, limit, offset })
  }
}

describe('the list of clients', () => {
  it.each(VERSIONS)('of %s reads as recorded', async (version) => {
    const answer = recorded(version, 'create: list-full')
    const { client } = await start((_, response) => replay(response, answer))
    const { clients, shape } = await client.listClients()
    expect(shape).toBe(version === 'v1.3.63' ? 'array' : 'page')
    expect(clients).toHaveLength(1)
    expect(
      rowOf(clients[0]!, {
        hasAutoList: shape === 'page',
        isStdioUsable: shape === 'page',
        hasNewStates: false,
      }),
    ).toMatchObject({
      name: 'everything',
      state: version === 'v1.3.63' ? 'error' : 'healthy',
      stateWord: 'connected',
      connection: 'stdio',
      toolCount: 13,
      allowedCount: 13,
      autoCount: version === 'v1.3.63' ? null : 0,
      needsAttention: version === 'v1.3.63',
      reason: version === 'v1.3.63' ? CLIENT_REASON.stdioBroken : '',
    })
  })

  it.each(VERSIONS)('of %s reads values, references and masks', async (version) => {
    const answer = recorded(version, 'create: list, connection_string forms')
    const { client } = await start((_, response) => replay(response, answer))
    const { clients } = await client.listClients()
    const urls = Object.fromEntries(clients.map(({ name, url }) => [name, url]))
    expect(urls['urlenv']).toBe('env.MCP_TEST_URL')
    expect(urls['urlquery']).toMatch(/^http\*{24}6789$/)
  })

  it.each(VERSIONS)('of %s is empty without clients', async (version) => {
    const step = version === 'v1.3.63' ? 'create: list, empty' : 'auth-on: list, Basic'
    const { client, server } = await start((_, response) =>
      replay(response, recorded(version, step)),
    )
    expect((await client.listClients()).clients).toEqual([])
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/mcp/clients'])
  })

  it('is read to the end where pages are forced, first without parameters', async () => {
    const all = Array.from({ length: 1000 }, (_, index) => entry(`c${index}`))
    const { client, server } = await start(paged(all))
    const { clients } = await client.listClients()
    expect(clients.map(({ id }) => id)).toEqual(all.map(({ config }) => config.client_id))
    expect(server.requests[0]?.path).toBe('/api/mcp/clients')
    expect(server.requests[1]?.path).toBe('/api/mcp/clients?limit=100&offset=25')
    expect(server.requests.length).toBeLessThan(14)
  })

  it('ends when a gateway repeats the same page or promises more than it has', async () => {
    const repeating = await start((_, response) =>
      sendJson(response, {
        clients: [entry('a')],
        count: 1,
        total_count: 500,
        limit: 0,
        offset: 0,
      }),
    )
    expect((await repeating.client.listClients()).clients).toHaveLength(1)
    const empty = await start((_, response) =>
      sendJson(response, { clients: [], count: 0, total_count: 7, limit: 0, offset: 0 }),
    )
    expect((await empty.client.listClients()).clients).toEqual([])
    expect(empty.server.requests).toHaveLength(1)
  })

  it('does without total_count', async () => {
    const all = Array.from({ length: 60 }, (_, index) => entry(`c${index}`))
    const answer: Answer = ({ path }, response) => {
      const offset = Number(new URL(path, 'http://x').searchParams.get('offset') ?? 0)
      sendJson(response, { clients: all.slice(offset, offset + 25), limit: 25 })
    }
    const { client } = await start(answer)
    expect((await client.listClients()).clients).toHaveLength(60)
  })

  it('loses nothing to entries that are wrong, and takes `clients: null` as none', async () => {
    const odd = [
      entry('good'),
      null,
      7,
      {},
      { config: null, tools: 'x', state: 9 },
      { config: { name: 5, headers: [], tools_to_execute: {} }, tools: [null, { name: 3 }] },
      entry('emoji', { name: '🦊 fox\u202e' }),
      { ...entry('later'), state: 'warming_up', brand_new: { a: 1 } },
    ]
    const { client } = await start((_, response) => sendJson(response, odd))
    const { clients } = await client.listClients()
    expect(clients).toHaveLength(8)
    expect(new Set(clients.map(({ id }) => id)).size).toBe(8)
    const rows = clients.map((one) =>
      rowOf(one, { hasAutoList: true, isStdioUsable: true, hasNewStates: false }),
    )
    expect(rows[1]).toMatchObject({ state: 'unknown', needsAttention: true })
    expect(rows[1]?.reason).not.toBe('')
    expect(rows[6]?.name).toBe('🦊 fox\u202e')
    expect(rows[7]).toMatchObject({ state: 'unknown', stateWord: 'warming_up' })
    expect(rows[7]?.reason).toContain('warming_up')
    expect(clients[7]?.item['brand_new']).toEqual({ a: 1 })
    const none = await start((_, response) => sendJson(response, { clients: null }))
    expect((await none.client.listClients()).clients).toEqual([])
  })

  it('is refused when it is something else', async () => {
    const { client } = await start((_, response) => sendJson(response, { hello: 'world' }))
    await expect(client.listClients()).rejects.toMatchObject({ code: 'gateway_protocol' })
  })

  it('of a thousand clients with twenty tools becomes rows in no time', async () => {
    const tools = Array.from({ length: 20 }, (_, index) => ({
      name: `tool_${index}`,
      description: 'does something worth a sentence of description',
      parameters: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    }))
    const all = Array.from({ length: 1000 }, (_, index) => ({ ...entry(`c${index}`), tools }))
    const { client } = await start(paged(all, { default: 1000, max: 1000 }))
    const { clients } = await client.listClients()
    const text = JSON.stringify(all)
    const started = performance.now()
    const parsed = JSON.parse(text) as unknown[]
    const rows = readPage(parsed)!.clients.map((one) =>
      rowOf(one, { hasAutoList: true, isStdioUsable: true, hasNewStates: false }),
    )
    expect(performance.now() - started).toBeLessThan(1000)
    expect(rows).toHaveLength(clients.length)
    expect(rows[999]?.toolCount).toBe(20)
  })
})
