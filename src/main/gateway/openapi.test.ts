import { describe, expect, it } from 'vitest'
import type { OpenapiSource } from '../../shared/model/openapi.ts'
import { ListedOpenapi, OpenapiPreview } from '../../shared/model/openapi.ts'
import { listedOpenapi, openapiConfigOf, readPreview } from './openapi.ts'

const source: OpenapiSource = {
  ...{ type: 'openapi', documentUrl: '', document: '{"openapi":"3.0.3"}', baseUrl: '' },
  ...{ withDeprecated: false, maxBytes: 0, credentials: {} },
}

describe('what a create says of a document', () => {
  it('is the document, its address or both, and only what was said', () => {
    expect(openapiConfigOf(source)).toEqual({ spec: '{"openapi":"3.0.3"}' })
    const documentUrl = ' https://api.example.com/openapi.json '
    const baseUrl = ' https://api.example.com/v1 '
    const byAddress = { ...source, document: '', documentUrl }
    expect(openapiConfigOf({ ...byAddress, baseUrl, withDeprecated: true })).toEqual({
      ...{ spec_url: documentUrl.trim(), base_url: baseUrl.trim(), include_deprecated: true },
    })
    expect(openapiConfigOf({ ...source, documentUrl })).toEqual({
      ...{ spec: source.document, spec_url: documentUrl.trim() },
    })
  })

  it('has the credentials that were typed, and none that was left empty', () => {
    const credentials = {
      key: { value: 'env.KEY', username: '', password: '' },
      basic: { value: '', username: 'svc', password: 'hush' },
      unused: { value: '', username: '', password: '' },
    }
    expect(openapiConfigOf({ ...source, credentials })).toMatchObject({
      security_credentials: {
        key: { value: 'env.KEY' },
        basic: { username: 'svc', password: 'hush' },
      },
    })
    expect(openapiConfigOf({ ...source, credentials })['security_credentials']).not.toHaveProperty(
      'unused',
    )
  })
})

describe('a preview', () => {
  it('is read with its tools, what becomes none, and what the API wants', () => {
    const preview = readPreview({
      ...{ title: 'Petstore', version: '1.0.0', base_url: 'https://pets.example.com' },
      tools: [{ name: 'listPets', method: 'GET', path: '/pets', summary: 'List pets' }],
      unsupported: [{ method: 'POST', path: '/photo', reason: 'multipart/form-data' }],
      security_schemes: [
        { name: 'key', type: 'apiKey', in: 'header', param_name: 'X-Key', supported: true },
        { name: 'user', type: 'http', scheme: 'Basic', supported: true },
        { name: 'token', type: 'http', scheme: 'bearer', supported: true },
        { name: 'login', type: 'oauth2', supported: false, reason: 'not from the gateway' },
      ],
      warnings: ['one', 2],
    })
    expect(OpenapiPreview.parse(preview)).toEqual(preview)
    expect(preview).toMatchObject({
      ...{ title: 'Petstore', version: '1.0.0', baseUrl: 'https://pets.example.com' },
      tools: [{ name: 'listPets', call: 'GET /pets', summary: 'List pets' }],
      unsupported: [{ call: 'POST /photo', reason: 'multipart/form-data' }],
      schemes: [
        { name: 'key', kind: 'value', about: 'Sent in the header X-Key' },
        { name: 'user', kind: 'basic', about: '' },
        { name: 'token', kind: 'value', about: '' },
        { name: 'login', kind: null, about: 'not from the gateway' },
      ],
      warnings: ['one'],
    })
  })

  it.each([null, [], 'text', { tools: null }, { tools: { a: 1 } }])('is none: %j', (json) => {
    expect(readPreview(json)).toBeNull()
  })

  it('of a hostile gateway is bounded, and crosses to the window', () => {
    const tools = Array.from({ length: 5000 }, (_, at) => ({
      ...{ name: `tool_${at}`, method: 'GET', path: `/${'x'.repeat(5000)}`, summary: 7 },
    }))
    const preview = readPreview({
      ...{ title: ['no text'], tools: [...tools, null, 'x'], unsupported: 'none' },
      security_schemes: Array.from({ length: 500 }, (_, at) => ({
        ...{ name: `scheme_${at >> 1}`, supported: true },
      })),
      warnings: Array.from({ length: 900 }, () => 'w'.repeat(9000)),
    })!
    expect(OpenapiPreview.parse(preview)).toEqual(preview)
    expect([preview.tools.length, preview.schemes.length, preview.title]).toEqual([1000, 100, ''])
    expect(new Set(preview.schemes.map(({ name }) => name)).size).toBe(100)
    expect(JSON.stringify(preview).length).toBeLessThan(600_000)
  })
})

describe('what a client is made of', () => {
  it('is told without a secret, and bounded, whatever a gateway lists', () => {
    const listed = listedOpenapi({
      ...{ spec_title: 7, spec_hash: 'h'.repeat(9000), operation_count: 'three' },
      spec_url: `https://me:hush@api.example.com/?key=hush&${'x'.repeat(99_000)}`,
      max_response_bytes: -5,
      security_credentials: {
        ...{ odd: 'hush', none: null, login: { username: { value: 'hush' } } },
        ...Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`s${at}`, {}])),
      },
    })!
    expect(ListedOpenapi.parse(listed)).toEqual(listed)
    expect(listed).toMatchObject({ title: '', toolCount: null, baseUrl: '', maxBytes: 0 })
    expect(listed.credentials.slice(0, 3).map(({ kind }) => kind)).toEqual([
      ...['value', 'value', 'basic'],
    ])
    expect(listed.credentials).toHaveLength(100)
    expect(JSON.stringify(listed)).not.toContain('hush')
    expect(JSON.stringify(listed).length).toBeLessThan(20_000)
    expect(listedOpenapi('none')).toBeNull()
    const long = 'l'.repeat(1000)
    const twice = { [`${long}a`]: {}, [`${long}b`]: {} }
    expect(listedOpenapi({ security_credentials: twice })?.credentials).toHaveLength(1)
  })
})
