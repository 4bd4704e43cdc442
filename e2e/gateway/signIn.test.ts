import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { neededKey, startHttpFixtures, type HttpFixtures } from './fixtures/httpServers.ts'
import { startGateway, type GatewayOptions, type SimulatedGateway } from './gateway.ts'
import { send, until, type Given } from './replay.ts'

const limits = { connectMs: 5000, retriesMs: 60, toolListMs: 60, callMs: 5000 }
const admin = { user: 'admin', password: 'Correct-Horse-1' }
const basic = {
  authorization: `Basic ${Buffer.from('admin:Correct-Horse-1').toString('base64')}`,
}
const V2 = ['v2.0', 'v2.2', 'v2.3'] as const
const WITH_PER_USER = ['v1.5.8', 'v1.5.16', 'v1.6.3', ...V2] as const

let servers: HttpFixtures
const open: SimulatedGateway[] = []

beforeEach(async () => {
  servers = await startHttpFixtures(50)
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()))
  await servers.close()
})

type Fields = Record<string, string>

interface Item {
  config: Record<string, unknown>
  tools: { name: string }[]
  state: string
  credential?: Record<string, unknown>
}

const bodyOf = ({ body }: Given): Fields => body as Fields
const said = ({ status, body }: Given): [number, string] => [
  status,
  (body as { error: { message: string } }).error.message,
]

/** Opens an address as a browser does, as far as the gateway's answer. */
const consent = async (authorizeUrl: string): Promise<Given> => {
  const response = await fetch(authorizeUrl, { redirect: 'manual' })
  await response.body?.cancel()
  const { origin, pathname, search } = new URL(response.headers.get('location')!)
  return send(origin, 'GET', pathname + search, {})
}

const start = async (dialect: DialectName, more: Partial<GatewayOptions> = {}) => {
  const gateway = await startGateway({ dialect, auth: admin, limits, ...more })
  open.push(gateway)
  const call = (method: string, path: string, body?: object, headers: Fields = {}) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return send(gateway.url, method, path, { ...basic, ...headers }, text)
  }
  const create = (name: string, path: string, more: object): Promise<Given> =>
    call('POST', '/api/mcp/client', {
      ...{ name, connection_type: 'http', connection_string: servers.url + path },
      ...{ auth_type: 'oauth', tools_to_execute: ['*'], ...more },
    })
  const begin = async (name: string, type = 'oauth', config: object = {}): Promise<Fields> =>
    bodyOf(await create(name, '/oauthmeta', { auth_type: type, oauth_config: config }))
  const complete = (id: string) => call('POST', `/api/mcp/client/${id}/complete-oauth`)
  const status = async (path: string) => bodyOf(await call('GET', path))
  const items = async () =>
    bodyOf(await call('GET', '/api/mcp/clients'))['clients'] as unknown as Item[]
  const item = async (name: string) =>
    (await items()).find(({ config }) => config['name'] === name)!
  /** A client that somebody has signed in. */
  const signedIn = async (name: string, type = 'oauth') => {
    const flow = await begin(name, type)
    await consent(flow['authorize_url']!)
    const completed = await complete(flow['oauth_config_id']!)
    await until(async () => (await item(name)).tools.length > 0)
    const path = `/api/mcp/client/${flow['mcp_client_id']}`
    const bare = `/api/oauth/config/${flow['oauth_config_id']}/status`
    return { id: flow['oauth_config_id']!, path, bare, completed }
  }
  const restart = async () => {
    await gateway.restart()
    // The first request may still meet a connection of the gateway that is gone.
    await call('GET', '/health').catch(() => null)
  }
  return { gateway, restart, call, create, begin, complete, status, items, item, signedIn }
}

const whoami = { id: 'c1', type: 'function', function: { name: '', arguments: '{}' } }

