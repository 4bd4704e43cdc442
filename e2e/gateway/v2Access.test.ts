import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { startGateway, type GatewayOptions, type SimulatedGateway } from './gateway.ts'
import { send, type Given } from './replay.ts'

const limits = { connectMs: 5000, retriesMs: 60, toolListMs: 60, callMs: 5000 }
const admin = { user: 'admin', password: 'Correct-Horse-1' }
const credential = Buffer.from('admin:Correct-Horse-1').toString('base64')
const basic = { authorization: `Basic ${credential}` }
const clients = '/api/mcp/clients'

const open: SimulatedGateway[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()))
})

const start = async (dialect: DialectName, auth: GatewayOptions['auth']) => {
  const gateway = await startGateway({ dialect, auth: auth ?? null, limits })
  open.push(gateway)
  const call = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: object,
  ): Promise<Given> =>
    send(gateway.url, method, path, headers, body === undefined ? undefined : JSON.stringify(body))
  const status = async (...of: Parameters<typeof call>) => (await call(...of)).status
  return { gateway, call, status }
}

const textOf = ({ body }: Given): string => (body as { error: { message: string } }).error.message

/** The session of a `set-cookie` header, as a `cookie` header. */
const cookieIn = ({ headers }: Given): { cookie: string } => ({
  cookie: String(headers['set-cookie']).split(';')[0]!,
})

const stdio = {
  name: 'local',
  connection_type: 'stdio',
  stdio_config: { command: 'no-such-command-xyz', args: [], envs: [] },
}
const httpAt = (url: string): object => ({
  name: 'web',
  connection_type: 'http',
  connection_string: url,
})

describe.each(['v2.0', 'v2.2'] as const)('%s without an admin', (dialect) => {
  it('is open, but refuses stdio and every private address', async () => {
    const { call, status } = await start(dialect, null)
    expect(await status('GET', clients)).toBe(200)
    const refused = await call('POST', '/api/mcp/client', {}, stdio)
    expect(refused.status).toBe(403)
    expect(textOf(refused)).toContain('requires an authenticated admin session')
    for (const host of ['127.0.0.1:1', 'localhost:1', '[::1]:1', '10.1.2.3', '169.254.169.254']) {
      const given = await call('POST', '/api/mcp/client', {}, httpAt(`http://${host}/mcp`))
      expect([host, given.status]).toEqual([host, 403])
      expect(textOf(given)).toContain('loopback, private-network, or link-local')
    }
    const unknown = { ...stdio, connection_type: 'magic' }
    expect(await status('POST', '/api/mcp/client', {}, unknown)).toBe(400)
    const notPrivate = httpAt('http://no-such-host.invalid/mcp')
    expect(await status('POST', '/api/mcp/client', {}, notPrivate)).toBe(200)
  })

  it('wants the setup token for its first admin, and a good password', async () => {
    const { call, status } = await start(dialect, { setupToken: 'the-token' })
    expect(await status('GET', clients)).toBe(200)
    const save = (auth: object) =>
      call(
        'PUT',
        '/api/config',
        {},
        {
          client_config: { log_retention_days: 1 },
          auth_config: { is_enabled: true, admin_username: 'admin', ...auth },
        },
      )
    expect((await save({ admin_password: admin.password })).status).toBe(403)
    const setup_token = 'the-token'
    expect((await save({ admin_password: 'short', setup_token })).status).toBe(400)
    expect((await save({ admin_password: admin.password, setup_token })).status).toBe(200)
    expect([await status('GET', clients), await status('GET', clients, basic)]).toEqual([401, 200])
  })
})

describe('the setup lock of v2.3', () => {
  it('answers 403 to every call where no token is configured', async () => {
    const { call, status } = await start('v2.3', null)
    expect(await status('GET', clients)).toBe(403)
    expect(await status('GET', clients, { 'x-bifrost-setup-token': 'any' })).toBe(403)
    const { body } = await call('GET', '/api/session/is-auth-enabled')
    expect(body).toEqual({
      auth_type: 'none',
      has_valid_token: false,
      inference_auth_enforced: false,
      is_auth_enabled: false,
      setup_required: true,
      setup_token_configured: false,
    })
  })

  it('opens to the token, and to the session made with it', async () => {
    const { call, status } = await start('v2.3', { setupToken: 'the-token' })
    const token = { 'x-bifrost-setup-token': 'the-token' }
    expect(await status('GET', clients)).toBe(401)
    expect(await status('GET', clients, { 'x-bifrost-setup-token': 'wrong' })).toBe(403)
    expect(await status('GET', clients, token)).toBe(200)
    expect(await status('POST', '/api/session/setup')).toBe(403)
    const opened = await call('POST', '/api/session/setup', token)
    expect(opened.body).toEqual({ expires_at: expect.stringMatching(/^\d{4}-/) as string })
    expect(String(opened.headers['set-cookie'])).toContain('HttpOnly; SameSite=Strict')
    expect(await status('GET', clients, cookieIn(opened))).toBe(200)
    expect(await status('POST', '/api/mcp/client', token, stdio)).toBe(403)
    const unresolved = httpAt('http://no-such-host.invalid/mcp')
    expect(await status('POST', '/api/mcp/client', token, unresolved)).toBe(403)
    const headers = { 'X-A': 'env.PATH' }
    const referring = { ...httpAt('http://192.0.2.1/mcp'), headers }
    const refused = await call('POST', '/api/mcp/client', token, referring)
    expect(textOf(refused)).toContain('headers')
  })

  it('ends with the first admin', async () => {
    const { call, status } = await start('v2.3', { setupToken: 'the-token' })
    const token = { 'x-bifrost-setup-token': 'the-token' }
    const saved = await call('PUT', '/api/config', token, {
      client_config: { log_retention_days: 1 },
      auth_config: {
        is_enabled: true,
        admin_username: 'admin',
        admin_password: admin.password,
      },
    })
    expect(saved.status).toBe(200)
    expect(await status('GET', clients, token)).toBe(401)
    expect(await status('GET', clients, basic)).toBe(200)
    expect(await status('POST', '/api/session/setup', token)).toBe(409)
    const { body } = await call('GET', '/api/session/is-auth-enabled')
    expect(body).toMatchObject({ setup_required: false, setup_token_configured: true })
  })
})

