import { afterEach, describe, expect, it } from 'vitest'
import { startGateway, type GatewayOptions } from '../../../e2e/gateway/gateway.ts'
import { createGatewayClient } from './client.ts'
import { sendJson, serve, type Answer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const admin = { user: 'admin', password: 'correct-horse-battery' }
const VERSIONS = ['v1.3.63', 'v1.4.18', 'v1.5.16'] as const

/** One user of a gateway in session mode. */
function userOf(url: string, password = admin.password) {
  const hidden: string[] = []
  const client = createGatewayClient({
    gateway: { url, auth: 'session', allowPlainHttp: false },
    credential: async () => ({ auth: 'session', user: admin.user, secret: password }),
    hide: (secret) => void hidden.push(secret),
  })
  return { client, hidden }
}

async function gatewayOf(options: GatewayOptions) {
  const gateway = await startGateway({ auth: admin, ...options })
  closers.push(() => gateway.close())
  const paths = (path: string) => gateway.requests.filter((request) => request.path === path)
  return { gateway, paths, logins: () => paths('/api/session/login').length }
}

/** A gateway whose session ends whenever a test says so. */
async function expiring(onLogin: Answer) {
  let good = ''
  let count = 0
  const seen: string[] = []
  const server = await serve((request, response, incoming) => {
    const { path, headers } = request
    seen.push(`${request.method} ${path}`)
    if (path === '/api/session/is-auth-enabled') {
      return sendJson(response, { is_auth_enabled: true, has_valid_token: false })
    }
    if (path === '/api/session/login') {
      good = `token-${(count += 1)}`
      response.setHeader('set-cookie', [`other=1; Path=/`, `token=${good}; Path=/; HttpOnly`])
      return onLogin(request, response, incoming)
    }
    if (headers.authorization !== `Bearer ${good}`) {
      return sendJson(response, { error: { message: 'Unauthorized' } }, 401)
    }
    return sendJson(response, path.startsWith('/api/mcp/clients') ? { clients: [] } : {})
  })
  closers.push(() => server.close())
  return { url: server.url, seen, expire: () => (good = ''), requests: server.requests }
}

const logsIn: Answer = (_, response) => sendJson(response, { message: 'Login successful' })

describe.each(VERSIONS)('a session at %s', (dialect) => {
  it('is opened once for many calls at the same moment, and sends no password again', async () => {
    const { gateway, logins } = await gatewayOf({ dialect })
    const { client, hidden } = userOf(gateway.url)
    await Promise.all([client.listClients(), client.version(), client.store()])
    expect(logins()).toBe(1)
    const after = gateway.requests.filter(({ path }) => path !== '/api/session/login')
    expect(JSON.stringify(after)).not.toContain(admin.password)
    expect(hidden).toHaveLength(1)
  })

  it('does not disturb the session of another user, and ends when it is closed', async () => {
    const { gateway, paths } = await gatewayOf({ dialect })
    const [one, other] = [userOf(gateway.url), userOf(gateway.url)]
    await one.client.listClients()
    await other.client.listClients()
    await one.client.close()
    expect(paths('/api/session/logout')).toHaveLength(1)
    await other.client.listClients()
    expect(paths('/api/session/login')).toHaveLength(2)
  })

  it('says that the password is wrong, not that one is missing', async () => {
    const { gateway } = await gatewayOf({ dialect })
    const { client } = userOf(gateway.url, 'wrong')
    await expect(client.listClients()).rejects.toMatchObject({ code: 'gateway_unauthorized' })
  })

  it('is never asked for where nobody has to sign in: a login ends v1.3.63', async () => {
    const { gateway, logins } = await gatewayOf({ dialect, auth: null })
    await userOf(gateway.url).client.listClients()
    expect(logins()).toBe(0)
    expect(gateway.crashed).toBeNull()
  })
})

describe('a session that is over', () => {
  it('is renewed, and the call is sent once more', async () => {
    const { url, seen, expire } = await expiring(logsIn)
    const { client } = userOf(url)
    await client.listClients()
    expire()
    await client.listClients()
    expect(seen.filter((line) => line.includes('login'))).toHaveLength(2)
  })

  it('is renewed once for a write too: it was refused before anything was done', async () => {
    const { url, seen, expire } = await expiring(logsIn)
    const { client } = userOf(url)
    await client.listClients()
    expire()
    await client.deleteClient('c1')
    expect(seen.filter((line) => line === 'DELETE /api/mcp/client/c1')).toHaveLength(2)
  })

  it('is not renewed for ever', async () => {
    const { url, seen } = await expiring((_, response) => {
      response.setHeader('set-cookie', 'token=never-good')
      sendJson(response, {})
    })
    await expect(userOf(url).client.listClients()).rejects.toMatchObject({
      code: 'gateway_unauthorized',
    })
    expect(seen.filter((line) => line.includes('login'))).toHaveLength(2)
  })

  it('in the middle of a list is renewed there, and no client is lost or listed twice', async () => {
    let pages = 0
    const clients = Array.from({ length: 250 }, (_, index) => ({
      config: { client_id: `c${index}`, name: `n${index}`, connection_type: 'stdio' },
    }))
    const server = await serve(({ path, headers }, response) => {
      const url = new URL(path, 'http://x')
      if (url.pathname.endsWith('is-auth-enabled')) {
        return sendJson(response, { is_auth_enabled: true })
      }
      if (url.pathname.endsWith('login')) {
        response.setHeader('set-cookie', `token=t${pages}`)
        return sendJson(response, {})
      }
      // The session of the first login is over after one page.
      if (headers.authorization === 'Bearer t0' && pages > 0) return sendJson(response, {}, 401)
      pages += 1
      const offset = Number(url.searchParams.get('offset') ?? 0)
      const part = clients.slice(offset, offset + 100)
      sendJson(response, {
        clients: part,
        count: part.length,
        total_count: 250,
        limit: 100,
        offset,
      })
    })
    closers.push(() => server.close())
    const list = await userOf(server.url).client.listClients()
    expect(list.clients.map(({ id }) => id)).toEqual(clients.map(({ config }) => config.client_id))
  })

  it('is one renewal for all calls that meet it', async () => {
    const { url, seen, expire } = await expiring(logsIn)
    const { client } = userOf(url)
    await client.listClients()
    expire()
    await Promise.all([client.listClients(), client.store(), client.version()])
    expect(seen.filter((line) => line.includes('login'))).toHaveLength(2)
  })
})

describe('a login', () => {
  it('that is limited says to wait', async () => {
    const { url } = await expiring((_, response) => {
      response.setHeader('retry-after', '120')
      sendJson(response, { error: { message: 'Too many login attempts.' } }, 429)
    })
    await expect(userOf(url).client.listClients()).rejects.toMatchObject({
      code: 'gateway_too_many',
    })
  })

  it.each(['100%', '%E0%A4%A', 'a%20b'])('takes the token %s as it stands', async (token) => {
    const server = await serve(({ path, headers }, response) => {
      if (path.endsWith('is-auth-enabled')) return sendJson(response, { is_auth_enabled: true })
      if (path.endsWith('login')) {
        response.setHeader('set-cookie', `token=${token}; Path=/; HttpOnly`)
        return sendJson(response, {})
      }
      const isOwn = headers.authorization === `Bearer ${token}`
      sendJson(response, { clients: [] }, isOwn ? 200 : 401)
    })
    closers.push(() => server.close())
    const { client, hidden } = userOf(server.url)
    expect((await client.listClients()).clients).toEqual([])
    expect(hidden).toEqual([token])
  })

  it('without a session in its answer is said, not taken', async () => {
    const { url } = await expiring((_, response) => {
      response.removeHeader('set-cookie')
      sendJson(response, { message: 'Login successful' })
    })
    await expect(userOf(url).client.listClients()).rejects.toMatchObject({
      code: 'gateway_protocol',
    })
  })
})
