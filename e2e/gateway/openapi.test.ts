import { createHash } from 'node:crypto'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { documentOf, openPetstore, said } from './fixtures/openapiGateways.ts'
import { petstoreDocument, petstoreKey, petstoreTools, startPetstore } from './fixtures/petstore.ts'
import type { Given } from './replay.ts'

const { petstore, start, closeGateways } = await openPetstore()

afterEach(closeGateways)
afterAll(() => petstore.close())

const contentOf = ({ body }: Given): string => (body as { content: string }).content

describe('a client made from a document', () => {
  it('is listed with its tools, without the document, its secrets masked', async () => {
    const { create, item, call } = await start()
    expect((await create({ base_url: `${petstore.url}/` })).status).toBe(200)
    const { config, tools, state } = await item()
    expect([state, tools.map(({ name }) => name)]).toEqual([
      'healthy',
      petstoreTools.map((name) => `pets-${name}`),
    ])
    expect(tools[0]).toMatchObject({ parameters: { type: 'object', required: ['name'] } })
    expect(config).toMatchObject({ connection_type: 'openapi', auth_type: 'none' })
    expect(config.openapi_config).toEqual({
      base_url: petstore.url,
      security_credentials: {
        ApiKey: { value: { value: `pets${'*'.repeat(24)}6789`, type: 'plain_text' } },
      },
      spec_size: Buffer.byteLength(petstore.document),
      spec_hash: createHash('sha256').update(petstore.document).digest('hex'),
      ...{ spec_title: 'Petstore', openapi_version: '3.1.0', operation_count: 3 },
    })
    const path = `/api/mcp/client/${config.client_id}/openapi-spec`
    const document = await call('GET', path)
    expect(document.contentType).toContain('application/json')
    expect(document.body).toBe(petstore.document)
    expect(said(await call('GET', '/api/mcp/client/nope/openapi-spec'))).toEqual([
      404,
      'OpenAPI MCP client not found',
    ])
  })

  it('keeps what an address gave, through a restart and a reconnect', async () => {
    const { create, item, gateway, call, execute } = await start()
    await create({ spec: undefined, spec_url: petstore.documentUrl })
    await gateway.restart()
    const { config, state, tools } = await item()
    expect([state, tools.length]).toEqual(['healthy', 3])
    expect(config.openapi_config).toMatchObject({ spec_url: petstore.documentUrl })
    expect((await call('POST', `/api/mcp/client/${config.client_id}/reconnect`)).status).toBe(200)
    expect(contentOf(await execute('list_pets', {}))).toContain('Rex')
  })

  it.each([
    [
      {},
      { auth_type: 'oauth' },
      "auth_type 'oauth' is not supported for connection_type 'openapi'",
    ],
    [{}, { openapi_config: null }, "openapi_config is required for connection_type 'openapi'"],
    [
      {},
      { connection_string: 'https://a.example.com' },
      "connection_string must not be set for connection_type 'openapi'",
    ],
    [{ spec_file: 'a.yaml' }, {}, 'openapi_config.spec_file is only supported in config.json'],
    [{ max_response_bytes: -1 }, {}, 'openapi_config.max_response_bytes must not be negative'],
    [{ spec: '' }, {}, 'openapi_config requires spec (inline document) or spec_url'],
    [{ spec: '{"a":1}' }, {}, 'Invalid openapi_config.spec: not an OpenAPI document'],
    [{}, { tools_to_execute: ['createPet', 'fetchPets'] }, 'no tool named fetchPets'],
    [{}, { tools_to_auto_execute: ['nope'] }, 'no tool named nope'],
    [
      { spec: documentOf({ '/u': { post: { requestBody: { content: { 'image/png': {} } } } } }) },
      {},
      'No operation in the spec can be exposed as a tool: POST /u: image/png request body',
    ],
    [
      { spec: documentOf({ '/u': { get: {} } }, []) },
      {},
      'The spec declares no absolute server URL; set openapi_config.base_url',
    ],
    [
      {},
      { auth_type: 'per_user_headers', per_user_header_keys: ['X-A', 'x-a'] },
      'per_user_header_keys',
    ],
  ])('is not made of %j with %j', async (config, more, why) => {
    const { create, item } = await start()
    expect(said(await create(config, more))).toEqual([400, expect.stringContaining(why)])
    expect(await item()).toBeUndefined()
  })

  it('of each user is made without a sample', async () => {
    const { create, item } = await start()
    const perUser = { auth_type: 'per_user_headers', per_user_header_keys: ['X-User-Token'] }
    expect((await create({}, perUser)).status).toBe(200)
    const { config, tools } = await item()
    expect([config['per_user_header_keys'], tools.length]).toEqual([['x-user-token'], 3])
  })

  it('reaches no private address and no secret of the gateway for a caller who did not sign in', async () => {
    const { preview, create, item } = await start('v2.3', { auth: { setupToken: 'the-token' } })
    const refused = [403, expect.stringContaining('loopback, private-network, or link-local')]
    expect((await preview({ spec: petstore.document })).status).toBe(200)
    expect(said(await preview({ spec_url: petstore.documentUrl }))).toEqual(refused)
    const config = { spec: petstoreDocument, base_url: petstore.url, security_credentials: {} }
    expect(said(await create(config))).toEqual(refused)
    const fetched = { spec: '', spec_url: petstore.documentUrl, security_credentials: {} }
    expect(said(await create(fetched))).toEqual(refused)
    const security_credentials = { ApiKey: { value: 'env.PETS' } }
    expect(said(await create({ ...config, base_url: '', security_credentials }))).toEqual([
      403,
      expect.stringContaining('(openapi_config.security_credentials.ApiKey.value)'),
    ])
    expect(await item()).toBeUndefined()
    // By number, so that nobody has to resolve it.
    expect((await create({ ...config, base_url: 'https://203.0.113.7' })).status).toBe(200)
  })
})

