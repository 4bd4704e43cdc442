import type { ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { Network } from '../../shared/model/gateway.ts'
import { request, type GatewayRequest } from './http.ts'
import { Connections, type Reached } from './network.ts'
import { serveCounted } from './testNetwork.ts'
import { sendJson, until, type Answer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(answer: Answer = (_, response) => sendJson(response, []), host = '127.0.0.1') {
  const server = await serveCounted(answer, null, { host })
  closers.push(server.close)
  return server
}

function reach(url: string, network: Partial<Network> = {}, more: { connectMs?: number } = {}) {
  const gateway: Reached = {
    ...{ url, environment: 'local', allowPlainHttp: false },
    network: { ...DEFAULT_NETWORK, ...network },
  }
  const connections = new Connections({ gateway, variables: {}, ...more })
  closers.push(() => connections.close())
  return connections
}

const call = (
  base: string,
  connections: Connections | undefined,
  change: Partial<GatewayRequest> = {},
) =>
  request({
    ...{ base, method: 'GET', path: '/x', credential: null, timeoutMs: 5000, connections },
    ...change,
  })

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (cause: unknown) => AppError.from(cause).code,
  )

describe('reads', () => {
  it('share one connection when they come one after the other', async () => {
    const server = await start()
    const connections = reach(server.url)
    for (let count = 0; count < 5; count += 1) await call(server.url, connections)
    expect(server.seen().ever).toBe(1)
    expect(server.requests).toHaveLength(5)
  })

  it('use four connections at most, and all are answered', async () => {
    const waiting: ServerResponse[] = []
    const server = await start((_, response) => waiting.push(response))
    const connections = reach(server.url)
    const calls = Array.from({ length: 12 }, () => call(server.url, connections))
    for (let answered = 0; answered < 12; answered += 4) {
      await until(() => waiting.length === 4)
      for (const response of waiting.splice(0)) sendJson(response, [])
    }
    await Promise.all(calls)
    expect(server.seen()).toMatchObject({ ever: 4, most: 4 })
  })

  it('are sent once more when the kept connection had ended', async () => {
    let isDying = false
    const server = await start((_, response) => {
      if (!isDying) return sendJson(response, [])
      isDying = false
      response.socket?.resetAndDestroy()
    })
    const connections = reach(server.url)
    await call(server.url, connections)
    isDying = true
    expect(await call(server.url, connections)).toMatchObject({ status: 200 })
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 2])
  })

  it('are not sent once more when a fresh connection breaks', async () => {
    const server = await start((_, response) => response.socket?.resetAndDestroy())
    expect(await codeOf(call(server.url, reach(server.url)))).toBe('gateway_dropped')
    expect(server.requests).toHaveLength(1)
  })

  it('are sent at most twice, even if every connection breaks', async () => {
    let isDying = false
    const server = await start((_, response) =>
      isDying ? response.socket?.resetAndDestroy() : sendJson(response, []),
    )
    const connections = reach(server.url)
    await call(server.url, connections)
    isDying = true
    expect(await codeOf(call(server.url, connections))).toBe('gateway_dropped')
    expect(server.requests).toHaveLength(3)
  })

  it('leave the queue when their caller goes', async () => {
    const server = await start(() => undefined)
    const connections = reach(server.url)
    const leave = new AbortController()
    const stuck = Array.from({ length: 4 }, () =>
      codeOf(call(server.url, connections, { signal: leave.signal })),
    )
    await until(() => server.requests.length === 4)
    const abort = new AbortController()
    const reason = new Error('left')
    const queued = call(server.url, connections, { signal: abort.signal })
    abort.abort(reason)
    await expect(queued).rejects.toBe(reason)
    leave.abort(reason)
    await Promise.all(stuck)
    await until(() => server.seen().now === 0)
    expect(server.requests).toHaveLength(4)
  })
})

