import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import type { GatewayClient } from './client.ts'
import { Clients } from './clients.ts'
import { Gateways } from './gateways.ts'
import { assertConfirmed } from './guard.ts'
import { sendJson, serve } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const draft: GatewayDraft = {
  ...{ id: null, name: 'Production EU', url: '', environment: 'production', auth: 'none' },
  ...{ user: '', secret: null, allowPlainHttp: false, isReadOnly: true },
  ...{ network: DEFAULT_NETWORK, keepUntilQuit: false },
}

async function build(change: Partial<GatewayDraft> = {}) {
  const server = await serve(({ path }, response) =>
    sendJson(response, path === '/api/version' ? 'v1.5.16' : { clients: [], total_count: 0 }),
  )
  closers.push(server.close)
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit: () => undefined,
  })
  const clients = new Clients({ gateways, emit: () => undefined })
  const { id } = await gateways.save({ ...draft, url: server.url, ...change })
  const writes = () => server.requests.filter(({ method }) => method !== 'GET')
  return { server, gateways, clients, id, writes, url: server.url }
}

/** Some input for every call of the API: enough to reach the wire. */
const ARGUMENTS = ['id', { name: 'n', connection_type: 'http' }, {}, {}] as const

describe('a read only gateway', () => {
  it('is read', async () => {
    const { clients, id } = await build()
    expect(await clients.refresh(id)).toMatchObject({ failure: null, rows: [] })
  })

  it('gets no write, whatever call of its API is made and with whatever input', async () => {
    const { gateways, id, writes } = await build()
    const client = gateways.client(id) as unknown as Record<string, (...all: unknown[]) => unknown>
    const refused: string[] = []
    for (const name of Object.keys(client)) {
      for (const [first, second] of [
        [ARGUMENTS[0], ARGUMENTS[1]],
        [ARGUMENTS[1], ARGUMENTS[2]],
      ]) {
        const code = await Promise.resolve()
          .then(() => client[name]!(first, second))
          .then(
            () => '',
            (cause: { code?: string }) => cause.code,
          )
        if (code === 'gateway_read_only') refused.push(name)
      }
    }
    expect(writes()).toEqual([])
    const known: (keyof GatewayClient)[] = [
      ...(['createClient', 'editClient', 'deleteClient', 'refreshTools', 'reconnect'] as const),
    ]
    expect(refused).toEqual(expect.arrayContaining(known))
  })

  it('refuses a delete that is asked for and confirmed as the window would', async () => {
    const { clients, id, writes } = await build()
    await expect(clients.remove(id, 'a', 'Production EU')).rejects.toMatchObject({
      code: 'gateway_read_only',
      message: 'Production EU is read only here: nothing was sent',
    })
    expect(writes()).toEqual([])
  })

  it('is one from the switch on, also for what began before it', async () => {
    const { gateways, id, url, writes } = await build({ isReadOnly: false })
    const early = gateways.client(id)
    await early.reconnect('a')
    expect(writes()).toHaveLength(1)
    await gateways.save({ ...draft, id, url, isReadOnly: true })
    await expect(early.reconnect('a')).rejects.toMatchObject({ code: 'gateway_read_only' })
    await gateways.save({ ...draft, id, url, isReadOnly: false })
    await gateways.client(id).reconnect('a')
    expect(writes()).toHaveLength(2)
  })
})

describe('a destructive action', () => {
  const gateway = { ...draft, id: 'g', url: 'http://127.0.0.1:1', isReadOnly: false }

  it.each(['', 'production eu', 'Production EU ', 'Production'])(
    'on production is not confirmed by "%s"',
    (typed) => {
      expect(() => assertConfirmed(gateway, typed)).toThrowError(
        expect.objectContaining({ code: 'confirm_mismatch' }),
      )
    },
  )

  it('needs the exact name on production, nothing elsewhere, and is off where it is read only', () => {
    assertConfirmed(gateway, 'Production EU')
    assertConfirmed({ ...gateway, environment: 'staging' }, '')
    expect(() => assertConfirmed({ ...gateway, isReadOnly: true }, 'Production EU')).toThrowError(
      expect.objectContaining({ code: 'gateway_read_only' }),
    )
  })
})
