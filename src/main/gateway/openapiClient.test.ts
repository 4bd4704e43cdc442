import { afterEach, expect, it } from 'vitest'
import { petstoreKey, startPetstore } from '../../../e2e/gateway/fixtures/petstore.ts'
import { newClientPlan } from './newClient.ts'
import { settingsOf } from './settings.ts'
import { snapshotOf, obstacleTo } from './snapshot.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** As another admin made it: its document and its secrets are not in the list. */
async function openWithClient() {
  const petstore = await startPetstore()
  closers.push(() => petstore.close())
  const setup = await openSimulated('v2.3')
  closers.push(() => setup.close())
  const security_credentials = { ApiKey: { value: petstoreKey } }
  const clientId = await setup.create('weather', {
    ...{ connection_type: 'openapi', stdio_config: undefined },
    openapi_config: { spec: petstore.document, security_credentials },
  })
  await setup.clients.refresh(setup.id)
  return { ...setup, clientId }
}

it('a client made from an OpenAPI document is listed with its tools, and may be edited', async () => {
  const { id, clients, clientId } = await openWithClient()
  const [row] = clients.list(id).rows
  expect(row).toMatchObject({ name: 'weather', connection: 'openapi', isPerCall: false })
  expect(row!.toolCount).toBeGreaterThan(0)
  const detail = await clients.detail(id, clientId)
  expect(detail.editable).toEqual(expect.arrayContaining(['name', 'tools', 'keys', 'isDisabled']))
  expect(JSON.stringify(detail)).not.toContain(petstoreKey)
})

it('an edit sends what changes and nothing else, so what it is made of stays', async () => {
  const { id, edits, read, clientId, gateway } = await openWithClient()
  const seen = settingsOf(await read(clientId))
  const change = { name: 'forecast', syncMinutes: 30 }
  const report = await edits.edit({ gatewayId: id, clientId, change, seen, confirm: '' })
  expect(report).toMatchObject({ outcome: 'done', notStuck: [], alsoChanged: [] })
  expect((await read(clientId)).connection).toBe('openapi')
  const put = gateway.requests.findLast(({ method }) => method === 'PUT')!
  expect(JSON.parse(put.body)).toEqual({ name: 'forecast', tool_sync_interval: 30 })
})

it('is not offered to be made or made again: nobody could say of what', async () => {
  const { id, gateways, read, clientId } = await openWithClient()
  const plan = newClientPlan(id, gateways.dialect(id), { isOpen: false, takenNames: [] })
  expect([plan.hasOpenapi, plan.connections]).toEqual([true, ['stdio', 'http', 'sse']])
  const kept = snapshotOf(await read(clientId), id, new Date())
  expect(obstacleTo(kept)).toBe('connection')
})
