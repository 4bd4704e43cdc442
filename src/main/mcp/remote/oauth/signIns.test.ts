import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KNOWN_CLIENT, openOAuthPlace } from '../../../../../e2e/gateway/fixtures/oauthPlace.ts'
import { memorySecrets } from '../../../storage/secrets.ts'
import { openWhole, recipeFor, SERVER } from './testSignIns.ts'

let place: Awaited<ReturnType<typeof openOAuthPlace>>
let whole: ReturnType<typeof openWhole>
beforeEach(async () => {
  place = await openOAuthPlace()
  whole = openWhole()
})
afterEach(async () => {
  await whole.close()
  await place.close()
})

describe('a server that wants a sign-in with OAuth', () => {
  it('says so in a test and opens nothing by itself', async () => {
    const { failure } = await whole.test(recipeFor(place.url))
    expect(failure).toMatchObject({ code: 'remote_sign_in' })
    expect(whole.opened).toEqual([])
    expect(whole.signIns.list()).toEqual([])
  })

  it('is not asked before the user agreed to reach it', async () => {
    await expect(whole.begin(recipeFor(place.url))).rejects.toMatchObject({
      code: 'consent_required',
    })
    expect(place.heard).toEqual([])
  })

  it('gets the token alone: no other host hears of it', async () => {
    await whole.test(recipeFor(place.url))
    await whole.signIn(recipeFor(place.url))
    await whole.test(recipeFor(place.url))
    const withToken = place.heard.filter(({ authorization }) => authorization !== '')
    expect(withToken.length).toBeGreaterThan(1)
    expect(new Set(withToken.map(({ host }) => host))).toEqual(new Set([place.host]))
  })

  it('alone gets the secret headers of its recipe, too', async () => {
    const recipe = recipeFor(place.url)
    recipe.remote!.headers.push({ name: 'X-Api-Key', value: 'a-secret-key', isSecret: true })
    await whole.test(recipe)
    expect(await whole.signIn(recipe)).toMatchObject({ state: 'done' })
    const hosts = place.heard.filter(({ key }) => key === 'a-secret-key').map(({ host }) => host)
    expect(new Set(hosts)).toEqual(new Set([place.host]))
  })

  it('may speak SSE', async () => {
    const recipe = recipeFor(place.sseUrl)
    recipe.remote!.type = 'sse'
    expect((await whole.test(recipe)).failure).toMatchObject({ code: 'remote_sign_in' })
    expect(await whole.signIn(recipe)).toMatchObject({ state: 'done' })
    expect(await whole.test(recipe)).toMatchObject({ state: 'passed', failure: null })
  })

  it('registers nothing where the recipe names a client', async () => {
    const recipe = recipeFor(place.url, { clientId: KNOWN_CLIENT, scopes: 'read write' })
    await whole.test(recipe)
    expect(await whole.signIn(recipe)).toMatchObject({ state: 'done' })
    expect(place.heard.map(({ path }) => path)).not.toContain('/register')
    const { searchParams } = new URL(whole.opened[0]!)
    expect(searchParams.get('client_id')).toBe(KNOWN_CLIENT)
    expect(searchParams.get('scope')).toBe('read write')
  })

  it('says that a client is needed where apps cannot register', async () => {
    place.ways.registers = false
    await whole.test(recipeFor(place.url))
    await whole.begin(recipeFor(place.url))
    expect((await whole.over()).failure).toMatchObject({ code: 'oauth_no_client' })
    expect(whole.opened).toEqual([])
  })
})

describe('a hostile sign-in', () => {
  it('cannot have its description fetched from another host', async () => {
    const other = await openOAuthPlace()
    place.ways.metadataAt = new URL('/.well-known/oauth-protected-resource', other.url).href
    try {
      const { failure } = await whole.test(recipeFor(place.url))
      expect(failure).toMatchObject({ code: 'remote_metadata' })
      expect(failure?.message).toMatch(/lies on another host/)
      await whole.begin(recipeFor(place.url))
      expect((await whole.over()).failure).toMatchObject({ code: 'remote_metadata' })
      expect(other.heard).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('that answers nothing is given up, and can be cancelled before that', async () => {
    place.ways.hangs = true
    const hasty = openWhole(memorySecrets(), 1500)
    try {
      for (const bench of [hasty, whole]) {
        await bench.test(recipeFor(place.url))
        await bench.begin(recipeFor(place.url))
      }
      expect((await hasty.over()).failure).toMatchObject({ code: 'oauth_timeout' })
      expect(whole.viewOf()).toMatchObject({ state: 'working' })
      whole.signIns.cancel(SERVER)
      expect(await whole.over()).toMatchObject({ state: 'cancelled' })
    } finally {
      await hasty.close()
    }
  })

  it.each(['file:///etc/passwd', 'http://far.example/authorize', 'https://a:b@far.example/'])(
    'cannot open %s',
    async (address) => {
      place.ways.authorizeAt = address
      await whole.test(recipeFor(place.url))
      await whole.begin(recipeFor(place.url))
      const { state } = await whole.over()
      expect(state).toBe('failed')
      expect(whole.opened).toEqual([])
    },
  )
})
