import type { ServerOptions } from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Environment, Network } from '../../shared/model/gateway.ts'
import { request } from './http.ts'
import { Connections } from './network.ts'
import { certificateOf } from './networkTls.ts'
import { makeAuthority, serveCounted, type Authority, type Issued } from './testNetwork.ts'
import { failureOf, sendJson } from './testServer.ts'

const SECRET = 'correct-horse-battery'
let authority: Authority
let other: Authority
let good: Issued
let renewed: Issued
let expired: Issued
let early: Issued
let elsewhere: Issued
let person: Issued
beforeAll(async () => {
  ;[authority, other] = await Promise.all([makeAuthority('Own CA'), makeAuthority('Other CA')])
  const old = { from: '20200101000000Z', to: '20200201000000Z' }
  const future = { from: '20900101000000Z', to: '20910101000000Z' }
  ;[good, renewed, expired, early, elsewhere, person] = await Promise.all([
    authority.issue('gateway'),
    authority.issue('gateway'),
    authority.issue('gateway', old),
    authority.issue('gateway', future),
    authority.issue('elsewhere', { names: 'DNS:bifrost.lan,DNS:bifrost.example' }),
    authority.issue('person'),
  ])
})

const closers: (() => unknown)[] = []
const closeAll = async () => {
  for (const close of closers.splice(0)) await close()
}
afterEach(closeAll)
afterAll(closeAll)

async function start(tls: ServerOptions) {
  const server = await serveCounted((_, response) => sendJson(response, []), tls)
  closers.push(server.close)
  return server
}

interface Way extends Partial<Network> {
  environment?: Environment
  clientKey?: string | null
}

function reach(url: string, { environment = 'local', clientKey = null, ...network }: Way = {}) {
  const gateway = {
    ...{ url, environment, allowPlainHttp: false },
    network: { ...DEFAULT_NETWORK, ...network },
  }
  const connections = new Connections({
    ...{ gateway, variables: {} },
    clientKey: async () => clientKey,
  })
  closers.push(() => connections.close())
  return connections
}

const call = (base: string, connections: Connections, method: 'GET' | 'POST' = 'GET') =>
  request({
    ...{ base, method, path: '/x', timeoutMs: 5000, connections },
    credential: { auth: 'bearer', user: '', secret: SECRET },
  })

describe('an own authority', () => {
  it('is trusted beside the system', async () => {
    const server = await start(good)
    const answer = await call(server.url, reach(server.url, { ca: authority.cert }))
    expect(answer.status).toBe(200)
    expect(answer.certificateEnds!.getTime()).toBeGreaterThan(Date.now())
  })

  it('may stand among several', async () => {
    const server = await start(good)
    const ca = `${other.cert}\n${authority.cert}`
    expect(await call(server.url, reach(server.url, { ca }))).toMatchObject({ status: 200 })
  })

  it('is trusted for its own gateway only', async () => {
    const server = await start(good)
    await call(server.url, reach(server.url, { ca: authority.cert }))
    const failure = await failureOf(call(server.url, reach(server.url)))
    expect(failure.code).toBe('gateway_tls_issuer')
  })
})

describe('a certificate that is not trusted', () => {
  it.each([
    ['gateway_tls_issuer', () => good, (): string => other.cert, /“Own CA”/],
    ['gateway_tls_expired', () => expired, (): string => authority.cert, /expired on 1 Feb 2020/],
    ['gateway_tls_early', () => early, (): string => authority.cert, /before 1 Jan 2090/],
    [
      'gateway_tls_name',
      () => elsewhere,
      (): string => authority.cert,
      /bifrost\.lan, bifrost\.example/,
    ],
    ['gateway_tls_self_signed', (): Issued => other, (): string => '', /signed by itself/],
  ] as const)('is named: %s', async (code, issued, ca, says) => {
    const server = await start(issued())
    const failure = await failureOf(call(server.url, reach(server.url, { ca: ca() })))
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(says)
    expect(certificateOf(failure)?.fingerprint).toBe(issued().fingerprint)
    expect(server.requests).toEqual([])
  })

  it('comes with all that a person judges it by', async () => {
    const server = await start(elsewhere)
    expect(certificateOf(await failureOf(call(server.url, reach(server.url))))).toEqual({
      fingerprint: elsewhere.fingerprint,
      subject: 'elsewhere',
      issuer: 'Own CA',
      names: ['bifrost.lan', 'bifrost.example'],
      validFrom: expect.stringMatching(/^2\d{3}-/) as string,
      validTo: expect.stringMatching(/^2\d{3}-/) as string,
    })
  })
})

