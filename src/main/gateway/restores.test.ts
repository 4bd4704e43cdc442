import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { dialects, type DialectName } from '../../../e2e/gateway/dialects.ts'
import { AppError } from '../../shared/errors.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { LOST } from '../../shared/text/deletedClients.ts'
import { DeletedClients } from './deletedClients.ts'
import { accessTo } from './keySide.ts'
import { putBack } from './putBack.ts'
import { Restores } from './restores.ts'
import { settingsOf } from './settings.ts'
import { EVERYTHING, openSimulated, type SimulatedSetup } from './testSimulated.ts'
import type { WriteCalls } from './writeCalls.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const LIMITS = { connectMs: 10_000, retriesMs: 300, toolListMs: 10_000, callMs: 2000 }
const SECRET = 'value-of-a-secret-1234567890'

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(dialect, change, true, LIMITS)
  const folder = mkdtempSync(join(tmpdir(), 'deleted-'))
  const file = join(folder, 'deleted-clients.json')
  closers.push(() => rmSync(folder, { recursive: true }))
  closers.push(() => setup.close())
  return { ...setup, file, ...deletedOf(setup, file) }
}

function deletedOf(setup: SimulatedSetup, file: string, calls: Partial<WriteCalls> = {}) {
  const { gateways, clients, edits } = setup
  const deleted = new DeletedClients({ gateways, clients, file })
  const known = {
    get: (id: string) => gateways.get(id),
    dialect: (id: string) => gateways.dialect(id),
    client: (id: string) => ({ ...gateways.client(id), ...calls }),
  }
  const looksMs = [0, 50, 200]
  return { deleted, restores: new Restores({ gateways: known, clients, edits, deleted, looksMs }) }
}

const stdio = (args: string[] = [], envs: string[] = []) => ({
  stdio_config: { command: process.execPath, args: [EVERYTHING, 'stdio', ...args], envs },
})

describe.each(Object.keys(dialects) as DialectName[])('a deleted client on %s', (name) => {
  it('comes back under its id, as it was', async () => {
    const { id, deleted, restores, ...setup } = await open(name)
    const clientId = await setup.create('mini', {
      ...{ tools_to_execute: ['echo', 'get-sum'], tools_to_auto_execute: ['echo'] },
      ...(name === 'v1.3.63' ? {} : { is_code_mode_client: true, tool_sync_interval: 20 }),
    })
    const before = settingsOf(await setup.read(clientId))
    const deletedId = await deleted.remove(id, clientId, '')
    await expect(setup.read(clientId)).rejects.toThrow()
    expect(deleted.list(id)).toMatchObject([{ name: 'mini', wanted: [], obstacle: null }])
    const report = await restores.restore(deletedId!, {}, '')
    expect(report).toMatchObject({ outcome: 'done', clientId, lost: [], failure: null })
    expect(settingsOf(await setup.read(clientId))).toEqual(before)
    expect(deleted.list(id)).toEqual([])
  })
})

