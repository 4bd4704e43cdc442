import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { startHttpFixtures, type HttpFixtures } from './fixtures/httpServers.ts'
import { startGateway, type GatewayOptions, type SimulatedGateway } from './gateway.ts'
import { listedIds, send, until, type Given } from './replay.ts'

const script = join(import.meta.dirname, 'fixtures/stdio.ts')
const limits = { connectMs: 10_000, retriesMs: 60, toolListMs: 60, callMs: 10_000 }

let servers: HttpFixtures
const open: SimulatedGateway[] = []

beforeAll(async () => {
  servers = await startHttpFixtures(400)
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()))
})

afterAll(() => servers.close())

const start = async (
  dialect: DialectName,
  more: Partial<GatewayOptions> = {},
): Promise<SimulatedGateway> => {
  const gateway = await startGateway({ dialect, auth: null, limits, ...more })
  open.push(gateway)
  return gateway
}

const post = ({ url }: SimulatedGateway, client: object, signal?: AbortSignal): Promise<Given> => {
  const body = JSON.stringify({ tools_to_execute: ['*'], auth_type: 'none', ...client })
  return send(url, 'POST', '/api/mcp/client', {}, body, signal)
}

/** `word` marks the processes of one test. */
const stdio = (name: string, mode: string, word = name): object => ({
  name,
  connection_type: 'stdio',
  stdio_config: { command: process.execPath, args: [script, 'stdio', mode, word], envs: [] },
})

const http = (name: string, path: string): object => ({
  name,
  connection_type: 'http',
  connection_string: servers.url + path,
})

const namesOf = async ({ url }: SimulatedGateway): Promise<string[]> =>
  (await listedIds(url, {})).map(({ name }) => name)

const textOf = ({ body }: Given): string => (body as { error: { message: string } }).error.message

const processes = (word: string): string[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(word) && !line.includes('ps -A'))

const emptyCommand = { name: 'ex', connection_type: 'stdio', stdio_config: { command: '' } }

describe('a gateway that is sent an empty stdio command', () => {
  it.each(['v1.4.18', 'v1.5.16'] as const)(
    '%s dies without an answer and again at every start',
    async (dialect) => {
      const gateway = await start(dialect)
      await expect(post(gateway, emptyCommand)).rejects.toThrow('fetch failed')
      expect(gateway.crashed).toContain('panic')
      expect(await gateway.whenCrashed).toBe(gateway.crashed)
      await expect(send(gateway.url, 'GET', '/health', {})).rejects.toThrow('fetch failed')
      await gateway.restart()
      expect(gateway.crashed).toContain('panic')
      await expect(send(gateway.url, 'GET', '/health', {})).rejects.toThrow('fetch failed')
    },
  )

  it('v1.3.63 answers, dies, and starts again without the client', async () => {
    const gateway = await start('v1.3.63')
    const given = await post(gateway, emptyCommand)
    expect(given.status).toBe(500)
    expect(textOf(given)).toBe(
      'Failed to add MCP client: failed to add MCP client: failed to connect to MCP client ex: failed to initialize MCP client ex: transport error: stdio client not started',
    )
    await gateway.whenCrashed
    await gateway.restart()
    expect(gateway.crashed).toBeNull()
    expect(await namesOf(gateway)).toEqual([])
  })
})

describe('a gateway that dies of something else', () => {
  it('v1.3.63 dies of a login while there is no admin', async () => {
    const gateway = await start('v1.3.63')
    const body = '{"username":"admin","password":"x"}'
    const login = send(gateway.url, 'POST', '/api/session/login', {}, body)
    await expect(login).rejects.toThrow('fetch failed')
    expect(gateway.crashed).toContain('panic')
  })

  it('v1.4.18 dies of a PUT with the body null, and starts again with its clients', async () => {
    const gateway = await start('v1.4.18')
    await post(gateway, http('p', '/mini'))
    const [client] = await listedIds(gateway.url, {})
    const put = send(gateway.url, 'PUT', `/api/mcp/client/${client?.id}`, {}, 'null')
    await expect(put).rejects.toThrow('fetch failed')
    await gateway.restart()
    expect(gateway.crashed).toBeNull()
    expect(await namesOf(gateway)).toEqual(['p'])
  })
})

describe('creating a client', () => {
  it('goes on when the caller hangs up', async () => {
    const gateway = await start('v1.5.16')
    const caller = new AbortController()
    const asked = post(gateway, http('slow', '/slow'), caller.signal)
    await until(async () => (await namesOf(gateway)).length === 1)
    caller.abort()
    await expect(asked).rejects.toThrow('aborted')
    await until(async () => {
      const { body } = await send(gateway.url, 'GET', '/api/mcp/clients', {})
      return JSON.stringify(body).includes('"connected"')
    })
  })

  it('waits for the create before it, while the list answers', async () => {
    const gateway = await start('v1.5.16')
    const first = post(gateway, http('slow', '/slow'))
    await until(async () => (await namesOf(gateway)).length === 1)
    const second = post(gateway, http('quick', '/mini'))
    expect(await namesOf(gateway)).toEqual(['slow'])
    expect((await second).status).toBe(200)
    expect((await first).status).toBe(200)
    expect(await namesOf(gateway)).toEqual(['slow', 'quick'])
  })

  it.each([
    ['v1.3.63', '/500', 'transport error: request failed with status 500: {"error":"boom"}'],
    ['v1.3.63', '/404', 'session terminated (404). need to re-initialize'],
    ['v1.3.63', '/html', 'transport error: unexpected content type: text/html'],
    ['v1.5.16', '/500', 'context deadline exceeded'],
    [
      'v1.5.16',
      '/needheader',
      'request failed with status 401: {"error":"missing or wrong X-Api-Key"}',
    ],
  ] as const)(
    '%s refuses a server at %s with its reason and forgets it',
    async (dialect, path, reason) => {
      const gateway = await start(dialect)
      const given = await post(gateway, http('bad', path))
      expect(given.status).toBe(500)
      expect(textOf(given)).toContain(reason)
      expect(await namesOf(gateway)).toEqual([])
    },
  )

  it('takes the limit for a server that never answers and leaves no process', async () => {
    const gateway = await start('v1.5.16', { limits: { ...limits, connectMs: 500 } })
    const word = randomUUID()
    const given = await post(gateway, stdio('mute', 'hang', word))
    expect(textOf(given)).toContain('transport error: context deadline exceeded')
    expect(processes(word)).toEqual([])
  })

  it('connects to an sse server and calls its tools', async () => {
    const gateway = await start('v1.5.16')
    const made = await post(gateway, { ...http('events', '/sse'), connection_type: 'sse' })
    expect(made.status).toBe(200)
    const call = {
      id: '1',
      type: 'function',
      function: { name: 'events-echo', arguments: '{"message":"hi"}' },
    }
    const given = await send(gateway.url, 'POST', '/v1/mcp/tool/execute', {}, JSON.stringify(call))
    expect(given.body).toEqual({ role: 'tool', content: 'fix: hi', tool_call_id: '1' })
  })
})

