import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { documentOf } from '../../../e2e/gateway/fixtures/openapiGateways.ts'
import {
  petstoreDocument,
  petstoreKey,
  petstoreTools,
  startPetstore,
} from '../../../e2e/gateway/fixtures/petstore.ts'
import { AppError } from '../../shared/errors.ts'
import { LOST, RESTORE_OBSTACLE } from '../../shared/text/deletedClients.ts'
import { DeletedClients } from './deletedClients.ts'
import type { OpenapiCalls } from './openapi.ts'
import { putBack } from './putBack.ts'
import { Restores } from './restores.ts'
import { settingsOf } from './settings.ts'
import { openSimulated } from './testSimulated.ts'
import { configOf } from './wire.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const key = { ApiKey: { value: petstoreKey } }
const yaml = `openapi: 3.0.3
info:
  title: Pets, in YAML
  version: "2"
servers:
  - url: https://pets.example.com/v1
paths:
  /pets:
    get:
      operationId: list-pets
`

/** A gateway with a client of an API that runs. `calls`: instead of the gateway's own answers. */
async function open(
  openapi: (petstore: { url: string; document: string; documentUrl: string }) => object = ({
    document,
  }) => ({ spec: document, security_credentials: key }),
  more: Record<string, unknown> = {},
  calls: Partial<OpenapiCalls> = {},
) {
  const petstore = await startPetstore()
  closers.push(() => petstore.close())
  const setup = await openSimulated('v2.3')
  closers.push(() => setup.close())
  const folder = mkdtempSync(join(tmpdir(), 'deleted-'))
  closers.push(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'deleted-clients.json')
  const clientId = await setup.create('pets', {
    ...{ connection_type: 'openapi', stdio_config: undefined },
    ...more,
    openapi_config: openapi(petstore),
  })
  await setup.clients.refresh(setup.id)
  const gateways = {
    get: (id: string) => setup.gateways.get(id),
    dialect: (id: string) => setup.gateways.dialect(id),
    client: (id: string) => ({ ...setup.gateways.client(id), ...calls }),
  }
  const { clients, edits } = setup
  const deleted = new DeletedClients({ gateways, clients, file })
  const restores = new Restores({ gateways, clients, edits, deleted, looksMs: [0, 50, 200] })
  /** With what the API was called last. */
  const keyOfCall = async () => {
    const run = { clientName: 'pets', tool: 'list_pets', arguments: {} }
    await setup.gateways.client(setup.id).executeTool(run, setup.gateways.dialect(setup.id))
    return petstore.requests.at(-1)?.headers['x-api-key']
  }
  const remove = async () => (await deleted.remove(setup.id, clientId, ''))!
  const kept = () => readFileSync(file, 'utf8')
  const copy = () => deleted.list(setup.id)[0]!
  const sent = () => {
    const posts = setup.gateway.requests.filter(({ path }) => path === '/api/mcp/client')
    return (JSON.parse(posts.at(-1)!.body) as { openapi_config: object }).openapi_config
  }
  return {
    ...{ ...setup, petstore, deleted, restores, file, clientId, keyOfCall },
    ...{ remove, kept, copy, sent },
  }
}

