import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import { neededKey } from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import { keysOf } from './keySide.ts'
import { settingsOf } from './settings.ts'
import { makeAuthority } from './testNetwork.ts'
import { openCreation } from './testCreation.ts'
import { EVERYTHING, openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const TERMS = {
  ...{ clientId: '', clientSecret: '', authorizeUrl: '', tokenUrl: '' },
  ...{ registrationUrl: '', scopes: [], resource: '' },
}

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(dialect, change)
  closers.push(() => setup.close())
  const creation = await openCreation(setup)
  closers.push(() => creation.close())
  return { ...setup, ...creation }
}

const NOTHING_WRONG = { state: 'registered', differences: [], failure: null }

describe.each(['v1.3.63', 'v1.4.18', 'v1.5.8', 'v1.5.16', 'v2.3'] as const)('%s', (dialect) => {
  it.each(['http', 'sse'] as const)('makes a client of %s, which is read again', async (type) => {
    const setup = await open(dialect)
    const url = `${setup.servers.url}/${type === 'http' ? 'mini' : 'sse'}`
    const view = await setup.makeClient({ target: { type, url } })
    expect(view).toMatchObject({ ...NOTHING_WRONG, probeId: null })
    expect(view.steps.map(({ name, state }) => [name, state])).toEqual(
      ['create', 'read', 'compare'].map((name) => [name, 'done']),
    )
    expect((await setup.read(view.clientId!)).tools.length).toBeGreaterThan(0)
  })
})

describe('a command', () => {
  const target = {
    ...{ type: 'stdio' as const, command: process.execPath },
    ...{ args: [EVERYTHING, 'stdio'], envs: [] },
  }

  it.each(['v1.4.18', 'v2.0'] as const)('is started by %s', async (dialect) => {
    const setup = await open(dialect)
    const view = await setup.makeClient({
      target,
      settings: { tools: ['echo'], autoTools: ['echo'] },
    })
    expect(view).toMatchObject(NOTHING_WRONG)
    expect(await setup.read(view.clientId!)).toMatchObject({ allowed: ['echo'], auto: ['echo'] })
  })

  it.each([
    ['that is empty', 'client_command_empty', { target: { ...target, command: ' ' } }],
    ['with a sign-in', 'invalid_input', { target, auth: { type: 'headers' as const } }],
  ])('%s is refused before it is sent', async (_, code, more) => {
    const setup = await open('v1.5.16')
    await expect(setup.registrations.create(setup.draft(more))).rejects.toMatchObject({ code })
    expect(setup.writes()).toEqual([])
  })
})

describe('what a create ignores', () => {
  it('follows at once, and stands in the report', async () => {
    const setup = await open('v1.5.16')
    const keyId = await setup.createKey('team')
    const settings = {
      ...{ tools: 'all' as const, pricing: { echo: 0.01 }, isDisabled: true },
      keys: [{ keyId, tools: 'all' as const }],
    }
    const view = await setup.makeClient({ settings })
    expect(view).toMatchObject({ ...NOTHING_WRONG, applied: { outcome: 'done' } })
    expect(settingsOf(await setup.read(view.clientId!))).toMatchObject(settings)
    expect(view.steps.map(({ name }) => name)).toEqual(['create', 'read', 'apply', 'compare'])
  })

  it.each(['v1.5.8', 'v1.5.16', 'v2.3'] as const)(
    'such as its keys are on %s as they were chosen',
    async (dialect) => {
      const setup = await open(dialect)
      const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
      const settings = {
        ...{ tools: ['echo', 'get-sum'], isForAllKeys: true },
        keys: [
          { keyId: team, tools: 'all' as const },
          { keyId: bots, tools: ['echo'] },
        ],
      }
      const view = await setup.makeClient({ settings })
      expect(view).toMatchObject({ ...NOTHING_WRONG, applied: { outcome: 'done', notStuck: [] } })
      const { keys, isForAllKeys } = settingsOf(await setup.read(view.clientId!))
      expect(keys.toSorted((one) => (one.keyId === team ? -1 : 1))).toEqual(settings.keys)
      expect(isForAllKeys).toBe(true)
    },
  )

  it.each(['v1.3.63', 'v1.4.18'] as const)(
    'such as its keys, which on %s are told themselves',
    async (dialect) => {
      const setup = await open(dialect)
      const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
      const keys = [
        { keyId: team, tools: 'all' as const },
        { keyId: bots, tools: ['echo'] },
      ]
      const view = await setup.makeClient({ settings: { tools: 'all', keys } })
      expect(view).toMatchObject({ ...NOTHING_WRONG, applied: { outcome: 'done', notStuck: [] } })
      const found = await keysOf(setup.gateways, setup.id, await setup.read(view.clientId!))
      expect(found?.toSorted((one) => (one.keyId === team ? -1 : 1))).toEqual(keys)
    },
  )

  it('and the gateway refuses afterwards leaves the client, and is told', async () => {
    const setup = await open('v1.5.16')
    const keys = [{ keyId: crypto.randomUUID(), tools: 'all' as const }]
    const view = await setup.makeClient({ settings: { tools: 'all', keys } })
    expect(view.state).toBe('differs')
    expect(view.applied?.notStuck).toEqual([
      { field: 'keys', before: '1 key: All, new ones too', now: 'None' },
    ])
    expect(view.clientId).not.toBeNull()
  })
})

