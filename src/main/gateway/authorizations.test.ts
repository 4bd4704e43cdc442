import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import { neededKey, startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { AuthorizationView } from '../../shared/model/authorization.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { Authorizations } from './authorizations.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A gateway, MCP servers that want a sign-in, and a browser that `visit` drives. */
async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const servers = await startHttpFixtures(0)
  const setup = await openSimulated(dialect, change)
  closers.push(
    () => servers.close(),
    () => setup.close(),
  )
  const opened: string[] = []
  const views: AuthorizationView[] = []
  const { gateways, clients, id } = setup
  const authorizations = new Authorizations({
    ...{ gateways, clients, pollMs: 5 },
    emit: (event, payload) => {
      if (event === 'authorizations.changed') views.push(payload as AuthorizationView)
    },
    openPage: async (address) => void opened.push(address),
  })
  closers.push(() => authorizations.stop())
  const begin = async (name: string, authType = 'oauth') => {
    const { flow } = await gateways.client(id).createClient({
      ...{ client_id: crypto.randomUUID(), name, connection_type: 'http', auth_type: authType },
      ...{ connection_string: `${servers.url}/oauthmeta`, oauth_config: {} },
      tools_to_execute: ['*'],
    })
    return authorizations.begin(id, name, flow!)
  }
  const ended = async ({ id: of }: AuthorizationView): Promise<AuthorizationView> => {
    for (;;) {
      const view = authorizations.list().find((entry) => entry.id === of)!
      if (view.state !== 'waiting' && view.state !== 'completing') return view
      await wait(5)
    }
  }
  const signIn = async (name: string) => {
    const view = await begin(name)
    await visit(opened.at(-1)!)
    return ended(view)
  }
  return { ...setup, servers, opened, views, authorizations, begin, ended, signIn }
}

/** What a person's browser does: the authorization server asks nobody and sends it back. */
async function visit(address: string): Promise<void> {
  const consent = await fetch(address, { redirect: 'manual' })
  const back = await fetch(consent.headers.get('location')!, { redirect: 'manual' })
  await back.body?.cancel()
}