describe('writes', () => {
  it('never use a connection that was idle', async () => {
    const server = await start()
    const connections = reach(server.url)
    await call(server.url, connections)
    await call(server.url, connections, { method: 'POST', path: '/y' })
    await call(server.url, connections, { method: 'DELETE', path: '/y' })
    await call(server.url, connections)
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 2, 3, 1])
  })

  it('are sent once, whatever becomes of their connection', async () => {
    const server = await start((_, response) => response.socket?.resetAndDestroy())
    const connections = reach(server.url)
    const post = call(server.url, connections, { method: 'POST', path: '/y' })
    expect(await codeOf(post)).toBe('gateway_dropped')
    expect(server.requests).toHaveLength(1)
  })

  it('leave one of the four connections to reads', async () => {
    const waiting: ServerResponse[] = []
    const server = await start(({ method }, response) =>
      method === 'POST' ? waiting.push(response) : sendJson(response, []),
    )
    const connections = reach(server.url)
    const posts = Array.from({ length: 5 }, () =>
      call(server.url, connections, { method: 'POST', path: '/y' }),
    )
    await until(() => waiting.length === 3)
    await call(server.url, connections)
    for (let answered = 0; answered < 5; answered += 1) {
      await until(() => waiting.length > 0)
      sendJson(waiting.shift()!, {})
    }
    await Promise.all(posts)
    expect(server.seen().most).toBeLessThanOrEqual(4)
  })

  it('make room by letting idle connections go', async () => {
    const waiting: ServerResponse[] = []
    const server = await start((_, response) => waiting.push(response))
    const connections = reach(server.url)
    const reads = Array.from({ length: 4 }, () => call(server.url, connections))
    await until(() => waiting.length === 4)
    for (const response of waiting.splice(0)) sendJson(response, [])
    await Promise.all(reads)
    expect(server.seen().now).toBe(4)
    const post = call(server.url, connections, { method: 'POST', path: '/y' })
    await until(() => waiting.length === 1)
    // The old one was closed first, but a server may notice the new one before that.
    await until(() => server.seen().now === 4)
    expect(server.seen().ever).toBe(5)
    sendJson(waiting[0]!, {})
    await post
  })
})

describe('the first byte', () => {
  it('of a read has a limit of its own; what follows has the time of the call', async () => {
    const server = await start(({ path }, response) => {
      if (path === '/silent') return
      response.writeHead(200, { 'content-type': 'application/json' }).write('[')
      setTimeout(() => response.end(']'), 250)
    })
    const connections = reach(server.url)
    const limits = { firstByteMs: 100, timeoutMs: 5000 }
    const silent = call(server.url, connections, { ...limits, path: '/silent' })
    const started = performance.now()
    expect(await codeOf(silent)).toBe('gateway_timeout')
    expect(performance.now() - started).toBeLessThan(2500)
    expect(await call(server.url, connections, limits)).toMatchObject({ json: [] })
  })

  it('of a write may take the whole time of the call', async () => {
    const server = await start((_, response) => setTimeout(() => sendJson(response, {}), 250))
    const limits = { firstByteMs: 100, timeoutMs: 5000, method: 'POST' as const }
    expect(await call(server.url, reach(server.url), limits)).toMatchObject({ status: 200 })
  })
})

describe('closing', () => {
  it('lets idle connections go and later calls through', async () => {
    const server = await start()
    const connections = reach(server.url)
    await call(server.url, connections)
    connections.close()
    await until(() => server.seen().now === 0)
    await call(server.url, connections)
    await until(() => server.seen().now === 0)
    expect(server.requests).toHaveLength(2)
  })

  it('lets what is under way finish', async () => {
    const waiting: ServerResponse[] = []
    const server = await start((_, response) => waiting.push(response))
    const connections = reach(server.url)
    const read = call(server.url, connections)
    await until(() => waiting.length === 1)
    connections.close()
    sendJson(waiting[0]!, ['still here'])
    expect((await read).json).toEqual(['still here'])
    await until(() => server.seen().now === 0)
  })
})

describe('an address', () => {
  it.each(['127.0.0.1', '::1'])('is spoken to as it was written: %s', async (host) => {
    const server = await start(undefined, host)
    await call(`${server.url}/pre/fix`, reach(`${server.url}/pre/fix`))
    const { headers, path } = server.requests[0]!
    expect(headers.host).toBe(new URL(server.url).host)
    expect(path).toBe('/pre/fix/x')
  })

  it('that takes the connection but never speaks TLS is given up after its time', async () => {
    const silent = createServer((socket) => void closers.push(() => socket.destroy()))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closers.push(() => silent.close())
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const failing = call(url, reach(url, {}, { connectMs: 100 }))
    expect(await codeOf(failing)).toBe('gateway_no_connection')
  })
})
