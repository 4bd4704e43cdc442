import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { startHttpFixtures, type HttpFixtures } from './fixtures/httpServers.ts'
import { startGateway, type GatewayOptions, type SimulatedGateway } from './gateway.ts'
import { send, until, type Given } from './replay.ts'

const limits = { connectMs: 5000, retriesMs: 60, toolListMs: 60, callMs: 5000 }
const closedPort = 'http://127.0.0.1:9/mcp'
const admin = { user: 'admin', password: 'Correct-Horse-1' }
const basic = {
  authorization: `Basic ${Buffer.from('admin:Correct-Horse-1').toString('base64')}`,
}
const V2 = ['v2.0', 'v2.2', 'v2.3'] as const

let servers: HttpFixtures
const open: SimulatedGateway[] = []

beforeAll(async () => {
  servers = await startHttpFixtures(50)
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()))
})

afterAll(() => servers.close())

/** A gateway with an admin, and calls with the admin's credential. */
const start = async (dialect: DialectName, more: Partial<GatewayOptions> = {}) => {
  const gateway = await startGateway({ dialect, auth: admin, limits, ...more })
  open.push(gateway)
  const call = (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = basic,
  ): Promise<Given> =>
    send(gateway.url, method, path, headers, body === undefined ? undefined : JSON.stringify(body))
  const create = (client: object, headers = basic as Record<string, string>): Promise<Given> =>
    call(
      'POST',
      '/api/mcp/client',
      { auth_type: 'none', tools_to_execute: ['*'], ...client },
      headers,
    )
  const list = async (query = ''): Promise<Listed> =>
    (await call('GET', `/api/mcp/clients${query}`)).body as Listed
  const item = async (name: string): Promise<Item> =>
    (await list()).clients.find(({ config }) => config['name'] === name)!
  const put = async (name: string, body: object): Promise<Given> =>
    call('PUT', `/api/mcp/client/${(await item(name)).config['client_id'] as string}`, body)
  return { gateway, call, create, list, item, put }
}

interface Item {
  config: Record<string, unknown>
  tools: { name: string }[]
  state: string
  vk_configs: object[]
  last_failure?: { stage: string; message: string }
}

interface Listed {
  clients: Item[]
  count: number
  total_count: number
  limit: number
}

const http = (name: string, path = '/mini', more: object = {}): object => ({
  name,
  connection_type: 'http',
  connection_string: path.startsWith('http') ? path : servers.url + path,
  ...more,
})

const textOf = ({ body }: Given): string => (body as { error: { message: string } }).error.message
const said = (given: Given): [number, string] => [given.status, textOf(given)]
const namesOf = ({ clients }: Listed): unknown[] => clients.map(({ config }) => config['name'])

describe.each(V2)('the list of %s', (dialect) => {
  it('comes in pages of 25, of 100 at most, whatever is asked', async () => {
    const { create, list } = await start(dialect)
    for (let index = 0; index < 27; index += 1) await create(http(`c${index}`))
    const sizes = async (query: string) => {
      const { count, total_count: total, limit } = await list(query)
      return [count, total, limit]
    }
    expect(await sizes('')).toEqual([25, 27, 25])
    expect(await sizes('?limit=100&offset=25')).toEqual([2, 27, 100])
    expect(await sizes('?limit=1000')).toEqual([27, 27, 100])
  })

  it('shows secrets as SecretVar and tools with the prefix of the client', async () => {
    const { create, item } = await start(dialect)
    const headers = { 'X-One': 'a-secret-of-length', 'X-Two': 'env.PATH' }
    await create(http('web', '/mini', { headers }))
    await until(async () => (await item('web')).tools.length > 0)
    const { config, tools, state } = await item('web')
    expect(tools.map(({ name }) => name)).toEqual(['web-alpha', 'web-echo', 'web-zeta'])
    expect(state).toBe('healthy')
    const shown = config['headers'] as Record<string, object>
    expect(shown['X-One']).toEqual({
      value: `a-se${'*'.repeat(24)}ngth`,
      type: 'plain_text',
    })
    expect(shown['X-Two']).toMatchObject({ ref: 'env.PATH', type: 'env' })
    const url = (config['connection_string'] as { value: string }).value
    expect(url.includes('****')).toBe(dialect === 'v2.0')
  })

  it('is filtered by id, type, state, flags, and refuses words it does not know', async () => {
    const { create, list, put, call, item } = await start(dialect)
    await create(http('up', '/mini', { is_code_mode_client: true }))
    await create(http('off'))
    await put('off', { disabled: true })
    const up = (await item('up')).config['client_id'] as string
    expect(namesOf(await list(`?server=${up}`))).toEqual(['up'])
    expect(namesOf(await list('?connection_type=sse,stdio'))).toEqual([])
    expect(namesOf(await list('?connection_type=sse,http'))).toEqual(['up', 'off'])
    expect(namesOf(await list('?state=healthy'))).toEqual(['up'])
    expect(namesOf(await list('?state=unstable'))).toEqual(['off'])
    expect(namesOf(await list('?disabled=T'))).toEqual(['off'])
    expect(namesOf(await list('?code_mode=true'))).toEqual(['up'])
    const given = await call('GET', '/api/mcp/clients?state=connected')
    expect(given.status).toBe(400)
    expect((await call('GET', '/api/mcp/clients?disabled=yes')).status).toBe(400)
  })
})