describe.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)('a sign-in on %s', (dialect) => {
  it('opens the browser, waits for the person and ends with the client and its tools', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    expect(view).toMatchObject({ state: 'waiting', name: 'guarded', failure: null })
    expect(setup.opened).toHaveLength(1)
    expect(JSON.stringify(view)).not.toContain('client_id=')
    await visit(setup.opened[0]!)
    expect(await setup.ended(view)).toMatchObject({ state: 'done', failure: null })
    const { rows } = setup.clients.list(setup.id)
    expect(rows.map(({ name }) => name)).toEqual(['guarded'])
    expect(setup.views.map(({ state }) => state)).toEqual(['waiting', 'completing', 'done'])
  })

  it('that is refused in the browser fails, and says what the gateway says', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    setup.servers.authorization.denyNext()
    await visit(setup.opened[0]!)
    const end = await setup.ended(view)
    expect(end).toMatchObject({ state: 'failed', failure: { code: 'client_sign_in_failed' } })
    expect(setup.clients.list(setup.id).rows).toEqual([])
  })

  it('that is cancelled is thrown away on the gateway', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    setup.authorizations.cancel(view.id)
    expect(await setup.ended(view)).toMatchObject({ state: 'cancelled', failure: null })
    await expect.poll(() => setup.writes().at(-1)).toMatch(/^DELETE \/api\/oauth\/config\//)
    await expect(setup.authorizations.open(view.id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('the page opens again, and its address can be taken to another browser', async () => {
  const setup = await open('v1.5.16')
  const view = await setup.begin('guarded')
  await setup.authorizations.open(view.id)
  expect(setup.opened[1]).toBe(setup.opened[0])
  await visit(setup.authorizations.address(view.id))
  expect(await setup.ended(view)).toMatchObject({ state: 'done' })
})

it('a gateway that is away for a moment ends no sign-in', async () => {
  const setup = await open('v1.5.16')
  const view = await setup.begin('guarded')
  await visit(setup.opened[0]!).finally(() => setup.gateway.goDown())
  await wait(20)
  await setup.gateway.restart()
  expect(await setup.ended(view)).toMatchObject({ state: 'done' })
})

it('quitting leaves a pending sign-in to the gateway', async () => {
  const setup = await open('v1.5.16')
  const view = await setup.begin('guarded')
  const before = setup.writes().length
  setup.authorizations.stop()
  await setup.ended(view)
  expect(setup.writes()).toHaveLength(before)
})

describe('a client that is there', () => {
  it('is signed in again where the gateway can, and keeps its id', async () => {
    const setup = await open('v2.3')
    await setup.signIn('guarded')
    const [row] = (await setup.clients.refresh(setup.id)).rows
    const again = await setup.authorizations.authorize(setup.id, row!.id)
    expect(again).toMatchObject({ state: 'waiting', clientId: row!.id, name: 'guarded' })
    await visit(setup.opened[1]!)
    expect(await setup.ended(again)).toMatchObject({ state: 'done' })
    expect((await setup.clients.refresh(setup.id)).rows[0]).toMatchObject({ id: row!.id })
  })

  it('is not thrown away when signing in again is cancelled', async () => {
    const setup = await open('v2.3')
    await setup.signIn('guarded')
    const [row] = setup.clients.list(setup.id).rows
    const again = await setup.authorizations.authorize(setup.id, row!.id)
    setup.authorizations.cancel(again.id)
    await setup.ended(again)
    expect(setup.writes().some((line) => line.startsWith('DELETE'))).toBe(false)
  })

  it('cannot be signed in again before the gateway learned it, and that is said', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const asked = setup.authorizations.authorize(setup.id, clientId)
    await expect(asked).rejects.toMatchObject({ code: 'gateway_unsupported' })
  })

  it('of a read only gateway is not touched', async () => {
    const setup = await open('v2.3', { isReadOnly: true })
    const before = setup.writes().length
    const asked = setup.authorizations.authorize(setup.id, 'any')
    await expect(asked).rejects.toMatchObject({ code: 'gateway_read_only' })
    expect(setup.writes()).toHaveLength(before)
  })
})

describe('values of one user', () => {
  const create = async (setup: Awaited<ReturnType<typeof open>>) => {
    const client_id = crypto.randomUUID()
    await setup.gateways.client(setup.id).createClient({
      ...{ client_id, name: 'own_keys', connection_type: 'http', auth_type: 'per_user_headers' },
      ...{ connection_string: `${setup.servers.url}/needheader`, tools_to_execute: ['*'] },
      ...{ per_user_header_keys: ['X-Api-Key'], user_headers: { 'X-Api-Key': neededKey } },
    })
    return client_id
  }

  it('are checked once and stay nowhere', async () => {
    const setup = await open('v2.3')
    const clientId = await create(setup)
    const headers = { 'X-Api-Key': neededKey }
    const found = await setup.authorizations.verifyHeaders(setup.id, clientId, headers)
    expect(found.toolCount).toBeGreaterThan(0)
    expect(JSON.stringify([setup.events, setup.views, found])).not.toContain(neededKey)
  })

  it('that are wrong or missing are refused', async () => {
    const setup = await open('v2.3')
    const clientId = await create(setup)
    const verify = (value: string) =>
      setup.authorizations.verifyHeaders(setup.id, clientId, { 'X-Api-Key': value })
    await expect(verify('wrong')).rejects.toMatchObject({ code: 'gateway_rejected' })
    await expect(verify(' ')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

it('an address that no browser may be sent to is refused', async () => {
  const setup = await open('v1.5.16')
  const flow = {
    ...{
      configId: 'o1',
      expiresAt: null,
      clientId: null,
      statusPath: '/api/oauth/config/o1/status',
    },
    authorizeUrl: 'http://elsewhere.example/authorize',
  }
  const begin = () => setup.authorizations.begin(setup.id, 'guarded', flow)
  expect(begin).toThrowError(expect.objectContaining({ code: 'oauth_address' }))
  expect(setup.opened).toEqual([])
})
