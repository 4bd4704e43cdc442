import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { ImportEntry } from '../../shared/model/exchange.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { AuthMode, Environment, type Gateway } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Exchange, exportText } from './exchange.ts'
import { Gateways } from './gateways.ts'
import { clientKeyOf } from './gatewaySecrets.ts'
import { sendJson, serve } from './testServer.ts'

const SECRET = 'correct-horse-battery'
const CA = `-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUaGFaO7BHKgheMSUb0Uw/fir2okIwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjExMDQ0MDhaGA8yMTI2MTAyODEwNDQw
OFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPoe
KmL1F9eIhgt8dNTRrpxK49GaZUizjhWfXpY7X4qJEgIYtWJI48l2Nidlh0a6j//c
i1ATKd+WoWIIqS1G/06jUzBRMB0GA1UdDgQWBBTWk3Hap7/tSKyOqi1acYsv0up5
SzAfBgNVHSMEGDAWgBTWk3Hap7/tSKyOqi1acYsv0up5SzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDvb1qitXMaSZIWPoE5wKNqsKR0Z0bN4X5+
Q32egaorewIhAN3BnKoGF+o7LEmm6DbsezKMWmpkZQDvdyTwWTrnG15u
-----END CERTIFICATE-----
`
const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n'
const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':')

const gateway = (name: string, more: Partial<Gateway> = {}): Gateway => ({
  id: `id of ${name}`,
  name,
  url: 'https://bifrost.example.com',
  environment: 'development',
  auth: 'none',
  user: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  ...more,
})

function build(...saved: Gateway[]) {
  const settings = memorySettings(upgrade({}))
  settings.update(() => ({ gateways: saved }))
  const secrets = createSecrets(memorySecrets())
  const gateways = new Gateways({ settings, secrets, emit: () => undefined })
  return { settings, secrets, gateways, exchange: new Exchange(gateways) }
}

const here = (app: ReturnType<typeof build>): Gateway[] => app.settings.read().gateways
const entries = (...list: unknown[]): string =>
  JSON.stringify({ bifrostTray: 'gateways', version: 1, gateways: list })
const entry = (name: string, more: object = {}): object => ({
  ...{ name, url: 'https://bifrost.example.com', environment: 'development', auth: 'none' },
  ...more,
})
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'none'
  } catch (cause) {
    return cause instanceof AppError ? cause.code : 'no AppError'
  }
}

/** Preview and import of everything that can be taken. */
async function importAll(app: ReturnType<typeof build>, text: string) {
  const { entries: found, digest } = app.exchange.readImport(text)
  return app.exchange.import(text, take(...found.map(({ index }) => index)), digest)
}

const take = (...places: number[]) => places.map((index) => ({ index, confirm: '' }))

const one = (app: ReturnType<typeof build>, text: string): ImportEntry =>
  app.exchange.readImport(text).entries[0]!

describe('an export', () => {
  it('is made for reading and comparing: fixed order, two spaces, a line at its end', () => {
    const { exchange } = build(gateway('laptop'), gateway('Big', { environment: 'production' }))
    expect(exchange.export(null)).toBe(`{
  "bifrostTray": "gateways",
  "version": 1,
  "gateways": [
    {
      "name": "Big",
      "url": "https://bifrost.example.com",
      "environment": "production",
      "auth": "none",
      "user": "",
      "allowPlainHttp": false,
      "isReadOnly": false,
      "network": {
        "ca": "",
        "clientCertificate": "",
        "fingerprint": "",
        "proxy": "environment"
      }
    },
    {
      "name": "laptop",
      "url": "https://bifrost.example.com",
      "environment": "development",
      "auth": "none",
      "user": "",
      "allowPlainHttp": false,
      "isReadOnly": false,
      "network": {
        "ca": "",
        "clientCertificate": "",
        "fingerprint": "",
        "proxy": "environment"
      }
    }
  ]
}
`)
  })

  it('is the same in whatever order the gateways stand', () => {
    const [a, b, c] = [gateway('a'), gateway('B'), gateway('c')]
    expect(exportText([c, a, b])).toBe(exportText([a, b, c]))
  })

  it('can be of one gateway', () => {
    const { exchange } = build(gateway('a'), gateway('b'))
    const names = JSON.parse(exchange.export('id of b')).gateways.map(
      ({ name }: { name: string }) => name,
    )
    expect(names).toEqual(['b'])
    expect(codeOf(() => exchange.export('gone'))).toBe('not_found')
  })

  it('holds no credential, no id, no key behind a certificate and no login of a proxy', async () => {
    const network = {
      ca: CA + KEY,
      clientCertificate: KEY + CA,
      fingerprint: '',
      proxy: 'http://jane:hunter2@proxy.example.com:3128',
    }
    const app = build(gateway('a', { auth: 'basic', user: 'admin', network }))
    await app.secrets.write('id of a', SECRET, false)
    const text = app.exchange.export(null)
    for (const secret of [SECRET, 'PRIVATE', 'MHcC', 'hunter2', 'jane', 'id of']) {
      expect(text).not.toContain(secret)
    }
    const [described] = JSON.parse(text).gateways
    expect(described.network).toMatchObject({
      ca: CA,
      clientCertificate: CA,
      proxy: 'http://proxy.example.com:3128',
    })
  })
})

