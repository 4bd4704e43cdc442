import { describe, expect, it } from 'vitest'
import { compareTools, differencesOf } from './compare.ts'
import { recorded } from './testServer.ts'
import { readClient } from './wire.ts'
import { readPage } from './wireList.ts'
import type { CreateBody } from './write.ts'

const client = (tools: object[], name = 'c') =>
  readClient({ config: { client_id: '1', name, connection_type: 'stdio' }, tools }, '')
const tool = (name: string, parameters: unknown, description = 'd') => ({
  name,
  description,
  parameters,
})
const tested = (name: string, inputSchema: unknown, description = 'd') => ({
  name,
  description,
  inputSchema,
})

describe('tools as tested against tools as listed', () => {
  it.each([
    [
      'dropped words of the top level',
      { type: 'object', $schema: 'x', title: 't', additionalProperties: false },
      { type: 'object', properties: {} },
    ],
    ['a missing schema (v1.4.18: type "")', {}, { type: '', properties: {} }],
    ['no schema at all', undefined, { type: 'object', properties: {} }],
    [
      'another order of keys and required',
      {
        type: 'object',
        properties: { a: { type: 'string', title: 'A' }, b: {} },
        required: ['b', 'a'],
      },
      {
        required: ['a', 'b'],
        properties: { b: {}, a: { title: 'A', type: 'string' } },
        type: 'object',
      },
    ],
    [
      'additionalProperties further in',
      { type: 'object', properties: { a: { type: 'object', additionalProperties: false } } },
      { type: 'object', properties: { a: { type: 'object' } } },
    ],
  ])('are equal with %s', (_, here, there) => {
    expect(compareTools([tested('t', here)], client([tool('t', there)])).changed).toEqual([])
  })

  it.each([
    [
      'another type',
      { type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'number' } } },
    ],
    ['a property more', { type: 'object' }, { type: 'object', properties: { a: {} } }],
    [
      'a property named as a dropped word',
      { type: 'object', properties: { $id: { type: 'string' } } },
      { type: 'object', properties: {} },
    ],
    [
      'a requirement less',
      { type: 'object', properties: { a: {} }, required: ['a'] },
      { type: 'object', properties: { a: {} } },
    ],
    [
      'another default',
      { properties: { a: { default: 1 } } },
      { properties: { a: { default: 2 } } },
    ],
  ])('differ with %s', (_, here, there) => {
    expect(compareTools([tested('t', here)], client([tool('t', there)])).changed).toEqual(['t'])
  })

  it('differ with another description, not with blanks around it', () => {
    const found = client([tool('a', {}, ' d\n'), tool('b', {}, 'else')])
    expect(compareTools([tested('a', {}), tested('b', {})], found).changed).toEqual(['b'])
  })

  it('find tools whose own name begins with the name of the client', () => {
    const here = [tested('get-env', {}), tested('get-sum', {})]
    const found = client([tool('get-env', {}), tool('get-sum', {})], 'get')
    expect(compareTools(here, found)).toMatchObject({ missing: [], added: [], changed: [] })
  })

  it('name what v1.5.16 leaves out', () => {
    const { clients } = readPage(recorded('v1.5.16', 'create: list-odd-servers').body)!
    const odd = clients.find(({ name }) => name === 'odd')!
    const here = [
      ...odd.tools.map(({ name, parameters, description }) =>
        tested(name, parameters, description),
      ),
      tested('with/slash', {}),
    ]
    expect(compareTools(here, odd)).toMatchObject({
      missing: ['with/slash'],
      added: [],
      changed: [],
    })
  })
})

it('a client that is not up is told with the reason the gateway gives (v2)', () => {
  const url = 'https://mcp.example.com'
  const config = { client_id: '1', name: 'c', connection_type: 'http', connection_string: url }
  const body = {
    ...{ client_id: '1', name: 'c', connection_type: 'http', connection_string: url },
    ...{ tools_to_execute: ['*'], tools_to_auto_execute: [] },
  } as CreateBody
  const found = (more: object) =>
    readClient({ config: { ...config, tools_to_execute: ['*'] }, tools: [], ...more }, '')
  const last_failure = { stage: 'connect', message: 'connection refused' }
  const states = [{ state: 'error', last_failure }, { state: 'error' }].map((more) =>
    differencesOf(body, [], found(more), 1),
  )
  expect(states[0]).toMatchObject([{ key: 'state', chosen: 'Healthy' }])
  expect(states[0]![0]!.found).toMatch(/^Error: .*connection refused/)
  expect(states[1]).toEqual([{ key: 'state', chosen: 'Healthy', found: 'Error' }])
})