describe.each(['v1.4.18', ...WITH_PER_USER] as const)('a client of %s that signs in', (dialect) => {
  it('is listed once it is completed, and calls its server with the token', async () => {
    const { call, items, signedIn, begin } = await start(dialect)
    const before = await begin('waiting')
    expect(before['status']).toBe('pending_oauth')
    expect(await items()).toEqual([])
    await signedIn('web')
    expect((await items()).map(({ config }) => config['auth_type'])).toEqual(['oauth'])
    const tool = { ...whoami, function: { name: 'web-whoami', arguments: '{}' } }
    const { body } = await call('POST', '/v1/mcp/tool/execute?format=chat', tool)
    expect((body as { content: string }).content).toMatch(/"authorization":"Bearer [0-9a-f-]{36}"/)
  })

  it('is connected again after a restart, and one that waits can still be completed', async () => {
    const { restart, begin, complete, item, signedIn } = await start(dialect)
    await signedIn('web')
    const waiting = await begin('later')
    await restart()
    await until(async () => (await item('web')).tools.length === 2)
    await consent(waiting['authorize_url']!)
    expect((await complete(waiting['oauth_config_id']!)).status).toBe(200)
  })

  it('keeps its name until the completion, where a taken one is refused', async () => {
    const { begin, complete, signedIn } = await start(dialect)
    const second = await begin('web')
    await signedIn('web')
    await consent(second['authorize_url']!)
    const [status, text] = said(await complete(second['oauth_config_id']!))
    expect(status).toBe(dialect === 'v1.4.18' ? 500 : 409)
    expect(text).toContain('already exists')
  })

  it('sends the browser back to where people reach the gateway', async () => {
    const { call } = await start(dialect)
    const body = {
      ...{ name: 'web', connection_type: 'http', connection_string: `${servers.url}/oauthmeta` },
      ...{ auth_type: 'oauth', oauth_config: {} },
    }
    const proxy = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'gateway.example' }
    const { authorize_url: url } = bodyOf(await call('POST', '/api/mcp/client', body, proxy))
    const back = new URL(url!).searchParams.get('redirect_uri')
    expect(back).toBe('https://gateway.example/api/oauth/callback')
  })
})

describe.each(WITH_PER_USER)('clients of each user on %s', (dialect) => {
  it('have the tools found once, no connection, and no reconnect', async () => {
    const { restart, call, item, signedIn } = await start(dialect)
    const { path, completed } = await signedIn('own', 'per_user_oauth')
    expect(completed.body).toMatchObject({ status: 'success', tools_count: 2 })
    expect(said(await call('POST', `${path}/reconnect`))[1]).toContain('not applicable')
    const sample = { per_user_header_keys: ['X-Api-Key'], user_headers: { 'x-api-key': neededKey } }
    await call('POST', '/api/mcp/client', {
      ...{ name: 'keyed', connection_type: 'http', connection_string: `${servers.url}/needheader` },
      ...{ auth_type: 'per_user_headers', tools_to_execute: ['*'], ...sample },
    })
    expect((await item('keyed')).config['per_user_header_keys']).toEqual(['x-api-key'])
    await servers.close()
    await restart()
    for (const name of ['own', 'keyed']) expect((await item(name)).tools).toHaveLength(2)
  })
})

