import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { documentOf } from '../../../e2e/gateway/fixtures/openapiGateways.ts'
import { petstoreKey, startPetstore } from '../../../e2e/gateway/fixtures/petstore.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { OpenapiChange, OpenapiDocument } from '../../shared/model/openapi.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import type { GatewayClient } from './client.ts'
import { ClientEdits } from './edits.ts'
import { MASK } from './mask.ts'
import { editableFields, settingsOf } from './settings.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const NEW_KEY = 'pets-for-the-few-9876543210'
const smaller = documentOf({ '/pets': { get: { operationId: 'list-pets' } } })
const credential = (value: string) => ({ value, username: '', password: '' })

/** A gateway with a client of an API that runs, made of a pasted document. */
async function open(more: Record<string, unknown> = {}, gateway: Partial<GatewayDraft> = {}) {
  const petstore = await startPetstore()
  closers.push(() => petstore.close())
  const setup = await openSimulated('v2.3', gateway)
  closers.push(() => setup.close())
  const clientId = await setup.create('pets', {
    ...{ connection_type: 'openapi', stdio_config: undefined },
    tools_to_execute: ['*'],
    ...more,
    openapi_config: {
      ...{ spec: petstore.document, max_response_bytes: 5000 },
      security_credentials: { ApiKey: { value: petstoreKey } },
    },
  })
  await setup.clients.refresh(setup.id)
  const listed = async () => settingsOf(await setup.read(clientId)).openapi!
  const { baseUrl, withDeprecated, maxBytes } = await listed()
  const same: OpenapiChange = {
    ...{ documentUrl: '', document: '', baseUrl, withDeprecated, maxBytes },
    credentials: { ApiKey: credential('') },
  }
  const edit = async (openapi: Partial<OpenapiChange>, rest: ClientEdit = {}, confirm = '') => {
    const change = { ...rest, openapi: { ...same, ...openapi } }
    const seen = settingsOf(await setup.read(clientId))
    return setup.edits.edit({ gatewayId: setup.id, clientId, change, seen, confirm })
  }
  const sent = () => {
    const puts = setup.gateway.requests.filter(({ method }) => method === 'PUT')
    return puts.map(({ body }) => JSON.parse(body) as Record<string, object>)
  }
  /** Another document, at a gateway that does this otherwise. */
  const editThrough = async (calls: Partial<GatewayClient>) => {
    const { id, gateways, clients } = setup
    const known = {
      get: (gatewayId: string) => gateways.get(gatewayId),
      dialect: (gatewayId: string) => gateways.dialect(gatewayId),
      client: (gatewayId: string) => ({ ...gateways.client(gatewayId), ...calls }),
    }
    const seen = settingsOf(await setup.read(clientId))
    const change = { openapi: { ...same, document: smaller } }
    const edits = new ClientEdits({ gateways: known, clients, looksMs: [0, 20] })
    return edits.edit({ gatewayId: id, clientId, change, seen, confirm: '' })
  }
  /** As the gateway reads one itself. */
  const readOpenapi = (document: OpenapiDocument) =>
    setup.gateways.client(setup.id).readOpenapi(document)
  /** With what the API was called last. */
  const keyOfCall = async () => {
    const run = { clientName: 'pets', tool: 'list_pets', arguments: {} }
    await setup.gateways.client(setup.id).executeTool(run, setup.gateways.dialect(setup.id))
    return petstore.requests.at(-1)?.headers['x-api-key']
  }
  return { ...setup, petstore, clientId, listed, edit, editThrough, readOpenapi, sent, keyOfCall }
}

