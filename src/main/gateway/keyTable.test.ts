import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import { KeyTable, type KeyCell } from '../../shared/model/keyTable.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { ClientEdits } from './edits.ts'
import { KeyTables } from './keyTable.ts'
import { openSimulated, type SimulatedSetup } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}, governance = true) {
  const setup = await openSimulated(dialect, change, governance)
  closers.push(() => setup.close())
  return { ...setup, tables: new KeyTables(setup) }
}
type Setup = SimulatedSetup & { tables: KeyTables }

const SECRET = 'value-of-a-header'

/** Gives a key access as the key's own screen in a dashboard does. */
async function assign({ gateway }: Setup, keyId: string, configs: object[]): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/governance/virtual-keys/${keyId}`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${btoa('admin:correct-horse-battery')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ mcp_configs: configs }),
  })
  expect(answer.status).toBe(200)
}

const save = ({ id, tables }: Setup, cells: KeyCell[], confirm = '') =>
  tables.edit({ gatewayId: id, cells, confirm })

/** What each key may call of a client, by the gateway's own list. */
const accessOf = async ({ read }: Setup, clientId: string) =>
  Object.fromEntries((await read(clientId)).keys.map(({ keyName, tools }) => [keyName, tools]))

const cell = (clientId: string, keyId: string, more: Partial<KeyCell> = {}): KeyCell => ({
  ...{ clientId, keyId, seen: [], wanted: 'all' },
  ...more,
})

const editable = ['v1.5.8', 'v1.5.16', 'v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const

describe.each(['v1.4.18', ...editable] as const)('the table of %s', (name) => {
  it('holds keys and clients, who may call what, and no value, URL or header', async () => {
    const setup = await open(name)
    const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
    const clientId = await setup.create('mini', {
      ...{ headers: { 'X-Key': SECRET }, tools_to_execute: ['echo', 'get-sum'] },
    })
    await assign(setup, bots, [{ mcp_client_name: 'mini', tools_to_execute: ['echo'] }])
    const table = await setup.tables.list(setup.id)
    expect(table).toMatchObject({
      gatewayId: setup.id,
      isOff: false,
      keys: [
        { id: team, name: 'team', isActive: true, expiresAt: null },
        { id: bots, name: 'bots' },
      ],
      clients: [
        {
          ...{ id: clientId, name: 'mini', tools: ['echo', 'get-sum'], isForAllKeys: false },
          access: [{ tools: ['echo'], places: [1] }],
        },
      ],
    })
    expect(KeyTable.parse(table)).toEqual(table)
    const crossing = JSON.stringify(table)
    for (const part of [SECRET, 'sk-bf-', 'X-Key', 'stdio']) expect(crossing).not.toContain(part)
  })

  it('tells keys that may call the same together, each in its own place', async () => {
    const setup = await open(name)
    const keys = [
      await setup.createKey('a'),
      await setup.createKey('b'),
      await setup.createKey('c'),
    ]
    await setup.create('mini', { tools_to_execute: ['*'] })
    const some = [{ mcp_client_name: 'mini', tools_to_execute: ['echo'] }]
    const all = [{ mcp_client_name: 'mini', tools_to_execute: ['*'] }]
    for (const [at, entries] of [some, all, some].entries()) await assign(setup, keys[at]!, entries)
    const [client] = (await setup.tables.list(setup.id)).clients
    expect(new Set(client!.access)).toEqual(
      new Set([
        { tools: ['echo'], places: [0, 2] },
        { tools: 'all', places: [1] },
      ]),
    )
  })

  it('of a gateway without keys has no column', async () => {
    const setup = await open(name)
    await setup.create('mini')
    expect(await setup.tables.list(setup.id)).toMatchObject({ keys: [], clients: [{}] })
  })
})

describe.each(editable)('a change on %s', (name) => {
  it('replaces just the cells it names, on every client, and reports on each', async () => {
    const setup = await open(name)
    const [team, bots, evals] = [
      await setup.createKey('team'),
      await setup.createKey('bots'),
      await setup.createKey('evals'),
    ]
    const [one, two] = [await setup.create('one'), await setup.create('two')]
    await assign(setup, evals, [{ mcp_client_name: 'one', tools_to_execute: ['get-sum'] }])
    await assign(setup, bots, [{ mcp_client_name: 'one', tools_to_execute: ['*'] }])
    const reports = await save(setup, [
      cell(one, team, { wanted: ['echo'] }),
      cell(one, bots, { seen: 'all', wanted: [] }),
      cell(two, team),
    ])
    expect(reports).toMatchObject([
      { clientId: one, name: 'one', outcome: 'done', failure: null },
      { clientId: two, name: 'two', outcome: 'done', failure: null },
    ])
    expect(await accessOf(setup, one)).toEqual({ team: ['echo'], evals: ['get-sum'] })
    expect(await accessOf(setup, two)).toEqual({ team: 'all' })
    const puts = setup.writes().filter((line) => line.startsWith('PUT /api/mcp'))
    expect(puts).toEqual([`PUT /api/mcp/client/${one}`, `PUT /api/mcp/client/${two}`])
  })

  it('keeps access that somebody else gave to another key meanwhile', async () => {
    const setup = await open(name)
    const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
    const clientId = await setup.create('mini')
    await setup.tables.list(setup.id)
    await assign(setup, bots, [{ mcp_client_name: 'mini', tools_to_execute: ['get-sum'] }])
    expect(await save(setup, [cell(clientId, team)])).toMatchObject([{ outcome: 'done' }])
    expect(await accessOf(setup, clientId)).toEqual({ team: 'all', bots: ['get-sum'] })
  })

  it('of a cell that somebody else has changed is not sent, and the others are', async () => {
    const setup = await open(name)
    const bots = await setup.createKey('bots')
    const [one, two] = [await setup.create('one'), await setup.create('two')]
    await setup.tables.list(setup.id)
    await assign(setup, bots, [{ mcp_client_name: 'one', tools_to_execute: ['get-sum'] }])
    const [first, second] = await save(setup, [cell(one, bots), cell(two, bots)])
    expect(first).toMatchObject({
      ...{ clientId: one, name: 'one', outcome: 'refused' },
      failure: { code: 'client_changed', message: expect.stringContaining('bots (get-sum)') },
    })
    expect(second).toMatchObject({ clientId: two, outcome: 'done' })
    expect(await accessOf(setup, one)).toEqual({ bots: ['get-sum'] })
  })
})

it('a cell that somebody else has changed stops only itself, not the others of its client', async () => {
  const setup = await open('v1.5.16')
  const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
  const one = await setup.create('one')
  await setup.tables.list(setup.id)
  await assign(setup, bots, [{ mcp_client_name: 'one', tools_to_execute: ['get-sum'] }])
  const [report] = await save(setup, [cell(one, bots), cell(one, team, { wanted: ['echo'] })])
  expect(report).toMatchObject({
    ...{ outcome: 'partly', notStuck: [], notes: [expect.stringContaining('is saved')] },
    failure: { code: 'client_changed', message: expect.stringContaining('bots (get-sum)') },
  })
  expect(report?.failure?.message).not.toContain('team')
  expect(await accessOf(setup, one)).toEqual({ bots: ['get-sum'], team: ['echo'] })
})

it('a gateway without governance has no virtual keys', async () => {
  const setup = await open('v1.3.63', {}, false)
  await setup.create('mini')
  expect(await setup.tables.list(setup.id)).toMatchObject({ isOff: true, keys: [], clients: [] })
})

describe('a gateway that goes away', () => {
  it('ends the saving; what was not sent is reported as not changed', async () => {
    const setup = await open('v1.5.16')
    const keyId = await setup.createKey('team')
    const [one, two] = [await setup.create('one'), await setup.create('two')]
    const real = setup.gateways.client(setup.id)
    const editClient: typeof real.editClient = async (...sent) => {
      const answer = await real.editClient(...sent)
      await setup.gateway.goDown()
      return answer
    }
    const known = {
      get: () => setup.gateways.get(setup.id),
      dialect: () => setup.gateways.dialect(setup.id),
      client: () => ({ ...real, editClient }),
    }
    const edits = new ClientEdits({ gateways: known, clients: setup.clients, looksMs: [0, 1] })
    const tables = new KeyTables({ ...setup, edits })
    await tables.list(setup.id)
    const cells = [cell(one, keyId), cell(two, keyId)]
    expect(await tables.edit({ gatewayId: setup.id, cells, confirm: '' })).toMatchObject([
      { name: 'one', outcome: 'unknown', failure: { code: 'gateway_refused' } },
      { name: 'two', outcome: 'refused', failure: { code: 'gateway_refused' } },
    ])
  })
})

describe('production', () => {
  it('asks for its name before a key loses access, and not before it gets some', async () => {
    const setup = await open('v1.5.16', { environment: 'production' })
    const keyId = await setup.createKey('team')
    const clientId = await setup.create('mini')
    expect(await save(setup, [cell(clientId, keyId)])).toMatchObject([{ outcome: 'done' }])
    const less = [cell(clientId, keyId, { seen: 'all', wanted: ['echo'] })]
    const before = setup.writes().length
    await expect(save(setup, less, 'team dev')).rejects.toMatchObject({ code: 'confirm_mismatch' })
    expect(setup.writes()).toHaveLength(before)
    expect(await save(setup, less, 'Team dev')).toMatchObject([{ outcome: 'done' }])
  })
})

it('a read only gateway hears nothing of a change', async () => {
  const setup = await open('v1.5.16', { isReadOnly: true })
  const before = setup.gateway.requests.length
  const refused = save(setup, [cell('c', 'k')], 'Team dev')
  await expect(refused).rejects.toMatchObject({ code: 'gateway_read_only' })
  expect(setup.gateway.requests).toHaveLength(before)
})

it('keeps what is not saved for each gateway', async () => {
  const { tables } = await open('v1.5.16')
  expect(tables.drafts('one')).toEqual([])
  tables.keepDrafts('one', [cell('c', 'k')])
  expect([tables.drafts('one'), tables.drafts('two')]).toEqual([[cell('c', 'k')], []])
  tables.keepDrafts('one', [])
  expect(tables.drafts('one')).toEqual([])
})
