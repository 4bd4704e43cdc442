import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { Events } from '../../shared/contract.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets, type SecretStore } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { checkGateway } from './check.ts'
import { Gateways } from './gateways.ts'
import { recorded, replay, sendHtml, sendJson, serve, type Answer } from './testServer.ts'

const SECRET = 'correct-horse-battery'
const BASIC = `Basic ${Buffer.from(`admin:${SECRET}`).toString('base64')}`

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(answer: Answer) {
  const server = await serve(answer)
  closers.push(server.close)
  return server
}

/** A recorded gateway with sign-in on: public paths open, the rest by the right credential. */
function recordedGateway(version: 'v1.3.63' | 'v1.4.18' | 'v1.5.16', isOpen = false): Answer {
  return ({ path, headers }, response) => {
    const play = (step: string) => replay(response, recorded(version, step))
    if (path === '/api/session/is-auth-enabled') {
      const step = isOpen ? 'auth-off: is-auth-enabled' : 'auth-on: is-auth-enabled, nothing sent'
      return play(step)
    }
    const isVersion = path === '/api/version'
    if (isVersion && version === 'v1.5.16') return play('auth-on: GET /api/version, nothing sent')
    if (!isOpen && headers.authorization !== BASIC) return play('auth-on: list, nothing sent')
    if (isVersion) return sendJson(response, version)
    if (path === '/api/mcp/clients') return play('create: list-full')
    if (path === '/api/config') return sendJson(response, { is_db_connected: true })
    return sendHtml(response)
  }
}

const broken: SecretStore = {
  read: () => Promise.reject(AppError.of('keychain_unavailable')),
  write: () => Promise.reject(AppError.of('keychain_unavailable')),
  remove: () => Promise.reject(AppError.of('keychain_unavailable')),
}

function build(keychain: SecretStore = memorySecrets()) {
  const settings = memorySettings(upgrade({}))
  const secrets = createSecrets(keychain)
  const events: [string, unknown][] = []
  const hidden: string[] = []
  const gateways = new Gateways({
    settings,
    secrets,
    emit: (event, payload) => void events.push([event, payload]),
    hide: (secret) => void hidden.push(secret),
  })
  return { gateways, settings, secrets, events, hidden, keychain }
}

const draft = (change: Partial<GatewayDraft> = {}): GatewayDraft => ({
  id: null,
  name: 'Team dev',
  url: 'http://127.0.0.1:1',
  environment: 'development',
  auth: 'basic',
  user: 'admin',
  secret: SECRET,
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  keepUntilQuit: false,
  ...change,
})

const lineOf = (report: Awaited<ReturnType<Gateways['check']>>, key: string) =>
  report.lines.find((line) => line.key === key)

