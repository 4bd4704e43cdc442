import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { KeyCell } from '../../shared/model/keyTable.ts'
import { KeyTables } from './keyTable.ts'
import type { KeyCalls } from './keys.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** Two clients and two keys, of which bots may call one tool of the first. */
async function open(name: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(name, change)
  closers.push(() => setup.close())
  const [team, bots] = [await setup.createKey('team'), await setup.createKey('bots')]
  const [one, two] = [await setup.create('one'), await setup.create('two')]
  const tablesOf = (calls: Partial<KeyCalls> = {}) => {
    const known = {
      get: (id: string) => setup.gateways.get(id),
      dialect: (id: string) => setup.gateways.dialect(id),
      client: (id: string) => ({ ...setup.gateways.client(id), ...calls }),
    }
    return new KeyTables({ ...setup, gateways: known, looksMs: [0, 20] })
  }
  const tables = tablesOf()
  const seen = async () => {
    const { keys, clients } = await tables.list(setup.id)
    return clients.map(({ access }) =>
      Object.fromEntries(
        access.flatMap(({ tools, places }) => places.map((at) => [keys[at]!.name, tools])),
      ),
    )
  }
  const api = setup.gateways.client(setup.id)
  await api.setAccess(bots, [{ entryId: null, clientName: 'one', tools: ['echo'] }])
  const save = (cells: KeyCell[], confirm = '', by = tables) =>
    by.edit({ gatewayId: setup.id, cells, confirm })
  return { ...setup, team, bots, one, two, tables, tablesOf, seen, save, api }
}

const cell = (clientId: string, keyId: string, more: Partial<KeyCell> = {}): KeyCell => ({
  ...{ clientId, keyId, seen: [], wanted: 'all' },
  ...more,
})

describe.each(['v1.3.63', 'v1.4.6', 'v1.4.18'] as const)('access of keys on %s', (name) => {
  it('is changed by the key, cell by cell, and read again', async () => {
    const { save, seen, writes, team, bots, one, two } = await open(name)
    const reports = await save([
      cell(one, team, { wanted: ['get-sum'] }),
      cell(two, team),
      cell(two, bots, { wanted: ['echo'] }),
    ])
    expect(reports).toMatchObject([
      { clientId: team, name: 'team', outcome: 'done', failure: null },
      { clientId: bots, name: 'bots', outcome: 'done', failure: null },
    ])
    expect(await seen()).toEqual([
      { team: ['get-sum'], bots: ['echo'] },
      { team: 'all', bots: ['echo'] },
    ])
    expect(writes().slice(-2)).toEqual([
      `PUT /api/governance/virtual-keys/${team}`,
      `PUT /api/governance/virtual-keys/${bots}`,
    ])
  })

  it('is taken away, and entries that stay keep their number', async () => {
    const { save, seen, gateway, bots, one, two } = await open(name)
    await save([cell(two, bots)])
    await save([cell(one, bots, { seen: ['echo'], wanted: [] })])
    expect(await seen()).toEqual([{}, { bots: 'all' }])
    const sent = JSON.parse(gateway.requests.findLast(({ method }) => method === 'PUT')!.body) as {
      mcp_configs: object[]
    }
    const { mcp_configs: entries } = sent
    expect(entries).toEqual([
      { id: expect.any(Number), mcp_client_name: 'two', tools_to_execute: ['*'] },
    ])
  })
})

describe('access of a key that is changed elsewhere meanwhile', () => {
  it('stays as it is and is named; other cells of the key are saved', async () => {
    const { save, seen, bots, one, two } = await open('v1.4.18')
    const [report] = await save([cell(one, bots, { seen: 'all', wanted: [] }), cell(two, bots)])
    expect(report).toMatchObject({
      ...{ outcome: 'partly', name: 'bots', notes: [expect.stringContaining('saved')] },
      failure: { code: 'client_changed', message: expect.stringContaining('one (echo)') },
    })
    expect(await seen()).toEqual([{ bots: ['echo'] }, { bots: 'all' }])
  })

  it('loses nothing to a save of the same key at the same time', async () => {
    const { save, seen, tablesOf, team, one, two } = await open('v1.4.18')
    const reports = await Promise.all([
      save([cell(one, team)]),
      save([cell(two, team)], '', tablesOf()),
    ])
    expect(reports.flat()).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }])
    expect(await seen()).toEqual([{ team: 'all', bots: ['echo'] }, { team: 'all' }])
  })

  it('is not written to when no other cell is left, nor when the key is gone', async () => {
    const { save, writes, bots, one } = await open('v1.4.18')
    const before = writes().length
    expect(await save([cell(one, bots, { seen: 'all', wanted: [] })])).toMatchObject([
      { outcome: 'refused', failure: { code: 'client_changed' } },
    ])
    expect(await save([cell(one, 'gone')])).toMatchObject([
      { outcome: 'refused', failure: { code: 'not_found' } },
    ])
    expect(writes()).toHaveLength(before)
  })
})

describe('a gateway that does not do what it says', () => {
  it('is found out when it drops the change', async () => {
    const { save, tablesOf, team, one } = await open('v1.4.18')
    const drops = tablesOf({ setAccess: async () => undefined })
    const [report] = await save([cell(one, team, { wanted: ['echo'] })], '', drops)
    expect(report).toMatchObject({
      ...{ outcome: 'refused', failure: null },
      notStuck: [{ field: 'keys', before: 'one: echo', now: 'one: None' }],
    })
  })

  it('is found out when it changes more than was asked', async () => {
    const { save, tablesOf, api, bots, two } = await open('v1.4.18')
    const loses = tablesOf({
      setAccess: (keyId, entries) => api.setAccess(keyId, entries.slice(-1)),
    })
    const [report] = await save([cell(two, bots)], '', loses)
    expect(report).toMatchObject({
      ...{ outcome: 'partly', notStuck: [] },
      alsoChanged: [{ field: 'keys', before: 'one: echo', now: 'one: None' }],
    })
  })

  it('is reported as unknown when it is away afterwards', async () => {
    const { save, tablesOf, api, gateway, team, one } = await open('v1.4.18')
    const leaves = tablesOf({
      async setAccess(keyId, entries) {
        await api.setAccess(keyId, entries)
        await gateway.goDown()
      },
    })
    expect(await save([cell(one, team)], '', leaves)).toMatchObject([{ outcome: 'unknown' }])
  })
})

it('a key on production loses access only with the name of the gateway', async () => {
  const { save, seen, bots, one } = await open('v1.4.18', { environment: 'production' })
  const loses = [cell(one, bots, { seen: ['echo'], wanted: [] })]
  await expect(save(loses)).rejects.toMatchObject({ code: 'confirm_mismatch' })
  expect(await seen()).toMatchObject([{ bots: ['echo'] }, {}])
  expect(await save(loses, 'Team dev')).toMatchObject([{ outcome: 'done' }])
})
