import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOAuthPlace } from '../../../../../e2e/gateway/fixtures/oauthPlace.ts'
import { AppError } from '../../../../shared/errors.ts'
import { memorySecrets } from '../../../storage/secrets.ts'
import { until } from '../../testBench.ts'
import { callbackOf, listens, openWhole, recipeFor, SERVER } from './testSignIns.ts'

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

describe('the way back from the browser', () => {
  beforeEach(async () => void (await whole.test(recipeFor(place.url))))

  it('is closed when the sign-in is over, and cannot be copied any more', async () => {
    await whole.begin(recipeFor(place.url))
    const address = await whole.waiting()
    const callback = callbackOf(address)
    expect(whole.signIns.address(SERVER)).toBe(address)
    expect(await listens(callback)).toBe(true)
    await fetch(address)
    expect(await whole.over()).toMatchObject({ state: 'done' })
    expect(await listens(callback)).toBe(false)
    expect(() => whole.signIns.address(SERVER)).toThrow(AppError)
  })

  it('takes no answer with another state, and goes on waiting', async () => {
    place.ways.forgetsState = true
    await whole.begin(recipeFor(place.url))
    const address = await whole.waiting()
    expect((await fetch(address)).status).toBe(404)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
    place.ways.forgetsState = false
    expect((await fetch(address)).status).toBe(200)
    expect(await whole.over()).toMatchObject({ state: 'done' })
  })

  it.each([
    ['another path', (url: URL) => [new URL(`/other${url.search}`, url), {}]],
    ['a POST', (url: URL) => [url, { method: 'POST' }]],
    ['nothing in it', (url: URL) => [new URL('/callback', url), {}]],
  ] as const)('takes no answer with %s', async (_what, change) => {
    await whole.begin(recipeFor(place.url))
    const address = new URL(await whole.waiting())
    const callback = callbackOf(address.href)
    callback.searchParams.set('state', address.searchParams.get('state')!)
    callback.searchParams.set('code', 'a-code')
    const [url, init] = change(callback)
    expect((await fetch(url as URL, init as RequestInit)).status).toBe(404)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
  })

  it('takes no answer that came under another name of this computer', async () => {
    await whole.begin(recipeFor(place.url))
    const address = new URL(await whole.waiting())
    const callback = callbackOf(address.href)
    callback.searchParams.set('state', address.searchParams.get('state')!)
    callback.searchParams.set('code', 'a-code')
    const asked = request(callback, { headers: { host: `rebound.example:${callback.port}` } }).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(404)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
  })

  it('answers with a page without scripts and without anything that was sent', async () => {
    await whole.begin(recipeFor(place.url))
    const callback = callbackOf(await whole.waiting())
    const page = await fetch(`${callback.href}?error_description=<script>alert(1)</script>`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('script')
  })

  it.each([
    ['of another server', { lies: true }, /another sign-in server/],
    ['without its sender, where the server always names it', { isAnonymous: true }, /does not say/],
  ])('brings no code %s', async (_what, way, reason) => {
    Object.assign(place.ways, way)
    const view = await whole.signIn(recipeFor(place.url))
    expect(view.failure).toMatchObject({ code: 'oauth_failed' })
    expect(view.failure?.message).toMatch(reason)
    expect(place.heard.map(({ path }) => path)).not.toContain('/token')
  })

  it('is closed by a cancel', async () => {
    await whole.begin(recipeFor(place.url))
    const address = await whole.waiting()
    whole.signIns.cancel(SERVER)
    expect(await whole.over()).toMatchObject({ state: 'cancelled', failure: null, endsAt: null })
    await until(() => whole.viewOf()?.state === 'cancelled')
    expect(await listens(callbackOf(address))).toBe(false)
  })

  it('is closed by a second sign-in to the same server', async () => {
    await whole.begin(recipeFor(place.url))
    const first = await whole.waiting()
    await whole.begin(recipeFor(place.url))
    await until(() => whole.opened.length === 2)
    await expect.poll(() => listens(callbackOf(first))).toBe(false)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
  })
})

it('is given up when nobody comes back in time, and the port is closed', async () => {
  const hasty = openWhole(memorySecrets(), 3000)
  try {
    await hasty.test(recipeFor(place.url))
    await hasty.begin(recipeFor(place.url))
    expect((await hasty.over()).failure).toMatchObject({ code: 'oauth_timeout' })
    expect(await listens(callbackOf(hasty.opened[0]!))).toBe(false)
  } finally {
    await hasty.close()
  }
})