describe('an accepted certificate', () => {
  it.each([
    ['whoever signed it', (): Issued => good],
    ['also when it has expired', (): Issued => expired],
    ['also when it was issued for another name', (): Issued => elsewhere],
  ])('is taken, %s', async (_, issued) => {
    const server = await start(issued())
    const { fingerprint } = issued()
    expect(await call(server.url, reach(server.url, { fingerprint }))).toMatchObject({
      status: 200,
    })
  })

  it('is the only one taken: of another, even a trusted one, the details name both fingerprints', async () => {
    const server = await start(renewed)
    const network = { ca: authority.cert, fingerprint: good.fingerprint }
    const failure = await failureOf(call(server.url, reach(server.url, network)))
    expect(failure.code).toBe('gateway_tls_changed')
    expect(failure.message).toMatch(/ shows another certificate than the accepted one$/)
    expect(failure.details).toContain(good.fingerprint)
    expect(failure.details).toContain(renewed.fingerprint)
    expect(certificateOf(failure)?.fingerprint).toBe(renewed.fingerprint)
  })

  it('is looked at before anything of the request is sent', async () => {
    const server = await start(renewed)
    const connections = reach(server.url, { fingerprint: good.fingerprint })
    await failureOf(call(server.url, connections))
    await failureOf(call(server.url, connections, 'POST'))
    expect(server.requests).toEqual([])
    await call(server.url, reach(server.url, { fingerprint: renewed.fingerprint }))
    expect(server.requests).toHaveLength(1)
  })

  it('does not count for production, and nothing is sent', async () => {
    const server = await start(good)
    const network = { environment: 'production', fingerprint: good.fingerprint } as const
    const failure = await failureOf(call(server.url, reach(server.url, network)))
    expect(failure.code).toBe('gateway_tls_production')
    expect(server.requests).toEqual([])
  })

  it('that changes between two calls stops the second one', async () => {
    const first = await start(good)
    const connections = reach(first.url, { fingerprint: good.fingerprint })
    await call(first.url, connections)
    await first.close()
    const second = await serveCounted((_, response) => sendJson(response, []), renewed, {
      port: first.port,
    })
    closers.push(second.close)
    const failure = await failureOf(call(first.url, connections))
    expect(failure.code).toBe('gateway_tls_changed')
    expect(second.requests).toEqual([])
  })
})

describe('a client certificate', () => {
  const asking = () => ({ ...good, requestCert: true, ca: authority.cert })
  const own = () => ({ ca: authority.cert, clientCertificate: person.cert })

  it('opens a gateway that asks for one', async () => {
    const server = await start(asking())
    const way = { ...own(), clientKey: person.key }
    expect(await call(server.url, reach(server.url, way))).toMatchObject({ status: 200 })
  })

  it('is asked for in words when it is missing', async () => {
    const server = await start({ ...asking(), rejectUnauthorized: true })
    const failure = await failureOf(call(server.url, reach(server.url, { ca: authority.cert })))
    expect(failure.code).toMatch(/^gateway_(?:tls_client_wanted|dropped)$/)
    expect(server.requests).toEqual([])
  })

  it('whose key is lost stops before a connection is made', async () => {
    const server = await start(asking())
    const failure = await failureOf(call(server.url, reach(server.url, own())))
    expect(failure.code).toBe('client_key_missing')
    expect(server.seen().ever).toBe(0)
  })
})
