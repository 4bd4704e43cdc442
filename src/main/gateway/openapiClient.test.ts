import { afterEach, describe, expect, it } from 'vitest'
import {
  petstoreKey,
  petstoreTools,
  startPetstore,
} from '../../../e2e/gateway/fixtures/petstore.ts'
import type { OpenapiSource } from '../../shared/model/openapi.ts'
import { newClientPlan } from './newClient.ts'
import { settingsOf } from './settings.ts'
import { openCreation } from './testCreation.ts'
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

describe('a client from an OpenAPI document', () => {
  const open = async () => {
    const petstore = await startPetstore()
    closers.push(() => petstore.close())
    const setup = await openSimulated('v2.3')
    closers.push(() => setup.close())
    const creation = await openCreation(setup)
    closers.push(() => creation.close())
    const source: OpenapiSource = {
      ...{ type: 'openapi', documentUrl: petstore.documentUrl, document: '', baseUrl: '' },
      ...{ withDeprecated: false, maxBytes: 0, credentials: {} },
    }
    const credentials = { ApiKey: { value: petstoreKey, username: '', password: '' } }
    return { ...setup, ...creation, petstore, source, credentials }
  }

  it('is offered since the gateway makes them, and looked at before it is created', async () => {
    const { id, gateways, registrations, source, petstore, writes } = await open()
    expect((await registrations.planNew(id)).connections).toContain('openapi')
    const old = await openSimulated('v2.2')
    closers.push(() => old.close())
    const plan = newClientPlan(old.id, old.gateways.dialect(old.id), {
      ...{ isOpen: false, takenNames: [] },
    })
    expect(plan.connections).not.toContain('openapi')
    const api = gateways.client(id)
    const byAddress = await api.previewOpenapi(source)
    const pasted = { ...source, documentUrl: '', document: petstore.document }
    for (const preview of [byAddress, await api.previewOpenapi(pasted)]) {
      expect(preview.tools.map(({ name }) => name).toSorted()).toEqual(
        [...petstoreTools].toSorted(),
      )
      expect(preview.unsupported.length).toBeGreaterThan(0)
      expect(preview.schemes).toMatchObject([
        { name: 'ApiKey', kind: 'value', about: 'Sent in the header X-Api-Key' },
        { name: 'Sso', kind: null },
      ])
    }
    expect(pasted.document).not.toContain(petstoreKey)
    await expect(
      api.previewOpenapi({ ...source, documentUrl: '', document: 'title: x' }),
    ).rejects.toMatchObject({ code: 'gateway_rejected' })
    const looks = writes()
    for (const masked of [
      { documentUrl: 'https://a/?k=••••••••' },
      { baseUrl: 'https://a/••••••••' },
    ]) {
      const refused = api.previewOpenapi({ ...source, ...masked })
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    }
    expect(writes()).toEqual(looks)
    expect(looks.filter((line) => !line.includes('preview'))).toEqual([])
  })

  it('calls its API with what was typed, which comes back nowhere', async () => {
    const setup = await open()
    const { source, credentials, petstore } = setup
    const tools = petstoreTools.slice(0, 2)
    const view = await setup.makeClient({
      target: { ...source, baseUrl: petstore.url, credentials },
      ...{ auth: { type: 'headers' }, headers: { 'X-Tenant': 'acme' }, settings: { tools } },
    })
    expect(view).toMatchObject({ state: 'registered', differences: [], failure: null })
    const client = await setup.read(view.clientId!)
    expect(client).toMatchObject({ connection: 'openapi', allowed: tools })
    const dialect = setup.gateways.dialect(setup.id)
    const run = { clientName: 'made', tool: 'get_pets_by_petId', arguments: { petId: '7' } }
    await setup.gateways.client(setup.id).executeTool(run, dialect)
    expect(petstore.requests.at(-1)).toMatchObject({
      headers: { 'x-api-key': petstoreKey, 'x-tenant': 'acme' },
    })
    const detail = await setup.clients.detail(setup.id, view.clientId!)
    const seen = JSON.stringify([view, detail, setup.events, setup.clients.list(setup.id)])
    expect(seen).not.toContain(petstoreKey)
  })

  it('gives keys and prices like any other', async () => {
    const setup = await open()
    const keyId = await setup.createKey('team')
    const settings = {
      tools: 'all' as const,
      pricing: { [petstoreTools[0]!]: 0.01 },
      keys: [{ keyId, tools: 'all' as const }],
    }
    const view = await setup.makeClient({ target: setup.source, settings })
    expect(view).toMatchObject({ state: 'registered', applied: { outcome: 'done' } })
    expect(settingsOf(await setup.read(view.clientId!))).toMatchObject(settings)
  })

  it('with a tool that the document does not have is refused, with the words of the gateway', async () => {
    const setup = await open()
    const view = await setup.makeClient({
      ...{ target: setup.source, settings: { tools: ['fetchPets'] } },
    })
    expect(view).toMatchObject({ state: 'failed', clientId: null })
    expect(view.failure?.message).toContain('no tool named fetchPets')
  })

  it.each<[string, Partial<OpenapiSource>, string]>([
    ['an address that is none', { documentUrl: 'nowhere' }, 'url_invalid'],
    ['another scheme', { documentUrl: 'file:///etc/passwd' }, 'url_scheme'],
    ['an API of another scheme', { baseUrl: 'ftp://a' }, 'url_scheme'],
  ])('with %s is refused before it is sent', async (_, more, code) => {
    const setup = await open()
    const target = { ...setup.source, ...more }
    await expect(setup.registrations.create(setup.draft({ target }))).rejects.toMatchObject({
      code,
    })
    expect(setup.writes()).toEqual([])
  })

  it.each(['a\nb', '••••••••', `abcd${'*'.repeat(24)}wxyz`])(
    'with the credential %j is refused before it is sent',
    async (value) => {
      const { source, registrations, draft, writes } = await open()
      const credentials = { ApiKey: { value, username: '', password: '' } }
      const target = { ...source, credentials }
      await expect(registrations.create(draft({ target }))).rejects.toMatchObject({
        code: 'invalid_input',
      })
      expect(writes()).toEqual([])
    },
  )

  it('takes the names of the headers of each user, and nobody to try them with', async () => {
    const setup = await open()
    const view = await setup.makeClient({
      target: setup.source,
      auth: { type: 'per_user_headers', sample: { 'x-user': 'value-of-this-user' } },
    })
    expect(view.clientId).not.toBeNull()
    const post = setup.gateway.requests.findLast(({ path }) => path === '/api/mcp/client')!
    expect(post.body).toContain('"per_user_header_keys":["x-user"]')
    expect(post.body).not.toContain('value-of-this-user')
  })

  it('cannot be signed in to with OAuth, nor be made where the gateway makes none', async () => {
    const setup = await open()
    const terms = {
      ...{ clientId: '', clientSecret: '', authorizeUrl: '', tokenUrl: '' },
      ...{ registrationUrl: '', scopes: [], resource: '' },
    }
    const auth = { type: 'oauth' as const, terms }
    await expect(
      setup.registrations.create(setup.draft({ target: setup.source, auth })),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    const old = await openSimulated('v2.2')
    closers.push(() => old.close())
    const making = await openCreation(old)
    closers.push(() => making.close())
    await expect(
      making.registrations.create(making.draft({ target: setup.source })),
    ).rejects.toMatchObject({ code: 'gateway_unsupported' })
  })
})
