import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { startGateway } from '../../../e2e/gateway/gateway.ts'
import { createGatewayClient } from './client.ts'
import { pageSeen } from './clientPages.ts'
import { dialectOf, type Ability, type Dialect } from './dialect.ts'
import { editBody } from './edit.ts'
import { sendJson, serve, type Answer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const admin = { user: 'admin', password: 'correct-horse-battery' }
const VERSIONS = ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const
const EVERYTHING = fileURLToPath(
  new URL(
    '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    import.meta.url,
  ),
)

const DOCUMENT = { documentUrl: '', document: '{}', baseUrl: '', withDeprecated: false }

/** A client of a gateway, and what its calls have taught about the gateway. */
function connect(url: string) {
  const learned: Partial<Record<Ability, boolean>> = {}
  const client = createGatewayClient({
    gateway: { url, auth: 'basic', allowPlainHttp: false },
    credential: async () => ({ auth: 'basic', user: admin.user, secret: admin.password }),
    learn: (ability, has) => void (learned[ability] = has),
  })
  const dialect = async (version: string): Promise<Dialect> => {
    const page = pageSeen(await client.listClients())
    return dialectOf({ version, auth: null, page, learned })
  }
  return { client, learned, dialect }
}

async function simulated(version: (typeof VERSIONS)[number], hasGovernance = true) {
  const clientConfig = { enable_governance: hasGovernance }
  const gateway = await startGateway({ dialect: version, auth: admin, clientConfig })
  closers.push(() => gateway.close())
  const { client, learned, dialect } = connect(gateway.url)
  const lines = () => gateway.requests.map(({ method, path }) => `${method} ${path}`)
  return { gateway, client, learned, lines, dialect: () => dialect(version) }
}

async function answering(answer: Answer) {
  const server = await serve(answer)
  closers.push(() => server.close())
  const lines = () => server.requests.map(({ method, path }) => `${method} ${path}`)
  const bodies = () => server.requests.map(({ body }) => (body === '' ? null : JSON.parse(body)))
  return { ...connect(server.url), lines, bodies }
}

it('what a router does not know is said, and asked again the next time', async () => {
  const { client, learned } = await answering((_, response) =>
    response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found'),
  )
  await expect(client.refreshTools('c1')).rejects.toMatchObject({ code: 'gateway_unsupported' })
  expect(learned).toEqual({})
})

describe.each(['v1.3.63', 'v1.4.18'] as const)('what %s does not know', (version) => {
  it('is said and remembered, for a read that gets the dashboard', async () => {
    const { client, learned } = await simulated(version)
    await expect(client.library()).rejects.toMatchObject({ code: 'gateway_unsupported' })
    expect(learned).toEqual({ hasLibrary: false })
    const seen = { version: 'v1.5.16', auth: null, page: null, learned }
    expect(dialectOf(seen)).toMatchObject({ hasLibrary: false, foundBy: { hasLibrary: 'answer' } })
  })

  it('is said and remembered, for writes that get a 405', async () => {
    const { client, learned, lines } = await simulated(version)
    const writes = [
      () => client.removeFromLibrary('a b/c'),
      () => client.previewOpenapi(DOCUMENT),
      () => client.refreshTools('c1'),
    ]
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({ code: 'gateway_unsupported' })
    }
    expect(learned).toEqual({ hasLibrary: false, hasOpenapi: false, canRefreshTools: false })
    expect(lines()).toEqual([
      'DELETE /api/mcp/library/a%20b%2Fc',
      'POST /api/mcp/openapi/preview',
      'POST /api/mcp/client/c1/refresh-tools',
    ])
  })
})

describe('the catalogue', () => {
  it('of v1.5.16 is a page, and what comes later is learned to be missing', async () => {
    const { client, learned } = await simulated('v1.5.16')
    expect(await client.library()).toEqual({ entries: [], total: 0 })
    expect(await client.userSessions()).toEqual({ entries: [], total: 0 })
    await expect(client.virtualMcps()).rejects.toMatchObject({ code: 'gateway_unsupported' })
    expect(learned).toEqual({ hasLibrary: true, hasPerUserAuth: true, hasVirtualMcps: false })
  })

  it('is asked for by words and place, and written to entry by entry', async () => {
    const entry = { id: 'v1', name: 'Team', description: 'Shared', brand_new: 1 }
    const { client, lines, bodies } = await answering((_, response) =>
      sendJson(response, { virtual_mcps: [entry, null], total_count: 60 }),
    )
    expect(await client.virtualMcps({ search: 'a b', offset: 25 })).toEqual({
      entries: [{ id: 'v1', name: 'Team', description: 'Shared', item: entry }],
      total: 60,
    })
    await client.addToLibrary({ name: 'everything' })
    await client.syncLibrary()
    await expect(client.removeFromLibrary('..')).rejects.toMatchObject({ code: 'not_found' })
    expect(lines()).toEqual([
      'GET /api/mcp/virtual-mcps?search=a+b&offset=25',
      'POST /api/mcp/library',
      'POST /api/mcp/library/force-sync',
    ])
    expect(bodies()).toEqual([null, { name: 'everything' }, {}])
  })

  it('is not called missing for a failure that says nothing about it', async () => {
    const { client, learned } = await answering((_, response) => sendJson(response, {}, 503))
    await expect(client.library()).rejects.toMatchObject({ code: 'gateway_server_error' })
    expect(learned).toEqual({})
  })
})

