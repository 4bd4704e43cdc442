import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import { neededKey } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { AppError } from '../../shared/errors.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import { DeletedClients } from './deletedClients.ts'
import { MASK } from './mask.ts'
import { accessTo } from './keySide.ts'
import { Recreations } from './recreations.ts'
import { Restores } from './restores.ts'
import { settingsOf } from './settings.ts'
import { openCreation } from './testCreation.ts'
import { EVERYTHING, openSimulated } from './testSimulated.ts'
import type { WriteCalls } from './writeCalls.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const LIMITS = { connectMs: 4000, retriesMs: 300, toolListMs: 10_000, callMs: 2000 }
const SECRET = 'value-of-a-secret-1234567890'

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(dialect, change, true, LIMITS)
  closers.push(() => setup.close())
  const creation = await openCreation(setup)
  closers.push(() => creation.close())
  const { gateways, clients, edits, id } = setup
  const { servers, authorizations, registrations, ended } = creation
  const deleted = new DeletedClients({ gateways, clients, file: null })
  const restores = new Restores({ gateways, clients, edits, deleted, looksMs: [0, 50, 200] })
  const recreations = new Recreations({
    ...{ gateways, clients, edits, authorizations, deleted, restores, registrations },
  })
  const real = gateways.client.bind(gateways)
  return {
    ...{ ...setup, ...creation, deleted, recreations },
    /** Calls of the gateway's API, done otherwise than the real thing does them. */
    otherwise: (calls: (of: WriteCalls) => Partial<WriteCalls>) =>
      void (gateways.client = (of) => ({ ...real(of), ...calls(real(of)) })),
    url: (path: string) => ({ type: 'http' as const, url: `${servers.url}/${path}` }),
    /** A client that is reached by a URL. */
    createFar: (name: string, body: Record<string, unknown> = {}) =>
      setup.create(name, {
        ...{ connection_type: 'http', connection_string: `${servers.url}/mini` },
        ...{ stdio_config: undefined, ...body },
      }),
    /** Begins on the client as it is now. */
    async begin(clientId: string, more: Partial<NewClient>) {
      const { present, seen } = await recreations.open(id, clientId)
      // No form asks for these: they are taken over.
      const settings = { ...present.settings }
      delete settings.keys
      delete settings.isDisabled
      return { clientId, seen, draft: { ...present, settings, ...more } }
    },
    async recreate(
      clientId: string,
      more: Partial<NewClient>,
      { values = {}, confirm = '' }: { values?: Record<string, string>; confirm?: string } = {},
    ) {
      const begun = await this.begin(clientId, more)
      return ended(await recreations.start({ ...begun, values, confirm }))
    },
  }
}

const DIALECTS = ['v1.3.63', 'v1.4.18', 'v1.5.16', 'v2.0', 'v2.3'] as const

describe.each(DIALECTS)('on %s a client', (dialect) => {
  it('gets another URL: deleted, created, read again, with its tools', async () => {
    const setup = await open(dialect)
    const clientId = await setup.createFar('far', { tools_to_execute: ['echo'] })
    const view = await setup.recreate(clientId, { target: setup.url('mini?x=1') })
    expect(view).toMatchObject({ state: 'registered', differences: [], failure: null })
    expect(view.replaced).toMatchObject({ clientId, name: 'far', back: null })
    expect(view.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      expect.arrayContaining(['remove done', 'create done', 'read done', 'compare done']),
    )
    const now = await setup.read(view.clientId!)
    expect(now).toMatchObject({ name: 'far', allowed: ['echo'] })
    await expect(setup.read(clientId)).rejects.toThrow('is not listed')
    expect(setup.deleted.list(setup.id)).toMatchObject([
      { id: view.replaced!.deletedId, name: 'far' },
    ])
  })

  it('is back under its id when the new one is refused', async () => {
    const setup = await open(dialect)
    const clientId = await setup.createFar('far', { tools_to_execute: ['echo'] })
    let creates = 0
    setup.otherwise((real) => ({
      createClient: async (body, signal) => {
        creates += 1
        if (creates > 1) return real.createClient(body, signal)
        throw AppError.of('gateway_rejected', { status: 400, reason: 'no such thing' })
      },
    }))
    const values = { 'url ': `${setup.servers.url}/mini` }
    const view = await setup.recreate(clientId, { target: setup.url('sse') }, { values })
    expect(view).toMatchObject({ state: 'failed', failure: expect.anything() })
    expect(view.replaced).toMatchObject({ deletedId: null, back: { outcome: 'done', clientId } })
    expect(view.steps.at(-1)).toMatchObject({ name: 'putBack', state: 'done' })
    expect(await setup.read(clientId)).toMatchObject({ allowed: ['echo'] })
  })
})

