import type { ServerOptions } from 'node:https'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { request, type GatewayRequest } from './http.ts'
import { Connections } from './network.ts'
import { proxyFor, type Variables } from './networkProxy.ts'
import {
  makeAuthority,
  serveCounted,
  serveProxy,
  type Authority,
  type Issued,
} from './testNetwork.ts'
import { failureOf, sendJson } from './testServer.ts'

const SECRET = 'correct-horse-battery'
let authority: Authority
let good: Issued
beforeAll(async () => {
  authority = await makeAuthority('Own CA')
  good = await authority.issue('gateway')
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(tls: ServerOptions | null = null, host = '127.0.0.1') {
  const server = await serveCounted((_, response) => sendJson(response, []), tls, { host })
  closers.push(server.close)
  return server
}

async function startProxy(refuse: number | null = null, leadsTo: number | null = null) {
  const proxy = await serveProxy(refuse, leadsTo)
  closers.push(proxy.close)
  return proxy
}

function reach(url: string, proxy: string, variables: Variables = {}, allowPlainHttp = false) {
  const network = { ...DEFAULT_NETWORK, ca: authority.cert, proxy }
  const gateway = { url, environment: 'local', allowPlainHttp, network } as const
  const connections = new Connections({ gateway, variables })
  closers.push(() => connections.close())
  return connections
}

const call = (base: string, connections: Connections, change: Partial<GatewayRequest> = {}) =>
  request({
    ...{ base, method: 'GET', path: '/x', timeoutMs: 5000, connections },
    credential: { auth: 'bearer', user: '', secret: SECRET },
    ...change,
  })

describe('the proxy of a gateway', () => {
  const from = (url: string, variables: Variables, setting = 'environment') =>
    proxyFor(url, setting, variables)?.host ?? null

  it.each<[string, Variables, string | null]>([
    ['https://gw.example', {}, null],
    ['https://gw.example', { HTTPS_PROXY: 'http://p:1' }, 'p:1'],
    ['https://gw.example', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://gw.example', { HTTP_PROXY: 'p:1' }, 'p:1'],
    ['http://gw.example', { HTTPS_PROXY: 'p:1', ALL_PROXY: 'q:2' }, 'q:2'],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', https_proxy: 'q:2' }, 'q:2'],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', https_proxy: '' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: '*' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: 'a, gw.example' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', no_proxy: '.example' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: 'example' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: '*.EXAMPLE' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: 'w.example' }, 'p:1'],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: 'gw.example:443' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: 'gw.example:8443' }, 'p:1'],
    ['https://gw.example:8443', { HTTPS_PROXY: 'p:1', NO_PROXY: 'gw.example:8443' }, null],
    ['https://gw.example', { HTTPS_PROXY: 'p:1', NO_PROXY: ' , ' }, 'p:1'],
    ['https://[2001:db8::1]:8443', { HTTPS_PROXY: 'p:1', NO_PROXY: '2001:db8::1' }, null],
    ['https://[2001:db8::1]:8443', { HTTPS_PROXY: 'p:1', NO_PROXY: '[2001:db8::1]:8443' }, null],
    ['https://[2001:db8::1]', { HTTPS_PROXY: 'p:1', NO_PROXY: '[2001:db8::1]:8443' }, 'p:1'],
    ['http://127.0.0.1:8080', { HTTP_PROXY: 'p:1', ALL_PROXY: 'p:1' }, null],
    ['http://localhost:8080', { HTTP_PROXY: 'p:1' }, null],
    ['https://[::1]', { HTTPS_PROXY: 'p:1' }, null],
  ])('of %s with %o is %s', (url, variables, proxy) => {
    expect(from(url, variables)).toBe(proxy)
  })

  it('given by its URL holds for this computer too, and whatever NO_PROXY says', () => {
    expect(from('http://127.0.0.1:8080', { NO_PROXY: '*' }, 'http://p:1')).toBe('p:1')
  })

  it('is none when none is chosen', () => {
    expect(from('https://gw.example', { HTTPS_PROXY: 'p:1' }, 'none')).toBeNull()
  })

  it.each(['socks5://p:1', 'http://', 'http://a b'])('is never %s', (setting) => {
    expect(() => from('https://gw.example', {}, setting)).toThrow('no HTTP proxy')
  })
})

describe('https through a proxy', () => {
  it('goes through a tunnel in which the proxy reads nothing', async () => {
    const server = await start(good)
    const proxy = await startProxy()
    const connections = reach(server.url, proxy.url)
    await call(server.url, connections)
    await call(server.url, connections)
    expect(proxy.questions.map(({ line }) => line)).toEqual([`CONNECT 127.0.0.1:${server.port}`])
    expect(proxy.questions[0]?.headers).not.toHaveProperty('authorization')
    expect(proxy.passed().length).toBeGreaterThan(100)
    expect(proxy.passed()).not.toContain(SECRET)
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      host: `127.0.0.1:${server.port}`,
    })
  })

  it('checks the certificate of the gateway, not of the proxy', async () => {
    const stranger = await makeAuthority('Stranger')
    const server = await start(stranger)
    const proxy = await startProxy()
    const failure = await failureOf(call(server.url, reach(server.url, proxy.url)))
    expect(failure.code).toBe('gateway_tls_self_signed')
    expect(server.requests).toEqual([])
  })

  it('reaches IPv6 addresses', async () => {
    const server = await start(await authority.issue('six', { names: 'IP:::1' }), '::1')
    const proxy = await startProxy()
    await call(server.url, reach(server.url, proxy.url))
    expect(proxy.questions[0]?.line).toBe(`CONNECT [::1]:${server.port}`)
  })

  it('leaves finding the name to the proxy, and sends that name as host without a usual port', async () => {
    const issued = await authority.issue('named', { names: 'DNS:gateway.example' })
    const server = await start(issued)
    const proxy = await startProxy(null, server.port)
    await call('https://gateway.example', reach('https://gateway.example', proxy.url))
    expect(proxy.questions[0]?.line).toBe('CONNECT gateway.example:443')
    expect(server.requests[0]?.headers.host).toBe('gateway.example')
  })

  it('signs in at the proxy with what the address of the environment holds, and only there', async () => {
    const server = await start(good)
    const proxy = await startProxy()
    const signedIn = proxy.url.replace('//', '//me:pass%40word@')
    await call(server.url, reach(server.url, signedIn))
    const basic = `Basic ${Buffer.from('me:pass@word').toString('base64')}`
    expect(proxy.questions[0]?.headers['proxy-authorization']).toBe(basic)
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
  })
})

describe('plain http through a proxy', () => {
  it('is asked for by its whole address, with the gateway as host', async () => {
    const server = await start()
    const proxy = await startProxy()
    await call(`${server.url}/pre`, reach(`${server.url}/pre`, proxy.url))
    const { line, headers } = proxy.questions[0]!
    expect(line).toBe(`GET ${server.url}/pre/x`)
    expect(headers.host).toBe(`127.0.0.1:${server.port}`)
    expect(server.requests[0]?.path).toBe('/pre/x')
  })

  it('carries no credential through another computer unless the user agreed', async () => {
    const server = await start()
    const elsewhere = 'http://proxy.invalid:3128'
    const failure = await failureOf(call(server.url, reach(server.url, elsewhere)))
    expect(failure.code).toBe('url_plain_http')
    const open = call(server.url, reach(server.url, elsewhere), { credential: null })
    expect((await failureOf(open)).code).toBe('proxy_unreachable')
    const agreed = call(server.url, reach(server.url, elsewhere, {}, true))
    expect((await failureOf(agreed)).code).toBe('proxy_unreachable')
  })
})

describe('a proxy that fails', () => {
  it.each([true, false])(
    'is told nothing when its own certificate is not trusted',
    async (isTls) => {
      const server = await start(isTls ? good : null)
      const proxy = await start(good)
      const failure = await failureOf(call(server.url, reach(server.url, proxy.url)))
      expect(failure.code).toBe('proxy_unreachable')
      expect(proxy.requests).toEqual([])
    },
  )

  it.each([true, false])('is named when it is not there (https: %s)', async (isTls) => {
    const server = await start(isTls ? good : null)
    const proxy = await startProxy()
    await closers.pop()?.()
    const failure = await failureOf(call(server.url, reach(server.url, proxy.url)))
    expect(failure.code).toBe('proxy_unreachable')
    expect(failure.message).toContain(`127.0.0.1:${proxy.port}`)
  })

  it.each([
    [true, 407, 'proxy_sign_in'],
    [false, 407, 'proxy_sign_in'],
    [true, 403, 'proxy_refused'],
    [true, 502, 'proxy_refused'],
  ])('says why (https: %s, %s)', async (isTls, status, code) => {
    const server = await start(isTls ? good : null)
    const proxy = await startProxy(status)
    const failure = await failureOf(call(server.url, reach(server.url, proxy.url)))
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(String(status))
    expect(server.requests).toEqual([])
  })
})
