import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  neededKey,
  startHttpFixtures,
  type HttpFixtures,
} from '../../../e2e/gateway/fixtures/httpServers.ts'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import type { ClientEdit } from '../../shared/model/clientEdit.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { editableFields, settingsOf } from './settings.ts'
import { makeAuthority } from './testNetwork.ts'
import { openSimulated, type SimulatedSetup } from './testSimulated.ts'
import { configOf } from './wire.ts'

let http: HttpFixtures
beforeAll(async () => {
  http = await startHttpFixtures(30_000)
})
afterAll(() => http.close())

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A gateway with one client that is reached by a URL. */
async function open(
  dialect: DialectName,
  body: Record<string, unknown> = {},
  change: Partial<GatewayDraft> = {},
) {
  const setup = await openSimulated(dialect, change)
  closers.push(() => setup.close())
  const connection_string = `${http.url}/mini`
  const target = { connection_type: 'http', connection_string, stdio_config: undefined }
  return { setup, clientId: await setup.create('web', { ...target, ...body }) }
}

const tlsOf = async ({ read }: SimulatedSetup, clientId: string) =>
  configOf((await read(clientId)).item)['tls_config']

describe.each(['v1.5.8', 'v1.5.16', 'v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const)(
  'a client behind a URL on %s',
  (name) => {
    it('takes headers of callers and the check of its certificate, and nothing else moves', async () => {
      const { setup, clientId } = await open(name, { tool_sync_interval: 20 })
      const before = settingsOf(await setup.read(clientId))
      const change = { extraHeaders: ['X-User', 'X-Team'], skipsTlsCheck: true }
      expect(await setup.edit(clientId, change)).toMatchObject({
        ...{ outcome: 'done', notStuck: [], alsoChanged: [], failure: null },
      })
      expect(settingsOf(await setup.read(clientId))).toEqual({ ...before, ...change })
      const back = { extraHeaders: [], skipsTlsCheck: false }
      expect(await setup.edit(clientId, back)).toMatchObject({ outcome: 'done' })
      expect(settingsOf(await setup.read(clientId))).toEqual(before)
    })

    it('keeps its certificate authority when only the check changes, and gives it up when told', async () => {
      const { setup, clientId } = await open(name)
      const { cert, key } = await makeAuthority('Own CA')
      const pasted = { ca: `${cert}\n${key}` }
      expect(await setup.edit(clientId, pasted)).toMatchObject({ outcome: 'done' })
      const put = setup.gateway.requests.findLast(({ method }) => method === 'PUT')!
      expect(put.body).toContain(JSON.stringify(cert.trim()).slice(1, -1))
      expect(put.body).not.toContain('PRIVATE KEY')
      const listed = (await tlsOf(setup, clientId)) as { ca_cert_pem: unknown }
      expect(JSON.stringify(listed)).not.toContain(cert.split('\n')[1])
      expect(await setup.edit(clientId, { skipsTlsCheck: true })).toMatchObject({
        outcome: 'done',
      })
      expect(await tlsOf(setup, clientId)).toEqual({ ...listed, insecure_skip_verify: true })
      expect(await setup.edit(clientId, { ca: '' })).toMatchObject({ outcome: 'done' })
      const { ca, skipsTlsCheck } = settingsOf(await setup.read(clientId))
      expect([ca, skipsTlsCheck]).toEqual([false, true])
    })
  },
)

it.each(['v2.0', 'v2.2', 'v2.3'] as const)(
  'one connection for all calls is switched on and off on %s',
  async (name) => {
    const { setup, clientId } = await open(name)
    for (const isSticky of [true, false]) {
      expect(await setup.edit(clientId, { isSticky })).toMatchObject({ outcome: 'done' })
      expect(settingsOf(await setup.read(clientId)).isSticky).toBe(isSticky)
    }
  },
)

it('a limit for instructions is sent, and told as one that nobody can read again', async () => {
  const { setup, clientId } = await open('v2.3')
  expect(await setup.edit(clientId, { maxInstructions: 4000, syncMinutes: 7 })).toMatchObject({
    ...{ outcome: 'done', notStuck: [], alsoChanged: [] },
    notes: [EDIT_NOTE.instructionsUnread],
  })
  const put = setup.gateway.requests.findLast(({ method }) => method === 'PUT')!
  expect(JSON.parse(put.body)).toEqual({ tool_sync_interval: 7, max_instructions_length: 4000 })
  for (const maxInstructions of [-1, 1.5, 1e12]) {
    await expect(setup.edit(clientId, { maxInstructions })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  }
  const old = await open('v1.6.3')
  await expect(old.setup.edit(old.clientId, { maxInstructions: 1 })).rejects.toMatchObject({
    code: 'gateway_unsupported',
  })
})

it('the headers that each user gives can be others, and never none', async () => {
  const auth = { auth_type: 'per_user_headers', per_user_header_keys: ['x-api-key'] }
  const sample = { user_headers: { 'x-api-key': neededKey } }
  const { setup, clientId } = await open('v2.3', {
    ...{ ...auth, ...sample, connection_string: `${http.url}/needheader` },
  })
  const change = { userHeaders: ['x-api-key', 'x-team'] }
  expect(await setup.edit(clientId, change)).toMatchObject({ outcome: 'done' })
  expect(settingsOf(await setup.read(clientId))).toMatchObject(change)
  const before = setup.writes().length
  const none = setup.edit(clientId, { userHeaders: [] })
  await expect(none).rejects.toMatchObject({ code: 'invalid_input' })
  expect(setup.writes()).toHaveLength(before)
})

it.each<[string, ClientEdit]>([
  ['a name that is no header', { extraHeaders: ['X User'] }],
  ['a line break in a name', { extraHeaders: ['X-User\r\nX-Other'] }],
  [
    'PEM that holds no certificate',
    { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
  ],
  ['a mask in place of a certificate', { ca: `abcd${'*'.repeat(24)}wxyz` }],
])('%s is refused before it is sent', async (_, change) => {
  const { setup, clientId } = await open('v2.3')
  const before = setup.writes().length
  await expect(setup.edit(clientId, change)).rejects.toMatchObject({ code: 'invalid_input' })
  expect(setup.writes()).toHaveLength(before)
})

it.each<[DialectName, ClientEdit]>([
  ['v1.4.18', { extraHeaders: ['X-User'] }],
  ['v1.4.18', { skipsTlsCheck: true }],
  ['v1.6.3', { isSticky: true }],
])('%s hears nothing of %j, which it does not know', async (name, change) => {
  const { setup, clientId } = await open(name)
  const before = setup.writes().length
  const refused = setup.edit(clientId, change)
  await expect(refused).rejects.toMatchObject({ code: 'gateway_unsupported' })
  expect(setup.writes()).toHaveLength(before)
})

it.each<[string, ClientEdit]>([
  ['more headers of callers', { extraHeaders: ['X-User', 'X-Team'] }],
  ['a certificate that is not checked', { skipsTlsCheck: true }],
])('production asks for its name before %s', async (_, change) => {
  const given = { allowed_extra_headers: ['X-User'] }
  const { setup, clientId } = await open('v2.3', given, { environment: 'production' })
  const wrong = setup.edit(clientId, change, 'team dev')
  await expect(wrong).rejects.toMatchObject({ code: 'confirm_mismatch' })
  expect(await setup.edit(clientId, change, 'Team dev')).toMatchObject({ outcome: 'done' })
  const less = setup.edit(clientId, { extraHeaders: [], skipsTlsCheck: false })
  expect(await less).toMatchObject({ outcome: 'done' })
})

it('only what makes sense for a client is offered', async () => {
  const { setup, clientId } = await open('v2.3')
  const offered = async (id: string) =>
    editableFields(setup.gateways.dialect(setup.id), await setup.read(id))
  const ofWeb = await offered(clientId)
  expect(ofWeb).toEqual(expect.arrayContaining(['isSticky', 'extraHeaders', 'skipsTlsCheck', 'ca']))
  expect(ofWeb).not.toContain('userHeaders')
  const ofCommand = await offered(await setup.create('mini'))
  for (const field of ['headers', 'isSticky', 'extraHeaders', 'skipsTlsCheck', 'ca']) {
    expect(ofCommand).not.toContain(field)
  }
})