describe('check', () => {
  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)('opens a recorded %s', async (version) => {
    const server = await start(recordedGateway(version))
    const { gateways, settings, events } = build()
    const report = await gateways.check(draft({ url: `${server.url}/api/` }))
    expect(report.failure).toBeNull()
    expect(report.url).toBe(server.url)
    expect(lineOf(report, 'reachable')).toMatchObject({ mark: 'ok' })
    expect(lineOf(report, 'reachable')?.note).toContain('127.0.0.1')
    expect(lineOf(report, 'version')).toMatchObject({ mark: 'ok', value: version })
    expect(lineOf(report, 'auth')).toMatchObject({ mark: 'ok', note: 'signed in as admin' })
    expect(lineOf(report, 'store')).toMatchObject({ mark: 'ok' })
    expect(lineOf(report, 'clients')).toMatchObject({ value: '1' })
    const features = Object.fromEntries(report.features.map((f) => [f.key, f.supported]))
    expect(features['autoList']).toBe(version !== 'v1.3.63')
    expect(features['inlineEnv']).toBe(version === 'v1.5.16')
    expect(settings.read().gateways).toEqual([])
    expect(events).toEqual([])
    expect(JSON.stringify(report)).not.toContain(SECRET)
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
  })

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)(
    'says what %s wants and that this credential does not open it',
    async (version) => {
      const server = await start(recordedGateway(version))
      const { gateways } = build()
      const wrong = await gateways.check(draft({ url: server.url, secret: 'wrong-one' }))
      expect(wrong.failure?.code).toBe('gateway_unauthorized')
      expect(lineOf(wrong, 'auth')).toMatchObject({ mark: 'bad', value: 'User and password' })
      const none = await gateways.check(draft({ url: server.url, auth: 'none', secret: null }))
      expect(none.failure?.code).toBe('gateway_sign_in')
      expect(lineOf(none, 'auth')).toMatchObject({ mark: 'bad' })
      expect(lineOf(none, 'version')?.mark).toBe(version === 'v1.5.16' ? 'ok' : 'off')
    },
  )

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16'] as const)(
    'says that %s is open to everyone',
    async (version) => {
      const server = await start(recordedGateway(version, true))
      const { gateways } = build()
      const report = await gateways.check(draft({ url: server.url, auth: 'none', secret: null }))
      expect(report.failure).toBeNull()
      expect(lineOf(report, 'auth')).toMatchObject({ mark: 'warn', value: 'Nothing' })
    },
  )

  it.each<[string, Answer, string]>([
    ['a web page everywhere', (_, response) => sendHtml(response), 'gateway_not_bifrost'],
    [
      'the dashboard of a gateway at a wrong prefix',
      (_, response) =>
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<title>Bifrost</title><div>secret</div>'),
      'gateway_html',
    ],
    ['another API', (_, response) => sendJson(response, { hello: 1 }), 'gateway_not_bifrost'],
    ['404 everywhere', (_, response) => sendHtml(response, 404), 'gateway_not_bifrost'],
    ['502 from a proxy', (_, response) => sendHtml(response, 502), 'gateway_server_error'],
    ['broken JSON', (_, response) => response.writeHead(200).end('{'), 'gateway_not_bifrost'],
    ['a broken connection', (_, response) => response.destroy(), 'gateway_dropped'],
  ])('names %s, and sends no credential there', async (_, answer, code) => {
    const server = await start(answer)
    const { gateways } = build()
    const report = await gateways.check(draft({ url: server.url }))
    expect(report.failure?.code).toBe(code)
    expect(lineOf(report, 'reachable')).toMatchObject({ mark: 'bad' })
    expect(server.requests.some(({ headers }) => headers.authorization)).toBe(false)
  })

  it.each([
    ['not a url', 'url_invalid'],
    ['ftp://x', 'url_scheme'],
    ['http://a:b@c', 'url_credentials'],
    ['http://no-such-host.invalid', 'gateway_dns'],
  ])('answers %s with %s', async (url, code) => {
    const { gateways } = build()
    const report = await gateways.check(draft({ url, auth: 'none', secret: null }))
    expect(report.failure?.code).toBe(code)
  })

  it('answers in time when the gateway does not', async () => {
    const server = await start(() => undefined)
    const { auth, user, allowPlainHttp, environment, network } = draft({ auth: 'none' })
    const gateway = { url: server.url, auth, user, allowPlainHttp, environment, network }
    const report = await checkGateway({
      ...{ gateway, credential: null, obstacle: null, hide: () => undefined },
      timeoutMs: 300,
    })
    expect(report.failure?.code).toBe('gateway_timeout')
    expect(report.ms).toBeLessThan(1000)
  })

  it('keeps the credential back from plain http elsewhere, and still says what is there', async () => {
    const { gateways } = build()
    const report = await gateways.check(draft({ url: 'http://no-such-host.invalid' }))
    expect(report.failure?.code).toBe('gateway_dns')
    await expect(gateways.save(draft({ url: 'http://gate.example' }))).rejects.toMatchObject({
      code: 'url_plain_http',
    })
  })

  it('recognises the setup lock of newer gateways', async () => {
    const server = await start(({ path }, response) => {
      if (path.includes('is-auth-enabled')) {
        const flags = {
          is_auth_enabled: false,
          setup_required: true,
          setup_token_configured: false,
        }
        return sendJson(response, flags)
      }
      return sendJson(response, { error: { message: 'Forbidden' } }, 403)
    })
    const { gateways } = build()
    const report = await gateways.check(draft({ url: server.url, auth: 'none', secret: null }))
    expect(report.failure?.code).toBe('gateway_setup_locked')
    expect(lineOf(report, 'setup')).toMatchObject({ mark: 'bad' })
  })

  it('uses the stored credential for the same address only', async () => {
    const home = await start(recordedGateway('v1.5.16'))
    const other = await start(recordedGateway('v1.5.16'))
    const { gateways } = build()
    const { id } = await gateways.save(draft({ url: home.url }))
    const same = await gateways.check(draft({ id, url: `${home.url}/`, secret: null }))
    expect(same.failure).toBeNull()
    const moved = await gateways.check(draft({ id, url: other.url, secret: null }))
    expect(moved.failure?.code).toBe('credential_again')
    expect(other.requests.some(({ headers }) => headers.authorization)).toBe(false)
    await expect(gateways.save(draft({ id, url: other.url, secret: null }))).rejects.toMatchObject({
      code: 'credential_again',
    })
    expect(gateways.get(id).url).toBe(home.url)
  })
})

