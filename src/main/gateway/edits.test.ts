import { afterEach, describe, expect, it } from 'vitest'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import { ClientEdits } from './edits.ts'
import { settingsOf } from './settings.ts'
import { openSimulated, type SimulatedSetup } from './testSimulated.ts'
import type { WriteCalls } from './writeCalls.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(dialect: DialectName, change: Partial<GatewayDraft> = {}) {
  const setup = await openSimulated(dialect, change)
  closers.push(() => setup.close())
  return setup
}

/** All but v1.3.63, whose clients behind a command break when they are changed (wire). */
const editable = [
  ...(['v1.4.6', 'v1.4.18', 'v1.5.8', 'v1.5.16'] as const),
  ...(['v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const),
]

describe.each(editable)('a change on %s', (name) => {
  it('is sent, read again and reported as done', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const change = { name: 'other', tools: ['echo', 'get-sum'], syncMinutes: 45 }
    expect(await setup.edit(clientId, change)).toEqual({
      ...{ clientId, name: 'other', outcome: 'done' },
      ...{ notStuck: [], alsoChanged: [], failure: null, notes: [] },
    })
    expect(settingsOf(await setup.read(clientId))).toMatchObject(change)
    const puts = setup.writes().filter((line) => line.startsWith('PUT'))
    expect(puts).toEqual([`PUT /api/mcp/client/${clientId}`])
  })

  it('leaves alone what it does not name', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini', {
      ...{ tools_to_execute: ['echo', 'get-sum'], tools_to_auto_execute: ['echo'] },
      ...{ is_code_mode_client: true, tool_sync_interval: 20 },
    })
    const before = settingsOf(await setup.read(clientId))
    expect(await setup.edit(clientId, { name: 'other' })).toMatchObject({ outcome: 'done' })
    expect(settingsOf(await setup.read(clientId))).toEqual({ ...before, name: 'other' })
  })

  it('of the allowed tools takes those along that ran unasked', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini', {
      ...{ tools_to_execute: ['*'], tools_to_auto_execute: ['echo', 'get-sum'] },
    })
    expect(await setup.edit(clientId, { tools: ['get-sum'] })).toMatchObject({ outcome: 'done' })
    const { tools, autoTools } = settingsOf(await setup.read(clientId))
    expect([tools, autoTools]).toEqual([['get-sum'], ['get-sum']])
  })
})

describe('a refusal', () => {
  it('leaves everything as it was, and says so', async () => {
    const setup = await open('v1.5.16')
    await setup.create('taken')
    const clientId = await setup.create('mini')
    const report = await setup.edit(clientId, { name: 'taken' })
    expect(report).toMatchObject({ outcome: 'refused', failure: { code: 'client_name_taken' } })
    expect((await setup.read(clientId)).name).toBe('mini')
  })

  it('that has changed something already is recognised by reading again', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const change = { name: 'other', keys: [{ keyId: crypto.randomUUID(), tools: 'all' as const }] }
    const report = await setup.edit(clientId, change)
    expect(report).toMatchObject({ outcome: 'partly', name: 'other', clientId })
    expect(report.failure).not.toBeNull()
    expect(report.notStuck.map(({ field }) => field)).toEqual(['keys'])
  })
})

