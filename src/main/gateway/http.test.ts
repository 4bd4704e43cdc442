import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { afterEach, describe, expect, it } from 'vitest'
import type { Credential } from './credential.ts'
import { request } from './http.ts'
import {
  failureOf,
  recorded,
  replay,
  sendHtml,
  sendJson,
  serve,
  type Answer,
} from './testServer.ts'

const SECRET = 'correct horse battery'
const basic: Credential = { auth: 'basic', user: 'admin', secret: SECRET }
/** Made for these tests only: signed by itself, for 127.0.0.1. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCtjcp/BXhg5lHjEO
8HkKz10PFajjlgYGz3zk4/hWrTWhRANCAAT95eUkF94BZW93bxLPP5a+qd+9tHxd
Tg5olTbW/LV5Q/fAjU9NY618ZPwMNSRUs7BymdpCU9ymLOjvEKWj7zIM
-----END PRIVATE KEY-----`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUVPUyOuSj6v8oVxbbGbWApblBUeIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTA3MDMxOVoYDzIxMjYxMDI4
MDcwMzE5WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT95eUkF94BZW93bxLPP5a+qd+9tHxdTg5olTbW/LV5Q/fAjU9NY618
ZPwMNSRUs7BymdpCU9ymLOjvEKWj7zIMo2QwYjAdBgNVHQ4EFgQUPLKJ8yidd7nv
J/Te6fw9oDsKVeIwHwYDVR0jBBgwFoAUPLKJ8yidd7nvJ/Te6fw9oDsKVeIwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IBqzz1RyoGQLXo/9hxwn4+mQJHsiTiKa6wvSwJqNWXreAiEA0MJX3mut9e0arp0l
ufT5jCTjFB/UoRaOoID5Gj8UAe8=
-----END CERTIFICATE-----`
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(answer: Answer) {
  const server = await serve(answer)
  closers.push(server.close)
  return server
}

const call = (base: string) =>
  ({ base, method: 'GET', path: '/api/mcp/clients', credential: null, timeoutMs: 2000 }) as const
const get = (base: string, credential: Credential | null = null, timeoutMs = 2000) =>
  request({ ...call(base), credential, timeoutMs })

async function rawServer(answer: (socket: import('node:net').Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined).resume()
    answer(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

describe('a request', () => {
  it('sends Basic at once, with the scheme word as gateways want it', async () => {
    const server = await start((_, response) => sendJson(response, []))
    await get(server.url, basic)
    const expected = `Basic ${Buffer.from(`admin:${SECRET}`).toString('base64')}`
    expect(server.requests[0]?.headers.authorization).toBe(expected)
  })

  it('sends a bearer key as it is', async () => {
    const server = await start((_, response) => sendJson(response, []))
    await get(server.url, { auth: 'bearer', user: '', secret: 'key-1' })
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key-1')
  })

  it('keeps the path prefix of the base', async () => {
    const server = await start((_, response) => sendJson(response, []))
    await get(`${server.url}/pre/fix`)
    expect(server.requests[0]?.path).toBe('/pre/fix/api/mcp/clients')
  })

  it('refuses a redirect, names its target without the query, and tells nobody else', async () => {
    const other = await start((_, response) => sendJson(response, []))
    const server = await start((_, response) =>
      response.writeHead(307, { location: `${other.url}/x?token=abc` }).end(),
    )
    const failure = await failureOf(get(server.url, basic))
    expect(failure.code).toBe('gateway_redirect')
    expect(failure.message).toContain(`${other.url}/x`)
    expect(failure.message).not.toContain('abc')
    expect(other.requests).toEqual([])
  })

  it('refuses the recorded redirect of a trailing slash', async () => {
    const answer = recorded('v1.5.16', 'auth-on: GET /api/mcp/clients/, Basic')
    const server = await start((_, response) => replay(response, answer))
    expect((await failureOf(get(server.url, basic))).code).toBe('gateway_redirect')
  })

  it.each([
    [401, null, 'gateway_sign_in'],
    [401, basic, 'gateway_unauthorized'],
    [403, basic, 'gateway_forbidden'],
    [404, basic, 'gateway_rejected'],
    [405, basic, 'gateway_unsupported'],
    [429, basic, 'gateway_too_many'],
    [500, basic, 'gateway_server_error'],
    [503, basic, 'gateway_server_error'],
  ] as const)('names status %s with credential %o as %s', async (status, credential, code) => {
    const server = await start((_, response) =>
      sendJson(response, { error: { message: 'the gateway says why' } }, status),
    )
    const failure = await failureOf(get(server.url, credential))
    expect(failure.code).toBe(code)
    expect(failure.details).toContain('the gateway says why')
  })

  it.each([401, 403])('recognises the setup lock behind a %s', async (status) => {
    const body = { error: { message: 'setup token required: send X-Bifrost-Setup-Token' } }
    const server = await start((_, response) => sendJson(response, body, status))
    expect((await failureOf(get(server.url))).code).toBe('gateway_setup_locked')
  })

  it('says HTML is HTML, whatever its status says', async () => {
    const server = await start((_, response) => sendHtml(response))
    expect((await failureOf(get(server.url, basic))).code).toBe('gateway_html')
  })

  it('shows a proxy page as text without its tags', async () => {
    const server = await start((_, response) =>
      response
        .writeHead(502, { 'content-type': 'text/html' })
        .end('<html><style>x{}</style><h1>502 Bad Gateway</h1><script>1</script></html>'),
    )
    const failure = await failureOf(get(server.url))
    expect(failure.message).toBe('The gateway failed with 502: Bad Gateway')
    expect(failure.message).not.toMatch(/<|x\{\}/)
  })

  it('cuts the credential and control characters out of what the gateway says', async () => {
    const server = await start((seen, response) => {
      const said = `you sent ${seen.headers.authorization} which is admin:${SECRET}\u001b[31m\n`
      sendJson(response, { error: { message: said + 'x'.repeat(5000) } }, 500)
    })
    const failure = await failureOf(get(server.url, basic))
    expect(failure.message.length).toBeLessThan(400)
    expect(failure.message).not.toMatch(/\p{Cc}/u)
  })

  it('calls broken JSON unreadable', async () => {
    const server = await start((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"clients": ['),
    )
    expect((await failureOf(get(server.url))).code).toBe('gateway_protocol')
  })

  it('is given as text where that is asked for, JSON or not, and nothing else then', async () => {
    const server = await start((_, response) =>
      response.writeHead(200, { 'content-type': 'application/yaml' }).end('openapi: 3.0.3\n'),
    )
    const asked = { ...call(server.url), isText: true as const }
    expect(await request(asked)).toMatchObject({ text: 'openapi: 3.0.3\n', json: undefined })
    expect(server.requests[0]?.headers.accept).toBe('*/*')
    expect((await failureOf(request(call(server.url)))).code).toBe('gateway_protocol')
  })

  it.each([
    ['text/html', '<title>Sign in</title>', 'gateway_login_page'],
    ['text/plain', ' <!doctype html><title>Bifrost</title>', 'gateway_html'],
    ['text/plain', '<p>Not here', 'gateway_html'],
  ])('is no text when it is a web page (%s, %s)', async (type, page, code) => {
    const server = await start((_, response) =>
      response.writeHead(200, { 'content-type': type }).end(page),
    )
    const asked = request({ ...call(server.url), isText: true })
    expect((await failureOf(asked)).code).toBe(code)
  })

  it('leads nowhere else as text either, and says why there is none', async () => {
    const server = await start((seen, response) =>
      seen.path === '/moved'
        ? response.writeHead(302, { location: 'https://login.example.com/oauth2/start' }).end()
        : sendJson(response, { error: { message: 'OpenAPI MCP client not found' } }, 404),
    )
    const asked = (path: string) => failureOf(request({ ...call(server.url), path, isText: true }))
    expect((await asked('/moved')).code).toBe('gateway_login_page')
    expect((await asked('/none')).message).toContain('OpenAPI MCP client not found')
  })

  it('gives up after its time, also when the answer stops half-way', async () => {
    const server = await start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[')
    })
    const failure = await failureOf(get(server.url, null, 150))
    expect(failure.code).toBe('gateway_timeout')
  })

  it('rejects with the reason of an abort', async () => {
    const server = await start(() => undefined)
    const abort = new AbortController()
    const reason = new Error('left')
    const answer = request({
      base: server.url,
      method: 'GET',
      path: '/',
      credential: null,
      timeoutMs: 5000,
      signal: abort.signal,
    })
    abort.abort(reason)
    await expect(answer).rejects.toBe(reason)
  })

  it('refuses a key that no header can carry', async () => {
    const server = await start((_, response) => sendJson(response, []))
    const secret = 'line\nbreak'
    const failure = await failureOf(get(server.url, { auth: 'bearer', user: '', secret }))
    expect(failure.code).toBe('invalid_input')
    expect(server.requests).toEqual([])
  })
})

