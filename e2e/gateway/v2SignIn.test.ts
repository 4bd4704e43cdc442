import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { neededKey } from './fixtures/httpServers.ts'
import { bodyOf, consent, openSignInPlace, said } from './fixtures/signInPlace.ts'
import { until } from './replay.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const start = async (dialect: DialectName, signInMs?: number) => {
  const place = await openSignInPlace(dialect, signInMs === undefined ? {} : { signInMs })
  closers.push(place.close)
  return place
}

const V2 = ['v2.0', 'v2.2', 'v2.3'] as const

describe.each(V2)('sign-ins of %s', (dialect) => {
  it('name their paths for clients of each user too, and never when they end', async () => {
    const { begin, status } = await start(dialect)
    const flow = await begin('own', 'per_user_oauth')
    const id = flow['oauth_config_id']!
    expect(flow['complete_url']).toBe(`/api/mcp/client/${id}/complete-oauth`)
    expect(await status(flow['status_url']!)).toEqual({
      ...{ id, status: 'pending', created_at: expect.any(String) as string },
    })
  })

  it('expire, and cannot be finished then', async () => {
    const { begin, status, complete } = await start(dialect, 1)
    const flow = await begin('late')
    await until(async () => (await status(flow['status_url']!))['status'] === 'expired')
    const { headers } = await consent(flow['authorize_url']!)
    expect(headers['location']).toContain('status=failed&error=')
    expect(said(await complete(flow['oauth_config_id']!))).toEqual([
      ...[400, 'OAuth not authorized yet. Current status: expired'],
    ])
  })

  it('fail when the person says no', async () => {
    const { servers, begin, status } = await start(dialect)
    servers.authorization.denyNext()
    const flow = await begin('refused')
    const { headers } = await consent(flow['authorize_url']!)
    const place = '/workspace/mcp-registry/oauth-callback?status=failed&error=access_denied'
    expect(headers['location']).toContain(place)
    expect((await status(flow['status_url']!))['status']).toBe('failed')
  })

  it('are completed again for all users, and once for each user', async () => {
    const { complete, signedIn } = await start(dialect)
    const shared = await signedIn('shared')
    expect((await complete(shared.id)).status).toBe(200)
    const own = await signedIn('own', 'per_user_oauth')
    expect((await complete(own.id)).status).toBe(409)
  })

  it('throw the client of each user away when its server refuses the token', async () => {
    const { servers, begin, complete } = await start(dialect)
    const flow = await begin('own', 'per_user_oauth')
    await consent(flow['authorize_url']!)
    servers.authorization.withdrawTokens()
    expect((await complete(flow['oauth_config_id']!)).status).toBe(500)
    expect((await complete(flow['oauth_config_id']!)).status).toBe(404)
  })

  it('tell only by the flow how far a reauthorize is', async () => {
    const { gateway, call, complete, item, status, signedIn } = await start(dialect)
    const { id, path, bare } = await signedIn('web')
    gateway.showClient('web', 'needs_reauth')
    const again = bodyOf(await call('POST', `${path}/reauthorize`))
    expect(again['message']).toBeUndefined()
    expect(again['status_url']).toBe(`${bare}?flow_id=${again['flow_id']}`)
    expect((await status(bare))['status']).toBe('authorized')
    expect((await status(again['status_url']!))['status']).toBe('pending')
    expect(said(await complete(id))).toEqual([409, 'Authorization has not completed yet'])
    await consent(again['authorize_url']!)
    expect((await status(again['status_url']!))['status']).toBe('authorized')
    expect((await complete(id)).status).toBe(200)
    expect((await item('web')).state).toBe('healthy')
  })

  it('verify a client of each user anew', async () => {
    const { gateway, call, complete, item, status, signedIn } = await start(dialect)
    const { id, path, bare } = await signedIn('own', 'per_user_oauth')
    gateway.showClient('own', 'pending_verification')
    const again = bodyOf(await call('POST', `${path}/initiate-verification`))
    expect(again).not.toHaveProperty('flow_id')
    expect((await status(bare))['status']).toBe('pending')
    await consent(again['authorize_url']!)
    expect((await complete(id)).body).toMatchObject({ tools_count: 2 })
    expect((await item('own')).state).toBe('healthy')
  })

  it('are for clients that sign in, and for such as there are', async () => {
    const { call, create, item } = await start(dialect)
    await create('plain', '/mini', { auth_type: 'none' })
    const path = `/api/mcp/client/${String((await item('plain')).config['client_id'])}`
    for (const action of ['initiate-verification', 'reauthorize', 'verify-headers']) {
      expect((await call('POST', `${path}/${action}`, {})).status).toBe(400)
      expect((await call('POST', `/api/mcp/client/none/${action}`, {})).status).toBe(404)
    }
  })

  it(`register anew ${dialect === 'v2.0' ? 'in later releases only' : 'under another id'}`, async () => {
    const { servers, call, signedIn } = await start(dialect)
    const { path } = await signedIn('web')
    servers.authorization.forgetClients()
    const given = await call('POST', `${path}/reregister`)
    if (dialect === 'v2.0') return expect(given.status).toBe(405)
    const ids = { registered_client_id: 'dyn-client-2', previous_client_id: 'dyn-client-1' }
    expect(bodyOf(given)).toMatchObject({ status: 'pending_oauth', ...ids })
    expect(bodyOf(given)['authorize_url']).toContain('client_id=dyn-client-2')
  })

  it('keep the headers of an admin once they are verified', async () => {
    const { call, create, item } = await start(dialect)
    const sample = { per_user_header_keys: ['X-Api-Key'], user_headers: { 'X-Api-Key': neededKey } }
    await create('keyed', '/needheader', { auth_type: 'per_user_headers', ...sample })
    const { config, credential } = await item('keyed')
    expect(credential).toBeUndefined()
    const verify = (headers: object) =>
      call('POST', `/api/mcp/client/${String(config['client_id'])}/verify-headers`, {
        user_headers: headers,
      })
    expect((await verify({})).status).toBe(400)
    expect((await verify({ 'X-Api-Key': 'wrong' })).status).toBe(422)
    expect((await verify({ 'x-api-key': neededKey })).body).toMatchObject({ tools_count: 2 })
    const shown = (await item('keyed')).credential
    if (dialect === 'v2.0') expect(shown).toBeUndefined()
    else expect(shown).toMatchObject({ kind: 'headers', header_keys: ['x-api-key'] })
  })

  it('are void when a PUT changes the scopes, and stay when it sends back what was read', async () => {
    const { call, item, status, signedIn } = await start(dialect)
    const { path, bare } = await signedIn('web')
    const { config } = await item('web')
    const read = (key: string): unknown => (config[key] as { value: string }).value
    const same = {
      client_id: read('oauth_client_id'),
      client_secret: read('oauth_client_secret'),
      authorize_url: config['oauth_authorize_url'],
      scopes: config['oauth_scopes'],
    }
    await call('PUT', path, { oauth_config: same })
    expect((await status(bare))['token_id']).toBeDefined()
    const elsewhere = { ...same, authorize_url: 'https://elsewhere.example/' }
    expect((await call('PUT', path, { oauth_config: elsewhere })).status).toBe(400)
    const fewer = { ...same, scopes: [] }
    expect((await call('PUT', path, { disabled: true, oauth_config: fewer })).status).toBe(400)
    await call('PUT', path, { oauth_config: fewer })
    expect((await status(bare))['token_id']).toBeUndefined()
    await call('POST', `${path}/initiate-verification`)
    expect((await call('PUT', path, { oauth_config: same })).status).toBe(409)
  })

  it('exchange no tokens in the open source', async () => {
    const { create } = await start(dialect)
    const given = await create('web', '/mini', { auth_type: 'token_exchange' })
    expect(said(given)).toEqual([400, "auth_type 'token_exchange' is not supported"])
  })
})