describe('a sign-in', () => {
  it('with a header reaches the server, and its value comes back nowhere', async () => {
    const setup = await open('v1.5.16')
    const view = await setup.makeClient({
      ...{ auth: { type: 'headers' }, headers: { 'X-Api-Key': neededKey } },
      target: { type: 'http', url: `${setup.servers.url}/needheader` },
    })
    expect(view).toMatchObject(NOTHING_WRONG)
    expect(JSON.stringify([view, setup.events])).not.toContain(neededKey)
  })

  it('of each user is checked with a sample', async () => {
    const setup = await open('v1.5.16')
    const view = await setup.makeClient({
      auth: { type: 'per_user_headers', sample: { 'X-Api-Key': neededKey } },
      target: { type: 'http', url: `${setup.servers.url}/needheader` },
    })
    expect(view.failure).toBeNull()
    expect(view.clientId).not.toBeNull()
  })

  it.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)(
    'in the browser is waited for by a create on %s',
    async (dialect) => {
      const setup = await open(dialect)
      const begun = await setup.registrations.create(
        setup.draft({
          auth: { type: 'oauth', terms: TERMS },
          target: { type: 'http', url: `${setup.servers.url}/oauthmeta` },
        }),
      )
      await expect.poll(() => setup.opened.length).toBe(1)
      const consent = await fetch(setup.opened[0]!, { redirect: 'manual' })
      await fetch(consent.headers.get('location')!, { redirect: 'manual' })
      const view = await setup.ended(begun)
      expect(view).toMatchObject(NOTHING_WRONG)
      expect(view.steps.map(({ name, state }) => [name, state])).toEqual(
        ['create', 'signIn', 'read', 'compare'].map((name) => [name, 'done']),
      )
    },
  )

  it('that nobody finishes ends the create', async () => {
    const setup = await open('v1.5.16')
    const begun = await setup.registrations.create(
      setup.draft({
        auth: { type: 'oauth', terms: TERMS },
        target: { type: 'http', url: `${setup.servers.url}/oauthmeta` },
      }),
    )
    await expect.poll(() => setup.authorizations.list().length).toBe(1)
    setup.authorizations.cancel(setup.authorizations.list()[0]!.id)
    const view = await setup.ended(begun)
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'register_no_sign_in' } })
  })
})

