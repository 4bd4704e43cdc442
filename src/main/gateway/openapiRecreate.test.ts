import { afterEach, describe, expect, it } from 'vitest'
import { documentOf } from '../../../e2e/gateway/fixtures/openapiGateways.ts'
import { petstoreKey, startPetstore } from '../../../e2e/gateway/fixtures/petstore.ts'
import { AppError } from '../../shared/errors.ts'
import type { NewClient } from '../../shared/model/newClient.ts'
import type { OpenapiSource } from '../../shared/model/openapi.ts'
import { EDIT_VALUE } from '../../shared/text/clientEdit.ts'
import { LOST } from '../../shared/text/deletedClients.ts'
import { OPENAPI } from '../../shared/text/openapi.ts'
import { RECREATED_PART, RECREATION_FIELD, RECREATION_NOTE } from '../../shared/text/recreation.ts'
import { DeletedClients } from './deletedClients.ts'
import { Recreations } from './recreations.ts'
import { Restores } from './restores.ts'
import { settingsOf } from './settings.ts'
import { openCreation } from './testCreation.ts'
import { openSimulated } from './testSimulated.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const NEW_KEY = 'pets-for-the-few-9876543210'
const smaller = documentOf({ '/pets': { get: { operationId: 'list-pets' } } })
const EMPTY = { value: '', username: '', password: '' }
const key = { ApiKey: { value: petstoreKey } }
const typedKey = { ApiKey: { ...EMPTY, value: petstoreKey } }

type Places = Record<'url' | 'document' | 'documentUrl', string>

/** A gateway with a client of an API that runs. */
async function open(
  openapi: (petstore: Places) => object = ({ document }) => ({
    ...{ spec: document, security_credentials: key },
  }),
  more: Record<string, unknown> = {},
) {
  const petstore = await startPetstore()
  closers.push(() => petstore.close())
  const setup = await openSimulated('v2.3')
  closers.push(() => setup.close())
  const creation = await openCreation(setup)
  closers.push(() => creation.close())
  const { gateways, clients, edits, id } = setup
  const { authorizations, registrations, ended } = creation
  const deleted = new DeletedClients({ gateways, clients, file: null })
  const restores = new Restores({ gateways, clients, edits, deleted, looksMs: [0, 50, 200] })
  const recreations = new Recreations({
    ...{ gateways, clients, edits, authorizations, deleted, restores, registrations },
  })
  const clientId = await setup.create('pets', {
    ...{ connection_type: 'openapi', stdio_config: undefined, ...more },
    openapi_config: openapi(petstore),
  })
  await clients.refresh(id)
  /** Begins on the client as it is now, and describes it with these parts otherwise. */
  const begin = async (target: Partial<OpenapiSource>, rest: Partial<NewClient> = {}) => {
    const { present, seen } = await recreations.open(id, clientId)
    const settings = { ...present.settings }
    delete settings.keys
    delete settings.isDisabled
    const own = present.target as OpenapiSource
    const draft = { ...present, settings, target: { ...own, ...target }, ...rest }
    return { clientId, seen, draft }
  }
  const recreate = async (
    target: Partial<OpenapiSource>,
    { rest = {}, values = {} }: { rest?: Partial<NewClient>; values?: Record<string, string> } = {},
  ) => ended(await recreations.start({ ...(await begin(target, rest)), values, confirm: '' }))
  /** With what the API was called last. */
  const keyOfCall = async () => {
    const run = { clientName: 'pets', tool: 'list_pets', arguments: {} }
    await gateways.client(id).executeTool(run, gateways.dialect(id))
    return petstore.requests.at(-1)?.headers['x-api-key']
  }
  const sent = () => {
    const posts = setup.gateway.requests.filter(({ path }) => path === '/api/mcp/client')
    return (JSON.parse(posts.at(-1)!.body) as { openapi_config: object }).openapi_config
  }
  return {
    ...{ ...setup, ...creation, petstore, deleted, recreations, clientId },
    ...{ begin, recreate, keyOfCall, sent },
  }
}