describe.each(VERSIONS)('virtual keys of %s', (version) => {
  it('are read to the last one, without their values', async () => {
    const { gateway, client, lines } = await simulated(version)
    const names = Array.from({ length: 120 }, (_, index) => `key-${index}`)
    const basic = Buffer.from(`${admin.user}:${admin.password}`).toString('base64')
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' }
    for (const name of names) {
      const body = JSON.stringify({ name })
      const url = `${gateway.url}/api/governance/virtual-keys`
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
    }
    const keys = await client.listKeys()
    expect(keys.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    expect(JSON.stringify(keys)).not.toContain('sk-bf-')
    const asked = lines().filter((line) => line.startsWith('GET'))
    const pages = version === 'v1.3.63' ? 1 : 2
    expect(asked).toEqual(
      [0, 100]
        .slice(0, pages)
        .map((offset) => `GET /api/governance/virtual-keys?limit=100&offset=${offset}`),
    )
  })
})

describe('virtual keys', () => {
  it('are said to be unknown where governance is off, which dates no version', async () => {
    const { client, learned } = await simulated('v1.3.63', false)
    await expect(client.listKeys()).rejects.toMatchObject({
      code: 'gateway_unsupported',
      message: 'This gateway does not know virtual keys',
    })
    expect(learned).toEqual({})
  })

  it('end where a gateway repeats its page, and are no list when they are something else', async () => {
    const repeating = await answering((_, response) =>
      sendJson(response, { virtual_keys: [{ id: 'k1', name: 'a' }], total_count: 500 }),
    )
    expect(await repeating.client.listKeys()).toHaveLength(1)
    const { client } = await answering((_, response) => sendJson(response, { hello: 'world' }))
    await expect(client.listKeys()).rejects.toMatchObject({ code: 'gateway_protocol' })
  })
})

describe('a tool call', () => {
  it.each<[unknown, string]>([
    [{ content: 'hi' }, 'hi'],
    [{ output: 'hi' }, 'hi'],
    [{ content: [{ type: 'text', text: 'hi' }] }, '[{"type":"text","text":"hi"}]'],
    [{}, 'null'],
  ])('answered with %j gives %s', async (body, text) => {
    const { client, lines, bodies } = await answering((_, response) => sendJson(response, body))
    const run = { clientName: 'mini', tool: 'echo', arguments: { message: 'ä' } }
    expect(await client.executeTool(run, { hasPrefix: false })).toBe(text)
    expect(lines()).toEqual(['POST /v1/mcp/tool/execute'])
    const called = { name: 'echo', arguments: '{"message":"ä"}' }
    expect(bodies()).toEqual([{ id: expect.any(String), type: 'function', function: called }])
  })

  it('answered with no object has no result', async () => {
    const { client } = await answering((_, response) => sendJson(response, 'hi'))
    const run = { clientName: 'mini', tool: 'echo', arguments: {} }
    await expect(client.executeTool(run, { hasPrefix: true })).rejects.toMatchObject({
      code: 'gateway_protocol',
    })
  })
})

describe.each(['v1.4.18', 'v1.5.16'] as const)('a client on %s', (version) => {
  it('is changed alone or whole as its gateway needs it, and its tools run', async () => {
    const { gateway, client, dialect } = await simulated(version)
    await client.createClient({
      ...{ client_id: 'c1', name: 'mini', connection_type: 'stdio', auth_type: 'none' },
      stdio_config: { command: process.execPath, args: [EVERYTHING, 'stdio'], envs: [] },
      ...{ tools_to_execute: ['echo', 'get-sum'], tools_to_auto_execute: ['echo'] },
    })
    const [created] = (await client.listClients()).clients
    await client.editClient('c1', editBody(await dialect(), created!, { tools: ['echo'] }))
    const put = gateway.requests.find(({ method }) => method === 'PUT')
    expect(put?.path).toBe('/api/mcp/client/c1')
    const sent = Object.keys(JSON.parse(put?.body ?? '') as object)
    expect(sent.includes('name')).toBe(version === 'v1.4.18')
    const [edited] = (await client.listClients()).clients
    expect(edited).toMatchObject({ name: 'mini', allowed: ['echo'], auto: ['echo'] })
    const run = { clientName: 'mini', tool: 'echo', arguments: { message: 'hi' } }
    expect(await client.executeTool(run, await dialect())).toBe('Echo: hi')
    const refused = client.executeTool({ ...run, tool: 'get-sum' }, await dialect())
    await expect(refused).rejects.toMatchObject({ code: 'gateway_rejected' })
  })
})
