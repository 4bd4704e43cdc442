import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../../../e2e/gateway/dialects.ts'
import type { GatewayDraft } from '../../shared/model/gateway.ts'
import type { OauthTerms } from '../../shared/model/oauthTerms.ts'
import { EDIT_NOTE } from '../../shared/text/clientEdit.ts'
import { editableFields, settingsOf } from './settings.ts'
import { openAuthorizations } from './testAuthorizations.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const SECRET = 'secret-of-the-new-client-7f3a'

/** A gateway with a client that somebody has signed in. */
async function open(dialect: DialectName, gateway: Partial<GatewayDraft> = {}) {
  const setup = await openAuthorizations(dialect, gateway)
  closers.push(setup.close)
  await setup.signIn('guarded')
  const clientId = setup.clients.list(setup.id).rows[0]!.id
  const listed = async () => settingsOf(await setup.read(clientId)).oauth!
  const { authorizeUrl, tokenUrl, registrationUrl, scopes, resource } = await listed()
  const kept = { authorizeUrl, tokenUrl, registrationUrl, scopes, resource }
  const terms: OauthTerms = { clientId: '', clientSecret: '', ...kept }
  const edit = (more: Partial<OauthTerms>, confirm = '') =>
    setup.edit(clientId, { oauth: { ...terms, ...more } }, confirm)
  const puts = () => setup.gateway.requests.filter(({ method }) => method === 'PUT')
  return { ...setup, change: setup.edit, clientId, listed, kept, terms, edit, puts }
}

describe.each(['v2.0', 'v2.2', 'v2.3'] as const)('the sign-in of a client on %s', (dialect) => {
  it('takes other scopes, and works again once somebody has signed in again', async () => {
    const setup = await open(dialect)
    const scopes = [...setup.terms.scopes, 'offline_access']
    const first = await setup.sentToServer('guarded')
    expect(await setup.edit({ scopes })).toMatchObject({
      ...{ outcome: 'done', notStuck: [], alsoChanged: [], failure: null },
      notes: [EDIT_NOTE.signInAgain],
    })
    expect(await setup.listed()).toMatchObject({ ...setup.kept, scopes })
    expect((await setup.clients.refresh(setup.id)).rows[0]).toMatchObject({ state: 'signin' })
    const again = await setup.authorizations.authorize(setup.id, setup.clientId)
    await setup.allow()
    expect(await setup.ended(again)).toMatchObject({ state: 'done' })
    expect(await setup.sentToServer('guarded')).not.toBe(first)
  })

  it('takes a secret that comes back nowhere, and says that nobody can check it', async () => {
    const setup = await open(dialect)
    const report = await setup.edit({ clientId: 'other-app', clientSecret: SECRET })
    expect(report).toMatchObject({
      outcome: 'done',
      notes: [EDIT_NOTE.signInAgain, EDIT_NOTE.secretUnread],
    })
    expect(JSON.parse(setup.puts().at(-1)!.body)).toMatchObject({
      oauth_config: { client_id: 'other-app', client_secret: SECRET },
    })
    expect(await setup.listed()).toMatchObject({ hasSecret: true })
    const seen = JSON.stringify([report, setup.events, setup.clients.list(setup.id)])
    expect(seen).not.toContain(SECRET)
  })

  it('goes to another address only with its secret typed again', async () => {
    const setup = await open(dialect)
    await setup.edit({ clientSecret: SECRET })
    const before = setup.puts().length
    const tokenUrl = 'https://auth.example.com/token'
    await expect(setup.edit({ tokenUrl })).rejects.toMatchObject({ code: 'invalid_input' })
    const mask = `abcd${'*'.repeat(24)}wxyz`
    await expect(setup.edit({ tokenUrl, clientSecret: mask })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(setup.puts()).toHaveLength(before)
    expect(await setup.edit({ tokenUrl, clientSecret: SECRET })).toMatchObject({ outcome: 'done' })
    expect(await setup.listed()).toMatchObject({ tokenUrl })
  })
})

it('an address that the gateway keeps is told as one that did not stick', async () => {
  const setup = await open('v2.3')
  const { registrationUrl } = await setup.listed()
  expect(registrationUrl).not.toBe('')
  const report = await setup.edit({ registrationUrl: '', scopes: ['openid'] })
  expect(report).toMatchObject({ outcome: 'partly', notStuck: [{ field: 'oauth' }] })
  expect(report.notStuck[0]!.now).toContain(registrationUrl)
})

it('a refusal is told with the words of the gateway, and nothing has changed', async () => {
  const setup = await open('v2.3')
  const before = await setup.listed()
  const oauth = { ...setup.terms, scopes: ['openid'] }
  const report = await setup.change(setup.clientId, { oauth, isDisabled: true })
  expect(report).toMatchObject({ outcome: 'refused', notes: [] })
  expect(report.failure?.message).toContain('while disabling')
  expect(await setup.listed()).toEqual(before)
})

it('production asks for its name before tokens become void', async () => {
  const setup = await open('v2.3', { environment: 'production', name: 'Production EU' })
  const before = setup.puts().length
  await expect(setup.edit({ scopes: ['openid'] })).rejects.toMatchObject({
    code: 'confirm_mismatch',
  })
  expect(setup.puts()).toHaveLength(before)
  expect(await setup.edit({ scopes: ['openid'] }, 'Production EU')).toMatchObject({
    outcome: 'done',
  })
})

it('cannot be changed before the gateway learned it, nor of a client without it', async () => {
  const old = await open('v1.5.16')
  const before = old.puts().length
  await expect(old.edit({ scopes: ['openid'] })).rejects.toMatchObject({
    code: 'gateway_unsupported',
  })
  expect(old.puts()).toHaveLength(before)
  const setup = await open('v2.3')
  const plain = await setup.create('plain')
  const dialect = setup.gateways.dialect(setup.id)
  expect(editableFields(dialect, await setup.read(plain))).not.toContain('oauth')
  expect(editableFields(dialect, await setup.read(setup.clientId))).toContain('oauth')
  const asked = setup.change(plain, { oauth: setup.terms })
  await expect(asked).rejects.toMatchObject({ code: 'invalid_input' })
})
