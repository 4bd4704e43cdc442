import { beforeAll, afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { GatewayDraft, GatewayView, Network } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { certificatesShown } from './certificateShown.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { isUndelivered, isUnreached } from './failures.ts'
import { Gateways } from './gateways.ts'
import { stateAfter } from './greeting.ts'
import { makeAuthority, serveCounted, type Authority, type Issued } from './testNetwork.ts'
import { recorded, replay, sendJson, type Answer } from './testServer.ts'

let authority: Authority
let good: Issued
let person: Issued
beforeAll(async () => {
  authority = await makeAuthority('Own CA')
  ;[good, person] = await Promise.all([authority.issue('gateway'), authority.issue('person')])
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A gateway that is open to everyone, over TLS. */
const gatewayAnswer: Answer = ({ path }, response) => {
  if (path === '/api/session/is-auth-enabled') {
    return replay(response, recorded('v1.5.16', 'auth-off: is-auth-enabled'))
  }
  if (path === '/api/version') return sendJson(response, 'v1.5.16')
  if (path === '/api/mcp/clients') return replay(response, recorded('v1.5.16', 'create: list-full'))
  return sendJson(response, { is_db_connected: true })
}

async function start(options = {}) {
  const server = await serveCounted(gatewayAnswer, { ...good, ...options })
  closers.push(server.close)
  return server
}

function build() {
  const settings = memorySettings(upgrade({}))
  const keychain = memorySecrets()
  const secrets = createSecrets(keychain)
  const events: unknown[] = []
  const gateways = new Gateways({
    ...{ settings, secrets },
    emit: (_, payload) => void events.push(payload),
  })
  /** All that leaves main or is written down. */
  const seen = () => JSON.stringify([settings.read(), events, gateways.list()])
  return { gateways, settings, keychain, seen }
}

const draft = (url: string, network: Partial<Network>, change: Partial<GatewayDraft> = {}) => ({
  ...{ id: null, name: 'Team dev', url, environment: 'development' as const },
  ...{ auth: 'none' as const, user: '', secret: null, allowPlainHttp: false, isReadOnly: false },
  ...{ keepUntilQuit: false, clientKey: null, network: { ...DEFAULT_NETWORK, ...network } },
  ...change,
})

const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (cause: unknown) => AppError.from(cause).message,
  )

const keyLine = (issued: Issued) => issued.key.trim().split('\n')[1]!

describe('the network of a gateway', () => {
  it('is kept without anything but certificates, whatever was pasted with them', async () => {
    const { gateways, settings, seen } = build()
    const ca = `Bag Attributes\n${authority.cert}\n${authority.key}`
    await gateways.save(draft('https://gw.example', { ca, proxy: ' proxy.lan:3128 ' }))
    const { network } = settings.read().gateways[0]!
    expect(network).toMatchObject({ proxy: 'http://proxy.lan:3128', fingerprint: '' })
    expect(network.ca.replace(/\s/g, '')).toBe(authority.cert.replace(/\s/g, ''))
    expect(seen()).not.toContain(keyLine(authority))
    expect(seen()).not.toContain('Bag Attributes')
  })

  it.each<[Partial<Network>, string]>([
    [{ ca: 'no certificate' }, 'Certificate authority'],
    [{ ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, 'Certificate auth'],
    [{ clientCertificate: 'nothing' }, 'Client certificate'],
    [{ fingerprint: 'AB:CD' }, 'Accepted certificate'],
    [{ proxy: 'socks5://p:1080' }, 'no HTTP proxy'],
    [{ proxy: 'http://me:pass@p:3128' }, 'user or a password'],
  ])('is refused: %o', async (network, says) => {
    const { gateways, settings } = build()
    expect(await refused(gateways.save(draft('https://gw.example', network)))).toContain(says)
    expect(settings.read().gateways).toEqual([])
    const report = await gateways.check(draft('https://gw.example', network))
    expect(report.failure?.message).toContain(says)
  })

  it('has no accepted certificate for production', async () => {
    const { gateways } = build()
    const input = draft('https://gw.example', { fingerprint: good.fingerprint })
    const saving = gateways.save({ ...input, environment: 'production' })
    expect(await refused(saving)).toContain('production')
  })
})

describe('the key of a client certificate', () => {
  const withKey = (url: string, change: Partial<GatewayDraft> = {}) =>
    draft(
      url,
      { ca: authority.cert, clientCertificate: person.cert },
      { clientKey: person.key, ...change },
    )

  async function saved() {
    const server = await start({ requestCert: true, ca: authority.cert })
    const built = build()
    const view = await built.gateways.save(withKey(server.url))
    return { ...built, server, view, account: `${view.id}:client-key` }
  }

  it('goes into the keychain and nowhere else', async () => {
    const { gateways, keychain, account, seen, view } = await saved()
    expect(await keychain.read(account)).toContain(keyLine(person))
    expect(seen()).not.toContain(keyLine(person))
    expect((await gateways.client(view.id).listClients()).clients.length).toBeGreaterThan(0)
  })

  it('is found behind the certificate it was pasted with', async () => {
    const { gateways, keychain, seen } = build()
    const both = { clientCertificate: `${person.cert}${person.key}` }
    const view: GatewayView = await gateways.save(draft('https://gw.example', both))
    expect(await keychain.read(`${view.id}:client-key`)).toContain(keyLine(person))
    expect(seen()).not.toContain(keyLine(person))
  })

  it('stays when nothing is typed, and is used by a check too', async () => {
    const { gateways, keychain, account, server, view } = await saved()
    const again = withKey(server.url, { id: view.id, clientKey: null, name: 'Renamed' })
    expect((await gateways.check(again)).failure).toBeNull()
    await gateways.save(again)
    expect(await keychain.read(account)).toContain(keyLine(person))
  })

  it('goes with its certificate, and with the gateway', async () => {
    const first = await saved()
    const without = draft(first.server.url, { ca: authority.cert }, { id: first.view.id })
    await first.gateways.save(without)
    expect(await first.keychain.read(first.account)).toBeNull()
    const second = await saved()
    await second.gateways.remove(second.view.id, '')
    expect(await second.keychain.read(second.account)).toBeNull()
  })

  it.each([
    ['missing', () => null, 'Private key'],
    ['of another certificate', () => good.key, 'of another certificate'],
    ['no key', () => 'text', 'no PEM key'],
  ])('is refused when it is %s', async (_, clientKey, says) => {
    const { gateways, keychain } = build()
    const saving = gateways.save(withKey('https://gw.example', { clientKey: clientKey() }))
    expect(await refused(saving)).toContain(says)
    const { gateways: none } = gateways.list()
    expect(none).toEqual([])
    expect(await keychain.read('undefined:client-key')).toBeNull()
  })
})

describe('a pasted authority', () => {
  it('is told by its name and its end; a text that is none by nothing', () => {
    const [own, ...others] = certificatesShown(`${authority.cert}\n${good.cert}`)
    expect(own).toMatchObject({ subject: 'Own CA', fingerprint: authority.fingerprint })
    expect(Date.parse(own!.validTo)).toBeGreaterThan(Date.now())
    expect(others).toMatchObject([{ subject: 'gateway', issuer: 'Own CA' }])
    expect(certificatesShown('garbage')).toEqual([])
    expect(certificatesShown(good.cert.replace(/[a-z]{8}/, 'AAAAAAAA').slice(0, 300))).toEqual([])
  })
})

describe('a check', () => {
  it('shows the certificate that is not trusted, and accepts it by its fingerprint', async () => {
    const { gateways } = build()
    const server = await start()
    const report = await gateways.check(draft(server.url, {}))
    expect(report.failure?.code).toBe('gateway_tls_issuer')
    const { fingerprint } = report.certificate!
    expect(fingerprint).toBe(good.fingerprint)
    expect(server.requests).toEqual([])
    const accepted = await gateways.check(draft(server.url, { fingerprint }))
    expect(accepted).toMatchObject({ failure: null, certificate: null })
    const tls = accepted.lines.find(({ key }) => key === 'tls')
    expect(tls).toMatchObject({ mark: 'warn', value: 'Accepted by you' })
  })

  it('takes an accepted certificate at another port only once it was shown there', async () => {
    const { gateways, settings } = build()
    const [here, there] = [await start(), await start()]
    const { fingerprint } = good
    await gateways.check(draft(here.url, {}))
    const { id } = await gateways.save(draft(here.url, { fingerprint }))
    const moved = draft(there.url, { fingerprint }, { id })
    const stored = () => settings.read().gateways[0]!.network.fingerprint
    await gateways.save(moved)
    expect(stored()).toBe('')

    await gateways.save(draft(here.url, { fingerprint }, { id }))
    expect(stored()).toBe(fingerprint)
    const report = await gateways.check(moved)
    expect(report.failure?.code).toBe('gateway_tls_issuer')
    expect(there.requests).toEqual([])
    await gateways.save(moved)
    expect(stored()).toBe(fingerprint)
  })

  it('says in few words that it was reached and why the certificate is not trusted', async () => {
    const { gateways } = build()
    const server = await start()
    const { lines, failure } = await gateways.check(draft(server.url, {}))
    expect(lines).toMatchObject([
      { key: 'reachable', mark: 'ok', value: 'Yes' },
      { key: 'tls', mark: 'bad', value: 'Not trusted', note: 'unknown authority' },
    ])
    expect(JSON.stringify(lines)).not.toContain(failure!.message)
  })

  it('tells that a port speaks https when it is asked by http, and sends no credential', async () => {
    const { gateways } = build()
    const server = await start()
    const url = server.url.replace('https:', 'http:')
    const typed = { auth: 'bearer' as const, secret: 'sk-long-secret-key' }
    const report = await gateways.check(draft(url, {}, typed))
    expect(report.failure).toMatchObject({ code: 'gateway_wants_tls' })
    expect(report.failure?.next).toContain('https://')
    expect(report.lines).toMatchObject([{ key: 'reachable', mark: 'bad', value: 'Answers' }])
    expect(server.requests).toEqual([])
  })

  it('says that the certificate is valid with your CA', async () => {
    const { gateways } = build()
    const server = await start()
    const report = await gateways.check(draft(server.url, { ca: authority.cert }))
    expect(report.failure).toBeNull()
    const tls = report.lines.find(({ key }) => key === 'tls')
    expect(tls).toMatchObject({ mark: 'ok', value: 'Valid with your CA' })
  })

  it('leaves no connection behind', async () => {
    const { gateways } = build()
    const server = await start()
    await gateways.check(draft(server.url, { ca: authority.cert }))
    await expect.poll(() => server.seen().now).toBe(0)
    expect(server.seen().most).toBeLessThanOrEqual(4)
  })
})

describe('saving', () => {
  it('lets the connections of before go', async () => {
    const { gateways } = build()
    const server = await start()
    const input = draft(server.url, { ca: authority.cert })
    const { id } = await gateways.save(input)
    await gateways.client(id).version()
    expect(server.seen().now).toBe(1)
    await gateways.save({ ...input, id })
    await expect.poll(() => server.seen().now).toBe(0)
    await gateways.client(id).version()
    expect(server.seen().now).toBe(1)
    await gateways.remove(id, '')
    await expect.poll(() => server.seen().now).toBe(0)
  })
})

describe('a gateway whose certificate changed', () => {
  it('is not taken for one that is off, and a registration there was not sent', () => {
    const failure = AppError.of('gateway_tls_changed', { host: 'gw' })
    const { code } = failure
    expect(stateAfter(failure.toFailure())).toBe('error')
    expect([isUnreached(code), isUndelivered(code)]).toEqual([true, true])
    for (const uncertain of ['gateway_timeout', 'gateway_dropped', 'gateway_server_error']) {
      expect(isUndelivered(uncertain)).toBe(false)
    }
  })
})