it('v1.6.3 pages by force, with the old words for states', async () => {
  const { create, list, call } = await start('v1.6.3')
  await create(http('one'))
  const { limit, clients } = await list('?state=connected')
  expect([limit, clients[0]?.state]).toEqual([25, 'connected'])
  expect((await call('GET', '/api/mcp/clients?state=healthy')).status).toBe(400)
})

it('v1.5.8 pages only when asked and has no library', async () => {
  const { create, list, call } = await start('v1.5.8')
  await create(http('one'))
  expect((await list()).limit).toBe(1)
  expect((await list('?offset=0')).limit).toBe(0)
  expect((await call('GET', '/api/mcp/library')).contentType).toContain('text/html')
})

describe.each(V2)('creating a client on %s', (dialect) => {
  it('answers 200 for a per-call client although nothing listens, and tells it later', async () => {
    const { create, item, call } = await start(dialect)
    expect((await create(http('gone', closedPort))).status).toBe(200)
    const isNew = dialect !== 'v2.0'
    if (isNew) await until(async () => (await item('gone')).last_failure !== undefined)
    const { state, tools, last_failure: failure, config } = await item('gone')
    expect([state, tools]).toEqual([isNew ? 'unstable' : 'healthy', []])
    expect(failure?.stage).toBe(isNew ? 'tool_discovery' : undefined)
    const id = config['client_id'] as string
    const reconnect = await call('POST', `/api/mcp/client/${id}/reconnect`)
    expect(reconnect.status).toBe(400)
    expect(textOf(reconnect)).toContain('not applicable')
  })

  it('fails for a client with one session when nothing listens', async () => {
    const { create, list } = await start(dialect)
    const given = await create(http('gone', closedPort, { needs_session_stickiness: true }))
    expect(given.status).toBe(500)
    expect((await list()).total_count).toBe(0)
  })

  it('refuses what section 3.1 lists', async () => {
    const { create } = await start(dialect)
    await create(http('taken', '/mini', { client_id: 'the-id' }))
    const statuses = async (more: object) => (await create({ ...http('fresh'), ...more })).status
    expect(await statuses({ connection_type: 'magic' })).toBe(400)
    expect(await statuses({ name: 'a-b' })).toBe(400)
    expect(await statuses({ tools_to_execute: ['*', 'a'] })).toBe(400)
    expect(await statuses({ tool_sync_interval: -1 })).toBe(400)
    expect(await statuses({ tool_sync_interval: 600_000_000_000 })).toBe(400)
    expect(await statuses({ tool_execution_timeout: -1 })).toBe(400)
    expect(await statuses({ name: 'taken' })).toBe(409)
    expect(await statuses({ client_id: 'the-id' })).toBe(409)
    expect(said(await create({ ...http('fresh'), tool_execution_timeout: '30s' }))).toEqual([
      400,
      'Invalid request payload',
    ])
  })

  it('keeps the limit for tool calls and calls tools by their prefixed name', async () => {
    const { create, item, call } = await start(dialect)
    await create(http('web', '/mini', { tool_execution_timeout: 90 }))
    expect((await item('web')).config['tool_execution_timeout']).toBe('1m30s')
    await until(async () => (await item('web')).tools.length > 0)
    const toolCall = { id: '1', function: { name: 'web-echo', arguments: '{"message":"hi"}' } }
    const given = await call('POST', '/v1/mcp/tool/execute', toolCall)
    expect(given.body).toMatchObject({ content: 'fix: hi' })
  })
})

it('filters by one state, by none when both are asked for, and knows no other', async () => {
  const { create, list, call } = await start('v2.3')
  await create(http('one'))
  const named = async (state: string) => namesOf(await list(`?state=${state}`))
  expect(await named('healthy')).toEqual(['one'])
  expect(await named('unstable')).toEqual([])
  expect(await named('healthy,unstable')).toEqual(['one'])
  expect((await call('GET', '/api/mcp/clients?state=connected')).status).toBe(400)
})

it('gives a client an endpoint slug that a rename leaves and that is taken once', async () => {
  const { create, item, put } = await start('v2.2')
  await create(http('My_Web', '/mini', { allow_on_all_virtual_keys: true }))
  await put('My_Web', { name: 'Other' })
  const { config } = await item('Other')
  expect([config['endpoint_slug'], config['allow_by_default']]).toEqual(['my-web', true])
  expect(said(await create(http('My_Web')))).toEqual([
    409,
    'An MCP endpoint with this slug already exists',
  ])
  expect((await create(http('___'))).status).toBe(400)
})

