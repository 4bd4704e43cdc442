import { afterEach, describe, expect, it } from 'vitest'
import { dialects, type DialectName } from '../../../e2e/gateway/dialects.ts'
import { neededKey } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { nameRefusal } from '../../../e2e/gateway/validate.ts'
import { checkClientName } from '../../shared/clientName.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import { settingsOf } from './settings.ts'
import { openCreation } from './testCreation.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A gateway on which clients are made and changed as the forms of the window do it. */
async function open(dialect: DialectName) {
  const setup = await openSimulated(dialect)
  closers.push(() => setup.close())
  const creation = await openCreation(setup)
  closers.push(() => creation.close())
  return { ...setup, ...creation }
}

const MANY = Array.from({ length: 300 }, (_, at) => `tool-${at}`)
const ODD = ['say "hi"', "it's", '🦊 fox', 'a\\b', '<b>&amp;', 'ünï']

describe('a name', () => {
  const characters = [...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)), '🦊']

  it.each(['v1.3.63', 'v1.4.18', 'v1.5.16', 'v2.0', 'v2.3'] as const)(
    'with any character %s would refuse is refused before it is sent',
    (dialect) => {
      const rule = dialect === 'v1.3.63' ? 'loose' : 'strict'
      for (const name of characters.flatMap((c) => [`a${c}b`, `${c}b`, c])) {
        if (nameRefusal(name, dialects[dialect]) === null) continue
        expect([name, checkClientName(name, rule)]).not.toEqual([name, null])
      }
    },
  )

  it('in another case is another name on v1.5.16, for a new client and for one that is there', async () => {
    const { makeClient, edit, read } = await open('v1.5.16')
    expect(await makeClient()).toMatchObject({ state: 'registered' })
    const second = await makeClient({ name: 'Made' })
    expect(second).toMatchObject({ state: 'registered' })
    expect(await edit(second.clientId!, { name: 'MADE' })).toMatchObject({ outcome: 'done' })
    expect((await read(second.clientId!)).name).toBe('MADE')
  })

  it('in another case is taken on v2.3, as it makes the same address of both', async () => {
    const { makeClient, clients, id } = await open('v2.3')
    await makeClient()
    expect(await makeClient({ name: 'Made' })).toMatchObject({
      ...{ state: 'failed', clientId: null, failure: { code: 'client_name_taken' } },
    })
    await clients.refresh(id)
    expect(clients.list(id).rows.map(({ name }) => name)).toEqual(['made'])
  })
})

describe.each(['v1.4.18', 'v1.5.16', 'v2.3'] as const)('an allow-list on %s', (dialect) => {
  it('may have 300 names and odd ones, for a new client and for one that is there', async () => {
    const { makeClient, edit, read } = await open(dialect)
    const view = await makeClient({ settings: { tools: MANY, autoTools: ODD } })
    expect(view).toMatchObject({ state: 'registered', differences: [] })
    expect((await read(view.clientId!)).allowed).toEqual(MANY)
    const tools = [...MANY, ...ODD]
    const report = await edit(view.clientId!, { tools, autoTools: ODD })
    expect(report).toMatchObject({ outcome: 'done', notStuck: [] })
    expect(await read(view.clientId!)).toMatchObject({ allowed: tools, auto: ODD })
  })
})

describe('a key', () => {
  it('may be given tools of any name, with the create and afterwards', async () => {
    const { makeClient, edit, read, createKey } = await open('v1.5.16')
    const keyId = await createKey('team')
    const view = await makeClient({ settings: { tools: 'all', keys: [{ keyId, tools: ODD }] } })
    expect(view).toMatchObject({ state: 'registered', applied: { outcome: 'done' } })
    const keys = [{ keyId, tools: MANY }]
    expect(await edit(view.clientId!, { keys })).toMatchObject({ outcome: 'done' })
    expect(settingsOf(await read(view.clientId!)).keys).toEqual(keys)
  })
})

describe('a number no gateway keeps', () => {
  it.each<ClientEdit>([
    { syncMinutes: -1 },
    { syncMinutes: 1.5 },
    { syncMinutes: 153_722_868 },
    { syncMinutes: 600_000_000_000 },
    { timeoutSeconds: -1 },
    { timeoutSeconds: 0.5 },
    { pricing: { echo: -1 } },
    { pricing: { echo: NaN } },
  ])('%j is refused before it is sent, for a new client and for one that is there', async (bad) => {
    const { makeClient, edit, writes } = await open('v2.3')
    const { clientId } = await makeClient()
    const before = writes().length
    const refusal = { code: 'invalid_input' }
    await expect(makeClient({ name: 'other', settings: bad })).rejects.toMatchObject(refusal)
    await expect(edit(clientId!, bad)).rejects.toMatchObject(refusal)
    expect(writes()).toHaveLength(before)
  })
})

describe('headers the server does not take', () => {
  const wrong = { 'X-Api-Key': 'wrong' }

  it('are told with its own words, and nothing is left of the new client', async () => {
    const { makeClient, servers, clients, id } = await open('v1.5.16')
    const target = { type: 'http' as const, url: `${servers.url}/needheader` }
    const view = await makeClient({ target, auth: { type: 'per_user_headers', sample: wrong } })
    expect(view).toMatchObject({ state: 'failed', clientId: null })
    expect(view.failure?.message).toMatch(/Verification failed.*missing or wrong X-Api-Key/)
    expect(clients.list(id).rows).toEqual([])
  })

  it('are told with its own words, and the client stays as it was', async () => {
    const { makeClient, edit, servers, read } = await open('v2.3')
    const target = { type: 'http' as const, url: `${servers.url}/needheader` }
    const headers = { 'X-Api-Key': neededKey }
    const { clientId } = await makeClient({ target, auth: { type: 'headers' }, headers })
    const before = settingsOf(await read(clientId!))
    const report = await edit(clientId!, { headers: wrong })
    expect(report.outcome).toBe('refused')
    expect(report.failure?.message).toMatch(/headers were rejected by the MCP server/)
    expect(settingsOf(await read(clientId!))).toEqual(before)
  })
})
