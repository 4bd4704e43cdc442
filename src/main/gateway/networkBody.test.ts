import type { ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createGatewayClient } from './client.ts'
import { request } from './http.ts'
import { failureOf, serve, type Answer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(answer: Answer) {
  const server = await serve(answer)
  closers.push(server.close)
  return server
}

const get = (base: string, timeoutMs = 10_000) =>
  request({ base, method: 'GET', path: '/x', credential: null, timeoutMs })

const sendPacked = (response: ServerResponse, coding: string, body: Buffer) =>
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding })
    .end(body)

const TEXT = Buffer.from(JSON.stringify({ name: 'Übung' }))

describe('an answer that is packed although nobody asked for it', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['X-GZip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['identity', TEXT],
  ])('is unpacked: %s', async (coding, body) => {
    const server = await start((_, response) => sendPacked(response, coding, body))
    expect((await get(server.url)).json).toEqual({ name: 'Übung' })
    expect(server.requests[0]?.headers).not.toHaveProperty('accept-encoding')
  })

  it.each([
    ['gzip', Buffer.from('no gzip at all'), 'its gzip cannot be unpacked'],
    ['gzip', gzipSync(TEXT).subarray(0, 12), 'its gzip cannot be unpacked'],
    ['deflate', gzipSync(TEXT), 'its deflate cannot be unpacked'],
    ['br', gzipSync(TEXT), 'its br cannot be unpacked'],
    ['zstd', TEXT, 'it is packed as zstd'],
    ['gzip, gzip', gzipSync(gzipSync(TEXT)), 'it is packed as gzip, gzip'],
    ['constructor', TEXT, 'it is packed as constructor'],
  ])('says what is wrong: %s', async (coding, body, says) => {
    const server = await start((_, response) => sendPacked(response, coding, body))
    const failure = await failureOf(get(server.url))
    expect(failure.code).toBe('gateway_protocol')
    expect(failure.message).toContain(says)
  })

  it('is never larger than 64 MB once it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(65_000_000, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    const server = await start((_, response) => sendPacked(response, 'gzip', bomb))
    expect((await failureOf(get(server.url))).message).toContain('larger than 64 MB')
  })
})

describe('an answer', () => {
  it('of 50 MB is read', async () => {
    const server = await start((_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`["${'x'.repeat(50_000_000)}"]`),
    )
    expect((await get(server.url)).json).toHaveLength(1)
  })

  it('that never ends is given up after 64 MB, and its connection closed', async () => {
    const chunk = Buffer.alloc(1_000_000, ' ')
    const closed = Promise.withResolvers<undefined>()
    const server = await start((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .on('close', () => closed.resolve(undefined))
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    })
    expect((await failureOf(get(server.url))).message).toContain('larger than 64 MB')
    await closed.promise
  })

  it('that drips for ever is given up after the time of its call', async () => {
    const server = await start((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    expect((await failureOf(get(server.url, 200))).code).toBe('gateway_timeout')
  })

  it('without a body (204) is nothing, which no Bifrost answers', async () => {
    const server = await start((_, response) => response.writeHead(204).end())
    expect(await get(server.url)).toMatchObject({ status: 204, json: undefined })
    const gateway = { url: server.url, auth: 'none', allowPlainHttp: false } as const
    const client = createGatewayClient({ gateway, credential: async () => null })
    expect((await failureOf(client.authState())).code).toBe('gateway_not_bifrost')
    expect((await failureOf(client.listClients())).code).toBe('gateway_protocol')
  })

  it('that redirects to itself is asked for once', async () => {
    const server = await start(({ path }, response) =>
      response.writeHead(302, { location: path }).end(),
    )
    expect((await failureOf(get(server.url))).code).toBe('gateway_redirect')
    expect(server.requests).toHaveLength(1)
  })
})
