import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { GatewayEvent } from '../../shared/model/gatewayEvent.ts'
import { gatewayNotification } from '../../shared/text/tray.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { Clients } from './clients.ts'
import { isWorthTelling } from './events.ts'
import { Gateways } from './gateways.ts'
import { sendJson, serve } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const draft: GatewayDraft = {
  ...{ id: null, name: 'Team', url: '', environment: 'production', auth: 'bearer', user: '' },
  ...{ secret: 'key-that-stays-here', allowPlainHttp: false, isReadOnly: false },
  ...{ network: DEFAULT_NETWORK, keepUntilQuit: false },
}

/** A gateway whose answers the test changes; `look` ends with the changes it brought. */
async function build() {
  const says = { status: 200, version: 'v1.5.16', broken: 0, count: 3, isDead: false }
  const server = await serve(({ path, headers }, response) => {
    if (says.isDead) return response.destroy()
    if (path === '/api/version') return sendJson(response, says.version)
    if (says.status !== 200) {
      return sendJson(response, { error: { message: headers.authorization } }, says.status)
    }
    const clients = Array.from({ length: says.count }, (_, at) => ({
      config: { client_id: `c${at}`, name: `c${at}`, connection_type: 'http' },
      tools: [{ name: 't', description: '', parameters: {} }],
      state: at < says.broken ? 'error' : 'connected',
    }))
    sendJson(response, { clients, total_count: says.count })
  })
  closers.push(server.close)
  const events: GatewayEvent[] = []
  let time = Date.parse('2026-11-21T10:00:00Z')
  const now = () => new Date((time += 400_000)) // each look greets the gateway again
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit: (event, payload) => event === 'gateways.event' && events.push(payload as GatewayEvent),
    now,
  })
  const clients = new Clients({ gateways, emit: () => undefined, now })
  const { id } = await gateways.save({ ...draft, url: server.url })
  const look = async () => {
    await clients.refresh(id)
    return events.splice(0).map(({ gatewayId: _, at: __, ...what }) => what)
  }
  return { says, gateways, clients, id, events, look, url: server.url }
}

describe('a change of a gateway', () => {
  it('is nothing that the first look found', async () => {
    const app = await build()
    app.says.broken = 2
    expect(await app.look()).toEqual([])
    const other = await build()
    other.says.isDead = true
    expect(await other.look()).toEqual([])
  })

  it('is told once, with its reason: gone, back, signed out, failing', async () => {
    const { says, look } = await build()
    await look()
    says.isDead = true
    expect(await look()).toEqual([
      {
        kind: 'unreachable',
        from: 'healthy',
        reason: expect.stringContaining('closed the connection'),
      },
    ])
    expect(await look()).toEqual([])
    says.isDead = false
    expect(await look()).toEqual([{ kind: 'recovered', after: 'unreachable' }])
    expect(await look()).toEqual([])
    says.status = 401
    expect(await look()).toMatchObject([{ kind: 'signin' }])
    expect(await look()).toEqual([])
    says.status = 500
    expect(await look()).toMatchObject([{ kind: 'failing' }])
    says.status = 200
    expect(await look()).toEqual([{ kind: 'recovered', after: 'error' }])
  })

  it('is another version and another number of clients that need attention', async () => {
    const { says, look } = await build()
    await look()
    says.version = 'v1.6.0'
    says.broken = 2
    expect(await look()).toEqual([
      { kind: 'version', from: 'v1.5.16', to: 'v1.6.0' },
      { kind: 'attention', from: 0, to: 2 },
      expect.objectContaining({ kind: 'client', clientId: 'c0' }),
      expect.objectContaining({ kind: 'client', clientId: 'c1' }),
    ])
    expect(await look()).toEqual([])
  })

  it('is another state of a client, told once and with its reason', async () => {
    const { says, look } = await build()
    await look()
    says.broken = 1
    const reason = 'The gateway has given up on its connection'
    const client = { kind: 'client', clientId: 'c0', name: 'c0' }
    expect((await look()).slice(1)).toEqual([{ ...client, from: 'healthy', to: 'error', reason }])
    expect(await look()).toEqual([])
    says.isDead = true
    expect((await look()).map(({ kind }) => kind)).toEqual(['unreachable'])
    says.isDead = false
    says.broken = 0
    expect((await look()).slice(2)).toEqual([
      { ...client, from: 'error', to: 'healthy', reason: '' },
    ])
  })

  it('is no client that came or went', async () => {
    const { says, look } = await build()
    await look()
    says.count = 1
    expect(await look()).toEqual([])
    says.count = 3
    expect(await look()).toEqual([])
  })

  it('is no save: what the next look finds is new', async () => {
    const { says, look, gateways, id, url } = await build()
    await look()
    says.isDead = true
    await look()
    await gateways.save({ ...draft, id, url, secret: null })
    says.isDead = false
    expect(await look()).toEqual([])
  })

  it('never holds the credential, though a gateway repeats it', async () => {
    const { says, clients, events, id } = await build()
    await clients.refresh(id)
    says.status = 500
    await clients.refresh(id)
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain('key-that-stays-here')
  })
})

describe('a notification', () => {
  const at = { gatewayId: 'g', at: '2026-11-21T10:00:00Z' }
  const gone: GatewayEvent = { ...at, kind: 'unreachable', from: 'healthy', reason: 'r' }
  const back: GatewayEvent = { ...at, kind: 'recovered', after: 'unreachable' }
  const closed: GatewayEvent = { ...at, kind: 'signin', from: 'healthy', reason: 'r' }
  const failing: GatewayEvent = { ...at, kind: 'failing', from: 'healthy', reason: 'r' }
  const version: GatewayEvent = { ...at, kind: 'version', from: '1', to: '2' }
  const attention: GatewayEvent = { ...at, kind: 'attention', from: 0, to: 1 }

  it.each([
    ['staging', 'g', [gone, back, closed, failing, version]],
    ['production', 'other', [gone, back, closed, failing, version]],
    ['staging', 'other', []],
  ] as const)('of a gateway in %s while %s is active', (environment, activeId, told) => {
    const all = [gone, back, closed, failing, version, attention]
    const gateway = { id: 'g', environment }
    expect(all.filter((event) => isWorthTelling(event, gateway, activeId))).toEqual(told)
  })

  it('says the end of a failure that was told', () => {
    const event: GatewayEvent = { ...at, kind: 'recovered', after: 'error' }
    expect(isWorthTelling(event, { id: 'g', environment: 'production' }, 'g')).toBe(true)
  })

  it('says what happened, then why', () => {
    expect(gatewayNotification(gone, 'EU')).toEqual({ title: 'EU is not reachable', body: 'r' })
    expect(gatewayNotification(back, 'EU')).toEqual({
      title: 'EU works again',
      body: 'It was not reachable',
    })
    expect(gatewayNotification(attention, 'EU')).toEqual({
      title: '1 client needs attention on EU',
      body: 'None before',
    })
  })
})