describe('what a client of an API is made of', () => {
  it('is offered to be changed, and listed without the document or a secret', async () => {
    const { id, read, clientId, gateways, listed } = await open()
    expect(editableFields(gateways.dialect(id), await read(clientId))).toContain('openapi')
    expect(await listed()).toMatchObject({
      ...{ title: 'Petstore', version: '3.1.0', toolCount: 3, documentUrl: '', maxBytes: 5000 },
      credentials: [{ name: 'ApiKey', kind: 'value' }],
    })
    expect(JSON.stringify(await listed())).not.toMatch(/\*{4}|•/)
  })

  it('takes another document, and keeps the credential that nobody typed', async () => {
    const setup = await open()
    const document = `${setup.petstore.document}\n`
    const other = document.replace('Lists all pets', 'Lists them')
    const report = await setup.edit({ document: other, baseUrl: setup.petstore.url })
    expect(report).toMatchObject({ outcome: 'done', notStuck: [], alsoChanged: [], notes: [] })
    const hash = createHash('sha256').update(other.trim()).digest('hex')
    expect(await setup.listed()).toMatchObject({ hash, maxBytes: 5000 })
    expect(setup.sent().at(-1)).toEqual({
      openapi_config: {
        ...{ spec: other.trim(), spec_url: '', base_url: setup.petstore.url },
        ...{ include_deprecated: false, max_response_bytes: 5000 },
      },
    })
    expect(await setup.keyOfCall()).toBe(petstoreKey)
  })

  it('is read again from an address, also from the one it came from', async () => {
    const setup = await open()
    const { documentUrl } = setup.petstore
    for (const round of [1, 2]) {
      expect(await setup.edit({ documentUrl }), String(round)).toMatchObject({ outcome: 'done' })
      expect(setup.sent().at(-1)?.['openapi_config']).toMatchObject({
        ...{ spec: expect.stringContaining('"Petstore"') as string, spec_url: documentUrl },
      })
    }
    expect((await setup.listed()).documentUrl).toBe(documentUrl)
    const looks = setup.writes().filter((line) => line === 'POST /api/mcp/openapi/preview')
    expect(looks).toHaveLength(2)
  })

  it('loses the tools the new document does not have from its lists, and says which', async () => {
    const tools = ['list_pets', 'createPet', 'get_pets_by_petId']
    const setup = await open({ tools_to_execute: tools, tools_to_auto_execute: ['createPet'] })
    const report = await setup.edit({ document: smaller, baseUrl: setup.petstore.url })
    expect(report).toMatchObject({
      ...{ outcome: 'done', notStuck: [] },
      notes: [EDIT_NOTE.toolsGone(2, 'createPet, get_pets_by_petId')],
    })
    const client = await setup.read(setup.clientId)
    expect([client.allowed, client.auto]).toEqual([['list_pets'], []])
    expect(client.tools.map(({ name }) => name)).toEqual(['list_pets'])
  })

  it('keeps a tool whose name was cut to fit behind the name of the client', async () => {
    const operationId = `list_${'p'.repeat(58)}`
    const tool = operationId.slice(0, 64 - 'pets-'.length)
    const setup = await open()
    const document = documentOf({ '/pets': { get: { operationId } } })
    expect(await setup.edit({ document }, { tools: [tool] })).toMatchObject({ notes: [] })
    const report = await setup.edit({ document: document.replace('/pets', '/all') })
    expect(report).toMatchObject({ outcome: 'done', notes: [] })
    const client = await setup.read(setup.clientId)
    expect([client.allowed, client.tools.map(({ name }) => name)]).toEqual([[tool], [tool]])
  })

  it.each(['a'.repeat(45), 'pets'])(
    'keeps tools whose names were cut or numbered for the client %s',
    async (name) => {
      const setup = await open({ name, tools_to_execute: ['*'] })
      const same = 'listEveryPetOfTheWholeWorldAndOfTheMoonAsFarAsTheyAreKnownToUsAll'
      const paths = { '/a': { get: { operationId: same } }, '/b': { get: { operationId: same } } }
      const document = documentOf(paths)
      expect(await setup.edit({ document })).toMatchObject({ outcome: 'done' })
      const made = (await setup.read(setup.clientId)).tools.map((tool) => tool.name)
      const first = made.find((tool) => !tool.endsWith('_2'))!
      expect(made).toContain(`${first.slice(0, -2)}_2`)
      await setup.edit({}, { tools: made })
      const report = await setup.edit({ document: documentOf({ ...paths, '/c': { get: {} } }) })
      expect(report).toMatchObject({ outcome: 'done', notes: [] })
      expect((await setup.read(setup.clientId)).allowed).toEqual(made)
    },
  )

  it('loses its deprecated tools from the lists once they go', async () => {
    const setup = await open()
    await setup.edit({ withDeprecated: true }, { tools: ['list_pets', 'dropPet'] })
    const report = await setup.edit({ withDeprecated: false })
    expect(report).toMatchObject({ outcome: 'done', notes: [EDIT_NOTE.toolsGone(1, 'dropPet')] })
    expect((await setup.read(setup.clientId)).allowed).toEqual(['list_pets'])
    expect(setup.sent().at(-1)?.['openapi_config']).not.toHaveProperty('spec')
  })

  it('is not changed over what somebody else changes while the document is read', async () => {
    const { edit, editThrough, readOpenapi, listed } = await open()
    const slow = async (document: OpenapiDocument) => {
      const read = await readOpenapi(document)
      await edit({ maxBytes: 9999 })
      return read
    }
    await expect(editThrough({ readOpenapi: slow })).rejects.toMatchObject({
      code: 'client_changed',
    })
    expect(await listed()).toMatchObject({ maxBytes: 9999, toolCount: 3 })
  })

  it('has stuck also where the gateway does not mark what it has read', async () => {
    const { editThrough, readOpenapi } = await open()
    const unmarked = async (document: OpenapiDocument) => ({
      ...(await readOpenapi(document)),
      hash: '',
    })
    expect(await editThrough({ readOpenapi: unmarked })).toMatchObject({
      ...{ outcome: 'done', notStuck: [] },
    })
  })

  it('keeps a credential that is named like a member of every object', async () => {
    const setup = await open()
    await setup.edit({ credentials: { ApiKey: credential(''), constructor: credential('x') } })
    const credentials = { ApiKey: credential(NEW_KEY), constructor: credential('') }
    expect(await setup.edit({ credentials })).toMatchObject({ outcome: 'done' })
    expect((await setup.listed()).credentials.map(({ name }) => name).toSorted()).toEqual([
      ...['ApiKey', 'constructor'],
    ])
  })

  it('takes a credential that comes back nowhere, and forgets one', async () => {
    const setup = await open()
    const report = await setup.edit({ credentials: { ApiKey: credential(NEW_KEY) } })
    expect(report).toMatchObject({ outcome: 'done', notes: [EDIT_NOTE.credentialsUnread] })
    expect(await setup.keyOfCall()).toBe(NEW_KEY)
    const shown = [report, setup.events, setup.clients.list(setup.id), await setup.listed()]
    expect(JSON.stringify(shown)).not.toContain(NEW_KEY)
    expect(await setup.edit({ credentials: {} })).toMatchObject({ outcome: 'done', notes: [] })
    expect(await setup.listed()).toMatchObject({ credentials: [] })
    expect(await setup.keyOfCall()).toBeUndefined()
  })

  it('takes another address, deprecated operations and another limit, and nothing else', async () => {
    const setup = await open()
    const change = { baseUrl: 'https://pets.example.com/v2/', withDeprecated: true, maxBytes: 0 }
    expect(await setup.edit(change)).toMatchObject({ outcome: 'done', notStuck: [] })
    expect(await setup.listed()).toMatchObject({
      ...{ baseUrl: 'https://pets.example.com/v2', withDeprecated: true, maxBytes: 0 },
      toolCount: 4,
    })
    expect(setup.sent().at(-1)).toEqual({
      openapi_config: {
        base_url: 'https://pets.example.com/v2/',
        ...{ include_deprecated: true, max_response_bytes: 0 },
      },
    })
  })

  it.each([
    ['a\nb', 'ApiKey'],
    [`abcd${'*'.repeat(24)}wxyz`, 'ApiKey'],
  ])('is not sent with the credential %j', async (value, field) => {
    const { edit, sent } = await open()
    await expect(edit({ credentials: { ApiKey: credential(value) } })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(field) as string,
    })
    expect(sent()).toEqual([])
  })

  it.each([
    [{ maxBytes: -1 }, OPENAPI.maxBytes],
    [{ baseUrl: `https://${MASK}@pets.example.com` }, OPENAPI.baseUrl],
    [{ documentUrl: `https://pets.example.com/?key=${MASK}` }, OPENAPI.address],
  ])('is not sent as %j', async (openapi, field) => {
    const { edit, sent } = await open()
    await expect(edit(openapi)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(field) as string,
    })
    expect(sent()).toEqual([])
  })

  it('stays as it is when the gateway cannot read the new one', async () => {
    const { edit, sent, listed } = await open()
    const before = await listed()
    await expect(edit({ document: 'title: x' })).rejects.toMatchObject({ code: 'gateway_rejected' })
    await expect(edit({ documentUrl: 'http://127.0.0.1:9/api.json' })).rejects.toThrow()
    expect(sent()).toEqual([])
    expect(await listed()).toEqual(before)
  })

  it('is said not to have stuck where the gateway takes it and keeps the old one', async () => {
    const { editThrough } = await open()
    const taken = { status: 'success', message: '', flow: null, toolCount: null }
    const report = await editThrough({ editClient: () => Promise.resolve(taken) })
    expect(report.outcome).toBe('refused')
    expect(report.notStuck.map(({ field }) => field)).toEqual(['openapi'])
  })

  it('asks production for its name, as an API gets other calls', async () => {
    const name = 'Production EU'
    const { edit, sent } = await open({}, { environment: 'production', name })
    await expect(edit({ withDeprecated: true })).rejects.toMatchObject({ code: 'confirm_mismatch' })
    expect(sent()).toEqual([])
    expect(await edit({ withDeprecated: true }, {}, name)).toMatchObject({ outcome: 'done' })
  })
})
