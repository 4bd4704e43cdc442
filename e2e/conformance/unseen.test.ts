import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { editBody } from '../../src/main/gateway/edit.ts'
import { startChangedPlace, type ChangedPlace } from './changedPlace.ts'
import {
  answer,
  at,
  CLIENTS,
  CREATE,
  entries,
  inText,
  listed,
  ONE,
  page,
  rewritten,
  VERSION,
  type Changes,
  type Loose,
} from './changes.ts'

let place: ChangedPlace
beforeAll(async () => {
  place = await startChangedPlace()
})
afterEach(() => place.tidy())
afterAll(() => place.close())

describe('a gateway nobody has seen', () => {
  it.each<[string, Changes]>([
    ['calls itself main', at(VERSION, answer(200, '"main"\n'))],
    ['calls itself v3.0.0', at(VERSION, answer(200, '"v3.0.0"'))],
    ['does not know its version', at(VERSION, answer(404, '404 page not found'))],
    ['calls its JSON text', { after: () => ({ headers: { 'content-type': 'text/plain' } }) }],
    [
      'begins its answers with a byte order mark',
      { after: ({ body }) => ({ body: `\uFEFF${body}` }) },
    ],
    ['wraps its answers', rewritten((data) => ({ success: true, data }))],
    ['lists under another name', listed(({ clients: items }) => ({ items, total: items.length }))],
    ['lists its clients flat', entries(({ config, ...rest }) => ({ ...config, ...rest }))],
    ['shouts its states', entries((one) => ({ ...one, state: one.state.toUpperCase() }))],
    [
      'writes its numbers as text',
      listed((json) => ({
        ...inText(json),
        clients: json.clients.map((one: Loose) => ({ ...inText(one), tools: one.tools })),
      })),
    ],
    [
      'lists tools by name',
      entries((one) => ({
        ...one,
        tools: Object.fromEntries(one.tools.map((tool: Loose) => [tool.name, tool])),
      })),
    ],
    [
      'answers a create with 201',
      { after: ({ path, status }) => (CREATE.test(path) && status === 200 ? { status: 201 } : {}) },
    ],
    [
      'answers its writes with nothing',
      { after: ({ method }) => (method === 'GET' ? {} : { status: 204, body: '' }) },
    ],
    ['knows nothing of its totals', listed(({ clients }) => ({ clients }))],
    [
      'wants the credential for everything',
      {
        before: ({ headers }) =>
          headers.authorization ? null : page(401, '401 Authorization Required'),
      },
    ],
  ])('that %s is checked, gets a client, changes it and loses it', async (_, changes) => {
    const target = await place.opened(changes)
    expect(target.report.lines).toContainEqual(
      expect.objectContaining({ key: 'auth', mark: 'ok', value: 'User and password' }),
    )
    const view = await place.register(target)
    expect([view.state, view.failure?.code, view.differences]).toEqual([
      'registered',
      undefined,
      [],
    ])
    const [client] = await target.clients.reread(target.id)
    const change = editBody(target.dialect(), client!, { tools: ['echo'] })
    await target.client.editClient(client!.id, change)
    const [changed] = await target.clients.reread(target.id)
    expect(changed?.allowed).toEqual(['echo'])
    expect(changed?.name).toBe(view.name)
    await target.clients.remove(target.id, client!.id, '')
    expect(target.clients.list(target.id).rows).toEqual([])
  })

  it('is not read short because it does not say how many clients it has', async () => {
    const all = Array.from({ length: 60 }, (_, at) => ({
      ...{ config: { client_id: `c${at}`, name: `n${at}`, connection_type: 'http' } },
      ...{ state: 'healthy', tools: [] },
    }))
    const target = await place.opened({
      before({ path }) {
        if (!CLIENTS.test(path)) return null
        const asked = new URL(path, 'http://x').searchParams
        const from = Number(asked.get('offset') ?? 0)
        const size = Math.min(Number(asked.get('limit') ?? 25), 40)
        return answer(
          200,
          JSON.stringify({ clients: all.slice(from, from + size), limit: `${size}` }),
        )
      },
    })
    expect((await target.client.listClients()).clients).toHaveLength(60)
  })

  it('that calls a state by another word is said to do so', async () => {
    const target = await place.opened(entries((one) => ({ ...one, state: 'ready' })))
    const view = await place.register(target)
    expect(view.differences).toEqual([{ key: 'state', chosen: 'Healthy', found: 'ready' }])
    expect(target.clients.list(target.id).rows).toMatchObject([{ state: 'unknown', toolCount: 13 }])
  })
})

describe('a client of a gateway nobody has seen', () => {
  it.each<[string, Changes, string]>([
    [
      'is gone when the gateway says 404 to its removal',
      {
        after: ({ method }) =>
          method === 'DELETE' ? answer(404, '{"error":{"message":"MCP client not found"}}') : {},
      },
      'gone',
    ],
    [
      'is still there when the gateway only says it removed it',
      at(ONE, answer(200, '{"status":"success"}'), /DELETE/),
      'client_still_there',
    ],
    [
      'is still there when the gateway cannot remove',
      at(ONE, answer(405, 'Method Not Allowed'), /DELETE/),
      'gateway_unsupported',
    ],
    [
      'is still there when a router knows no removal',
      at(ONE, answer(404, 'Not Found'), /DELETE/),
      'gateway_unsupported',
    ],
  ])('%s', async (_, changes, end) => {
    const target = await place.opened(changes)
    await place.register(target)
    const [client] = await target.clients.reread(target.id)
    const code = await target.clients.remove(target.id, client!.id, '').then(
      () => 'gone',
      (cause: { code: string }) => cause.code,
    )
    expect(code).toBe(end)
  })

  it('is not said to have a taken name for any conflict', async () => {
    const target = await place.opened(
      at(ONE, answer(409, '{"error":{"message":"changed meanwhile, read it again"}}'), /PUT/),
    )
    const edit = target.client.editClient('c1', { name: 'other' })
    await expect(edit).rejects.toMatchObject({
      code: 'gateway_rejected',
      message: 'The gateway said no (409): changed meanwhile, read it again',
    })
  })
})
