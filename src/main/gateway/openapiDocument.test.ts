import { afterEach, describe, expect, it } from 'vitest'
import { createGatewayClient } from './client.ts'
import { failureOf, sendHtml, sendJson, serve, type Answer } from './testServer.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function ask(answer: Answer) {
  const server = await serve(answer)
  closers.push(server.close)
  const learned: [string, boolean][] = []
  const api = createGatewayClient({
    gateway: { url: server.url, auth: 'none', allowPlainHttp: true },
    credential: () => Promise.resolve(null),
    learn: (...one) => learned.push(one),
  })
  return { ...server, learned, document: api.openapiDocument('a b') }
}

describe('the document of a client', () => {
  it.each([
    ['application/json', '{"openapi":"3.1.0"}'],
    ['application/yaml; charset=utf-8', 'openapi: 3.1.0\ninfo:\n  title: "Zoë"\n'],
  ])('comes as it is stored (%s)', async (type, text) => {
    const { document, requests } = await ask((_, response) =>
      response.writeHead(200, { 'content-type': type }).end(text),
    )
    expect(await document).toBe(text)
    expect(requests[0]?.path).toBe('/api/mcp/client/a%20b/openapi-spec')
  })

  it('may be of 5 MiB, as the largest that a gateway reads', async () => {
    const text = `openapi: 3.1.0\n# ${'x'.repeat(5 * 1024 * 1024)}`
    const { document } = await ask((_, response) => response.end(text))
    expect((await document)?.length).toBe(text.length)
  })

  it.each<[string, Answer]>([
    ['it has none', (_, response) => sendJson(response, { error: { message: 'none' } }, 404)],
    ['it is empty', (_, response) => response.end()],
    ['a router knows nothing of it', (_, response) => response.writeHead(404).end('404 page')],
    ['the dashboard answers', (_, response) => sendHtml(response)],
    ['it may not be asked', (_, response) => sendJson(response, {}, 405)],
  ])('is null where %s, and nothing is learned of the gateway by that', async (_, answer) => {
    const { document, learned } = await ask(answer)
    expect(await document).toBeNull()
    expect(learned).toEqual([])
  })

  it.each<[string, Answer]>([
    ['gateway_server_error', (_, response) => sendJson(response, {}, 500)],
    ['gateway_sign_in', (_, response) => sendJson(response, {}, 401)],
    ['gateway_login_page', (_, response) => response.end('<html><title>Log in</title>')],
  ])('is a failure where the gateway says %s', async (code, answer) => {
    const { document } = await ask(answer)
    expect((await failureOf(document)).code).toBe(code)
  })
})
