import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  neededKey,
  startHttpFixtures,
  type HttpFixtures,
} from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import { settingsOf } from './settings.ts'
import { openSimulated } from './testSimulated.ts'

let http: HttpFixtures
beforeAll(async () => {
  http = await startHttpFixtures(30_000)
})
afterAll(() => http.close())

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function open(dialect: DialectName) {
  const setup = await openSimulated(dialect)
  closers.push(() => setup.close())
  return setup
}

const web = (path: string, more: object = {}) => ({
  ...{ connection_type: 'http', stdio_config: undefined, connection_string: `${http.url}/${path}` },
  ...more,
})

describe('v1.3.63, which forgets what is not sent and takes a mask for the value,', () => {
  const headers = { 'X-Team': 'blue-value-of-a-header' }

  it('gets headers typed anew with every change, and hears nothing without them', async () => {
    const setup = await open('v1.3.63')
    const clientId = await setup.create('web', web('mini', { headers }))
    const before = setup.writes().length
    const change = { name: 'other', tools: ['echo'] }
    await expect(setup.edit(clientId, change)).rejects.toMatchObject({
      code: 'client_headers_wanted',
    })
    expect(setup.writes()).toHaveLength(before)
    expect(await setup.edit(clientId, { ...change, headers })).toMatchObject({ outcome: 'done' })
    expect(settingsOf(await setup.read(clientId))).toMatchObject({
      ...change,
      headers: ['X-Team'],
    })
    const put = setup.gateway.requests.findLast(({ method }) => method === 'PUT')
    expect(put?.body).toContain(headers['X-Team'])
  })

  it('refuses a taken name and lists it all the same, which is told', async () => {
    const setup = await open('v1.3.63')
    await setup.create('taken', web('mini'))
    const clientId = await setup.create('web', web('mini'))
    const report = await setup.edit(clientId, { name: 'taken' })
    expect(report).toMatchObject({
      ...{ outcome: 'partly', name: 'taken', notStuck: [] },
      failure: { code: 'client_name_taken' },
    })
  })
})

describe.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)('%s', (name) => {
  it('keeps 300 allowed tools, with quotes and emoji in their names, as they are', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const odd = ['say "hi"', "it's", '🚀 launch', 'grüße', 'back\\slash', 'a b', 'constructor']
    const tools = [...Array.from({ length: 300 }, (_, at) => `tool_${at}`), ...odd]
    const pricing = { '🚀 launch': 0.5, constructor: 1 }
    const change = { tools, autoTools: odd, pricing }
    expect(await setup.edit(clientId, change)).toMatchObject({ outcome: 'done', notStuck: [] })
    expect(settingsOf(await setup.read(clientId))).toMatchObject(change)
  })

  it.each<[string, ClientEdit]>([
    ['a negative interval', { syncMinutes: -1 }],
    ['an interval of half minutes', { syncMinutes: 0.5 }],
    ['an interval that overflows', { syncMinutes: 600_000_000_000 }],
    ['a negative price', { pricing: { echo: -1 } }],
    ['a price that is none', { pricing: { echo: Number.NaN } }],
    ['a name of blanks', { name: '  ' }],
  ])('hears nothing of %s', async (_, change) => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const before = setup.writes().length
    await expect(setup.edit(clientId, change)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(setup.writes()).toHaveLength(before)
  })

  it('that goes away between the review and the save leaves all of it unsent', async () => {
    const setup = await open(name)
    const clientId = await setup.create('mini')
    const seen = settingsOf(await setup.read(clientId))
    const before = setup.writes().length
    await setup.gateway.goDown()
    const given = { gatewayId: setup.id, clientId, seen, confirm: '' }
    await expect(setup.edits.edit({ ...given, change: { name: 'x' } })).rejects.toMatchObject({
      code: 'gateway_refused',
    })
    expect(setup.writes()).toHaveLength(before)
  })
})

it('headers that the server refuses change nothing, in the words of the server (422)', async () => {
  const setup = await open('v2.3')
  const auth = { auth_type: 'headers', headers: { 'X-Api-Key': neededKey } }
  const clientId = await setup.create('web', web('needheader', auth))
  const report = await setup.edit(clientId, { headers: { 'X-Api-Key': 'a-wrong-one' } })
  expect(report).toMatchObject({
    outcome: 'refused',
    failure: { message: expect.stringContaining('nothing was changed') },
  })
  expect(JSON.stringify(report)).not.toContain('a-wrong-one')
  expect(setup.writes().at(-1)).not.toContain('reconnect')
})
