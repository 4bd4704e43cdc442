import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { afterEach, describe, expect, it } from 'vitest'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Clients } from './clients.ts'
import { Gateways } from './gateways.ts'
import { recorded, replay, sendJson, serve, type Answer, type TestServer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const entry = (id: string, state = 'connected') => ({
  config: {
    client_id: id,
    name: `name_${id}`,
    connection_type: 'http',
    connection_string: { value: 'https://h.example/mcp?key=abc123', ref: '', type: 'plain_text' },
    headers: { 'X-Api-Key': { value: 'never-shown-1', ref: '', type: 'plain_text' } },
    tools_to_execute: ['echo'],
    tool_sync_interval: 600000000000,
    brand_new: 'kept',
  },
  tools: [
    { name: 'echo', description: 'd', parameters: { type: 'object' } },
    { name: 'add', description: 'd', parameters: { type: 'object' } },
  ],
  state,
})

const page = (clients: object[]) => ({
  clients,
  count: clients.length,
  total_count: clients.length,
})

const draft: GatewayDraft = {
  id: null,
  name: 'Production EU',
  url: '',
  environment: 'production',
  auth: 'bearer',
  user: '',
  secret: 'key-that-stays-here',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  keepUntilQuit: false,
}

async function build(answer: Answer, change: Partial<GatewayDraft> = {}) {
  const server = await serve(answer)
  closers.push(server.close)
  const events: { event: string; payload: unknown }[] = []
  const emit = (event: string, payload: unknown) => void events.push({ event, payload })
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit,
  })
  const clients = new Clients({ gateways, emit })
  const { id } = await gateways.save({ ...draft, url: server.url, ...change })
  return { server, gateways, clients, id, events }
}

const view = ({ gateways, id }: { gateways: Gateways; id: string }) =>
  gateways.list().gateways.find((gateway) => gateway.id === id)!

const lists = ({ requests }: TestServer) =>
  requests.filter(({ path }) => path.startsWith('/api/mcp/clients')).length

