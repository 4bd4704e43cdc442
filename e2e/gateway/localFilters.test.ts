import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openSimulated } from '../../src/main/gateway/testSimulated.ts'
import { matches, passes, type Filters } from '../../src/renderer/views/clients/lines.ts'
import type { ClientRow } from '../../src/shared/model/client.ts'
import { neededKey, startHttpFixtures, type HttpFixtures } from './fixtures/httpServers.ts'

let http: HttpFixtures
beforeAll(async () => {
  http = await startHttpFixtures(30_000)
})
afterAll(() => http.close())

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const authorization = `Basic ${btoa('admin:correct-horse-battery')}`

/** One client of each kind that a filter tells from the others. */
async function open(dialect: 'v1.6.3' | 'v2.0' | 'v2.2' | 'v2.3') {
  const setup = await openSimulated(dialect)
  closers.push(() => setup.close())
  const { id, create, createKey, edits } = setup
  const web = { connection_type: 'http', stdio_config: undefined }
  const connection_string = `${http.url}/mini`
  await create('plain_stdio')
  await create('Web_Search', { ...web, connection_string })
  await create('web_key', {
    ...{ ...web, auth_type: 'headers', headers: { 'X-Api-Key': neededKey } },
    connection_string: `${http.url}/needheader`,
  })
  await create('coder', { is_code_mode_client: true })
  const off = await create('sleeper')
  const ofTeam = await create('of_team')
  const keyId = await createKey('team')
  const change = { gatewayId: id, seen: null, confirm: '' }
  await edits.edit({ ...change, clientId: off, change: { isDisabled: true } })
  const keys = [{ keyId, tools: 'all' as const }]
  await edits.edit({ ...change, clientId: ofTeam, change: { keys } })
  await setup.clients.refresh(id)
  return { setup, keyId }
}

it.each(['v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const)(
  '%s finds the same clients as the filters of the window',
  async (dialect) => {
    const { setup, keyId } = await open(dialect)
    const { rows } = setup.clients.list(setup.id)
    const found = async (query: Record<string, string>) => {
      const url = new URL('/api/mcp/clients', setup.gateway.url)
      url.search = new URLSearchParams(query).toString()
      const answer = await fetch(url, { headers: { authorization } })
      const { clients } = (await answer.json()) as { clients: { config: { name: string } }[] }
      return clients.map(({ config }) => config.name).toSorted()
    }
    const here = (test: (row: ClientRow) => boolean) =>
      rows
        .filter(test)
        .map(({ name }) => name)
        .toSorted()
    const by = (filters: Filters) => here((row) => passes(row, filters))
    expect(rows).toHaveLength(6)
    for (const [query, filters] of [
      [{ connection_type: 'http' }, { connection: ['http'] }],
      [{ connection_type: 'http,stdio' }, { connection: ['http', 'stdio'] }],
      [{ auth_type: 'headers' }, { auth: ['headers'] }],
      [{ disabled: 'true' }, { state: ['disabled'] }],
      [{ code_mode: 'true' }, { codeMode: ['on'] }],
      [{ code_mode: 'false' }, { codeMode: ['off'] }],
      [{ virtual_keys: keyId }, { key: ['team'] }],
      [
        { connection_type: 'stdio', code_mode: 'false', disabled: 'true' },
        { connection: ['stdio'], codeMode: ['off'], state: ['disabled'] },
      ],
    ] satisfies [Record<string, string>, Filters][]) {
      const names = await found(query)
      expect(names, JSON.stringify(query)).not.toEqual([])
      expect(names, JSON.stringify(query)).not.toHaveLength(
        query.connection_type === 'http,stdio' ? 0 : 6,
      )
      expect(by(filters), JSON.stringify(query)).toEqual(names)
    }
    expect(here((row) => matches(row, 'WEB_'))).toEqual(await found({ search: 'WEB_' }))
  },
)