describe('what a create ignores', () => {
  it('follows with a change: switched off, prices, virtual keys', async () => {
    const { id, deleted, restores, ...setup } = await open('v1.5.16')
    const keyId = await setup.createKey('team')
    const clientId = await setup.create('mini')
    const change = {
      ...{ pricing: { echo: 0.5 }, keys: [{ keyId, tools: ['echo'] }], isForAllKeys: true },
      isDisabled: true,
    }
    await setup.edits.edit({ gatewayId: id, clientId, change, seen: null, confirm: '' })
    const deletedId = await deleted.remove(id, clientId, '')
    expect(await restores.restore(deletedId!, {}, '')).toMatchObject({ outcome: 'done', lost: [] })
    expect(settingsOf(await setup.read(clientId))).toMatchObject(change)
  })

  it.each(['v1.3.63', 'v1.4.18'] as const)(
    'before v1.5 is given back by the keys, and a key that is gone is named (%s)',
    async (name) => {
      const { id, deleted, restores, ...setup } = await open(name)
      const [stays, leaves] = [await setup.createKey('stays'), await setup.createKey('leaves')]
      const other = await setup.create('other')
      const clientId = await setup.create('mini')
      const api = setup.gateways.client(id)
      const entry = (clientName: string) => ({ entryId: null, clientName, tools: ['echo'] })
      await api.setAccess(stays, [entry('other'), entry('mini')])
      await api.setAccess(leaves, [entry('mini')])
      const deletedId = await deleted.remove(id, clientId, '')
      await fetch(`${setup.gateway.url}/api/governance/virtual-keys/${leaves}`, {
        method: 'DELETE',
        headers: { authorization: `Basic ${btoa('admin:correct-horse-battery')}` },
      })
      const report = await restores.restore(deletedId!, {}, '')
      expect(report).toMatchObject({ outcome: 'partly', failure: null })
      expect(report.lost).toEqual([expect.stringContaining(leaves)])
      const keys = await api.listKeys()
      const given = [{ keyId: stays, tools: ['echo'] }]
      expect(accessTo(keys, { id: clientId, name: 'mini' })).toEqual(given)
      expect(accessTo(keys, { id: other, name: 'other' })).toEqual(given)
    },
  )

  it.each([
    ['could not be read, are named', AppError.of('gateway_timeout', { host: 'x', seconds: 30 }), 1],
    ['there are none of, are not', AppError.of('gateway_unsupported', { what: 'keys' }), 0],
  ])('before v1.5 keys that %s', async (_, failure, lost) => {
    const { id, gateways, clients, restores, ...setup } = await open('v1.4.18')
    const clientId = await setup.create('mini')
    const known = {
      get: (gatewayId: string) => gateways.get(gatewayId),
      dialect: (gatewayId: string) => gateways.dialect(gatewayId),
      client: (gatewayId: string) => ({
        ...gateways.client(gatewayId),
        listKeys: () => Promise.reject(failure),
      }),
    }
    const blind = new DeletedClients({ gateways: known, clients, file: setup.file })
    const deletedId = await blind.remove(id, clientId, '')
    const report = await restores.restore(deletedId!, {}, '')
    expect(report).toMatchObject({ outcome: lost === 0 ? 'done' : 'partly', failure: null })
    expect(report.lost).toEqual([LOST.keysUnread].slice(0, lost))
  })

  it('and what is gone meanwhile, such as a key, is named', async () => {
    const { id, deleted, restores, ...setup } = await open('v1.5.16')
    const keyIds = [await setup.createKey('left'), await setup.createKey('stays')]
    const clientId = await setup.create('mini')
    const keys = keyIds.map((keyId) => ({ keyId, tools: 'all' as const }))
    const request = { gatewayId: id, clientId, seen: null, confirm: '' }
    await setup.edits.edit({ ...request, change: { keys } })
    const deletedId = await deleted.remove(id, clientId, '')
    await fetch(`${setup.gateway.url}/api/governance/virtual-keys/${keyIds[0]}`, {
      method: 'DELETE',
      headers: { authorization: `Basic ${btoa('admin:correct-horse-battery')}` },
    })
    const report = await restores.restore(deletedId!, {}, '')
    expect(report).toMatchObject({ outcome: 'partly', failure: null })
    expect(report.lost).toEqual([expect.stringContaining(keyIds[0]!)])
    expect(settingsOf(await setup.read(clientId)).keys).toEqual([
      { keyId: keyIds[1], tools: 'all' },
    ])
  })
})

describe('undo of many', () => {
  it('puts back what asks for nothing, and leaves the rest deleted with the reason', async () => {
    const { id, deleted, restores, ...setup } = await open('v1.5.16')
    const plain = await setup.create('plain', { tools_to_execute: ['echo'] })
    const secret = await setup.create('secret', stdio(['--api-key', SECRET]))
    const before = settingsOf(await setup.read(plain))
    const copies = [await deleted.remove(id, plain, ''), await deleted.remove(id, secret, '')]
    const back = putBack({ deleted, restores }, copies[0]!, '')
    expect(await back).toMatchObject({ outcome: 'done', after: { state: 'healthy' }, notes: [] })
    expect(settingsOf(await setup.read(plain))).toEqual(before)
    const sent = setup.writes().length
    await expect(putBack({ deleted, restores }, copies[1]!, '')).rejects.toMatchObject({
      code: 'restore_wants',
      message: expect.stringContaining('Argument 4'),
    })
    expect(setup.writes()).toHaveLength(sent)
    expect(deleted.list(id).map(({ name }) => name)).toEqual(['secret'])
  })
})