describe('the list', () => {
  it('is empty before the first look and filled after it', async () => {
    const app = await build((_, response) =>
      sendJson(response, page([entry('a'), entry('b', 'error')])),
    )
    expect(app.clients.list(app.id)).toMatchObject({ rows: [], readAt: null, failure: null })
    const list = await app.clients.refresh(app.id)
    expect(list.rows.map((row) => [row.id, row.state, row.allowedCount, row.toolCount])).toEqual([
      ['a', 'healthy', 1, 2],
      ['b', 'error', 1, 2],
    ])
    expect(list).toMatchObject({ failure: null, isRefreshing: false })
    expect(view(app)).toMatchObject({ state: 'healthy', attention: 1 })
    expect(app.events.some(({ event }) => event === 'clients.changed')).toBe(true)
  })

  it('keeps the last good rows when the gateway is gone, and says since when', async () => {
    const app = await build((_, response) => sendJson(response, page([entry('a')])))
    await app.clients.refresh(app.id)
    await app.server.close()
    const stale = await app.clients.refresh(app.id)
    expect(stale.rows).toHaveLength(1)
    expect(stale.readAt).not.toBeNull()
    expect(stale.failedAt).not.toBeNull()
    expect(stale.failure?.code).toBe('gateway_refused')
    expect(view(app).state).toBe('unreachable')
  })

  it.each([
    [401, 'signin', 'gateway_unauthorized'],
    [403, 'signin', 'gateway_forbidden'],
    [500, 'error', 'gateway_server_error'],
  ])('of a gateway that answers %s makes it %s', async (status, state, code) => {
    const app = await build((_, response) =>
      sendJson(response, { error: { message: 'm' } }, status),
    )
    const list = await app.clients.refresh(app.id)
    expect(list.failure?.code).toBe(code)
    expect(view(app)).toMatchObject({ state, failure: { code } })
  })

  it('is read once for everybody who asks at the same time', async () => {
    const app = await build((_, response) => sendJson(response, page([])))
    await Promise.all([1, 2, 3].map(() => app.clients.refresh(app.id)))
    expect(lists(app.server)).toBe(1)
  })

  it('is read once more for everybody who wants it as it is from now on, whole for each', async () => {
    const all = page([entry('a'), entry('b')])
    const app = await build((_, response) => sendJson(response, all))
    const looking = app.clients.refresh(app.id)
    const found = await Promise.all([1, 2, 3].map(() => app.clients.reread(app.id)))
    await looking
    expect(lists(app.server)).toBe(2)
    for (const clients of found) expect(clients.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(found[1]).toEqual(found[0])
  })

  it('gives a reread that is early its clients before they are packed, and packs them too', async () => {
    let names = ['a']
    const app = await build(({ path }, response) =>
      sendJson(
        response,
        path === '/api/version' ? 'v1.5.16' : page(names.map((name) => entry(name))),
      ),
    )
    const idsOf = (all: { id: string }[]) => all.map(({ id }) => id)
    // Not known yet: what kind of gateway it is has to be found out first.
    expect(idsOf(await app.clients.reread(app.id, { isEarly: true }))).toEqual(['a'])
    expect(idsOf(app.clients.list(app.id).rows)).toEqual(['a'])
    names = ['a', 'b']
    expect(idsOf(await app.clients.reread(app.id, { isEarly: true }))).toEqual(['a', 'b'])
    expect(idsOf(app.clients.list(app.id).rows)).toEqual(['a'])
    await expect.poll(() => idsOf(app.clients.list(app.id).rows)).toEqual(['a', 'b'])
    await app.server.close()
    await expect(app.clients.reread(app.id, { isEarly: true })).rejects.toMatchObject({
      code: 'gateway_refused',
    })
  })

  it('crosses to the window once per change; a look that finds the same says only when', async () => {
    let state = 'connected'
    const app = await build((_, response) => sendJson(response, page([entry('a', state)])))
    await app.clients.refresh(app.id)
    const told = () =>
      app.events.splice(0).flatMap(({ event }) => (event.startsWith('clients.') ? [event] : []))
    expect(told()).toEqual(['clients.freshness', 'clients.changed'])
    await app.clients.refresh(app.id)
    expect(told()).toEqual(['clients.freshness', 'clients.freshness'])
    await app.clients.refreshQuietly(app.id)
    expect(app.events.at(-1)?.payload).toEqual({
      gatewayId: app.id,
      offered: app.clients.list(app.id).offered,
      ...{ readAt: app.clients.list(app.id).readAt, failure: null, failedAt: null },
      isRefreshing: false,
    })
    expect(told()).toEqual(['clients.freshness'])
    state = 'error'
    await app.clients.refreshQuietly(app.id)
    expect(told()).toEqual(['clients.changed'])
    await app.server.close()
    await app.clients.refreshQuietly(app.id)
    expect(told()).toEqual(['clients.freshness'])
  })

  it('of a gateway that was saved anew begins anew', async () => {
    const app = await build((_, response) => sendJson(response, page([entry('a')])))
    await app.clients.refresh(app.id)
    const other = await serve((_, response) => sendJson(response, page([])))
    closers.push(other.close)
    await app.gateways.save({ ...draft, id: app.id, url: other.url })
    expect(app.clients.list(app.id)).toMatchObject({ rows: [], readAt: null })
  })

  it('decides how a gateway is spoken to, also when it is downgraded under the app', async () => {
    let version = 'v1.5.16'
    const app = await build(
      ({ path }, response) => {
        if (path.endsWith('is-auth-enabled')) return sendJson(response, { is_auth_enabled: false })
        if (path === '/api/version') return sendJson(response, version)
        const old = recorded('v1.3.63', 'create: list-full').body
        sendJson(response, version === 'v1.5.16' ? page([entry('a')]) : old)
      },
      { auth: 'none' },
    )
    await app.clients.refresh(app.id)
    expect(app.gateways.dialect(app.id)).toMatchObject({ canPatch: true, idField: 'client_id' })
    expect(app.gateways.list().gateways[0]?.hasMcpEndpoint).toBe(true)
    version = 'v1.3.63'
    await app.clients.refresh(app.id) // its version is asked for again later; its list shows it now
    expect(app.gateways.dialect(app.id)).toMatchObject({ canPatch: false, idField: 'id' })
    expect(app.gateways.list().gateways[0]?.hasMcpEndpoint).toBe(false)
  })

  it('agrees with the details about what a version cannot call', async () => {
    const app = await build(
      ({ path }, response) => {
        if (path.endsWith('is-auth-enabled')) return sendJson(response, { is_auth_enabled: false })
        if (path === '/api/version') return sendJson(response, 'v1.4.3')
        const one = { id: 1, client_id: 'a', name: 'a', connection_type: 'stdio' }
        sendJson(response, [{ config: one, tools: [{ name: 'echo' }], state: 'connected' }])
      },
      { auth: 'none' },
    )
    await app.clients.refresh(app.id)
    const { rows } = await app.clients.refresh(app.id) // its version is known now
    const { row } = await app.clients.detail(app.id, 'a')
    expect([rows[0]?.state, row.state]).toEqual(['error', 'error'])
  })

  it('of a removed gateway is gone, also for an answer under way', async () => {
    const app = await build((_, response) => setTimeout(() => sendJson(response, page([])), 50))
    const refresh = app.clients.refresh(app.id)
    await app.gateways.remove(app.id, 'Production EU')
    const before = app.events.length
    await refresh.catch(() => undefined)
    expect(app.events.slice(before).filter(({ event }) => event === 'clients.changed')).toEqual([])
    expect(() => app.clients.list(app.id)).toThrowError(
      expect.objectContaining({ code: 'not_found' }),
    )
  })

  it('never holds the credential, in no answer and no event', async () => {
    const app = await build(({ headers }, response) =>
      sendJson(response, { error: { message: `no: ${headers.authorization}` } }, 500),
    )
    const list = await app.clients.refresh(app.id)
    expect(JSON.stringify([list, app.events])).not.toContain('key-that-stays-here')
  })
})

describe('the panel', () => {
  it('masks secrets, keeps unknown fields and marks what is allowed', async () => {
    const app = await build((_, response) => sendJson(response, page([entry('a')])))
    const detail = await app.clients.detail(app.id, 'a')
    expect(detail.config).toContain('"brand_new": "kept"')
    expect(JSON.stringify(detail)).not.toMatch(/never-shown-1|abc123/)
    expect(detail.tools.map((tool) => [tool.name, tool.isAllowed, tool.isAuto])).toEqual([
      ['echo', true, false],
      ['add', false, false],
    ])
    expect(detail.facts).toContainEqual({
      key: 'Tools are asked for again',
      value: 'every 10 minutes',
    })
    expect(detail.runs).toMatch(/^https:\/\/h\.example\/mcp\?key=•+$/)
  })

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'])('shows what %s runs', async (version) => {
    const app = await build((_, response) =>
      replay(response, recorded(version, 'create: list-full')),
    )
    const { rows } = await app.clients.refresh(app.id)
    const detail = await app.clients.detail(app.id, rows[0]!.id)
    expect(detail.runs).toBe('node /srv/mcp/server-everything/dist/index.js stdio')
    expect(detail.tools).toHaveLength(13)
    expect([rows[0]!.state, detail.row.state]).toEqual(
      version === 'v1.3.63' ? ['error', 'error'] : ['healthy', 'healthy'],
    )
    expect(detail.settings.tools).toBe('all')
  })

  it('of a client that is gone says so', async () => {
    const app = await build((_, response) => sendJson(response, page([])))
    await expect(app.clients.detail(app.id, 'x')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('delete', () => {
  /** `after`: what the gateway lists once a delete was answered with `status`. */
  const deleting = (status: number, after: object[]): Answer => {
    let current = [entry('a')] as object[]
    return ({ method }, response) => {
      if (method !== 'DELETE') return sendJson(response, page(current))
      current = after
      if (status === 0) return response.destroy()
      const error = { error: { message: "MCP client with id 'a' not found" } }
      return sendJson(response, status === 200 ? { status: 'success' } : error, status)
    }
  }

  it('wants the name of a production gateway, letter by letter', async () => {
    const app = await build(deleting(200, []))
    const wrong = app.clients.remove(app.id, 'a', 'production eu')
    await expect(wrong).rejects.toMatchObject({ code: 'confirm_mismatch' })
    expect(app.server.requests).toEqual([])
    await app.clients.remove(app.id, 'a', 'Production EU')
    expect(app.clients.list(app.id).rows).toEqual([])
  })

  it.each([
    ['an unknown id (500)', 500],
    ['a broken connection', 0],
  ])('counts as done after %s when the client is gone', async (_, status) => {
    const app = await build(deleting(status, []), { environment: 'local' })
    await app.clients.remove(app.id, 'a', '')
  })

  it.each([
    [200, 'client_still_there'],
    [500, 'gateway_server_error'],
  ])('answered with %s and nothing gone is %s', async (status, code) => {
    const app = await build(deleting(status, [entry('a')]), { environment: 'local' })
    await expect(app.clients.remove(app.id, 'a', '')).rejects.toMatchObject({ code })
  })
})

describe('a look nobody asked for', () => {
  it('leaves a gateway alone whose credential is missing, until somebody asks', async () => {
    const app = await build((_, response) => sendJson(response, page([])), { environment: 'local' })
    const secrets = createSecrets(memorySecrets())
    const settings = memorySettings(upgrade({ gateways: [app.gateways.get(app.id)] }))
    const gateways = new Gateways({ settings, secrets, emit: () => undefined })
    const clients = new Clients({ gateways, emit: () => undefined })
    expect((await clients.refresh(app.id)).failure?.code).toBe('credential_missing')
    await secrets.write(app.id, 'key-that-stays-here', false)
    await clients.refreshQuietly(app.id)
    expect(app.server.requests).toEqual([])
    expect((await clients.refresh(app.id)).failure).toBeNull()
  })
})
