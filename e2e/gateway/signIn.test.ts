import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from './dialects.ts'
import { neededKey } from './fixtures/httpServers.ts'
import { bodyOf, consent, openSignInPlace, said } from './fixtures/signInPlace.ts'
import { until } from './replay.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const start = async (dialect: DialectName) => {
  const place = await openSignInPlace(dialect)
  closers.push(place.close)
  return place
}

const WITH_PER_USER = ['v1.5.8', 'v1.5.16', 'v1.6.3', 'v2.0', 'v2.2', 'v2.3'] as const
const whoami = { id: 'c1', type: 'function', function: { name: 'web-whoami', arguments: '{}' } }

describe.each(['v1.4.18', ...WITH_PER_USER] as const)('a client of %s that signs in', (dialect) => {
  it('is listed once it is completed, and calls its server with the token', async () => {
    const { call, items, signedIn, begin } = await start(dialect)
    const before = await begin('waiting')
    expect(before['status']).toBe('pending_oauth')
    expect(await items()).toEqual([])
    await signedIn('web')
    expect((await items()).map(({ config }) => config['auth_type'])).toEqual(['oauth'])
    const { body } = await call('POST', '/v1/mcp/tool/execute?format=chat', whoami)
    expect((body as { content: string }).content).toMatch(/"authorization":"Bearer [0-9a-f-]{36}"/)
  })

  it('is connected again after a restart, and one that waits can still be completed', async () => {
    const { restart, begin, complete, item, signedIn } = await start(dialect)
    await signedIn('web')
    const waiting = await begin('later')
    await restart()
    await until(async () => (await item('web')).tools.length === 2)
    await consent(waiting['authorize_url']!)
    expect((await complete(waiting['oauth_config_id']!)).status).toBe(200)
  })

  it('keeps its name until the completion, where a taken one is refused', async () => {
    const { begin, complete, signedIn } = await start(dialect)
    const second = await begin('web')
    await signedIn('web')
    await consent(second['authorize_url']!)
    const [status, text] = said(await complete(second['oauth_config_id']!))
    expect(status).toBe(dialect === 'v1.4.18' ? 500 : 409)
    expect(text).toContain('already exists')
  })

  it('cannot be completed once its sign-in was revoked', async () => {
    const { call, begin, complete, status } = await start(dialect)
    const flow = await begin('web')
    const path = `/api/oauth/config/${flow['oauth_config_id']}`
    expect((await call('DELETE', path)).status).toBe(200)
    const back = await consent(flow['authorize_url']!)
    const seen = `${back.status} ${String(back.headers['location'])}`
    expect(seen).not.toMatch(/^200 |status=success/)
    expect((await status(`${path}/status`))['status']).toBe('revoked')
    expect(said(await complete(flow['oauth_config_id']!))).toEqual([
      ...[400, 'OAuth not authorized yet. Current status: revoked'],
    ])
  })

  it('sends the browser back to where people reach the gateway', async () => {
    const { create } = await start(dialect)
    const proxy = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'gateway.example' }
    const { authorize_url: url } = bodyOf(
      await create('web', '/oauthmeta', { oauth_config: {} }, proxy),
    )
    const back = new URL(url!).searchParams.get('redirect_uri')
    expect(back).toBe('https://gateway.example/api/oauth/callback')
  })
})

describe.each(WITH_PER_USER)('clients of each user on %s', (dialect) => {
  it('have the tools found once, no connection, and no reconnect', async () => {
    const { servers, restart, call, create, item, signedIn } = await start(dialect)
    const { path, completed } = await signedIn('own', 'per_user_oauth')
    expect(completed.body).toMatchObject({ status: 'success', tools_count: 2 })
    expect(said(await call('POST', `${path}/reconnect`))[1]).toContain('not applicable')
    const sample = { per_user_header_keys: ['X-Api-Key'], user_headers: { 'x-api-key': neededKey } }
    await create('keyed', '/needheader', { auth_type: 'per_user_headers', ...sample })
    expect((await item('keyed')).config['per_user_header_keys']).toEqual(['x-api-key'])
    await servers.close()
    await restart()
    for (const name of ['own', 'keyed']) expect((await item(name)).tools).toHaveLength(2)
  })
})