describe('a certificate authority', () => {
  const sentCa = ({ gateway }: Awaited<ReturnType<typeof open>>) => {
    const post = gateway.requests.findLast(({ path }) => path === '/api/mcp/client')!
    const { tls_config: tls } = JSON.parse(post.body) as { tls_config: { ca_cert_pem: string } }
    return tls.ca_cert_pem
  }

  it('reaches the gateway without the key that was pasted along with it', async () => {
    const { cert, key } = await makeAuthority('Own CA')
    const setup = await open('v1.5.16')
    const ca = `Bag Attributes\n${cert}\n${key}`
    expect(await setup.makeClient({ tls: { skipsVerify: false, ca } })).toMatchObject(NOTHING_WRONG)
    expect(sentCa(setup).replace(/\s/g, '')).toBe(cert.replace(/\s/g, ''))
  })

  it('may be a variable of the gateway', async () => {
    const setup = await open('v1.5.16')
    await setup.makeClient({ tls: { skipsVerify: false, ca: ' env.OWN_CA ' } })
    expect(sentCa(setup)).toBe('env.OWN_CA')
  })

  it('that cannot be read is refused before it is sent', async () => {
    const setup = await open('v1.5.16')
    for (const ca of ['text', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      const refused = setup.registrations.create(setup.draft({ tls: { skipsVerify: false, ca } }))
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    }
    expect(setup.writes()).toEqual([])
  })
})

describe('a gateway where nobody signs in', () => {
  const OPEN = { auth: 'none', user: '', secret: null } as const

  it.each<[string, string, Partial<NewClient>]>([
    ['a private address', 'gateway_guard_private', {}],
    [
      'a command',
      'gateway_guard_stdio',
      { target: { type: 'stdio', command: process.execPath, args: [], envs: [] } },
    ],
  ])('says before and after that it refuses %s, and what helps', async (_, code, more) => {
    const setup = await open('v2.2', OPEN)
    expect(await setup.registrations.planNew(setup.id)).toMatchObject({ guardsStdio: true })
    const view = await setup.makeClient(more)
    expect(view).toMatchObject({ state: 'failed', clientId: null, failure: { code } })
    expect(view.failure?.next).toMatch(/Turn on sign-in/)
  })
})

describe('what a gateway does not know', () => {
  it.each<[string, DialectName, Partial<NewClient>]>([
    ['a sign-in in the browser', 'v1.3.63', { auth: { type: 'oauth', terms: TERMS } }],
    ['headers of each user', 'v1.4.18', { auth: { type: 'per_user_headers', sample: { a: 'b' } } }],
    ['TLS settings', 'v1.4.18', { tls: { skipsVerify: true, ca: '' } }],
    ['passing headers on', 'v1.4.18', { extraHeaders: ['X-Tenant'] }],
    ['one connection for all calls', 'v1.5.16', { isSticky: true }],
  ])('is refused before it is sent: %s', async (_, dialect, more) => {
    const setup = await open(dialect)
    const refused = setup.registrations.create(setup.draft(more))
    await expect(refused).rejects.toMatchObject({ code: 'gateway_unsupported' })
    expect(setup.writes()).toEqual([])
  })

  it('is not offered', async () => {
    const [old, newest] = [await open('v1.3.63'), await open('v2.3')]
    expect(await old.registrations.planNew(old.id)).toMatchObject({
      ...{ authTypes: ['none', 'headers'], connections: ['http', 'sse'], hasTls: false },
      ...{ nameRule: 'loose', settings: ['tools', 'keys'], hasStickiness: false },
    })
    expect(await newest.registrations.planNew(newest.id)).toMatchObject({
      ...{ connections: ['stdio', 'http', 'sse', 'openapi'], hasTls: true, hasExtraHeaders: true },
      ...{ nameRule: 'strict', hasStickiness: true, hasMaxInstructions: true },
    })
  })
})

it.each<[string, string, Partial<NewClient>]>([
  ['a name no gateway takes', 'client_name', { name: 'with-hyphen' }],
  ['no URL', 'url_invalid', { target: { type: 'http', url: 'nowhere' } }],
  ['another scheme', 'url_scheme', { target: { type: 'http', url: 'file:///etc/passwd' } }],
  ['a line break in a header', 'invalid_input', { headers: { 'X-Key': 'a\nb' } }],
  ['a mask as a value', 'invalid_input', { headers: { 'X-Key': '********' } }],
  ['a price below nothing', 'invalid_input', { settings: { pricing: { echo: -1 } } }],
])('%s is refused before it is sent', async (_, code, more) => {
  const setup = await open('v1.5.16')
  const refused = setup.registrations.create(setup.draft(more))
  await expect(refused).rejects.toMatchObject({ code })
  expect(setup.writes()).toEqual([])
})

it('a taken name is refused before it is sent, and a read only gateway hears nothing', async () => {
  const setup = await open('v1.5.16')
  await setup.makeClient()
  const before = setup.writes().length
  const again = setup.registrations.create(setup.draft())
  await expect(again).rejects.toMatchObject({ code: 'client_name_taken' })
  expect(setup.writes()).toHaveLength(before)
  const closed = await open('v1.5.16', { isReadOnly: true })
  const refused = closed.registrations.create(closed.draft())
  await expect(refused).rejects.toMatchObject({ code: 'gateway_read_only' })
  expect(closed.writes()).toEqual([])
})