describe('the way out and in again', () => {
  const url = fc.constantFrom(
    ...['http://127.0.0.1:8080', 'https://host/prefix', 'https://[2001:db8::1]:8443'],
  )
  const described = fc
    .record({
      id: fc.uuid(),
      name: fc
        .string({ unit: 'binary', minLength: 1, maxLength: 30 })
        .filter((name) => name.trim() === name && name !== ''),
      url,
      environment: fc.constantFrom(...Environment.options),
      auth: fc.constantFrom(...AuthMode.options),
      user: fc.stringMatching(/^[a-z@."\\]{1,20}$/),
      allowPlainHttp: fc.boolean(),
      isReadOnly: fc.boolean(),
      network: fc.record({
        ca: fc.constantFrom('', CA),
        clientCertificate: fc.constantFrom('', CA),
        fingerprint: fc.constant(''),
        proxy: fc.constantFrom('environment', 'none', 'http://proxy:3128'),
      }),
    })
    .map((made) => (/^(?:basic|session)$/.test(made.auth) ? made : { ...made, user: '' }))
  const several = fc.uniqueArray(described, {
    maxLength: 6,
    selector: ({ name }) => name.toLowerCase(),
  })

  it('changes nothing: the same text comes out of the app that took it', async () => {
    await fc.assert(
      fc.asyncProperty(several, async (gateways) => {
        const text = exportText(gateways)
        const app = build()
        expect((await importAll(app, text)).failed).toEqual([])
        expect(app.exchange.export(null)).toBe(text)
        expect(app.exchange.readImport(text).entries.every(({ kind }) => kind === 'same')).toBe(
          true,
        )
      }),
      { numRuns: 60 },
    )
  })

  it('reads any text at all, and fails only with a sentence', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.jsonValue()).map((list) => entries(...list)),
      fc
        .dictionary(fc.constantFrom('name', 'url', 'auth', 'network', '__proto__'), fc.jsonValue())
        .map((made) => entries(made)),
    )
    const { exchange } = build(gateway('a'))
    fc.assert(
      fc.property(text, (any) => {
        const code = codeOf(() => exchange.readImport(any))
        expect(code).toMatch(/^(?:none|import_not_ours|import_newer)$/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a preview', () => {
  it('says of every entry what it is to the gateways here', () => {
    const app = build(gateway('Same'), gateway('Other', { url: 'https://old.example.com' }))
    const text = entries(
      entry('Fresh'),
      entry('same', { name: 'Same' }),
      entry('Other', { environment: 'production', isReadOnly: true }),
      entry('Broken', { url: 'ftp://x' }),
    )
    const found = app.exchange.readImport(text).entries
    expect(found.map(({ name, kind }) => [name, kind])).toEqual([
      ['Fresh', 'new'],
      ['Same', 'same'],
      ['Other', 'differs'],
      ['Broken', 'unreadable'],
    ])
    expect(found[2]!.changes).toEqual([
      { field: 'url', before: 'https://old.example.com', after: 'https://bifrost.example.com' },
      { field: 'environment', before: 'Development', after: 'Production' },
      { field: 'isReadOnly', before: 'No', after: 'Yes' },
    ])
    expect(found[3]!.failure).toMatchObject({ code: 'url_scheme' })
  })

  it('takes a name in another case for the same gateway', () => {
    const app = build(gateway('Team'))
    expect(one(app, entries(entry('team')))).toMatchObject({
      kind: 'differs',
      changes: [{ field: 'name', before: 'Team', after: 'team' }],
    })
  })

  it.each([
    ['no object', 'text', 'it is no object'],
    ['no environment', { ...entry('a'), environment: undefined }, 'Environment'],
    ['a wrong switch', entry('a', { isReadOnly: 'no' }), 'Read only'],
    ['a wrong proxy', entry('a', { network: { proxy: 3 } }), 'Proxy'],
    ['no name', entry(' '), 'Name'],
  ])('cannot read an entry with %s, and reads the next one', (_, broken, what) => {
    const found = build().exchange.readImport(entries(broken, entry('b'))).entries
    expect(found[0]).toMatchObject({ kind: 'unreadable' })
    expect(found[0]!.failure!.message).toContain(what)
    expect(found[1]).toMatchObject({ kind: 'new', name: 'b' })
  })

  it('names every wrong field of an entry at once, its address too', () => {
    const broken = entry('a', { url: 'not an address', environment: 'moon', auth: 'magic' })
    const { failure } = one(build(), entries(broken))
    expect(failure!.message).toBe('Missing or not valid: URL, Environment, Credential')
  })

  it('says of a new name which gateway here has its address', () => {
    const app = build(gateway('Team'))
    expect(one(app, entries(entry('Renamed')))).toMatchObject({ kind: 'new', twin: 'Team' })
    const elsewhere = entry('Renamed', { url: 'https://other.example.com' })
    expect(one(app, entries(elsewhere))).toMatchObject({ kind: 'new', twin: null })
    expect(one(app, entries(entry('Team')))).toMatchObject({ kind: 'same', twin: null })
  })

  it('refuses the second entry of one name', () => {
    const found = build().exchange.readImport(entries(entry('a'), entry('A'))).entries
    expect(found.map(({ kind }) => kind)).toEqual(['new', 'unreadable'])
    expect(found[1]!.failure!.message).toBe('Another entry is called A too')
  })

  it('names fields that it does not know and never looks at what they hold', () => {
    const text = JSON.stringify({
      ...JSON.parse(entries(entry('a', { secret: SECRET, network: { dns: '1.1.1.1' } }))),
      madeBy: 'hand',
    })
    const preview = build().exchange.readImport(text)
    expect(preview.ignored).toEqual(['madeBy'])
    expect(preview.entries[0]!.ignored).toEqual(['secret', 'network.dns'])
    expect(JSON.stringify(preview)).not.toContain(SECRET)
  })

  it('warns of what makes the way less safe', () => {
    const risky = entry('a', {
      ...{ url: 'http://bifrost.lan:8080', auth: 'bearer', allowPlainHttp: true },
      network: { ...DEFAULT_NETWORK, fingerprint: FINGERPRINT, ca: CA, proxy: 'http://proxy:1' },
    })
    expect(one(build(), entries(risky)).warnings).toEqual([
      'Lets the credential travel unencrypted to bifrost.lan:8080, another computer.',
      'Takes one certificate whoever signed it.',
      'Trusts a certificate authority of its own.',
      'Goes through the proxy http://proxy:1.',
    ])
  })

  it('asks for nobody’s agreement to plain http: without it the entry is refused', () => {
    const plain = entry('a', { url: 'http://bifrost.lan:8080', auth: 'bearer' })
    expect(one(build(), entries(plain)).failure).toMatchObject({ code: 'url_plain_http' })
  })

  it('refuses other texts and newer exports with a sentence', () => {
    const { exchange } = build()
    const newer = JSON.stringify({ bifrostTray: 'gateways', version: 2, clusters: [] })
    expect(codeOf(() => exchange.readImport(newer))).toBe('import_newer')
    for (const text of ['', 'hello', '[]', '{}', '{"bifrostTray":"clients","version":1}']) {
      expect(codeOf(() => exchange.readImport(text))).toBe('import_not_ours')
    }
    expect(exchange.readImport(`\uFEFF${entries()}`).entries).toEqual([])
  })
})

describe('an import', () => {
  it('saves what was chosen and nothing else', async () => {
    const app = build(gateway('b'))
    const text = entries(entry('a'), entry('b', { isReadOnly: true }), entry('c'))
    const { digest } = app.exchange.readImport(text)
    const { saved } = await app.exchange.import(text, take(2), digest)
    expect(saved).toMatchObject([{ name: 'c', needsCredential: false }])
    expect(here(app).map(({ name, isReadOnly }) => [name, isReadOnly])).toEqual([
      ['b', false],
      ['c', false],
    ])
  })

  it('replaces nothing that the user did not see', async () => {
    const app = build()
    const text = entries(entry('a', { isReadOnly: true }))
    const { digest } = app.exchange.readImport(text)
    await importAll(app, entries(entry('a')))
    await expect(app.exchange.import(text, take(0), digest)).rejects.toMatchObject({
      code: 'import_changed',
    })
    const other = entries(entry('b'))
    await expect(
      app.exchange.import(other, take(0), app.exchange.readImport(text).digest),
    ).rejects.toMatchObject({ code: 'import_changed' })
    expect(here(app)).toMatchObject([{ name: 'a', isReadOnly: false }])
  })

  it('brings no credential and says so', async () => {
    const app = build()
    const text = entries(entry('a', { auth: 'basic', user: 'admin' }), entry('b'))
    expect(one(app, text).credential).toBe('missing')
    const { saved } = await importAll(app, text)
    expect(saved.map(({ needsCredential }) => needsCredential)).toEqual([true, false])
    expect(app.gateways.list().gateways[0]!.credential).toBe('missing')
  })

  it('brings a client certificate without its key and says so', async () => {
    const app = build()
    const network = { ...DEFAULT_NETWORK, clientCertificate: CA + KEY }
    const text = entries(entry('a', { network }))
    expect(one(app, text)).toMatchObject({ credential: 'none', clientKey: 'missing' })
    const { saved, failed } = await importAll(app, text)
    expect(failed).toEqual([])
    expect(saved).toMatchObject([{ needsCredential: true }])
    expect(here(app)).toMatchObject([{ network: { clientCertificate: CA } }])
  })

  const stored = gateway('a', { auth: 'basic', user: 'admin' })
  const changed: [string, Partial<Gateway>][] = [
    ['another host', { url: 'https://elsewhere.example.com' }],
    ['another path of the host', { url: 'https://bifrost.example.com/other' }],
    ['another user', { user: 'root' }],
    ['another kind', { auth: 'bearer', user: '' }],
    ['another proxy', { network: { ...DEFAULT_NETWORK, proxy: 'http://proxy:1' } }],
    ['an authority of its own', { network: { ...DEFAULT_NETWORK, ca: CA } }],
    ['agreement to plain http', { allowPlainHttp: true }],
  ]
  it.each(changed)('takes the stored credential away with %s', async (_, change) => {
    const app = build(stored)
    await app.secrets.write(stored.id, SECRET, false)
    const text = exportText([{ ...stored, ...change }])
    expect(one(app, text)).toMatchObject({ kind: 'differs', credential: 'missing' })
    const { saved } = await importAll(app, text)
    expect(saved).toMatchObject([{ gatewayId: stored.id, needsCredential: true }])
    expect(await app.secrets.read(stored.id)).toBeNull()
  })

  it('takes the key of a client certificate away with another address, and leaves it otherwise', async () => {
    const own = gateway('a', { network: { ...DEFAULT_NETWORK, clientCertificate: CA } })
    const app = build(own)
    await app.secrets.write(clientKeyOf(own.id), KEY, false)
    await importAll(app, exportText([{ ...own, isReadOnly: true }]))
    expect(await app.secrets.read(clientKeyOf(own.id))).toBe(KEY)
    await importAll(app, exportText([{ ...own, url: 'https://elsewhere.example.com' }]))
    expect(here(app)).toMatchObject([{ url: 'https://elsewhere.example.com' }])
    expect(await app.secrets.read(clientKeyOf(own.id))).toBeNull()
  })

  it('leaves the stored credential when the way to the gateway stays', async () => {
    const app = build(stored)
    await app.secrets.write(stored.id, SECRET, false)
    const text = exportText([{ ...stored, isReadOnly: true, environment: 'production' }])
    expect(one(app, text)).toMatchObject({ kind: 'differs', credential: 'kept' })
    expect((await importAll(app, text)).saved).toMatchObject([{ needsCredential: false }])
    expect(here(app)).toMatchObject([{ isReadOnly: true, environment: 'production' }])
    expect(await app.secrets.read(stored.id)).toBe(SECRET)
  })

  it('brings the old credential back when the settings cannot be written', async () => {
    const app = build(stored)
    await app.secrets.write(stored.id, SECRET, true)
    const text = exportText([{ ...stored, url: 'https://elsewhere.example.com' }])
    const { digest } = app.exchange.readImport(text)
    app.settings.update = () => {
      throw AppError.of('settings_unwritable')
    }
    const { saved, failed } = await app.exchange.import(text, take(0), digest)
    expect(saved).toEqual([])
    expect(failed).toMatchObject([{ name: 'a', failure: { code: 'settings_unwritable' } }])
    expect(await app.secrets.read(stored.id)).toBe(SECRET)
    expect(await app.secrets.place(stored.id)).toBe('memory')
  })
})

describe('the gateway behind an entry', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  it('hears nothing of preview and import', async () => {
    const server = await serve((_, response) => sendJson(response, {}))
    closers.push(server.close)
    const app = build()
    const text = entries(entry('a', { url: server.url }), entry('b', { url: server.url }))
    await importAll(app, text)
    expect(here(app)).toHaveLength(2)
    expect(server.requests).toEqual([])
  })
})