it.each([
  ['this computer', { type: 'http', url: 'http://127.0.0.1:9/mcp' }, 'gateway_guard_private'],
  ['a private network', { type: 'http', url: 'http://10.0.0.7/mcp' }, 'gateway_guard_private'],
  ['a command', { type: 'stdio', command: 'x' }, 'gateway_guard_stdio'],
] as const)('%s is refused before the delete where nobody signs in', async (_, to, code) => {
  const setup = await open('v2.3')
  const clientId = await setup.createFar('far')
  const { gateways } = setup
  const seen = gateways.seen.bind(gateways)
  gateways.seen = (id) => ({ ...seen(id), auth: { ...seen(id).auth!, isEnabled: false } })
  const target = to.type === 'stdio' ? { ...to, args: [], envs: [] } : to
  await expect(setup.recreate(clientId, { target })).rejects.toMatchObject({ code })
  expect(await setup.read(clientId)).toMatchObject({ name: 'far' })
})

describe('what hangs on a client', () => {
  it('is set again: prices, virtual keys, who may use it, that it is off', async () => {
    const setup = await open('v1.5.16')
    const [keyId, gone] = [await setup.createKey('team'), await setup.createKey('old')]
    const clientId = await setup.create('mini', { tools_to_auto_execute: ['echo'] })
    const keys = [
      { keyId, tools: ['echo'] },
      { keyId: gone, tools: 'all' as const },
    ]
    const change = { pricing: { echo: 0.5 }, keys, isForAllKeys: true, isDisabled: true }
    const request = { gatewayId: setup.id, seen: null, confirm: '' }
    await setup.edits.edit({ ...request, clientId, change })
    await fetch(`${setup.gateway.url}/api/governance/virtual-keys/${gone}`, {
      method: 'DELETE',
      headers: { authorization: `Basic ${btoa('admin:correct-horse-battery')}` },
    })
    const begun = await setup.begin(clientId, { target: setup.url('mini') })
    const review = await setup.recreations.review(begun)
    expect(review.changes.map(({ part }) => part)).toEqual([
      ...['Connection', 'Command', 'Arguments', 'URL'],
    ])
    expect(review.restored).toEqual(
      expect.arrayContaining(['1 price', 'Virtual keys: team', 'Switched off, as it is now']),
    )
    const start = { ...begun, values: {}, confirm: '' }
    const view = await setup.ended(await setup.recreations.start(start))
    expect(view).toMatchObject({ applied: { outcome: 'done', notStuck: [] }, failure: null })
    expect(settingsOf(await setup.read(view.clientId!))).toMatchObject({
      ...{ pricing: { echo: 0.5 }, isForAllKeys: true, isDisabled: true, autoTools: ['echo'] },
      keys: [{ keyId, tools: ['echo'] }],
    })
  })

  it('is set again by the key before v1.5', async () => {
    const setup = await open('v1.4.18')
    const clientId = await setup.createFar('far')
    const keyId = await setup.createKey('team')
    await fetch(`${setup.gateway.url}/api/governance/virtual-keys/${keyId}`, {
      method: 'PUT',
      headers: { authorization: `Basic ${btoa('admin:correct-horse-battery')}` },
      body: JSON.stringify({ mcp_configs: [{ mcp_client_name: 'far', tools_to_execute: ['*'] }] }),
    })
    const begun = await setup.begin(clientId, { target: setup.url('sse') })
    const review = await setup.recreations.review(begun)
    expect(review.lost[0]).toContain(clientId)
    expect(review.restored).toContainEqual(expect.stringContaining('Virtual keys: team'))
    expect(review.notRestored).toEqual([])
    // The gateway masks the URL: without it the old one could not be put back.
    expect(review.wanted).toMatchObject([{ kind: 'url' }])
    expect(review.obstacle).toBeNull()
    const view = await setup.recreate(clientId, { target: setup.url('mcp') })
    expect(view).toMatchObject({ state: 'registered', applied: { outcome: 'done' } })
    const keys = await setup.gateways.client(setup.id).listKeys()
    const client = { id: view.clientId!, name: 'far' }
    expect(accessTo(keys, client)).toEqual([{ keyId, tools: 'all' }])
  })

  it('comes along where the gateway shows it, and goes to the window masked', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini', {
      stdio_config: {
        command: process.execPath,
        args: [EVERYTHING, 'stdio', '--api-key', SECRET],
        envs: [`MY_TOKEN=${SECRET}`],
      },
    })
    const { present } = await setup.recreations.open(setup.id, clientId)
    expect(JSON.stringify(present)).not.toContain(SECRET)
    expect(present.target).toMatchObject({ envs: [`MY_TOKEN=${MASK}`] })
    const target = { ...present.target, args: [EVERYTHING, 'stdio', '--more', '--api-key', MASK] }
    const begun = await setup.begin(clientId, { target: target as NewClient['target'] })
    const review = await setup.recreations.review(begun)
    expect(review.changes.map(({ part }) => part)).toEqual(['Arguments'])
    expect(review).toMatchObject({ obstacle: null, wanted: [] })
    expect(JSON.stringify(review)).not.toContain(SECRET)
    const view = await setup.recreate(clientId, { target: target as NewClient['target'] })
    expect(JSON.stringify(view)).not.toContain(SECRET)
    const now = await setup.read(view.clientId!)
    expect(now.args.slice(2)).toEqual(['--more', '--api-key', SECRET])
    expect(now.envs).toEqual([`MY_TOKEN=${SECRET}`])
  })

  it('is not lost with a new sign-in: headers are typed, and reach the server', async () => {
    const setup = await open('v2.3')
    const clientId = await setup.createFar('far')
    const view = await setup.recreate(clientId, {
      ...{ auth: { type: 'headers' }, headers: { 'X-Api-Key': neededKey } },
      target: setup.url('needheader'),
    })
    expect(view).toMatchObject({ state: 'registered', differences: [] })
    expect((await setup.read(view.clientId!)).tools.length).toBeGreaterThan(0)
  })
})