describe('a form that begins on a client of an API', () => {
  it('has its document, and a place for all that it wants, without a secret', async () => {
    const { recreations, id, clientId, petstore } = await open(({ document, url }) => ({
      ...{ spec: document, base_url: url, include_deprecated: true, max_response_bytes: 5000 },
      security_credentials: {
        ...{ ...key, Ref: { value: 'env.PETS_KEY' } },
        Login: { username: 'keeper-of-pets', password: 'hush-hush-hush-hush' },
      },
    }))
    const begun = await recreations.open(id, clientId)
    expect(begun.plan.connections).toContain('openapi')
    expect(begun.present.target).toEqual({
      ...{ type: 'openapi', documentUrl: '', document: petstore.document, baseUrl: petstore.url },
      ...{ withDeprecated: true, maxBytes: 5000 },
      credentials: { ApiKey: EMPTY, Ref: { ...EMPTY, value: 'env.PETS_KEY' }, Login: EMPTY },
    })
    expect(begun.basicSchemes).toEqual(['Login'])
    expect(JSON.stringify(begun)).not.toMatch(/pets-for-everybody|keeper-of|hush|\*{4}/)
  })

  it('has its address where there is one, masked where it may hold a secret', async () => {
    const { recreations, id, clientId } = await open(({ document, documentUrl }) => ({
      ...{ spec: document, spec_url: `${documentUrl}?key=hush-hush` },
    }))
    const begun = await recreations.open(id, clientId)
    expect(begun.present.target).toMatchObject({
      ...{ documentUrl: expect.stringMatching(/key=•+$/) as string, document: '' },
    })
    expect(JSON.stringify(begun)).not.toContain('hush-hush')
  })
})

describe('a review', () => {
  it('says what is different of the document and the rest, never a value', async () => {
    const { begin, recreations } = await open()
    const begun = await begin({
      ...{ document: smaller, baseUrl: 'https://pets.example.com/v2', maxBytes: 900 },
      ...{ withDeprecated: true, credentials: { ApiKey: { ...EMPTY, value: NEW_KEY } } },
    })
    const review = await recreations.review(begun)
    const { document, baseUrl, withDeprecated, maxBytes, credentials } = RECREATED_PART
    expect(review.changes).toEqual([
      { part: document, before: 'Petstore, 3 tools', after: 'x, 1 tool' },
      { part: baseUrl, before: OPENAPI.baseUrlHint, after: 'https://pets.example.com/v2' },
      { part: withDeprecated, before: 'No', after: 'Yes' },
      { part: maxBytes, before: EDIT_VALUE.gatewayDefault, after: '900' },
      { part: credentials, before: 'ApiKey', after: 'ApiKey (typed anew)' },
    ])
    expect(review.wanted.map((value) => value.key)).toEqual(['credential ApiKey'])
    expect(review.obstacle).toBeNull()
    expect(JSON.stringify(review)).not.toContain(NEW_KEY)
  })

  it('finds nothing different in what was not touched, and names what nobody has typed', async () => {
    const setup = await open(({ document, documentUrl, url }) => ({
      ...{ spec: `${document} `, spec_url: `${documentUrl}?key=hush-hush`, base_url: `${url}?k=v` },
      security_credentials: { ...key, Ref: { value: 'env.PETS_KEY' } },
    }))
    const review = await setup.recreations.review(await setup.begin({}))
    expect(review.changes).toEqual([])
    expect(review.notRestored).toContain(RECREATION_NOTE.credentials('ApiKey'))
    expect(JSON.stringify(review)).not.toContain('hush-hush')
  })

  it('is refused once somebody else has given the client another document', async () => {
    const { begin, recreations, edit, clientId, petstore } = await open()
    const begun = await begin({ maxBytes: 900 })
    const openapi = {
      ...{ documentUrl: '', document: smaller, baseUrl: petstore.url, withDeprecated: false },
      ...{ maxBytes: 0, credentials: { ApiKey: EMPTY } },
    }
    expect(await edit(clientId, { openapi })).toMatchObject({ outcome: 'done' })
    await expect(recreations.review(begun)).rejects.toMatchObject({
      code: 'client_changed',
      message: expect.stringContaining(RECREATED_PART.document) as string,
    })
  })
})

