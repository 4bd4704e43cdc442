import { createHash } from 'node:crypto'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { documentOf, openPetstore, said } from './fixtures/openapiGateways.ts'
import { petstoreDocument, startPetstore } from './fixtures/petstore.ts'
import { send, type Given } from './replay.ts'

const { petstore, start, closeGateways } = await openPetstore()

afterEach(closeGateways)
afterAll(() => petstore.close())

interface Preview extends Record<string, unknown> {
  tools: Record<string, unknown>[]
  warnings: string[]
}

const previewIn = ({ body }: Given): Preview => body as Preview

describe('the preview of a document', () => {
  it('says what it would make, what it would not, and how the API is signed in to', async () => {
    const { preview } = await start()
    const given = await preview({ spec: petstoreDocument })
    expect(given).toMatchObject({
      status: 200,
      body: {
        ...{ title: 'Petstore', version: '1.2.0', openapi_version: '3.1.0', tool_count: 3 },
        servers: ['https://pets.example.com/v1'],
        base_url: 'https://pets.example.com/v1',
        security_schemes: [
          {
            name: 'ApiKey',
            type: 'apiKey',
            in: 'header',
            param_name: 'X-Api-Key',
            supported: true,
          },
          { name: 'Sso', type: 'oauth2', supported: false, reason: expect.any(String) as string },
        ],
        unsupported: [
          { operation_id: 'dropPet', method: 'DELETE', path: '/pets/{petId}' },
          { operation_id: 'uploadPhoto', reason: expect.stringContaining('multipart') as string },
        ],
        warnings: [],
        spec_size: Buffer.byteLength(petstoreDocument),
        spec_hash: createHash('sha256').update(petstoreDocument).digest('hex'),
      },
    })
    const { tools } = previewIn(given)
    expect(tools.map(({ name, method, path }) => [name, method, path])).toEqual([
      ['list_pets', 'GET', '/pets'],
      ['createPet', 'POST', '/pets'],
      ['get_pets_by_petId', 'GET', '/pets/{petId}'],
    ])
    expect(tools[0]).toMatchObject({
      operation_id: 'list-pets',
      description: 'Lists all pets\n\nGET /pets',
      annotations: { readOnlyHint: true, idempotentHint: true, destructiveHint: false },
    })
    expect(tools[1]).toMatchObject({
      annotations: { readOnlyHint: false, idempotentHint: false, destructiveHint: true },
      input_schema: {
        properties: { name: { type: 'string' }, tag: { type: 'string', nullable: true } },
        required: ['name'],
      },
    })
    // What can only be read is nothing to send.
    expect(JSON.stringify(tools[1])).not.toContain('"id"')
    expect(previewIn(given)['spec']).toBeUndefined()
  })

  it('takes deprecated operations when asked to', async () => {
    const { preview } = await start()
    const { tools } = previewIn(await preview({ spec: petstoreDocument, include_deprecated: true }))
    expect(tools.find(({ name }) => name === 'dropPet')).toMatchObject({ deprecated: true })
  })

  it('fetches an address, gives the document back and finds its relative server there', async () => {
    const { preview } = await start()
    const given = await preview({ spec_url: petstore.documentUrl, base_url: '' })
    expect(given.body).toMatchObject({ base_url: petstore.url, tool_count: 3, warnings: [] })
    expect(previewIn(given)['spec']).toContain('"Petstore"')
  })

  it('reads YAML, and says when nobody could call the API', async () => {
    const { preview } = await start()
    const spec =
      'openapi: 3.1.0\ninfo: {title: y}\npaths:\n  /a:\n    get: {responses: {200: {}}}\n'
    const bare = previewIn(await preview({ spec }))
    expect([bare['base_url'], bare.tools[0]!['name'], bare.warnings]).toEqual([
      undefined,
      'get_a',
      ['the spec declares no absolute server URL; set openapi_config.base_url'],
    ])
    const wrong = previewIn(await preview({ spec, base_url: 'pets' }))
    expect(wrong.warnings).toEqual(['openapi_config.base_url must be an absolute http(s) URL'])
    const right = previewIn(await preview({ spec, base_url: 'https://a.example.com/v1/' }))
    expect([right['base_url'], right.warnings]).toEqual(['https://a.example.com/v1', []])
  })

  it('numbers names that come twice and follows references in a circle', async () => {
    const { preview } = await start()
    const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } }
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } }
    const document = JSON.parse(
      documentOf({
        '/a': {
          get: { operationId: 'same' },
          put: { operationId: 'same', requestBody: { content } },
        },
      }),
    ) as object
    const spec = JSON.stringify({ ...document, components: { schemas: { Node: node } } })
    const { tools, warnings } = previewIn(await preview({ spec }))
    expect(tools.map(({ name }) => name)).toEqual(['same', 'same_2'])
    expect(warnings).toEqual([expect.stringContaining('"same_2"')])
    expect(JSON.stringify(tools[1]!['input_schema'])).toContain('recursive reference')
  })

  it.each([
    [{}, 'spec or spec_url is required'],
    [{ spec: 5 }, 'Invalid request payload'],
    [{ spec: '{"title":"nope"}' }, 'not an OpenAPI document'],
    [{ spec: 'just words' }, 'Invalid OpenAPI spec: invalid spec: top level must be a mapping'],
    [{ spec: documentOf({}) }, 'no operations'],
    [{ spec: '{"openapi":' }, 'invalid JSON'],
  ])('refuses %j', async (body, why) => {
    const { preview } = await start()
    const given = await preview(body)
    expect(said(given)).toEqual([400, expect.stringContaining(why)])
  })

  it('refuses more than 5 MiB, more than 1000 tools, and warns above 128', async () => {
    const { preview } = await start()
    const many = (count: number) =>
      documentOf(
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`/p${at}`, { get: {} }])),
      )
    expect((await preview({ spec: `${petstoreDocument}${' '.repeat(10)}` })).status).toBe(200)
    expect((await preview({ spec: `# ${'x'.repeat(5 * 1024 * 1024)}` })).status).toBe(413)
    expect(said(await preview({ spec: many(1001) }))).toEqual([
      400,
      'Invalid OpenAPI spec: spec yields 1001 tools, above the limit of 1000',
    ])
    expect(previewIn(await preview({ spec: many(129) })).warnings).toEqual([
      expect.stringContaining('129 tools exceed the recommended 128'),
    ])
  })

  it('says why an address gave no document', async () => {
    const { preview } = await start()
    const other = petstore.documentUrl.replace('openapi.json', 'other.json')
    expect(said(await preview({ spec_url: other }))).toEqual([
      400,
      'could not load spec_url: fetching spec_url: upstream returned HTTP 404',
    ])
    const gone = await startPetstore()
    await gone.close()
    expect(said(await preview({ spec_url: gone.documentUrl }))).toEqual([
      400,
      expect.stringMatching(/^could not load spec_url: fetching spec_url: Get .*refused$/),
    ])
  })

  it('is for admins, and no such path before v2.3', async () => {
    const { gateway } = await start()
    const path = '/api/mcp/openapi/preview'
    expect((await send(gateway.url, 'POST', path, {}, '{}')).status).toBe(401)
    const older = await start('v2.2')
    expect((await older.preview({ spec: petstoreDocument })).status).toBe(405)
  })
})