describe('a new one that is signed in to in the browser', () => {
  const terms = {
    ...{ clientId: '', clientSecret: '', authorizeUrl: '', tokenUrl: '' },
    ...{ registrationUrl: '', scopes: [], resource: '' },
  }
  const begin = async (dialect: DialectName) => {
    const setup = await open(dialect)
    const clientId = await setup.create('mini', { tools_to_execute: ['echo'] })
    const begun = await setup.begin(clientId, {
      ...{ auth: { type: 'oauth', terms }, target: setup.url('oauthmeta') },
    })
    const view = await setup.recreations.start({ ...begun, values: {}, confirm: '' })
    await expect.poll(() => setup.opened.length).toBe(1)
    return { ...setup, clientId, view }
  }

  it.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)(
    'takes the place of the old one on %s',
    async (dialect) => {
      const setup = await begin(dialect)
      const consent = await fetch(setup.opened[0]!, { redirect: 'manual' })
      await fetch(consent.headers.get('location')!, { redirect: 'manual' })
      const view = await setup.ended(setup.view)
      expect(view).toMatchObject({ state: 'registered', differences: [], failure: null })
      expect(await setup.read(view.clientId!)).toMatchObject({ auth: 'oauth', allowed: ['echo'] })
      // Once more: a sign-in is lost with its client, and could not be put back.
      const again = await setup.begin(view.clientId!, { target: setup.url('mini') })
      const review = await setup.recreations.review(again)
      expect(review).toMatchObject({ obstacle: 'oauth' })
      expect(review.lost).toEqual(expect.arrayContaining([expect.stringMatching(/^The sign-in/)]))
    },
  )

  it('has the old one put back when nobody signs in', async () => {
    const setup = await begin('v1.5.16')
    await expect.poll(() => setup.authorizations.list().length).toBe(1)
    setup.authorizations.cancel(setup.authorizations.list()[0]!.id)
    const { clientId } = setup
    expect(await setup.ended(setup.view)).toMatchObject({
      ...{ state: 'failed', failure: { code: 'register_no_sign_in' } },
      replaced: { deletedId: null, back: { outcome: 'done', clientId } },
    })
    expect(await setup.read(clientId)).toMatchObject({ allowed: ['echo'] })
  })
})