describe('a client of an API that is made anew', () => {
  it('has the document it had, also one whose address says something else by now', async () => {
    const setup = await open(
      ({ document, documentUrl, url }) => ({
        ...{ spec: document.replace('Lists all pets', 'Lists them'), spec_url: documentUrl },
        ...{ base_url: url, security_credentials: key },
      }),
      { tools_to_execute: ['list_pets'] },
    )
    const keyId = await setup.createKey('team')
    const change = { pricing: { list_pets: 0.5 }, keys: [{ keyId, tools: ['list_pets'] }] }
    await setup.edit(setup.clientId, change)
    const before = settingsOf(await setup.read(setup.clientId))
    const view = await setup.recreate({ maxBytes: 900, credentials: typedKey })
    expect(view).toMatchObject({ state: 'registered', differences: [], failure: null })
    const now = settingsOf(await setup.read(view.clientId!))
    expect(now).toEqual({ ...before, openapi: { ...before.openapi!, maxBytes: 900 } })
    expect(setup.sent()).toMatchObject({ spec: expect.stringContaining('Lists them') as string })
    expect(await setup.keyOfCall()).toBe(petstoreKey)
    const shown = JSON.stringify([view, setup.events, setup.deleted.list(setup.id)])
    expect(shown).not.toContain(petstoreKey)
  })

  it('keeps tools whose names were cut to fit behind its own', async () => {
    const name = 'petstore_of_the_customer_portal_in_production'
    const spec = documentOf({ '/a': { get: { operationId: 'listEveryPetOfTheWholeStore' } } })
    const tools = ['listEveryPetOfTheW']
    const setup = await open(() => ({ spec }), { name, tools_to_execute: tools })
    const view = await setup.recreate({ maxBytes: 900 })
    expect(view).toMatchObject({ state: 'registered', differences: [] })
    expect((await setup.read(view.clientId!)).allowed).toEqual(tools)
  })

  it('may become one of a server, and one of a server may become one of an API', async () => {
    const setup = await open()
    const target = { type: 'http' as const, url: `${setup.servers.url}/mini` }
    const far = await setup.recreate({}, { rest: { target } })
    expect(far).toMatchObject({ state: 'registered', clientId: expect.any(String) as string })
    expect((await setup.read(far.clientId!)).connection).toBe('http')
    const { present, seen } = await setup.recreations.open(setup.id, far.clientId!)
    const source: OpenapiSource = {
      ...{ type: 'openapi', documentUrl: setup.petstore.documentUrl, document: '', baseUrl: '' },
      ...{ withDeprecated: false, maxBytes: 0, credentials: typedKey },
    }
    const draft = { ...present, target: source, isSticky: null }
    const request = { clientId: far.clientId!, seen, draft }
    expect((await setup.recreations.review(request)).changes).toContainEqual({
      ...{ part: RECREATED_PART.document, before: 'None', after: 'Petstore, 3 tools' },
    })
    const view = await setup.ended(
      await setup.recreations.start({ ...request, values: {}, confirm: '' }),
    )
    expect(view).toMatchObject({ state: 'registered' })
    // The gateway gets the document that was reviewed, whatever its address says by then.
    expect(setup.sent()).toMatchObject({
      ...{ spec: expect.stringContaining('"Petstore"') as string, spec_url: source.documentUrl },
    })
    expect(await setup.keyOfCall()).toBe(petstoreKey)
  })

  it('is back with its document and what was typed for it when the new one is refused', async () => {
    const setup = await open(({ document, documentUrl }) => ({
      ...{ spec: document, spec_url: `${documentUrl}?key=hush-hush`, security_credentials: key },
    }))
    const before = settingsOf(await setup.read(setup.clientId))
    const real = setup.gateways.client.bind(setup.gateways)
    let creates = 0
    setup.gateways.client = (of) => ({
      ...real(of),
      createClient: async (body, signal) => {
        creates += 1
        if (creates > 1) return real(of).createClient(body, signal)
        throw AppError.of('gateway_rejected', { status: 400, reason: 'no such thing' })
      },
    })
    const view = await setup.recreate(
      { document: smaller, documentUrl: '', baseUrl: setup.petstore.url },
      { values: { 'credential ApiKey': petstoreKey } },
    )
    expect(view).toMatchObject({ state: 'failed' })
    expect(view.replaced?.back).toMatchObject({ outcome: 'done', clientId: setup.clientId })
    expect(settingsOf(await setup.read(setup.clientId))).toEqual(before)
    expect(setup.sent()).toMatchObject({
      spec_url: `${setup.petstore.documentUrl}?key=hush-hush`,
    })
    expect(await setup.keyOfCall()).toBe(petstoreKey)
  })

  it('is back without a tool that its document did not have any more', async () => {
    const setup = await open(undefined, { tools_to_execute: ['list_pets', 'createPet'] })
    const real = setup.gateways.client(setup.id)
    await real.editClient(setup.clientId, { openapi_config: { spec: smaller } })
    let creates = 0
    setup.gateways.client = () => ({
      ...real,
      createClient: async (body, signal) => {
        creates += 1
        if (creates > 1) return real.createClient(body, signal)
        throw AppError.of('gateway_rejected', { status: 400, reason: 'no such thing' })
      },
    })
    const begun = await setup.begin({ maxBytes: 900 })
    const draft = { ...begun.draft, settings: { ...begun.draft.settings, tools: 'all' as const } }
    const values = { 'credential ApiKey': petstoreKey }
    const view = await setup.ended(
      await setup.recreations.start({ ...begun, draft, values, confirm: '' }),
    )
    expect(view).toMatchObject({ state: 'failed', replaced: { deletedId: null } })
    expect(view.replaced?.back).toMatchObject({
      ...{ outcome: 'partly', clientId: setup.clientId, lost: [LOST.tools('createPet')] },
    })
    expect((await setup.read(setup.clientId)).allowed).toEqual(['list_pets'])
  })
})