describe('a secret', () => {
  it('is in no file; it is asked for, and goes to the gateway', async () => {
    const { id, deleted, restores, file, ...setup } = await open('v1.5.16')
    const clientId = await setup.create('mini', {
      ...stdio(['--api-key', SECRET], [`MY_TOKEN=${SECRET}`, 'PATH']),
      headers: { 'X-Key': SECRET, 'X-Ref': 'env.HOME' },
    })
    const deletedId = (await deleted.remove(id, clientId, ''))!
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET)
    expect(statSync(file).mode & 0o077).toBe(0)
    const [{ wanted } = { wanted: [] }] = deleted.list(id)
    expect(wanted.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      ...['argument 4', 'environment MY_TOKEN', 'header X-Key'],
    ])
    await expect(restores.restore(deletedId, {}, '')).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('Argument 4'),
    })
    const values = { 'argument 4': SECRET, 'environment MY_TOKEN': SECRET }
    const report = await restores.restore(deletedId, values, '')
    expect(report).toMatchObject({ outcome: 'partly', clientId })
    expect(report.lost).toEqual(['The header X-Key: no value was given'])
    const back = await setup.read(clientId)
    expect(back.args).toEqual([EVERYTHING, 'stdio', '--api-key', SECRET])
    expect(back.envs).toEqual([`MY_TOKEN=${SECRET}`, 'PATH'])
    expect(JSON.stringify(report)).not.toContain(SECRET)
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET)
  })

  it('in a URL is asked for', async () => {
    const { id, deleted, restores, file, ...setup } = await open('v2.3')
    const url = `http://127.0.0.1:9/mcp?key=${SECRET}`
    const target = { connection_type: 'http', stdio_config: undefined, connection_string: url }
    const clientId = await setup.create('far', target)
    const deletedId = (await deleted.remove(id, clientId, ''))!
    expect(deleted.list(id)[0]!.wanted).toMatchObject([{ kind: 'url' }])
    expect(readFileSync(file, 'utf8')).not.toContain(SECRET)
    for (const bad of ['', 'ftp://x', 'abcd************************wxyz', '••••••••']) {
      const refused = restores.restore(deletedId, { 'url ': bad }, '')
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    }
    const report = await restores.restore(deletedId, { 'url ': url }, '')
    expect(report).toMatchObject({ outcome: 'done', clientId })
    expect((await setup.read(clientId)).url).toBe(url)
  })
})

describe('a gateway that does something else', () => {
  it('and makes the client although it says no is believed by its list', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const deletedId = (await setup.deleted.remove(setup.id, clientId, ''))!
    const real = setup.gateways.client(setup.id)
    const { restores } = deletedOf(setup, setup.file, {
      createClient: async (body) => {
        await real.createClient({ ...body, tools_to_execute: ['echo'] })
        throw AppError.of('gateway_server_error', { status: 500, reason: 'half way' })
      },
    })
    const report = await restores.restore(deletedId, {}, '')
    expect(report).toMatchObject({ outcome: 'partly', clientId, failure: { message: /half way/ } })
    expect(settingsOf(await setup.read(clientId)).tools).toBe('all') // set by the change
  })

  it('and does not want the old id gives it a new one, and that is told', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const deletedId = (await setup.deleted.remove(setup.id, clientId, ''))!
    const real = setup.gateways.client(setup.id)
    const { restores } = deletedOf(setup, setup.file, {
      createClient: async (body) => {
        if ((body as { client_id?: string }).client_id !== clientId) return real.createClient(body)
        throw AppError.of('client_name_taken', { name: 'mini' })
      },
    })
    const report = await restores.restore(deletedId, {}, '')
    expect(report).toMatchObject({ outcome: 'partly', name: 'mini' })
    expect(report.clientId).not.toBe(clientId)
    expect(report.lost).toEqual([expect.stringContaining('gave it a new one')])
  })

  it('and goes away at the create keeps the copy, and the outcome is open', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const deletedId = (await setup.deleted.remove(setup.id, clientId, ''))!
    const { restores, deleted } = deletedOf(setup, setup.file, {
      createClient: async () => {
        await setup.gateway.goDown()
        throw AppError.of('gateway_dropped', { host: 'h' })
      },
    })
    expect(await restores.restore(deletedId, {}, '')).toMatchObject({ outcome: 'unknown' })
    expect(deleted.list(setup.id)).toHaveLength(1)
  })

  it('and cannot be reached before the delete loses no copy and makes none', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    await setup.gateway.goDown()
    await expect(setup.deleted.remove(setup.id, clientId, '')).rejects.toMatchObject({
      code: 'gateway_refused',
    })
    expect(setup.deleted.list(setup.id)).toEqual([])
  })
})