describe('somebody else', () => {
  it('who has changed the same field meanwhile is not overwritten', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const seen = settingsOf(await setup.read(clientId))
    await setup.gateways.client(setup.id).editClient(clientId, { tools_to_execute: ['echo'] })
    const given = { gatewayId: setup.id, clientId, seen, confirm: '' }
    const before = setup.writes().length
    await expect(
      setup.edits.edit({ ...given, change: { tools: ['get-sum'] } }),
    ).rejects.toMatchObject({ code: 'client_changed', message: expect.stringContaining('echo') })
    expect(setup.writes()).toHaveLength(before)
    const other = setup.edits.edit({ ...given, change: { isCodeMode: true } })
    expect(await other).toMatchObject({ outcome: 'done' })
  })

  it('who has deleted the client is told of before anything is sent', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const seen = settingsOf(await setup.read(clientId))
    await setup.gateways.client(setup.id).deleteClient(clientId)
    const given = { gatewayId: setup.id, clientId, seen, confirm: '' }
    const gone = setup.edits.edit({ ...given, change: { name: 'x' } })
    await expect(gone).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('production', () => {
  const production = { environment: 'production' } as const

  it.each<[string, ClientEdit]>([
    ['switching off', { isDisabled: true }],
    ['more tools', { tools: 'all' }],
    ['more tools that run unasked', { autoTools: ['get-sum'] }],
    ['every key', { isForAllKeys: true }],
  ])('asks for its name before %s', async (_, change) => {
    const setup = await open('v1.5.16', production)
    const clientId = await setup.create('mini', { tools_to_execute: ['echo', 'get-sum'] })
    const before = setup.writes().length
    const wrong = setup.edit(clientId, change, 'team dev')
    await expect(wrong).rejects.toMatchObject({ code: 'confirm_mismatch' })
    expect(setup.writes()).toHaveLength(before)
    expect(await setup.edit(clientId, change, 'Team dev')).toMatchObject({ outcome: 'done' })
  })

  it('does not ask for what takes nothing away and opens nothing', async () => {
    const setup = await open('v1.5.16', production)
    const clientId = await setup.create('mini')
    const change = { name: 'other', tools: ['echo'], syncMinutes: 5 }
    expect(await setup.edit(clientId, change)).toMatchObject({ outcome: 'done' })
  })

  it('asks before a key loses access', async () => {
    const setup = await open('v1.5.16', production)
    const keyId = await setup.createKey('team')
    const clientId = await setup.create('mini')
    const given = [{ keyId, tools: 'all' as const }]
    expect(await setup.edit(clientId, { keys: given })).toMatchObject({ outcome: 'done' })
    for (const keys of [[], [{ keyId, tools: ['echo'] }]]) {
      const lost = setup.edit(clientId, { keys })
      await expect(lost).rejects.toMatchObject({ code: 'confirm_mismatch' })
    }
  })
})

it('a read only gateway hears nothing of a change', async () => {
  const setup = await open('v1.5.16')
  const clientId = await setup.create('mini')
  const { id, name, url, environment, user, auth, network } = setup.gateways.get(setup.id)
  await setup.gateways.save({
    ...{ id, name, url, environment, user, auth, network, isReadOnly: true },
    ...{ allowPlainHttp: false, secret: null, keepUntilQuit: false },
  })
  const before = setup.gateway.requests.length
  const refused = setup.edits.edit({
    ...{ gatewayId: setup.id, clientId, seen: null, confirm: 'Team dev' },
    change: { name: 'other' },
  })
  await expect(refused).rejects.toMatchObject({ code: 'gateway_read_only' })
  expect(setup.gateway.requests).toHaveLength(before)
})

describe('new headers', () => {
  it('reach the server by a reconnect, and their values go nowhere else', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const change = { headers: { 'X-Key': 'value-of-a-header' } }
    const report = await setup.edit(clientId, change)
    expect(report).toMatchObject({
      outcome: 'done',
      notes: [expect.stringContaining('econnected')],
    })
    expect(setup.writes().at(-1)).toBe(`POST /api/mcp/client/${clientId}/reconnect`)
    expect(JSON.stringify([report, setup.events])).not.toContain('value-of-a-header')
  })

  it.each([{ 'X-Key': 'a\r\nX-Other: b' }, { 'X Key': 'a' }, { '': 'a' }, { 'X-Key': '********' }])(
    'that no gateway would keep are refused before they are sent: %j',
    async (headers) => {
      const setup = await open('v1.5.16')
      const clientId = await setup.create('mini')
      const before = setup.writes().length
      const refused = setup.edit(clientId, { headers: headers as Record<string, string> })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
      expect(setup.writes()).toHaveLength(before)
    },
  )
})

describe('a gateway that does something else than asked', () => {
  /** Edits of a gateway whose PUT is done otherwise. */
  function bent({ id, gateways, clients }: SimulatedSetup, editClient: WriteCalls['editClient']) {
    const client = { ...gateways.client(id), editClient }
    const known = {
      get: () => gateways.get(id),
      dialect: () => gateways.dialect(id),
      client: () => client,
    }
    return new ClientEdits({ gateways: known, clients, looksMs: [0, 1] })
  }
  const given = { seen: null, confirm: '' }

  it('is found out: what did not stick, and what changed besides', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const real = setup.gateways.client(setup.id)
    const body = { name: 'bent', is_code_mode_client: true }
    const edits = bent(setup, (of) => real.editClient(of, body))
    const change = { name: 'asked' }
    expect(await edits.edit({ ...given, gatewayId: setup.id, clientId, change })).toMatchObject({
      outcome: 'partly',
      notStuck: [{ field: 'name', before: 'asked', now: 'bent' }],
      alsoChanged: [{ field: 'isCodeMode', before: 'No', now: 'Yes' }],
    })
  })

  it('and goes away before it can be read leaves the outcome open', async () => {
    const setup = await open('v1.5.16')
    const clientId = await setup.create('mini')
    const real = setup.gateways.client(setup.id)
    const edits = bent(setup, async (of, body) => {
      const answer = await real.editClient(of, body)
      await setup.gateway.goDown()
      return answer
    })
    const change = { name: 'other' }
    expect(await edits.edit({ ...given, gatewayId: setup.id, clientId, change })).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'gateway_refused' },
    })
  })
})