describe('a session at v2.3', () => {
  it('is a cookie, and good as a bearer key, until the logout', async () => {
    const { call, status } = await start('v2.3', admin)
    const body = { username: 'admin', password: admin.password }
    const login = await call('POST', '/api/session/login', {}, body)
    expect(login.body).toEqual({ message: 'Login successful' })
    const cookie = cookieIn(login)
    const bearer = { authorization: `Bearer ${cookie.cookie.split('=')[1]}` }
    expect(await status('GET', clients, cookie)).toBe(200)
    expect(await status('GET', clients, bearer)).toBe(200)
    const wrong = { ...cookie, authorization: 'Bearer wrong' }
    expect(await status('GET', clients, wrong)).toBe(401)
    const told = await call('GET', '/api/session/is-auth-enabled', wrong)
    expect(told.body).toMatchObject({ has_valid_token: false })
    expect(await status('POST', '/api/session/logout', bearer)).toBe(200)
    expect(await status('GET', clients, cookie)).toBe(401)
  })
})

describe('what a test can do to a gateway', () => {
  it('expires every session', async () => {
    const { gateway, call, status } = await start('v2.3', admin)
    const body = { username: 'admin', password: admin.password }
    const cookie = cookieIn(await call('POST', '/api/session/login', {}, body))
    gateway.expireSessions()
    expect(await status('GET', clients, cookie)).toBe(401)
  })

  it('locks it for setup', async () => {
    const { gateway, status } = await start('v2.3', admin)
    gateway.lockForSetup('new-token')
    expect(await status('GET', clients, basic)).toBe(401)
    expect(await status('GET', clients, { 'x-bifrost-setup-token': 'new-token' })).toBe(200)
    gateway.lockForSetup(null)
    expect(await status('GET', clients, basic)).toBe(403)
  })

  it('delays answers, and stops doing so', async () => {
    const { gateway, call } = await start('v2.3', admin)
    const elapsed = async () => {
      const startedAt = performance.now()
      await call('GET', '/health')
      return performance.now() - startedAt
    }
    gateway.delayAnswers(1500)
    expect(await elapsed()).toBeGreaterThan(1400)
    gateway.delayAnswers(0)
    expect(await elapsed()).toBeLessThan(1400)
  })

  it('takes it down and brings it back at the same address as another release, clients kept', async () => {
    const { gateway, call } = await start('v2.3', admin)
    const web = httpAt('http://127.0.0.1:9/mcp')
    expect((await call('POST', '/api/mcp/client', basic, web)).status).toBe(200)
    const before = gateway.url
    await gateway.goDown()
    await expect(call('GET', '/health')).rejects.toThrow('fetch failed')
    await gateway.restart('v1.3.63')
    expect(gateway.url).toBe(before)
    const versionOf = async () => (await call('GET', '/api/version', basic)).body
    expect(await versionOf()).toBe('v1.3.63')
    const listed = (await call('GET', clients, basic)).body
    expect(listed).toMatchObject([{ config: { name: 'web' }, state: 'error' }])
    await gateway.restart('v2.2')
    expect(await versionOf()).toBe('v2.2.2')
    expect((await call('GET', clients, basic)).body).toMatchObject({ total_count: 1 })
  })

  it('shows a client in any state, while the filter looks at the real one', async () => {
    const { gateway, call } = await start('v2.3', admin)
    await call('POST', '/api/mcp/client', basic, httpAt('http://127.0.0.1:9/mcp'))
    const at = '2026-11-21T08:00:00Z'
    const failure = { stage: 'credential', message: 'token expired', at, since: at } as const
    gateway.showClient('web', 'needs_reauth', failure)
    const { body } = await call('GET', clients, basic)
    expect(body).toMatchObject({ clients: [{ state: 'needs_reauth', last_failure: failure }] })
    const found = await call('GET', `${clients}?state=needs_reauth`, basic)
    expect(found.status).toBe(400)
    expect(() => gateway.showClient('nobody', 'healthy')).toThrow('There is no client "nobody"')
  })
})
