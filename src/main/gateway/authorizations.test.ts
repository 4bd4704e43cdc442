import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { neededKey, startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { startFront } from '../../../e2e/gateway/fixtures/front.ts'
import { browse } from '../../../e2e/gateway/fixtures/provider/browser.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { openAuthorizations } from './testAuthorizations.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(...given: Parameters<typeof openAuthorizations>) {
  const setup = await openAuthorizations(...given)
  closers.push(setup.close)
  return setup
}

describe.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)('a sign-in on %s', (dialect) => {
  it('opens the browser, waits for the person and ends with the client and its tools', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    expect(view).toMatchObject({ state: 'waiting', name: 'guarded', failure: null })
    expect(setup.opened).toHaveLength(1)
    expect(JSON.stringify(view)).not.toContain('client_id=')
    await setup.allow()
    expect(await setup.ended(view)).toMatchObject({ state: 'done', failure: null })
    expect(setup.clients.list(setup.id).rows.map(({ name }) => name)).toEqual(['guarded'])
    await setup.hasTools('guarded')
    expect(setup.views.map(({ state }) => state)).toEqual(['waiting', 'completing', 'done'])
  })

  it('gives its token to the gateway alone, which calls the server with it', async () => {
    const setup = await open(dialect)
    await setup.signIn('guarded')
    const [code, token] = setup.place.given
    expect(await setup.sentToServer('guarded')).toBe(`Bearer ${token}`)
    expect(setup.place.grants).toEqual(['authorization_code'])
    const seen = JSON.stringify([setup.events, setup.views, setup.clients.list(setup.id)])
    for (const secret of [code, token]) expect(seen).not.toContain(secret)
  })

  it('that is refused in the browser fails, and says what the gateway says', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    await browse(setup.opened[0]!, 'deny')
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

  it('that is cancelled comes to nothing, also where the person consents after it', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('guarded')
    setup.authorizations.cancel(view.id)
    await setup.ended(view)
    await expect.poll(() => setup.writes().at(-1)).toMatch(/^DELETE /)
    await setup.allow()
    expect(setup.place.grants).toEqual([])
    expect((await setup.clients.refresh(setup.id)).rows).toEqual([])
  })

  it('that nobody finishes in time expires, and a late consent changes nothing', async () => {
    const setup = await open(dialect, {}, { signInMs: 50 })
    const view = await setup.begin('guarded')
    expect(await setup.ended(view)).toMatchObject({ state: 'expired', failure: null })
    await setup.allow()
    expect(setup.place.grants).toEqual([])
    expect((await setup.clients.refresh(setup.id)).rows).toEqual([])
  })
})

describe.each(['v1.5.16', 'v2.3'] as const)('a client of each user on %s', (dialect) => {
  it('is tried out with one sign-in, which finds the tools', async () => {
    const setup = await open(dialect)
    const view = await setup.signIn('own', 'per_user_oauth')
    expect(view).toMatchObject({ state: 'done', toolCount: 2, failure: null })
    expect(setup.place.grants).toEqual(['authorization_code'])
    await setup.hasTools('own')
  })

  it('comes to nothing when its server does not take the token', async () => {
    const setup = await open(dialect)
    const view = await setup.begin('own', 'per_user_oauth')
    setup.place.ways.leavesOutTools = true
    await setup.allow()
    const { state, failure } = await setup.ended(view)
    expect(state).toBe('failed')
    expect(failure?.message).toContain('Failed to verify OAuth configuration')
    expect((await setup.clients.refresh(setup.id)).rows).toEqual([])
  })
})

it('the page opens again, and its address can be taken to another browser', async () => {
  const setup = await open('v1.5.16')
  const view = await setup.begin('guarded')
  await setup.authorizations.open(view.id)
  expect(setup.opened[1]).toBe(setup.opened[0])
  await browse(setup.authorizations.address(view.id), 'allow')
  expect(await setup.ended(view)).toMatchObject({ state: 'done' })
})