describe('save, remove, activate', () => {
  it('keeps the credential in the keychain and nowhere else', async () => {
    const { gateways, settings, keychain, events } = build()
    const view = await gateways.save(draft())
    expect(view).toMatchObject({ credential: 'keychain', state: 'unknown', version: null })
    expect(await keychain.read(view.id)).toBe(SECRET)
    expect(JSON.stringify([settings.read(), events, gateways.list(), view])).not.toContain(SECRET)
    expect(gateways.list().activeId).toBe(view.id)
  })

  it('saves nothing without a keychain, and in memory when asked to', async () => {
    const { gateways, settings } = build(broken)
    await expect(gateways.save(draft())).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(settings.read().gateways).toEqual([])
    const view = await gateways.save(draft({ keepUntilQuit: true }))
    expect(view.credential).toBe('memory')
    await gateways.remove(view.id, '')
    expect(gateways.list()).toEqual({ gateways: [], activeId: null })
  })

  it('takes production away from a gateway, or the gateway itself, only by its name', async () => {
    const { gateways } = build()
    const { id, name } = await gateways.save(draft({ environment: 'production' }))
    const local = draft({ id, environment: 'local', secret: null })
    const mismatch = { code: 'confirm_mismatch' }
    await expect(gateways.save(local)).rejects.toMatchObject(mismatch)
    await expect(gateways.save(local, { confirm: 'other' })).rejects.toMatchObject(mismatch)
    await expect(gateways.remove(id, '')).rejects.toMatchObject(mismatch)
    expect(gateways.list().gateways).toMatchObject([{ environment: 'production' }])
    expect(await gateways.save(local, { confirm: name })).toMatchObject({ environment: 'local' })
    await gateways.remove(id, '')
    expect(gateways.list().gateways).toEqual([])
  })

  it('leaves no credential behind when the settings cannot be written', async () => {
    const { settings, keychain, secrets } = build()
    const stuck = {
      read: settings.read,
      update: () => {
        throw AppError.of('settings_unwritable')
      },
    }
    const written: string[] = []
    const watched = {
      ...keychain,
      write: (account: string, value: string) => {
        written.push(account)
        return keychain.write(account, value)
      },
    }
    const gateways = new Gateways({
      settings: stuck,
      secrets: createSecrets(watched),
      emit: () => undefined,
    })
    await expect(gateways.save(draft())).rejects.toMatchObject({ code: 'settings_unwritable' })
    expect(await secrets.read(written[0]!)).toBeNull()
  })

  it('keeps the stored credential on a change that does not name one', async () => {
    const { gateways, keychain } = build()
    const { id } = await gateways.save(draft())
    const view = await gateways.save(draft({ id, name: 'Other name', secret: null }))
    expect(view).toMatchObject({ name: 'Other name', credential: 'keychain' })
    expect(await keychain.read(id)).toBe(SECRET)
  })

  it('removes the credential with the gateway, and when none is needed any more', async () => {
    const { gateways, keychain } = build()
    const first = await gateways.save(draft())
    const second = await gateways.save(draft({ name: 'Second' }))
    await gateways.save(draft({ id: first.id, auth: 'none', secret: null }))
    expect(await keychain.read(first.id)).toBeNull()
    await gateways.remove(second.id, '')
    expect(await keychain.read(second.id)).toBeNull()
    expect(gateways.list().activeId).toBe(first.id)
  })

  it.each([
    [{ name: '  ' }, 'Name'],
    [{ name: 'team DEV' }, 'another gateway'],
    [{ name: 'x', user: '' }, 'User'],
    [{ name: 'x', user: 'a:b' }, 'colon'],
    [{ name: 'x', secret: '' }, 'Password'],
    [{ name: 'x', auth: 'bearer' as const, secret: null }, 'API key'],
  ])('refuses %o', async (change, field) => {
    const { gateways } = build()
    await gateways.save(draft())
    const refused = gateways.save(draft(change))
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(refused).rejects.toThrow(field)
  })

  it('cleans what a clipboard adds to a key', async () => {
    const { gateways, keychain } = build()
    const view = await gateways.save(draft({ auth: 'bearer', secret: ' Bearer key-12345\n' }))
    expect(await keychain.read(view.id)).toBe('key-12345')
  })

  it('keeps the order it is given, and who is active', async () => {
    const { gateways, settings } = build()
    const ids: string[] = []
    for (const name of ['A', 'B', 'C']) ids.push((await gateways.save(draft({ name }))).id)
    const names = () => gateways.list().gateways.map((gateway) => gateway.name)
    gateways.move(ids[2]!, 0)
    expect(names()).toEqual(['C', 'A', 'B'])
    gateways.move(ids[2]!, 1)
    expect(names()).toEqual(['A', 'C', 'B'])
    gateways.move(ids[0]!, 99)
    expect(names()).toEqual(['C', 'B', 'A'])
    expect(settings.read().gateways.map(({ name }) => name)).toEqual(['C', 'B', 'A'])
    expect(gateways.activeId()).toBe(ids[0])
    await gateways.save(draft({ id: ids[1]!, name: 'B2' })) // a save moves nothing
    expect(names()).toEqual(['C', 'B2', 'A'])
    expect(() => gateways.move('gone', 0)).toThrowError(
      expect.objectContaining({ code: 'not_found' }),
    )
  })

  it('tells who listens when another gateway becomes active', async () => {
    const { gateways, events } = build()
    const first = await gateways.save(draft())
    const second = await gateways.save(draft({ name: 'Second' }))
    let switches = 0
    gateways.onListed(() => (switches += 1))
    gateways.activate(second.id)
    expect(switches).toBe(1)
    const [event, payload] = events.at(-1)!
    expect(event).toBe('gateways.changed')
    expect((payload as Events['gateways.changed']).activeId).toBe(second.id)
    await gateways.remove(second.id, '')
    expect(switches).toBe(2)
    expect(gateways.activeId()).toBe(first.id)
    expect(() => gateways.activate('gone')).toThrowError(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})

describe('the stored credential in use', () => {
  let gateways: Gateways
  let hidden: string[]
  beforeEach(() => {
    const built = build()
    gateways = built.gateways
    hidden = built.hidden
  })

  it('opens the gateway and is known to the log as something to hide', async () => {
    const server = await start(recordedGateway('v1.4.18'))
    const { id } = await gateways.save(draft({ url: server.url }))
    const { clients } = await gateways.client(id).listClients()
    expect(clients).toHaveLength(1)
    expect(hidden).toContain(SECRET)
    expect(hidden).toContain(BASIC.replace('Basic ', ''))
  })

  it('that is gone is asked for', async () => {
    const server = await start(recordedGateway('v1.4.18'))
    const { gateways: own, keychain } = build()
    const { id } = await own.save(draft({ url: server.url }))
    await keychain.remove(id)
    await expect(own.client(id).listClients()).rejects.toMatchObject({ code: 'credential_missing' })
    expect(server.requests).toEqual([])
  })
})