describe('nothing is deleted', () => {
  const saying = (text: string) => ({ message: expect.stringContaining(text) as string })

  it.each<[string, Partial<OpenapiSource>, Partial<NewClient['settings']>, object]>([
    ['for a document that is none', { document: 'title: x' }, {}, { code: 'gateway_rejected' }],
    [
      'for an address where none is',
      { document: '', documentUrl: 'http://127.0.0.1:9/a.json' },
      ...([{}, { code: 'gateway_rejected' }] as const),
    ],
    [
      'for a tool that it does not have',
      { document: smaller },
      { tools: ['list_pets', 'createPet'] },
      saying(RECREATION_FIELD.noTools('createPet')),
    ],
    [
      'for an API that nobody says where it is',
      { document: documentOf({ '/a': { get: {} } }, [{ url: '/v1' }]) },
      ...([{}, saying(RECREATION_FIELD.noBaseUrl)] as const),
    ],
    [
      'for a credential with a line break',
      { credentials: { ApiKey: { ...EMPTY, value: 'a\nb' } } },
      ...([{}, { code: 'invalid_input' }] as const),
    ],
  ])('%s', async (_, target, settings, failure) => {
    const { begin, recreations, writes, read, clientId } = await open()
    const begun = await begin(target)
    const draft = { ...begun.draft, settings: { ...begun.draft.settings, ...settings } }
    await expect(recreations.review({ ...begun, draft })).rejects.toMatchObject(failure)
    const request = { ...begun, draft, values: {}, confirm: '' }
    await expect(recreations.start(request)).rejects.toMatchObject(failure)
    const changing = writes().filter((line) => !line.endsWith('/preview'))
    expect(changing).toEqual(['POST /api/mcp/client'])
    expect(await read(clientId)).toMatchObject({ name: 'pets' })
  })

  it('for an API on this computer where nobody signs in', async () => {
    const setup = await open()
    const seen = setup.gateways.seen.bind(setup.gateways)
    setup.gateways.seen = (id) => ({ ...seen(id), auth: { ...seen(id).auth!, isEnabled: false } })
    for (const target of [{}, { baseUrl: 'http://10.0.0.7/v1' }]) {
      await expect(setup.recreate(target)).rejects.toMatchObject({ code: 'gateway_guard_private' })
    }
    expect(await setup.read(setup.clientId)).toMatchObject({ name: 'pets' })
  })

  it('on a gateway that does not say what the client is made of', async () => {
    const setup = await open()
    const real = setup.gateways.client.bind(setup.gateways)
    const busy = AppError.of('gateway_server_error', { status: 503, reason: 'busy' })
    setup.gateways.client = (of) => ({ ...real(of), openapiDocument: () => Promise.reject(busy) })
    await expect(setup.recreate({})).rejects.toBe(busy)
    expect(await setup.read(setup.clientId)).toMatchObject({ name: 'pets' })
  })

  it.each<[string, () => Promise<string | null>, object]>([
    [
      'is busy',
      () => Promise.reject(AppError.of('gateway_server_error', { status: 503, reason: 'busy' })),
      { code: 'gateway_server_error' },
    ],
    [
      'gives none',
      () => Promise.resolve(null),
      { code: 'client_changed', ...saying(RECREATION_FIELD.noDocument) },
    ],
  ])('when the gateway %s once the document is to be kept', async (_, later, failure) => {
    const setup = await open()
    const begun = await setup.begin({ maxBytes: 900 })
    const real = setup.gateways.client.bind(setup.gateways)
    let reads = 0
    setup.gateways.client = (of) => ({
      ...real(of),
      openapiDocument: (id) => (++reads === 1 ? real(of).openapiDocument(id) : later()),
      createClient: () =>
        Promise.reject(AppError.of('gateway_rejected', { status: 400, reason: 'no such thing' })),
    })
    const values = { 'credential ApiKey': petstoreKey }
    const view = await setup.ended(await setup.recreations.start({ ...begun, values, confirm: '' }))
    expect(view).toMatchObject({ state: 'failed', failure, replaced: { deletedId: null } })
    expect(view.steps.at(0)).toMatchObject({ name: 'remove', state: 'failed' })
    expect(reads).toBe(2)
    expect(setup.writes().join()).not.toContain('DELETE')
    expect(await setup.read(setup.clientId)).toMatchObject({ name: 'pets' })
  })
})
