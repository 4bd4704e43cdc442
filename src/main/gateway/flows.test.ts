import { afterEach, describe, expect, it } from 'vitest'
import { createGatewayClient, type GatewayClient } from './client.ts'
import { recorded, replay, sendJson, serve, type Answer, type TestServer } from './testServer.ts'

const WITH_FLOWS = ['v1.4.18', 'v1.5.16'] as const
const servers: TestServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(answer: Answer) {
  const server = await serve(answer)
  servers.push(server)
  const learned: [string, boolean][] = []
  const client = createGatewayClient({
    gateway: { url: server.url, auth: 'none', allowPlainHttp: false },
    credential: async () => null,
    learn: (ability, has) => void learned.push([ability, has]),
  })
  return { server, client, learned }
}

type Step = (client: GatewayClient) => Promise<unknown>
const headers = { 'X-Api-Key': 'k-1' }

const CALLS: [name: string, step: Step, request: string, body: unknown][] = [
  [
    'flowStatus',
    (client) => client.flowStatus({ statusPath: '/api/oauth/config/o1/status' }),
    'GET /api/oauth/config/o1/status',
    null,
  ],
  [
    'flowStatus of a reauthorize',
    (client) => client.flowStatus({ statusPath: '/api/oauth/config/o1/status?flow_id=f1' }),
    'GET /api/oauth/config/o1/status?flow_id=f1',
    null,
  ],
  [
    'completeFlow',
    (client) => client.completeFlow('o 1/2'),
    'POST /api/mcp/client/o%201%2F2/complete-oauth',
    {},
  ],
  ['revokeFlow', (client) => client.revokeFlow('o 1'), 'DELETE /api/oauth/config/o%201', null],
  [
    'initiateVerification',
    (client) => client.initiateVerification('c1'),
    'POST /api/mcp/client/c1/initiate-verification',
    {},
  ],
  ['reauthorize', (client) => client.reauthorize('c1'), 'POST /api/mcp/client/c1/reauthorize', {}],
  [
    'verifyHeaders',
    (client) => client.verifyHeaders('c1', headers),
    'POST /api/mcp/client/c1/verify-headers',
    { user_headers: headers },
  ],
  ['reregister', (client) => client.reregister('c1'), 'POST /api/mcp/client/c1/reregister', {}],
]

describe('a call about signing in', () => {
  it.each(CALLS)('%s asks on its path', async (_, step, request, body) => {
    const { client, server } = await start((_, response) => sendJson(response, {}))
    await step(client)
    const sent = server.requests.map(({ method, path }) => `${method} ${path}`)
    expect(sent).toEqual([request])
    const text = server.requests[0]!.body
    expect(text === '' ? null : JSON.parse(text)).toEqual(body)
  })

  it.each(CALLS.filter(([name]) => !name.startsWith('flowStatus')))(
    '%s learns from a 405 that this gateway cannot',
    async (_, step) => {
      const { client, learned } = await start((_, response) =>
        response.writeHead(405, { 'content-type': 'text/plain' }).end('Method Not Allowed'),
      )
      await expect(step(client)).rejects.toMatchObject({ code: 'gateway_unsupported' })
      expect(learned).toEqual([[expect.any(String), false]])
    },
  )

  it.each(['https://elsewhere.example/', '/api/oauth/../config', '/api/mcp/clients'])(
    'never asks %s for a status',
    async (statusPath) => {
      const { client, server } = await start((_, response) => sendJson(response, {}))
      await expect(client.flowStatus({ statusPath })).rejects.toMatchObject({
        code: 'invalid_input',
      })
      expect(server.requests).toEqual([])
    },
  )
})

describe.each(WITH_FLOWS)('the flow of %s reads as recorded', (version) => {
  const at = (step: string) =>
    start((_, response) => replay(response, recorded(version, `oauth: ${step}`)))

  it('when a create begins one', async () => {
    const { client } = await at('oauth {} against a server with metadata and dynamic registration')
    const answer = await client.createClient({ name: 'o4' })
    expect(answer.status).toBe('pending_oauth')
    const { configId, ...flow } = answer.flow!
    expect(flow).toEqual({
      authorizeUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3003\/as\/authorize\?client_id=/),
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      expiresAt: expect.stringMatching(/^2026-11-21T04:40:/),
      statusPath: `/api/oauth/config/${configId}/status`,
    })
  })

  it('while a person is not done, who may not complete it either', async () => {
    const { client } = await at('status while pending')
    const status = await client.flowStatus({ statusPath: '/api/oauth/config/o1/status' })
    expect(status).toMatchObject({ status: 'pending', tokenExpiresAt: null, scopes: [] })
    const early = await at('complete-oauth while pending')
    await expect(early.client.completeFlow('o1')).rejects.toMatchObject({
      code: 'gateway_rejected',
      message: expect.stringContaining('OAuth not authorized yet'),
    })
  })

  it('after the consent, the completion and the revoke', async () => {
    const { client } = await at('status after consent')
    expect(await client.flowStatus({ statusPath: '/api/oauth/config/o1/status' })).toEqual({
      status: 'authorized',
      expiresAt: expect.stringMatching(/^2026-/),
      tokenExpiresAt: expect.stringMatching(/^2026-/),
      scopes: ['mcp.read'],
    })
    const completed = await at('complete-oauth')
    expect(await completed.client.completeFlow('o1')).toMatchObject({ status: 'success' })
    const revoke = await at('revoke oauth config')
    await revoke.client.revokeFlow('o1')
    const { client: later } = await at('status after revoke')
    const status = await later.flowStatus({ statusPath: '/api/oauth/config/o1/status' })
    expect(status).toMatchObject({ status: 'revoked', tokenExpiresAt: null })
  })
})

it('makes the words of a status safe to show', async () => {
  const words = { status: 'pen\u202eding', token_scopes: '["re\u2066ad"]' }
  const { client } = await start((_, response) => sendJson(response, words))
  const { status, scopes } = await client.flowStatus({ statusPath: '/api/oauth/config/o1/status' })
  expect([status, ...scopes]).toEqual(['pen ding', 're ad'])
})

it('reads how many tools a sign-in of one user has shown, as recorded from v1.5.16', async () => {
  const answer = recorded('v1.5.16', 'oauth: per_user_oauth complete')
  const { client } = await start((_, response) => replay(response, answer))
  expect(await client.completeFlow('o1')).toMatchObject({ status: 'success', toolCount: 2 })
})

it('builds the status path that v1.5.16 leaves out for clients of each user', async () => {
  const answer = recorded('v1.5.16', 'oauth: per_user_oauth')
  const { client } = await start((_, response) => replay(response, answer))
  const { flow } = await client.createClient({ name: 'o7' })
  expect(flow?.statusPath).toBe(`/api/oauth/config/${flow?.configId}/status`)
})