describe('a new one that is refused', () => {
  it.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)(
    'by %s, as its command is none, has the old one put back with its secrets',
    async (dialect) => {
      const setup = await open(dialect)
      const args = [EVERYTHING, 'stdio', '--api-key', SECRET]
      const stdio = { command: process.execPath, args, envs: [] }
      const clientId = await setup.create('mini', { stdio_config: stdio })
      const { present } = await setup.recreations.open(setup.id, clientId)
      const target = { ...present.target, command: '/no/such/command' } as NewClient['target']
      const view = await setup.recreate(clientId, { target })
      expect(view).toMatchObject({ state: 'failed', clientId: null })
      expect(view.replaced).toMatchObject({ back: { outcome: 'done', clientId, lost: [] } })
      expect((await setup.read(clientId)).args).toEqual(args)
    },
  )

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)(
    'by %s, as nothing listens there, has the old one put back',
    async (dialect) => {
      const setup = await open(dialect)
      const clientId = await setup.createFar('far', { tools_to_execute: ['echo'] })
      const target = { type: 'http' as const, url: 'http://127.0.0.1:9/mcp' }
      const values = { 'url ': `${setup.servers.url}/mini` }
      const view = await setup.recreate(clientId, { target }, { values })
      expect(view).toMatchObject({ state: 'failed', failure: expect.anything() })
      expect(view.replaced).toMatchObject({ deletedId: null, back: { outcome: 'done' } })
      expect(await setup.read(clientId)).toMatchObject({ allowed: ['echo'] })
    },
  )

  it('leaves the copy where the old one cannot be put back, and says why', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.createFar('far')
    // The gateway does not show the URL, and it was not given.
    const target = { type: 'stdio' as const, command: '/no/such/command', args: [], envs: [] }
    const view = await setup.recreate(clientId, { target })
    expect(view).toMatchObject({ state: 'failed', replaced: { back: { outcome: 'refused' } } })
    expect(view.replaced!.back!.failure).toMatchObject({
      code: 'restore_wants',
      message: 'far asks for values: URL',
    })
    expect(setup.deleted.get(view.replaced!.deletedId!).clientId).toBe(clientId)
  })
})

describe('a gateway that goes away', () => {
  it('between delete and create leaves the copy, and nothing is sent twice', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    setup.otherwise((real) => ({
      createClient: async (body, signal) => {
        await setup.gateway.goDown()
        return real.createClient(body, signal)
      },
    }))
    const view = await setup.recreate(clientId, { target: setup.url('mini') })
    expect(view.state).toBe('failed')
    expect(view.replaced!.back).toMatchObject({ outcome: 'refused', failure: expect.anything() })
    expect(setup.deleted.list(setup.id)).toMatchObject([{ id: view.replaced!.deletedId }])
  })

  it('at the delete leaves it open whether it is gone, and creates nothing', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const begun = await setup.begin(clientId, { target: setup.url('mini') })
    setup.otherwise((real) => ({
      deleteClient: async (of) => {
        await setup.gateway.goDown()
        return real.deleteClient(of)
      },
    }))
    const started = await setup.recreations.start({ ...begun, values: {}, confirm: '' })
    const view = await setup.ended(started)
    expect(view.state).toBe('unknown')
    expect(setup.deleted.get(view.replaced!.deletedId!).clientId).toBe(clientId)
    expect(setup.writes().filter((write) => write === 'POST /api/mcp/client')).toHaveLength(1)
  })
})