describe.each(V2)('sign-ins of %s', (dialect) => {
  it('name their paths for clients of each user too, and never when they end', async () => {
    const { begin, status } = await start(dialect)
    const flow = await begin('own', 'per_user_oauth')
    const id = flow['oauth_config_id']!
    expect(flow['complete_url']).toBe(`/api/mcp/client/${id}/complete-oauth`)
    expect(await status(flow['status_url']!)).toEqual({
      ...{ id, status: 'pending', created_at: expect.any(String) as string },
    })
  })

  it('expire, and cannot be finished then', async () => {
    const { begin, status, complete } = await start(dialect, { limits: { ...limits, signInMs: 1 } })
    const flow = await begin('late')
    await until(async () => (await status(flow['status_url']!))['status'] === 'expired')
    const { headers } = await consent(flow['authorize_url']!)
    expect(headers['location']).toContain('status=failed&error=')
    expect(said(await complete(flow['oauth_config_id']!))).toEqual([
      ...[400, 'OAuth not authorized yet. Current status: expired'],
    ])
  })

  it('fail when the person says no', async () => {
    const { begin, status } = await start(dialect)
    servers.authorization.denyNext()
    const flow = await begin('refused')
    const { headers } = await consent(flow['authorize_url']!)
    const place = '/workspace/mcp-registry/oauth-callback?status=failed&error=access_denied'
    expect(headers['location']).toContain(place)
    expect((await status(flow['status_url']!))['status']).toBe('failed')
  })

  it('are completed again for all users, and once for each user', async () => {
    const { complete, signedIn } = await start(dialect)
    const shared = await signedIn('shared')
    expect((await complete(shared.id)).status).toBe(200)
    const own = await signedIn('own', 'per_user_oauth')
    expect((await complete(own.id)).status).toBe(409)
  })

  it('throw the client of each user away when its server refuses the token', async () => {
    const { begin, complete } = await start(dialect)
    const flow = await begin('own', 'per_user_oauth')
    await consent(flow['authorize_url']!)
    servers.authorization.withdrawTokens()
    expect((await complete(flow['oauth_config_id']!)).status).toBe(500)
    expect((await complete(flow['oauth_config_id']!)).status).toBe(404)
  })

  it('tell only by the flow how far a reauthorize is', async () => {
    const { gateway, call, complete, item, status, signedIn } = await start(dialect)
    const { id, path, bare } = await signedIn('web')
    gateway.showClient('web', 'needs_reauth')
    const again = bodyOf(await call('POST', `${path}/reauthorize`))
    expect(again['message']).toBeUndefined()
    expect(again['status_url']).toBe(`${bare}?flow_id=${again['flow_id']}`)
    expect((await status(bare))['status']).toBe('authorized')
    expect((await status(again['status_url']!))['status']).toBe('pending')
    expect(said(await complete(id))).toEqual([409, 'Authorization has not completed yet'])
    await consent(again['authorize_url']!)
    expect((await status(again['status_url']!))['status']).toBe('authorized')
    expect((await complete(id)).status).toBe(200)
    expect((await item('web')).state).toBe('healthy')
  })

  it('verify a client of each user anew', async () => {
    const { gateway, call, complete, item, status, signedIn } = await start(dialect)
    const { id, path, bare } = await signedIn('own', 'per_user_oauth')
    gateway.showClient('own', 'pending_verification')
    const again = bodyOf(await call('POST', `${path}/initiate-verification`))
    expect(again).not.toHaveProperty('flow_id')
    expect((await status(bare))['status']).toBe('pending')
    await consent(again['authorize_url']!)
    expect((await complete(id)).body).toMatchObject({ tools_count: 2 })
    expect((await item('own')).state).toBe('healthy')
  })

  it('are for clients that sign in, and for such as there are', async () => {
    const { call, create, item } = await start(dialect)
    await create('plain', '/mini', { auth_type: 'none' })
    const path = `/api/mcp/client/${String((await item('plain')).config['client_id'])}`
    for (const action of ['initiate-verification', 'reauthorize', 'verify-headers']) {
      expect((await call('POST', `${path}/${action}`, {})).status).toBe(400)
      expect((await call('POST', `/api/mcp/client/none/${action}`, {})).status).toBe(404)
    }
  })

  it(`register anew ${dialect === 'v2.0' ? 'in later releases only' : 'under another id'}`, async () => {
    const { call, signedIn } = await start(dialect)
    const { path } = await signedIn('web')
    servers.authorization.forgetClients()
    const given = await call('POST', `${path}/reregister`)
    if (dialect === 'v2.0') return expect(given.status).toBe(405)
    const ids = { registered_client_id: 'dyn-client-2', previous_client_id: 'dyn-client-1' }
    expect(bodyOf(given)).toMatchObject({ status: 'pending_oauth', ...ids })
    expect(bodyOf(given)['authorize_url']).toContain('client_id=dyn-client-2')
  })

  it('keep the headers of an admin once they are verified', async () => {
    const { call, create, item } = await start(dialect)
    const sample = { per_user_header_keys: ['X-Api-Key'], user_headers: { 'X-Api-Key': neededKey } }
    await create('keyed', '/needheader', { auth_type: 'per_user_headers', ...sample })
    const { config, credential } = await item('keyed')
    expect(credential).toBeUndefined()
    const verify = (headers: object) =>
      call('POST', `/api/mcp/client/${String(config['client_id'])}/verify-headers`, {
        user_headers: headers,
      })
    expect((await verify({})).status).toBe(400)
    expect((await verify({ 'X-Api-Key': 'wrong' })).status).toBe(422)
    expect((await verify({ 'x-api-key': neededKey })).body).toMatchObject({ tools_count: 2 })
    const shown = (await item('keyed')).credential
    if (dialect === 'v2.0') expect(shown).toBeUndefined()
    else expect(shown).toMatchObject({ kind: 'headers', header_keys: ['x-api-key'] })
  })

  it('are void when a PUT changes the scopes, and stay when it sends back what was read', async () => {
    const { call, item, status, signedIn } = await start(dialect)
    const { path, bare } = await signedIn('web')
    const { config } = await item('web')
    const read = (key: string): unknown => (config[key] as { value: string }).value
    const same = {
      client_id: read('oauth_client_id'),
      client_secret: read('oauth_client_secret'),
      authorize_url: config['oauth_authorize_url'],
      scopes: config['oauth_scopes'],
    }
    await call('PUT', path, { oauth_config: same })
    expect((await status(bare))['token_id']).toBeDefined()
    const elsewhere = { ...same, authorize_url: 'https://elsewhere.example/' }
    expect((await call('PUT', path, { oauth_config: elsewhere })).status).toBe(400)
    const fewer = { ...same, scopes: [] }
    expect((await call('PUT', path, { disabled: true, oauth_config: fewer })).status).toBe(400)
    await call('PUT', path, { oauth_config: fewer })
    expect((await status(bare))['token_id']).toBeUndefined()
    await call('POST', `${path}/initiate-verification`)
    expect((await call('PUT', path, { oauth_config: same })).status).toBe(409)
  })

  it('exchange no tokens in the open source', async () => {
    const { create } = await start(dialect)
    const given = await create('web', '/mini', { auth_type: 'token_exchange' })
    expect(said(given)).toEqual([400, "auth_type 'token_exchange' is not supported"])
  })
})