describe('a tool call', () => {
  it('arrives at the API with path, query, body and credential', async () => {
    const { create, execute } = await start()
    await create({}, { auth_type: 'headers', headers: { 'X-Tenant': 'acme' } })
    const before = petstore.requests.length
    expect(JSON.parse(contentOf(await execute('list_pets', { limit: 5 })))).toEqual([
      { id: 1, name: 'Rex' },
    ])
    expect(contentOf(await execute('get_pets_by_petId', { petId: 1 }))).toContain('Rex')
    const made = await execute('createPet', { name: 'Tom', tag: 'cat', other: 'dropped' })
    expect(JSON.parse(contentOf(made))).toEqual({ id: 2, name: 'Tom', tag: 'cat' })
    const seen = petstore.requests.slice(before)
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/pets?limit=5',
      'GET /v1/pets/1',
      'POST /v1/pets',
    ])
    expect(seen[2]).toMatchObject({
      headers: { 'x-api-key': petstoreKey, 'x-tenant': 'acme', 'content-type': 'application/json' },
      body: '{"name":"Tom","tag":"cat"}',
    })
  })

  it('gives what the API refuses as its text, and says what is missing before it is sent', async () => {
    const { create, execute } = await start()
    await create({ security_credentials: {} })
    const before = petstore.requests.length
    expect(contentOf(await execute('list_pets', {}))).toBe(
      'HTTP 401 Unauthorized\n{"error":"who are you"}',
    )
    expect(said(await execute('get_pets_by_petId', {}))).toEqual([
      400,
      'MCP tool call failed: missing required path parameter "petId"',
    ])
    expect(petstore.requests.length - before).toBe(1)
  })

  it('finds its credential in the environment of the gateway, and stops at an API that is gone', async () => {
    const gone = await startPetstore()
    const { create, execute } = await start('v2.3', { env: { PETS: petstoreKey } })
    await create({
      spec: gone.document,
      security_credentials: { ApiKey: { value: 'env.PETS' } },
    })
    expect(contentOf(await execute('list_pets', {}))).toContain('Rex')
    await gone.close()
    expect(contentOf(await execute('list_pets', {}))).toMatch(/^request to upstream failed: Get /)
  })
})

describe('a PUT of an openapi_config', () => {
  it('keeps the document and a secret sent as its mask, and replaces what is sent', async () => {
    const { create, item, put, execute, call } = await start()
    await create({ base_url: 'https://pets.example.com' })
    const { security_credentials } = (await item()).config.openapi_config
    const given = await put({ openapi_config: { base_url: petstore.url, security_credentials } })
    expect(given.status).toBe(200)
    expect((await item()).config.openapi_config).toMatchObject({ base_url: petstore.url })
    expect(contentOf(await execute('list_pets', {}))).toContain('Rex')
    const spec = documentOf({ '/a': { get: {} } })
    expect((await put({ openapi_config: { spec } })).status).toBe(200)
    const { config, tools } = await item()
    expect(tools.map(({ name }) => name)).toEqual(['pets-get_a'])
    expect(config.openapi_config).toMatchObject({ operation_count: 1, base_url: petstore.url })
    const document = await call('GET', `/api/mcp/client/${config.client_id}/openapi-spec`)
    expect(document.body).toBe(spec)
  })

  it('without one changes nothing of it, and a tool the document lacks is refused', async () => {
    const { create, item, put } = await start()
    await create()
    const before = (await item()).config.openapi_config
    expect((await put({ name: 'animals' })).status).toBe(200)
    expect((await item()).config.openapi_config).toEqual(before)
    expect(said(await put({ tools_to_execute: ['createPet', 'nope'] }))).toEqual([
      400,
      expect.stringContaining('no tool named nope'),
    ])
  })

  it('is refused for a client of another kind', async () => {
    const { call, put } = await start()
    await call('POST', '/api/mcp/client', {
      ...{ name: 'web', connection_type: 'http', auth_type: 'none' },
      connection_string: 'http://127.0.0.1:9/mcp',
    })
    expect(said(await put({ openapi_config: { spec: petstoreDocument } }))).toEqual([
      400,
      expect.stringContaining("connection_type 'openapi'"),
    ])
  })
})