describe('nothing is deleted', () => {
  const stays = async (setup: Awaited<ReturnType<typeof open>>, clientId: string) => {
    expect(setup.writes().filter((write) => write.startsWith('DELETE'))).toEqual([])
    expect(await setup.read(clientId)).toMatchObject({ id: clientId })
    expect(setup.deleted.list(setup.id)).toEqual([])
  }

  it('when somebody else has changed the client since the form was opened', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const begun = await setup.begin(clientId, { target: setup.url('mini') })
    const change = { tools: ['echo'] }
    const request = { gatewayId: setup.id, clientId, seen: null, confirm: '' }
    await setup.edits.edit({ ...request, change })
    const conflict = {
      code: 'client_changed',
      message: expect.stringContaining('Tools that may run'),
    }
    await expect(setup.recreations.review(begun)).rejects.toMatchObject(conflict)
    const start = { ...begun, values: {}, confirm: '' }
    await expect(setup.recreations.start(start)).rejects.toMatchObject(conflict)
    await stays(setup, clientId)
  })

  it('when that happens while it waits for its turn', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const begun = await setup.begin(clientId, { target: setup.url('mini') })
    let go: (value: unknown) => void = () => undefined
    const gate = new Promise((resolve) => (go = resolve))
    setup.otherwise((real) => ({
      createClient: async (body, signal) => {
        await gate
        return real.createClient(body, signal)
      },
    }))
    await setup.registrations.create({ ...begun.draft, name: 'other' })
    const view = await setup.recreations.start({ ...begun, values: {}, confirm: '' })
    expect(view.state).toBe('waiting')
    const request = { gatewayId: setup.id, clientId, seen: null, confirm: '' }
    await setup.edits.edit({ ...request, change: { name: 'renamed' } })
    go(null)
    const end = await setup.ended(view)
    expect(end).toMatchObject({ state: 'failed', failure: { code: 'client_changed' } })
    expect(end.replaced).toMatchObject({ deletedId: null, back: null })
    await stays(setup, clientId)
  })

  it.each<[string, Partial<NewClient>, string]>([
    ['a name no gateway takes', { name: 'my-notes' }, 'client_name'],
    ['a name that is taken', { name: 'other' }, 'client_name_taken'],
    ['an address of another kind', { target: { type: 'http', url: 'ftp://x' } }, 'url_scheme'],
    [
      'a mask nobody can see behind',
      { target: { type: 'http', url: `https://x/?key=${MASK}` } },
      'invalid_input',
    ],
    [
      'a header with a line break',
      {
        ...{ target: { type: 'http', url: 'http://127.0.0.1:9' } },
        ...{ auth: { type: 'headers' }, headers: { 'X-A': 'a\nb' } },
      },
      'invalid_input',
    ],
    ['an empty command', { target: { type: 'stdio', command: ' ', args: [], envs: [] } }, ''],
  ])('for %s', async (_what, more, code) => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    await setup.create('other')
    const begun = await setup.begin(clientId, more)
    const refusal = { code: code || 'client_command_empty' }
    await expect(setup.recreations.review(begun)).rejects.toMatchObject(refusal)
    const start = { ...begun, values: {}, confirm: '' }
    await expect(setup.recreations.start(start)).rejects.toMatchObject(refusal)
    await stays(setup, clientId)
  })

  it('on a gateway that is read only, nor on production without its name', async () => {
    const setup = await open('v1.5.16', { environment: 'production' })
    const clientId = await setup.create('mini')
    const target = setup.url('mini')
    const refused = setup.recreate(clientId, { target }, { confirm: 'Team' })
    await expect(refused).rejects.toMatchObject({ code: 'confirm_mismatch' })
    await stays(setup, clientId)
    const view = await setup.recreate(clientId, { target }, { confirm: 'Team dev' })
    expect(view.state).toBe('registered')

    const locked = await open('v1.5.16', { isReadOnly: true })
    const opened = locked.recreations.open(locked.id, 'any')
    await expect(opened).rejects.toMatchObject({ code: 'gateway_read_only' })
  })

  it('of a client that is gone already', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const begun = await setup.begin(clientId, { target: setup.url('mini') })
    await setup.clients.remove(setup.id, clientId, '')
    await expect(setup.recreations.review(begun)).rejects.toMatchObject({ code: 'not_found' })
  })
})