describe('closing a gateway', () => {
  it('ends every process its servers started, within a second', async () => {
    const gateway = await start('v1.5.16')
    const word = randomUUID()
    await post(gateway, stdio('parent', 'family', word))
    await until(() => processes(word).length === 2)
    const startedAt = Date.now()
    await gateway.close()
    expect(Date.now() - startedAt).toBeLessThan(1000)
    await until(() => processes(word).length === 0)
  })

  it('gives up a create that is under way', async () => {
    const gateway = await start('v1.5.16')
    const word = randomUUID()
    const asked = post(gateway, stdio('mute', 'hang', word)).catch(() => null)
    await until(() => processes(word).length === 1)
    await gateway.close()
    expect(await asked).toBeNull()
    await until(() => processes(word).length === 0)
  })
})

it('keeps every request with its credential for the tests to look at', async () => {
  const gateway = await start('v1.5.16', { auth: { bearer: 'the-key' } })
  const refused = await send(gateway.url, 'GET', '/api/mcp/clients?limit=5', {})
  const passed = await send(gateway.url, 'GET', '/api/mcp/clients', {
    authorization: 'Bearer the-key',
  })
  expect([refused.status, passed.status]).toEqual([401, 200])
  expect(gateway.requests.map(({ path, credential }) => [path, credential])).toEqual([
    ['/api/mcp/clients?limit=5', 'none'],
    ['/api/mcp/clients', 'Bearer'],
  ])
})

it('keeps clients over a restart and connects them anew', async () => {
  const gateway = await start('v1.5.16')
  await post(gateway, stdio('kept', 'mini'))
  await gateway.restart()
  const { body } = await send(gateway.url, 'GET', '/api/mcp/clients', {})
  expect(JSON.stringify(body)).toContain('"state":"connected"')
  expect(await namesOf(gateway)).toEqual(['kept'])
})

describe('a server that dies', () => {
  /** A client of a server that can be taken away and brought back at its address. */
  const withMortal = async (dialect: DialectName) => {
    const mortal = await startHttpFixtures(0)
    const gateway = await start(dialect, { limits: { ...limits, healthMs: 300 } })
    await post(gateway, { ...http('mortal', ''), connection_string: `${mortal.url}/mini` })
    const item = async () => {
      const { body } = await send(gateway.url, 'GET', '/api/mcp/clients', {})
      const listed = Array.isArray(body) ? body : (body as { clients: unknown[] }).clients
      return listed[0] as { state: string; tools: unknown[] }
    }
    return { mortal, gateway, item }
  }

  it.each(['v1.4.18', 'v1.5.16'] as const)('%s notices, and picks it up again', async (dialect) => {
    const { mortal, gateway, item } = await withMortal(dialect)
    await mortal.close()
    expect((await item()).state).toBe('connected')
    await until(async () => (await item()).state === 'disconnected')
    expect((await item()).tools).toEqual([])
    const [client] = await listedIds(gateway.url, {})
    const path = `/api/mcp/client/${client?.id}`
    const reconnect = await send(gateway.url, 'POST', `${path}/reconnect`, {})
    expect([reconnect.status, textOf(reconnect)]).toEqual([
      500,
      'Failed to reconnect MCP client: reconnect already in progress for this client',
    ])
    const put = await send(gateway.url, 'PUT', path, {}, '{"name":"mortal"}')
    expect(put.status).toBe(dialect === 'v1.4.18' ? 200 : 500)
    const again = await startHttpFixtures(0, Number(new URL(mortal.url).port))
    await until(async () => (await item()).state === 'connected')
    expect((await item()).tools).toHaveLength(3)
    await again.close()
  })

  it('v1.3.63 never notices, and says so only to who calls', async () => {
    const { mortal, gateway, item } = await withMortal('v1.3.63')
    await mortal.close()
    const [client] = await listedIds(gateway.url, {})
    const path = `/api/mcp/client/${client?.id}`
    const call = '{"id":"1","function":{"name":"echo","arguments":"{}"}}'
    const called = await send(gateway.url, 'POST', '/v1/mcp/tool/execute', {}, call)
    expect(textOf(called)).toContain('connect: connection refused')
    expect((await item()).state).toBe('connected')
    const put = await send(gateway.url, 'PUT', path, {}, '{"name":"mortal"}')
    expect(textOf(put)).toContain('failed to retrieve external tools: failed to list tools: ')
    expect((await item()).tools).toEqual([])
  })
})
