import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browse } from '../../../../../e2e/gateway/fixtures/provider/browser.ts'
import {
  NATIVE_CLIENT,
  openProviderPlace,
} from '../../../../../e2e/gateway/fixtures/provider/place.ts'
import type { Recipe } from '../../../../shared/model/server.ts'
import type { SignInView } from '../../../../shared/model/signIn.ts'
import { signInAccountOf } from './store.ts'
import { callbackOf, listens, openWhole, recipeFor, SERVER } from './testSignIns.ts'

let place: Awaited<ReturnType<typeof openProviderPlace>>
let whole: ReturnType<typeof openWhole>
beforeEach(async () => {
  place = await openProviderPlace()
  whole = openWhole()
})
afterEach(async () => {
  await whole.close()
  await place.close()
})

const recipe = (): Recipe => recipeFor(place.url)

/** Signs in to a server that was tested, as a person does. */
async function signIn(to = recipe(), decision: 'allow' | 'deny' = 'allow'): Promise<SignInView> {
  await whole.begin(to)
  await browse(await whole.waiting(), decision)
  return whole.over()
}

/** The same to a saved server. */
async function save(): Promise<void> {
  await whole.test(recipe())
  await whole.bench.save(SERVER, recipe(), false)
  expect(await signIn()).toMatchObject({ state: 'done', isKeptUntilQuit: false })
}

interface Kept {
  client: { client_id: string }
  tokens: { access_token: string; refresh_token: string }
}
const kept = async (): Promise<Kept | null> =>
  JSON.parse((await whole.secrets.read(signInAccountOf(SERVER))) ?? 'null') as Kept | null

/** Until the server takes the kept token no more, by its own clock. */
const expired = async (): Promise<void> => {
  const { access_token } = (await kept())!.tokens
  await expect.poll(() => place.takes(access_token)).toBe(false)
}

describe('a sign-in at a certified authorization server', () => {
  it('goes from a refusal over two pages in the browser to the tools', async () => {
    expect((await whole.test(recipe())).failure).toMatchObject({ code: 'remote_sign_in' })
    expect(await signIn()).toMatchObject({ state: 'done', failure: null, host: place.host })
    const { state, result } = await whole.test(recipe())
    expect(state).toBe('passed')
    expect(result?.tools.map(({ name }) => name)).toEqual(['whoami', 'echo'])
    const asked = new URL(whole.opened[0]!).searchParams
    expect(asked.get('resource')).toBe(place.url)
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('scope')).toBe('mcp:tools offline_access')
    expect(whole.opened).toHaveLength(1)
    expect(await listens(callbackOf(whole.opened[0]!))).toBe(false)
  })

  it('that the person refuses is told in the words of the server', async () => {
    await whole.test(recipe())
    const { state, failure } = await signIn(recipe(), 'deny')
    expect(state).toBe('failed')
    expect(failure).toMatchObject({ code: 'oauth_denied' })
    expect(failure?.message).toContain('The account does not allow it')
    expect(place.given).toEqual([])
    expect(await listens(callbackOf(whole.opened[0]!))).toBe(false)
  })

  it('works for a client that is known there, at any port, with the scopes of the recipe', async () => {
    const known = recipeFor(place.url, { clientId: NATIVE_CLIENT, scopes: 'mcp:tools' })
    await whole.test(known)
    expect(await signIn(known)).toMatchObject({ state: 'done' })
    expect(new URL(whole.opened[0]!).searchParams.get('scope')).toBe('mcp:tools')
    expect(await whole.test(known)).toMatchObject({ state: 'passed' })
  })

  it('with a scope that is unknown there says so before a browser opens', async () => {
    const wrong = recipeFor(place.url, { scopes: 'everything' })
    await whole.test(wrong)
    await whole.begin(wrong)
    const { failure } = await whole.over()
    expect(failure).toMatchObject({ code: 'oauth_failed' })
    expect(failure?.message).toMatch(/scope/)
    expect(whole.opened).toEqual([])
  })

  it('with a client that is unknown there is given up when the person cancels', async () => {
    const unknown = recipeFor(place.url, { clientId: 'nobody' })
    await whole.test(unknown)
    await whole.begin(unknown)
    const page = await browse(await whole.waiting(), 'allow')
    // The server sends nobody back to an address that it cannot know; the person sees its page.
    expect(page.status).toBe(400)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
    whole.signIns.cancel(SERVER)
    expect(await whole.over()).toMatchObject({ state: 'cancelled' })
    expect(await listens(callbackOf(whole.opened[0]!))).toBe(false)
  })

  it('leaves its codes and tokens in the keychain and nowhere else', async () => {
    place.ways.tokenSeconds = 1
    await save()
    await expired()
    place.ways.tokenSeconds = 3600
    expect(await whole.test(recipe())).toMatchObject({ state: 'passed' })
    expect(place.given).toContain((await kept())?.tokens.access_token)
    expect(place.given).toContain((await kept())?.tokens.refresh_token)
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('keychain')
    const left = whole.left()
    // One code, and access and refresh token twice.
    expect(place.given).toHaveLength(5)
    for (const secret of place.given) expect(left).not.toContain(secret)
    expect(left).not.toContain(new URL(whole.opened[0]!).searchParams.get('state'))
  })
})

describe('tokens of a certified authorization server', () => {
  it('are renewed without anybody once they are over, each refresh token used once', async () => {
    place.ways.tokenSeconds = 1
    await save()
    const first = await kept()
    await expired()
    place.ways.tokenSeconds = 3600
    const runs = await Promise.all([whole.test(recipe()), whole.test(recipe())])
    expect(runs.map(({ state }) => state)).toEqual(['passed', 'passed'])
    expect(place.grants).toEqual(['authorization_code', 'refresh_token'])
    expect((await kept())?.tokens.refresh_token).not.toBe(first?.tokens.refresh_token)
    expect(whole.opened).toHaveLength(1)
  })

  it('that were taken back are forgotten, and a new sign-in is asked for', async () => {
    await save()
    const { tokens, client } = (await kept())!
    await place.revoke(tokens.refresh_token, client.client_id)
    const { failure } = await whole.test(recipe())
    expect(failure).toMatchObject({ code: 'remote_sign_in_over' })
    expect(failure?.message).toContain('does not accept the sign-in')
    expect(failure?.next).toMatch(/^Sign in again/)
    expect(await kept()).toBeNull()
    expect(await signIn()).toMatchObject({ state: 'done' })
    expect(await whole.test(recipe())).toMatchObject({ state: 'passed' })
  })

  it('are renewed also where only the refusal said where the description lies', async () => {
    await place.close()
    place = await openProviderPlace({ metadataPath: '/how-to-sign-in.json' })
    place.ways.tokenSeconds = 1
    await save()
    await expired()
    place.ways.tokenSeconds = 3600
    expect(await whole.test(recipe())).toMatchObject({ state: 'passed', failure: null })
    expect(place.grants).toEqual(['authorization_code', 'refresh_token'])
  })
})