it('a gateway that is away when it has to take the sign-in over is waited for', async () => {
  const setup = await open('v1.5.16')
  const down = Promise.withResolvers<undefined>()
  setup.onView(({ state }) => {
    if (state === 'completing') void setup.gateway.goDown().then(() => down.resolve(undefined))
  })
  const view = await setup.begin('guarded')
  // The gateway may be gone before the browser has its last page.
  await setup.allow().catch(() => undefined)
  await down.promise
  await wait(20)
  await setup.gateway.restart()
  expect(await setup.ended(view)).toMatchObject({ state: 'done', failure: null })
  await setup.hasTools('guarded')
})

it.each([
  ['is done where the list shows the client', true, { state: 'done', failure: null }],
  ['fails where the client is not made', false, { failure: { code: 'gateway_dropped' } }],
])('a completion whose answer is lost %s', async (_title, isMade, end) => {
  const setup = await open('v1.5.16')
  const isCompletion = (path: string) => path.endsWith('/complete-oauth')
  const front = await startFront({
    target: setup.gateway.url,
    before: ({ path }) => (isCompletion(path) && !isMade ? 'cut' : null),
    after: ({ path }) => (isCompletion(path) ? 'cut' : {}),
  })
  closers.push(() => front.close())
  await setup.gateways.save({
    ...{ id: setup.id, name: 'Team dev', url: front.url, environment: 'local', auth: 'basic' },
    ...{ user: 'admin', secret: 'correct-horse-battery', allowPlainHttp: false },
    ...{ isReadOnly: false, network: DEFAULT_NETWORK, keepUntilQuit: false },
  })
  await setup.clients.refresh(setup.id)
  const view = await setup.begin('guarded')
  await setup.allow()
  expect(await setup.ended(view)).toMatchObject(end)
  const sent = setup.writes().filter(isCompletion)
  expect(sent).toHaveLength(isMade ? 1 : 0)
})

it('a gateway that is away for a moment ends no sign-in', async () => {
  const setup = await open('v1.5.16')
  const view = await setup.begin('guarded')
  await setup.gateway.goDown()
  await wait(20)
  await setup.gateway.restart()
  await setup.allow()
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
    const first = await setup.sentToServer('guarded')
    setup.gateway.showClient('guarded', 'needs_reauth')
    const [row] = (await setup.clients.refresh(setup.id)).rows
    expect(row).toMatchObject({ state: 'signin' })
    const again = await setup.authorizations.authorize(setup.id, row!.id)
    expect(again).toMatchObject({ state: 'waiting', clientId: row!.id, name: 'guarded' })
    await setup.allow()
    expect(await setup.ended(again)).toMatchObject({ state: 'done' })
    const [after] = (await setup.clients.refresh(setup.id)).rows
    expect(after).toMatchObject({ id: row!.id, state: 'healthy' })
    expect(await setup.sentToServer('guarded')).not.toBe(first)
  })

  it('of each user is verified anew where the gateway waits for that', async () => {
    const setup = await open('v2.3')
    await setup.signIn('own', 'per_user_oauth')
    setup.gateway.showClient('own', 'pending_verification')
    const [row] = (await setup.clients.refresh(setup.id)).rows
    const again = await setup.authorizations.authorize(setup.id, row!.id)
    expect(setup.writes().at(-1)).toMatch(/\/initiate-verification$/)
    await setup.allow()
    expect(await setup.ended(again)).toMatchObject({ state: 'done', toolCount: 2 })
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
    const servers = await startHttpFixtures(0)
    closers.push(() => servers.close())
    const client_id = crypto.randomUUID()
    await setup.gateways.client(setup.id).createClient({
      ...{ client_id, name: 'own_keys', connection_type: 'http', auth_type: 'per_user_headers' },
      ...{ connection_string: `${servers.url}/needheader`, tools_to_execute: ['*'] },
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