describe.each(V2)('changing a client on %s', (dialect) => {
  it('changes only what is sent', async () => {
    const { create, item, put } = await start(dialect)
    await create(http('web', '/mini', { headers: { A: 'one' }, tool_sync_interval: 5 }))
    expect((await put('web', {})).status).toBe(200)
    await put('web', { tools_to_execute: ['echo'] })
    expect((await item('web')).config).toMatchObject({
      headers: { A: { value: '***' } },
      tool_sync_interval: 300_000_000_000,
      tools_to_execute: ['echo'],
    })
  })

  it('switches per-call clients off and on without a call, and keeps their tools', async () => {
    const { create, item, put } = await start(dialect)
    await create(http('web'))
    await until(async () => (await item('web')).tools.length === 3)
    await put('web', { disabled: true })
    expect(await item('web')).toMatchObject({ state: 'disabled', tools: [{}, {}, {}] })
    await put('web', { disabled: false })
    expect(await item('web')).toMatchObject({ state: 'healthy', tools: [{}, {}, {}] })
  })

  it('answers partial_success when a client cannot be switched on again', async () => {
    const mortal = await startHttpFixtures(50)
    const { create, item, put } = await start(dialect)
    await create(http('web', `${mortal.url}/mini`, { needs_session_stickiness: true }))
    await put('web', { disabled: true })
    expect((await item('web')).tools).toEqual([])
    await mortal.close()
    const given = await put('web', { disabled: false })
    expect([given.status, given.body]).toMatchObject([200, { status: 'partial_success' }])
    const { state, config } = await item('web')
    expect([state, config['disabled']]).toEqual(['disabled', false])
  })

  it('gives a client to virtual keys, all or none, after the rest was saved', async () => {
    const { call, create, item, put, list } = await start(dialect)
    await create(http('web'))
    const key = (await call('POST', '/api/governance/virtual-keys', { name: 'team' })).body
    const { id } = (key as { virtual_key: { id: string } }).virtual_key
    await put('web', { vk_configs: [{ virtual_key_id: id, tools_to_execute: ['echo'] }] })
    const assigned = { virtual_key_id: id, virtual_key_name: 'team', tools_to_execute: ['echo'] }
    expect((await item('web')).vk_configs).toEqual([assigned])
    expect(namesOf(await list(`?virtual_keys=${id}`))).toEqual(['web'])
    const wrong = [{ virtual_key_id: 'nope', tools_to_execute: ['*'] }]
    expect((await put('web', { name: 'new', vk_configs: wrong })).status).toBe(500)
    expect((await item('new')).vk_configs).toEqual([assigned])
    const { body } = await call('GET', '/api/governance/virtual-keys')
    expect(body).toMatchObject({
      virtual_keys: [{ name: 'team', value: { type: 'plain_text' } }],
    })
  })
})

it('v2.3 asks the server about new headers before it saves them', async () => {
  const { create, put, item } = await start('v2.3')
  const headers = { 'X-Api-Key': 'let-me-in-please-0123456789abcdef0123' }
  await create(http('web', '/needheader', { headers }))
  const given = await put('web', { headers: { 'X-Api-Key': 'wrong' } })
  expect(given.status).toBe(422)
  expect((await item('web')).config['headers']).toMatchObject({
    'X-Api-Key': { value: `let-${'*'.repeat(24)}0123` },
  })
})

describe('other calls', () => {
  it('refreshes tools from v2.2 on and is no such path before', async () => {
    const newer = await start('v2.2')
    await newer.create(http('web'))
    const id = (await newer.item('web')).config['client_id'] as string
    const refreshed = await newer.call('POST', `/api/mcp/client/${id}/refresh-tools`)
    expect([refreshed.status, refreshed.body]).toMatchObject([200, { tool_count: 3 }])
    expect((await newer.call('POST', '/api/mcp/client/x/refresh-tools')).status).toBe(404)
    const older = await start('v2.0')
    const given = await older.call('POST', '/api/mcp/client/x/refresh-tools')
    expect([given.status, given.contentType, given.body]).toEqual([
      405,
      'text/plain; charset=utf-8',
      'Method Not Allowed',
    ])
  })

  it('answers a delete of an unknown id with 500 and an unknown GET with the dashboard', async () => {
    const { call } = await start('v2.3')
    expect((await call('DELETE', '/api/mcp/client/nope')).status).toBe(500)
    const page = await call('GET', '/api/mcp/client/nope')
    expect([page.status, page.contentType]).toEqual([200, 'text/html; charset=utf-8'])
  })
})
