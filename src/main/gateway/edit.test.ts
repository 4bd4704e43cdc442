import { describe, expect, it } from 'vitest'
import { dialectOf } from './dialect.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import { editBody } from './edit.ts'
import { recorded } from './testServer.ts'
import { type Json } from './json.ts'
import { readClient } from './wire.ts'
import { readPage } from './wireList.ts'

const page = { shape: 'page', signs: [] } as const
const array = { shape: 'array', signs: [] } as const
const table = { shape: 'table', signs: [] } as const
const shapes = { 'v1.3': array, 'v1.4.6': table } as const
const dialect = (version: string) => {
  const [, shape = page] = Object.entries(shapes).find(([begin]) => version.startsWith(begin)) ?? []
  return dialectOf({ version, auth: null, page: shape })
}

const before = (config: Json = {}) =>
  readClient(
    {
      config: {
        ...{ client_id: 'c1', name: 'mini', connection_type: 'http', auth_type: 'none' },
        tools_to_execute: ['echo', 'zeta'],
        tools_to_auto_execute: ['echo'],
        tool_pricing: { echo: 0.5 },
        tool_sync_interval: 600_000_000_000,
        is_ping_available: true,
        is_code_mode_client: false,
        ...config,
      },
      state: 'connected',
      tools: [],
    },
    'x',
  )

describe('a change of a client', () => {
  it('goes alone to a gateway that patches', () => {
    expect(editBody(dialect('v1.5.16'), before(), { isDisabled: true })).toEqual({ disabled: true })
    expect(editBody(dialect('v2.3.1'), before(), { name: 'other' })).toEqual({ name: 'other' })
  })

  it('takes along what an older gateway forgets, in minutes where nanoseconds were read', () => {
    expect(editBody(dialect('v1.4.18'), before(), { name: 'other' })).toEqual({
      name: 'other',
      tools_to_execute: ['echo', 'zeta'],
      tools_to_auto_execute: ['echo'],
      tool_pricing: { echo: 0.5 },
      tool_sync_interval: 10,
      is_ping_available: true,
      is_code_mode_client: false,
    })
  })

  it('leaves a client of v1.5 off, and open to whom it was open', () => {
    const listed = { disabled: true, allow_on_all_virtual_keys: true, allowed_extra_headers: ['x'] }
    const seen = { shape: 'page', signs: ['keys', 'disabled'] } as const
    const early = dialectOf({ version: 'v1.5.8', auth: null, page: seen })
    const body = editBody(early, before(listed), { name: 'other' })
    expect(body).toMatchObject({ name: 'other', ...listed })
    expect(editBody(early, before(listed), { isDisabled: false })).toMatchObject({
      disabled: false,
      allow_on_all_virtual_keys: true,
    })
  })

  it('sends headers back as read where they are lost, and a mask stands for its value', () => {
    const masked = { value: `abcd${'*'.repeat(24)}wxyz`, env_var: '', from_env: false }
    const headers = { 'X-Key': masked }
    const body = editBody(dialect('v1.4.6'), before({ headers }), { name: 'other' })
    expect(body).toMatchObject({ name: 'other', headers })
    const kept = editBody(dialect('v1.4.18'), before({ headers }), { name: 'other' })
    expect(kept).not.toHaveProperty('headers')
  })

  it.each([
    [10, 10],
    [-1, -1],
    [-60_000_000_000, -1],
    ['10m0s', 10],
  ])('keeps the interval %s that an early v1.4 or another lists', (listed, sent) => {
    const body = editBody(dialect('v1.4.6'), before({ tool_sync_interval: listed }), { name: 'x' })
    expect(body).toMatchObject({ tool_sync_interval: sent })
  })

  it('writes both tool lists out and keeps the automatic ones within the allowed', () => {
    const body = editBody(dialect('v1.5.16'), before(), { tools: ['zeta', 'zeta', '*', ''] })
    expect(body).toEqual({ tools_to_execute: ['zeta'], tools_to_auto_execute: [] })
    const all = editBody(dialect('v1.5.16'), before(), { tools: 'all', autoTools: ['alpha'] })
    expect(all).toEqual({ tools_to_execute: ['*'], tools_to_auto_execute: ['alpha'] })
    const none = editBody(dialect('v1.5.16'), before(), { tools: [] })
    expect(none).toEqual({ tools_to_execute: [], tools_to_auto_execute: [] })
  })

  it('never sends an interval back that overflowed', () => {
    const overflowed = before({ tool_sync_interval: -8_044_431_881_000_000_000 })
    const body = editBody(dialect('v1.4.18'), overflowed, { name: 'x' })
    expect(body).not.toHaveProperty('tool_sync_interval')
  })

  it('gives clients to virtual keys as a whole list', () => {
    const keys = [{ keyId: 'k1', tools: 'all' as const }]
    expect(editBody(dialect('v1.5.16'), before(), { keys })).toEqual({
      vk_configs: [{ virtual_key_id: 'k1', tools_to_execute: ['*'] }],
    })
  })

  it.each<[string, ClientEdit, Json?]>([
    ['v1.4.18', { isDisabled: true }],
    ['v1.4.18', { keys: [] }],
    ['v1.5.16', { timeoutSeconds: 5 }],
    ['v1.3.63', { autoTools: [] }],
    ['v1.3.63', { name: 'x' }, { connection_type: 'stdio' }],
  ])('is refused where %s would ignore or break it: %j', (version, change, config) => {
    expect(() => editBody(dialect(version), before(config), change)).toThrowError(
      expect.objectContaining({ code: 'gateway_unsupported' }),
    )
  })

  it.each<ClientEdit>([
    { syncMinutes: -1 },
    { syncMinutes: 600_000_000_000 },
    { syncMinutes: 1.5 },
    { headers: { 'x-api-key': `abcd${'*'.repeat(24)}wxyz` } },
    { headers: { 'x-api-key': '********' } },
    { pricing: { echo: -1 } },
    { pricing: { echo: NaN } },
    { pricing: { echo: Infinity } },
    {
      keys: [
        { keyId: 'k', tools: [] },
        { keyId: 'k', tools: [] },
      ],
    },
    { name: ' ' },
  ])('that no gateway would keep as it is meant is refused: %j', (change) => {
    expect(() => editBody(dialect('v2.3.1'), before(), change)).toThrowError(
      expect.objectContaining({ code: 'invalid_input' }),
    )
  })

  it('asks for the headers where they would be lost', () => {
    const old = readPage(recorded('v1.3.63', 'create: list, header redaction').body)
    const client = old?.clients.find(({ headerNames }) => headerNames.length > 0)
    expect(client).toBeDefined()
    expect(() => editBody(dialect('v1.3.63'), client!, { name: 'x' })).toThrowError(
      expect.objectContaining({ code: 'client_headers_wanted' }),
    )
    const body = editBody(dialect('v1.3.63'), client!, { headers: { authorization: 'clear' } })
    expect(body).toMatchObject({ name: client!.name, headers: { authorization: 'clear' } })
  })
})