describe('a connection that fails', () => {
  it('names an unknown host', async () => {
    expect((await failureOf(get('http://no-such-host.invalid'))).code).toBe('gateway_dns')
  })

  it('names a closed port', async () => {
    const port = await rawServer(() => undefined)
    await closers.pop()?.()
    expect((await failureOf(get(`http://127.0.0.1:${port}`))).code).toBe('gateway_refused')
  })

  it('names a connection that breaks before and within the answer', async () => {
    const before = await rawServer((socket) => socket.destroy())
    expect((await failureOf(get(`http://127.0.0.1:${before}`))).code).toBe('gateway_dropped')
    const within = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[', () => socket.destroy())
    })
    expect((await failureOf(get(`http://127.0.0.1:${within}`))).code).toBe('gateway_dropped')
  })

  it('names a server that does not speak HTTP', async () => {
    const port = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    const failure = await failureOf(get(`http://127.0.0.1:${port}`))
    expect(failure.code).toBe('gateway_not_bifrost')
  })

  it('names https on a port that speaks http', async () => {
    const server = await start((_, response) => sendJson(response, []))
    const failure = await failureOf(get(server.url.replace('http:', 'https:')))
    expect(failure.code).toBe('gateway_not_tls')
  })

  it('names a certificate nobody vouches for', async () => {
    const server = createTlsServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const failure = await failureOf(get(`https://127.0.0.1:${port}`, basic))
    expect(failure.code).toBe('gateway_tls_self_signed')
    expect(failure.message).toContain('signed by itself')
  })
})

describe('what is never sent', () => {
  const post = (base: string, body: unknown, path = '/api/mcp/client') =>
    request({ base, method: 'POST', path, body, credential: null, timeoutMs: 2000 })

  it.each([
    [null],
    [[]],
    ['text'],
    [{ connection_type: 'stdio' }],
    [{ connection_type: 'stdio', stdio_config: null }],
    [{ connection_type: 'stdio', stdio_config: { command: '' } }],
    [{ stdio_config: { command: ' \t\u200b\u0000' } }],
    [{ connection_type: 'stdio', stdio_config: { command: 7 } }],
  ])('the body %o', async (body) => {
    const server = await start((_, response) => sendJson(response, { status: 'success' }))
    await failureOf(post(server.url, body))
    expect(server.requests).toEqual([])
  })

  it('a login', async () => {
    const server = await start((_, response) => sendJson(response, {}))
    await failureOf(post(server.url, { username: 'a', password: 'b' }, '/api/session/login'))
    expect(server.requests).toEqual([])
  })
})