describe('a deleted client of an API', () => {
  it('comes back with its id, document and tools, and calls with what is typed', async () => {
    const setup = await open(undefined, {
      tools_to_execute: ['list_pets', 'createPet'],
      headers: { 'X-Tenant': 'env.HOME' },
    })
    const before = settingsOf(await setup.read(setup.clientId))
    const deletedId = await setup.remove()
    expect(setup.copy()).toMatchObject({
      ...{ name: 'pets', obstacle: null, runs: 'Petstore' },
      wanted: [{ key: 'credential ApiKey', kind: 'credential', name: 'ApiKey', hint: '' }],
    })
    const report = await setup.restores.restore(
      ...([deletedId, { 'credential ApiKey': petstoreKey }, ''] as const),
    )
    expect(report).toMatchObject({ outcome: 'done', clientId: setup.clientId, lost: [] })
    const client = await setup.read(setup.clientId)
    expect(settingsOf(client)).toEqual(before)
    expect(client.tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['createPet']))
    expect(await setup.keyOfCall()).toBe(petstoreKey)
    expect(setup.deleted.list(setup.id)).toEqual([])
  })

  it('leaves no secret in the file, nor in what is shown', async () => {
    const setup = await open(({ document, url }) => ({
      ...{ spec: document, base_url: url },
      security_credentials: {
        ApiKey: { value: petstoreKey },
        Other: { username: 'keeper-of-pets', password: 'correct-horse-battery-staple' },
      },
    }))
    const deletedId = await setup.remove()
    const secrets = /pets-for-everybody|keeper-of-pets|correct-horse-battery-staple|\*{4}/
    expect(setup.kept()).toContain('Petstore')
    expect(setup.kept()).not.toMatch(secrets)
    const values = {
      'credential ApiKey': petstoreKey,
      ...{ 'username Other': 'keeper-of-pets', 'password Other': 'correct-horse-battery-staple' },
    }
    const report = await setup.restores.restore(deletedId, values, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect(setup.kept()).not.toMatch(secrets)
    expect(JSON.stringify([report, setup.events])).not.toMatch(secrets)
  })

  it('comes back without a question where only references are, and by undo of many', async () => {
    const setup = await open(({ document }) => ({
      ...{ spec: document, include_deprecated: true, max_response_bytes: 5000 },
      security_credentials: { ApiKey: { value: 'env.PETS_KEY' } },
    }))
    const before = settingsOf(await setup.read(setup.clientId))
    const { deleted, restores } = setup
    const back = await putBack({ deleted, restores }, await setup.remove(), '')
    expect(back).toMatchObject({ outcome: 'done', notes: [] })
    expect(settingsOf(await setup.read(setup.clientId))).toEqual(before)
    expect(setup.sent()).toMatchObject({
      security_credentials: { ApiKey: { value: 'env.PETS_KEY' } },
    })
  })

  it('comes back without a credential that is left empty, and names it', async () => {
    const setup = await open()
    const report = await setup.restores.restore(await setup.remove(), {}, '')
    expect(report).toMatchObject({
      ...{ outcome: 'partly', clientId: setup.clientId },
      lost: [LOST.left('Value of ApiKey')],
    })
    expect(await setup.keyOfCall()).toBeUndefined()
  })

  it('is not back as it was where the gateway does not tell what it is made of now', async () => {
    const setup = await open()
    const deletedId = await setup.remove()
    const reread = setup.clients.reread.bind(setup.clients)
    setup.clients.reread = async (id) =>
      (await reread(id)).map((client) => {
        const config = { ...configOf(client.item), openapi_config: null }
        return { ...client, item: { ...client.item, config } }
      })
    const report = await setup.restores.restore(deletedId, {}, '')
    expect(report).toMatchObject({ outcome: 'partly', failure: null })
    expect(report.lost).toEqual([LOST.left('Value of ApiKey'), LOST.openapiUnread])
  })

  it.each(['a\nb', '••••••••', `abcd${'*'.repeat(24)}wxyz`])(
    'is not sent with the credential %j',
    async (value) => {
      const setup = await open()
      const deletedId = await setup.remove()
      const before = setup.writes().length
      await expect(
        setup.restores.restore(deletedId, { 'credential ApiKey': value }, ''),
      ).rejects.toMatchObject({ code: 'invalid_input' })
      expect(setup.writes()).toHaveLength(before)
    },
  )

  it('keeps the names of the headers of each user, and asks nobody for a sample', async () => {
    const setup = await open(({ document }) => ({ spec: document }), {
      ...{ auth_type: 'per_user_headers', per_user_header_keys: ['x-user'] },
    })
    const before = settingsOf(await setup.read(setup.clientId))
    expect(before.userHeaders).toEqual(['x-user'])
    const deletedId = await setup.remove()
    expect(setup.copy().wanted).toEqual([])
    const report = await setup.restores.restore(deletedId, {}, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect(settingsOf(await setup.read(setup.clientId))).toEqual(before)
  })

  it('may be made of a document in YAML', async () => {
    const setup = await open(() => ({ spec: yaml }))
    const before = settingsOf(await setup.read(setup.clientId))
    const report = await setup.restores.restore(await setup.remove(), {}, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect(setup.sent()).toMatchObject({ spec: yaml })
    expect(settingsOf(await setup.read(setup.clientId))).toEqual(before)
  })

  it('keeps with its document where that came from, as its servers may be relative', async () => {
    const setup = await open(({ documentUrl }) => ({ spec_url: documentUrl }))
    const { documentUrl } = setup.petstore
    const report = await setup.restores.restore(await setup.remove(), {}, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect(setup.sent()).toMatchObject({
      ...{ spec: expect.stringContaining('"Petstore"') as string, spec_url: documentUrl },
    })
    expect(setup.writes()).not.toContain('POST /api/mcp/openapi/preview')
  })

  it('is asked for an address that holds a secret; that of a kept document may stay out', async () => {
    const setup = await open(({ document, documentUrl, url }) => ({
      ...{
        spec: document,
        spec_url: `${documentUrl}?key=hush-hush`,
        base_url: `${url}?key=hush-hush`,
      },
    }))
    const deletedId = await setup.remove()
    expect([setup.kept(), JSON.stringify(setup.copy())].join()).not.toContain('hush-hush')
    expect(setup.copy().wanted).toMatchObject([
      { kind: 'documentUrl', isOptional: true },
      { kind: 'baseUrl' },
    ])
    for (const bad of ['', 'env.BASE', 'ftp://a', `${setup.petstore.url}?key=••••••••`]) {
      const refused = setup.restores.restore(deletedId, { 'baseUrl ': bad }, '')
      await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
    }
    const baseUrl = `${setup.petstore.url}?key=hush-hush`
    const report = await setup.restores.restore(deletedId, { 'baseUrl ': baseUrl }, '')
    expect(report.lost).toEqual([LOST.left('Address of the document')])
    expect(setup.sent()).toMatchObject({ base_url: baseUrl })
    expect(JSON.stringify(report)).not.toContain('hush-hush')
  })
})

describe('a list with a tool that the document does not have', () => {
  /** Another one is given to the gateway alone, which leaves the lists as they are. */
  const openStale = async (calls: Partial<OpenapiCalls> = {}) => {
    const setup = await open(
      undefined,
      { tools_to_execute: ['list_pets', 'createPet'], tools_to_auto_execute: ['createPet'] },
      calls,
    )
    const spec = documentOf({ '/pets': { get: { operationId: 'list-pets' } } })
    await setup.gateways.client(setup.id).editClient(setup.clientId, { openapi_config: { spec } })
    expect((await setup.read(setup.clientId)).allowed).toEqual(['list_pets', 'createPet'])
    return setup
  }
  const values = { 'credential ApiKey': petstoreKey }

  it('comes back without it, by name, although the document is kept', async () => {
    const setup = await openStale()
    const report = await setup.restores.restore(await setup.remove(), values, '')
    expect(report).toMatchObject({ outcome: 'partly', clientId: setup.clientId, failure: null })
    expect(report.lost).toEqual([LOST.tools('createPet')])
    const back = await setup.read(setup.clientId)
    expect([back.allowed, back.auto]).toEqual([['list_pets'], []])
  })

  it('is another one than a list with names that were cut to fit behind that of the client', async () => {
    const name = 'petstore_of_the_customer_portal_in_production'
    const spec = documentOf({ '/a': { get: { operationId: 'listEveryPetOfTheWholeStore' } } })
    const cut = 'listEveryPetOfTheW'
    const setup = await open(() => ({ spec }), { name, tools_to_execute: [cut] })
    expect((await setup.read(setup.clientId)).tools.map((tool) => tool.name)).toEqual([cut])
    const report = await setup.restores.restore(await setup.remove(), {}, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect((await setup.read(setup.clientId)).allowed).toEqual([cut])
  })

  it('is sent as it was where the gateway does not say what the document has', async () => {
    const failure = AppError.of('gateway_server_error', { status: 503, reason: 'busy' })
    const setup = await openStale({ readOpenapi: () => Promise.reject(failure) })
    const report = await setup.restores.restore(await setup.remove(), values, '')
    expect(report).toMatchObject({ outcome: 'refused', failure: { code: 'gateway_rejected' } })
    expect(setup.deleted.list(setup.id)).toHaveLength(1)
  })
})

describe('a document that is not kept', () => {
  it.each<[string, (document: string) => string]>([
    ['holds what looks like a token', (document) => document.replace('for tests', 'ghp_abcdefgh1')],
    ['is longer than what is kept', (document) => `${document}${' '.repeat(1_000_000)}`],
  ])('as it %s comes from its address again', async (_, change) => {
    const setup = await open(
      ({ documentUrl, url, document }) => ({
        ...{ spec: change(document), spec_url: documentUrl, base_url: url },
        security_credentials: key,
      }),
      { tools_to_execute: ['*'] },
    )
    const deletedId = await setup.remove()
    expect(setup.kept()).not.toMatch(/ghp_abcdefgh1| {99}/)
    expect(setup.copy()).toMatchObject({ obstacle: null, runs: setup.petstore.documentUrl })
    const values = { 'credential ApiKey': petstoreKey }
    const report = await setup.restores.restore(deletedId, values, '')
    expect(report).toMatchObject({ outcome: 'partly', lost: [LOST.document] })
    const { tools } = await setup.read(setup.clientId)
    expect(tools.map(({ name }) => name)).toEqual([...petstoreTools])
    expect(await setup.keyOfCall()).toBe(petstoreKey)
  })

  it('costs the tools that it does not have at its address any more, by name', async () => {
    const own = documentOf({
      '/pets': { get: { operationId: 'list-pets' }, put: { operationId: 'swapPets' } },
    })
    const setup = await open(
      ({ documentUrl }) => ({
        ...{ spec: own.replace('"x"', '"ghp_abcdefgh1"'), spec_url: documentUrl },
      }),
      { tools_to_execute: ['list_pets', 'swapPets'], tools_to_auto_execute: ['swapPets'] },
    )
    const report = await setup.restores.restore(await setup.remove(), {}, '')
    expect(report).toMatchObject({ outcome: 'partly', clientId: setup.clientId, failure: null })
    expect(report.lost).toEqual([LOST.tools('swapPets'), LOST.document])
    const back = await setup.read(setup.clientId)
    expect([back.allowed, back.auto]).toEqual([['list_pets'], []])
  })

  it('and cannot be read at its address leaves the client deleted, with the reason', async () => {
    const setup = await open(() => ({
      spec: petstoreDocument.replace('for tests', 'ghp_abcdefgh1'),
      spec_url: 'http://127.0.0.1:9/openapi.json',
    }))
    const deletedId = await setup.remove()
    const before = setup.writes().length
    await expect(setup.restores.restore(deletedId, {}, '')).rejects.toMatchObject({
      code: 'gateway_rejected',
    })
    expect(setup.writes().slice(before)).toEqual(['POST /api/mcp/openapi/preview'])
    expect(setup.deleted.list(setup.id)).toHaveLength(1)
  })

  it('as the gateway gives something else comes from its address', async () => {
    const setup = await open(
      ({ documentUrl }) => ({ spec_url: documentUrl, security_credentials: key }),
      {},
      { openapiDocument: () => Promise.resolve('{"status":"ok"}') },
    )
    const before = settingsOf(await setup.read(setup.clientId))
    const deletedId = await setup.remove()
    expect(setup.kept()).not.toContain('"status"')
    const values = { 'credential ApiKey': petstoreKey }
    const report = await setup.restores.restore(deletedId, values, '')
    expect(report).toMatchObject({ outcome: 'done', lost: [] })
    expect(settingsOf(await setup.read(setup.clientId))).toEqual(before)
  })

  it.each<[keyof typeof RESTORE_OBSTACLE, string, Partial<OpenapiCalls>]>([
    ['documentHoldsToken', petstoreDocument.replace('for tests', 'ghp_abcdefgh1'), {}],
    ['documentTooLong', `${petstoreDocument}${' '.repeat(1_000_000)}`, {}],
    ['documentNotGiven', petstoreDocument, { openapiDocument: () => Promise.resolve(null) }],
    ['documentNotGiven', petstoreDocument, { openapiDocument: () => Promise.reject(new Error()) }],
  ])('and has no address cannot come back: %s', async (obstacle, spec, calls) => {
    const setup = await open(() => ({ spec }), {}, calls)
    const deletedId = await setup.remove()
    expect(setup.copy().obstacle).toBe(obstacle)
    await expect(setup.restores.restore(deletedId, {}, '')).rejects.toMatchObject({
      code: 'restore_impossible',
      message: expect.stringContaining(RESTORE_OBSTACLE[obstacle]) as string,
    })
    expect(setup.writes().at(-1)).toMatch(/^DELETE /)
  })
})

describe('a copy', () => {
  it('gives up its document to newer ones, and never itself or another copy', async () => {
    const setup = await open()
    await setup.remove()
    const [copy] = JSON.parse(setup.kept()) as { openapi: object }[]
    const large = { ...copy!.openapi, document: 'x'.repeat(1_000_000) }
    const ids = Array.from({ length: 12 }, (_, at) => `copy ${at}`)
    const copies = ids.map((id) => ({ ...copy, id, openapi: large }))
    writeFileSync(setup.file, JSON.stringify([...copies, { ...copy, id: 'old', openapi: null }]))
    const { gateways, clients, file } = setup
    new DeletedClients({ gateways, clients, file }).forget('nothing')
    const kept = new DeletedClients({ gateways, clients, file }).list(setup.id)
    expect(kept.map(({ id }) => id)).toEqual([...ids, 'old'])
    const lost = kept.filter(({ obstacle }) => obstacle === 'documentGaveWay')
    expect(lost.map(({ id }) => id)).toEqual(ids.slice(4))
    expect(setup.kept().length).toBeLessThan(4_100_000)
  })

  it('of an app before is still read, and says that it does not know what the client was made of', async () => {
    const setup = await open()
    await setup.remove()
    const copies = JSON.parse(setup.kept()) as Record<string, unknown>[]
    delete copies[0]!['openapi']
    writeFileSync(setup.file, JSON.stringify(copies))
    const { gateways, clients, file } = setup
    const later = new DeletedClients({ gateways, clients, file })
    expect(later.list(setup.id)).toMatchObject([{ name: 'pets', obstacle: 'connection' }])
  })
})
