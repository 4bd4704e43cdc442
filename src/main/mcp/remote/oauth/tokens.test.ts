import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOAuthPlace } from '../../../../../e2e/gateway/fixtures/oauthPlace.ts'
import { AppError } from '../../../../shared/errors.ts'
import { until } from '../../testBench.ts'
import { signInAccountOf } from './store.ts'
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

describe('the tokens of a sign-in', () => {
  const save = async (): Promise<void> => {
    await whole.test(recipeFor(place.url))
    await whole.bench.save(SERVER, recipeFor(place.url), false)
    await whole.signIn(recipeFor(place.url))
  }
  const kept = () => whole.secrets.read(signInAccountOf(SERVER))

  it('of an unsaved server wait in memory until it is saved', async () => {
    await whole.test(recipeFor(place.url))
    await whole.signIn(recipeFor(place.url))
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('memory')
    await whole.bench.save(SERVER, recipeFor(place.url), false)
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('keychain')
  })

  it('without a way to renew them ask for a sign-in once they are over', async () => {
    place.ways.givesRefreshToken = false
    await save()
    place.expire()
    expect((await whole.test(recipeFor(place.url))).failure).toMatchObject({
      code: 'remote_sign_in_over',
    })
  })

  it('are gone after signing out, and after the server is deleted', async () => {
    expect(await whole.signIns.isSignedIn(SERVER)).toBe(false)
    await save()
    expect(await whole.signIns.isSignedIn(SERVER)).toBe(true)
    await whole.signIns.signOut(SERVER)
    expect(await kept()).toBeNull()
    expect(await whole.signIns.isSignedIn(SERVER)).toBe(false)
    expect((await whole.test(recipeFor(place.url))).failure).toMatchObject({
      code: 'remote_sign_in',
    })
    await whole.signIn(recipeFor(place.url))
    expect(await kept()).not.toBeNull()
    await whole.bench.remove(SERVER)
    expect(await kept()).toBeNull()
  })

  it('go to no other origin when the URL is changed', async () => {
    await save()
    const other = await openOAuthPlace()
    try {
      const { failure } = await whole.test(recipeFor(other.url))
      expect(failure).toMatchObject({ code: 'remote_sign_in' })
      expect(other.heard.map(({ authorization }) => authorization).join('')).toBe('')
    } finally {
      await other.close()
    }
  })

  it('serve a server that is kept running, and stay out of its transcript', async () => {
    await save()
    place.expire()
    const session = {
      sessionId: 'live',
      serverId: SERVER,
      recipe: recipeFor(place.url),
      digest: null,
    }
    await whole.bench.keepRunning(session)
    const live = whole.bench.sessions.get('live')
    await until(() => live.view.state !== 'starting')
    expect(live.view).toMatchObject({ state: 'running', failure: null })
    const call = { callId: 'one', kind: 'tool' as const, target: 'whoami', arguments: {} }
    live.running.start(call)
    await until(() => live.callViews[0]?.state === 'done')
    const shown = JSON.stringify([live.calls.outcome('one'), live.transcript.jsonLines()])
    expect(shown).toContain('Bearer ••••')
    for (const secret of place.given) expect(shown).not.toContain(secret)
  })

  it('are kept until quit where there is no keychain, and that is said', async () => {
    const fail = () => Promise.reject(AppError.of('keychain_unavailable'))
    const none = openWhole({ read: fail, write: fail, remove: fail })
    try {
      await none.test(recipeFor(place.url))
      await none.bench.save(SERVER, recipeFor(place.url), false)
      expect(await none.signIn(recipeFor(place.url))).toMatchObject({
        state: 'done',
        isKeptUntilQuit: true,
      })
      expect(await none.test(recipeFor(place.url))).toMatchObject({ state: 'passed' })
    } finally {
      await none.close()
    }
  })
})