describe('the copies', () => {
  it('last from start to start, and for 30 days', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    await setup.deleted.remove(setup.id, clientId, '')
    const { gateways, clients, file, id } = setup
    const days = (count: number) => () => new Date(Date.now() + count * 86_400_000)
    const later = (now: () => Date) => new DeletedClients({ gateways, clients, file, now })
    expect(later(days(29)).list(id)).toHaveLength(1)
    expect(later(days(31)).list(id)).toEqual([])
  })

  it('give way to none that is too large for the file, and that lasts until the next', async () => {
    const setup = await open('v1.5.16')
    const { gateways, clients, deleted, file, id } = setup
    const [small, large] = [await setup.create('small'), await setup.create('large')]
    const last = await setup.create('last')
    const reread = clients.reread.bind(clients)
    const allowed = Array.from({ length: 9 }, (_, at) => String(at).repeat(1_000_000))
    clients.reread = async (of) =>
      (await reread(of)).map((client) => (client.id === large ? { ...client, allowed } : client))
    const namesOf = (copies: DeletedClients) => copies.list(id).map(({ name }) => name)
    const inFile = () => namesOf(new DeletedClients({ gateways, clients, file }))
    await deleted.remove(id, small, '')
    const copyId = (await deleted.remove(id, large, ''))!
    expect(deleted.get(copyId).settings.tools).toEqual(allowed)
    expect([namesOf(deleted), inFile()]).toEqual([['large', 'small'], ['small']])
    await deleted.remove(id, last, '')
    expect([namesOf(deleted), inFile()]).toEqual([
      ['last', 'small'],
      ['last', 'small'],
    ])
  })

  it('of a name that is taken again stay, and nothing is sent', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const deletedId = (await setup.deleted.remove(setup.id, clientId, ''))!
    await setup.create('mini')
    const before = setup.writes().length
    await expect(setup.restores.restore(deletedId, {}, '')).rejects.toMatchObject({
      code: 'client_name_taken',
    })
    expect(setup.writes()).toHaveLength(before)
    expect(setup.deleted.list(setup.id)).toHaveLength(1)
  })

  it('of production come back only with its name', async () => {
    const setup = await open('v1.5.16', { environment: 'production' })
    const clientId = await setup.create('mini')
    const deletedId = (await setup.deleted.remove(setup.id, clientId, 'Team dev'))!
    await expect(setup.restores.restore(deletedId, {}, '')).rejects.toMatchObject({
      code: 'confirm_mismatch',
    })
    const report = await setup.restores.restore(deletedId, {}, 'Team dev')
    expect(report).toMatchObject({ outcome: 'done' })
  })

  it('are made of nothing that somebody else had deleted before', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    await setup.gateways.client(setup.id).deleteClient(clientId)
    expect(await setup.deleted.remove(setup.id, clientId, '')).toBeNull()
    expect(setup.deleted.list(setup.id)).toEqual([])
  })
})
