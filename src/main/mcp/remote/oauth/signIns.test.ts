import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KNOWN_CLIENT, openOAuthPlace } from '../../../../../e2e/gateway/fixtures/oauthPlace.ts'
import type { Emit } from '../../../../shared/contract.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Recipe } from '../../../../shared/model/server.ts'
import type { SignInView } from '../../../../shared/model/signIn.ts'
import { fileLog } from '../../../log.ts'
import { createSecrets, memorySecrets, type SecretStore } from '../../../storage/secrets.ts'
import { upgrade } from '../../../storage/settings.ts'
import { memorySettings } from '../../../storage/settingsStore.ts'
import { Bench } from '../../bench.ts'
import { digestOf } from '../../consent.ts'
import { ShellEnvironment } from '../../environment.ts'
import { Servers } from '../../servers.ts'
import { until } from '../../testBench.ts'
import { SignIns } from './signIns.ts'
import { signInAccountOf } from './store.ts'

const environment = new ShellEnvironment()
const SERVER = 'a-server'

/** The whole bench with sign-ins. `left` is all that left main: events, log and settings. */
function openWhole(keychain: SecretStore = memorySecrets(), limitMs?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sign-in-'))
  const settings = memorySettings(upgrade({}))
  const events: unknown[] = []
  const opened: string[] = []
  const emit: Emit = (event, payload) => void events.push([event, payload])
  const logFile = join(folder, 'main.log')
  const log = fileLog(logFile)
  const secrets = createSecrets(keychain)
  const servers = new Servers({ settings, secrets, emit })
  const signIns = new SignIns({
    ...{ secrets, emit, log, ...(limitMs === undefined ? {} : { limitMs }) },
    isSaved: (serverId) => settings.read().servers.some(({ id }) => id === serverId),
    openPage: async (address) => void opened.push(address),
  })
  const ledgerFile = join(folder, 'probes.json')
  const bench = new Bench({
    ...{ settings, servers, emit, log, ledgerFile, environment, signIns, version: '0' },
  })
  let count = 0
  const viewOf = (): SignInView | undefined => signIns.list().at(-1)
  const over = async (): Promise<SignInView> => {
    await until(() => !['working', 'waiting'].includes(viewOf()?.state ?? ''))
    return viewOf()!
  }
  const waiting = async (): Promise<string> => {
    await until(() => viewOf()?.state !== 'working')
    return opened.at(-1) ?? ''
  }
  return {
    ...{ settings, servers, secrets, signIns, bench, opened, viewOf, over, waiting },
    async test(recipe: Recipe, serverId = SERVER) {
      const probeId = `probe-${++count}`
      await bench.start({ probeId, serverId, recipe, digest: digestOf(recipe) })
      return bench.ended(probeId)
    },
    async begin(recipe: Recipe, serverId = SERVER) {
      return signIns.start(serverId, await bench.signInPlace(serverId, recipe))
    },
    /** Signs in as a person does: the browser follows every redirect. */
    async signIn(recipe: Recipe, serverId = SERVER): Promise<SignInView> {
      await this.begin(recipe, serverId)
      const page = await fetch(await waiting())
      expect(page.status).toBe(200)
      return over()
    },
    left: () => {
      const written = (() => {
        try {
          return readFileSync(logFile, 'utf8')
        } catch {
          return ''
        }
      })()
      return JSON.stringify([events, settings.read(), bench.list()]) + written
    },
    async close() {
      await bench.endAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

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

const recipeFor = (change: { clientId?: string; scopes?: string; url?: string } = {}): Recipe => ({
  ...{ name: 'far', command: '', args: [], env: [], cwd: '' },
  limits: { startMs: 15_000, requestMs: 15_000 },
  remote: {
    ...{ type: 'http', url: change.url ?? place.url, headers: [] },
    authorization: { type: 'oauth', clientId: change.clientId ?? '', scopes: change.scopes ?? '' },
  },
})

const callbackOf = (address: string): URL =>
  new URL(new URL(address).searchParams.get('redirect_uri')!)

/** Whether something listens at the port of this address. */
const listens = (address: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(address.port) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

describe('a server that wants a sign-in with OAuth', () => {
  it('says so in a test and opens nothing by itself', async () => {
    const { failure } = await whole.test(recipeFor())
    expect(failure).toMatchObject({ code: 'remote_sign_in' })
    expect(whole.opened).toEqual([])
    expect(whole.signIns.list()).toEqual([])
  })

  it('is not asked before the user agreed to reach it', async () => {
    await expect(whole.begin(recipeFor())).rejects.toMatchObject({ code: 'consent_required' })
    expect(place.heard).toEqual([])
  })

  it('lets the user sign in with the browser, and the next test passes', async () => {
    await whole.test(recipeFor())
    const view = await whole.signIn(recipeFor())
    expect(view).toMatchObject({ state: 'done', failure: null, host: place.signInHost })
    const passed = await whole.test(recipeFor())
    expect(passed).toMatchObject({ state: 'passed', failure: null })
    expect(whole.opened.length).toBe(1)
  })

  it('shows none of its codes and tokens anywhere', async () => {
    await whole.test(recipeFor())
    await whole.signIn(recipeFor())
    await whole.test(recipeFor())
    place.expire()
    await whole.test(recipeFor())
    expect(place.given.length).toBe(5)
    const left = whole.left()
    for (const secret of place.given) expect(left).not.toContain(secret)
    expect(left).not.toContain(new URL(whole.opened[0]!).searchParams.get('state'))
  })

  it('gets the token alone: no other host hears of it', async () => {
    await whole.test(recipeFor())
    await whole.signIn(recipeFor())
    await whole.test(recipeFor())
    const withToken = place.heard.filter(({ authorization }) => authorization !== '')
    expect(withToken.length).toBeGreaterThan(1)
    expect(new Set(withToken.map(({ host }) => host))).toEqual(new Set([place.host]))
  })

  it('registers nothing where the recipe names a client', async () => {
    const recipe = recipeFor({ clientId: KNOWN_CLIENT, scopes: 'read write' })
    await whole.test(recipe)
    expect(await whole.signIn(recipe)).toMatchObject({ state: 'done' })
    expect(place.heard.map(({ path }) => path)).not.toContain('/register')
    const { searchParams } = new URL(whole.opened[0]!)
    expect(searchParams.get('client_id')).toBe(KNOWN_CLIENT)
    expect(searchParams.get('scope')).toBe('read write')
  })

  it('says that a client is needed where apps cannot register', async () => {
    place.ways.registers = false
    await whole.test(recipeFor())
    await whole.begin(recipeFor())
    expect((await whole.over()).failure).toMatchObject({ code: 'oauth_no_client' })
    expect(whole.opened).toEqual([])
  })
})

describe('the way back from the browser', () => {
  beforeEach(async () => void (await whole.test(recipeFor())))

  it('is closed when the sign-in is over, and cannot be copied any more', async () => {
    await whole.begin(recipeFor())
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
    await whole.begin(recipeFor())
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
    await whole.begin(recipeFor())
    const address = new URL(await whole.waiting())
    const callback = callbackOf(address.href)
    callback.searchParams.set('state', address.searchParams.get('state')!)
    callback.searchParams.set('code', 'a-code')
    const [url, init] = change(callback)
    expect((await fetch(url as URL, init as RequestInit)).status).toBe(404)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
  })

  it('answers with a page without scripts and without anything that was sent', async () => {
    await whole.begin(recipeFor())
    const callback = callbackOf(await whole.waiting())
    const page = await fetch(`${callback.href}?error_description=<script>alert(1)</script>`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('script')
  })

  it('brings a refusal, which is told with its reason', async () => {
    place.ways.denies = true
    const view = await whole.signIn(recipeFor())
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'oauth_denied' } })
    expect(await listens(callbackOf(whole.opened[0]!))).toBe(false)
  })

  it('brings no code of another server', async () => {
    place.ways.lies = true
    const view = await whole.signIn(recipeFor())
    expect(view.failure).toMatchObject({ code: 'oauth_failed' })
    expect(view.failure?.message).toMatch(/another sign-in server/)
    expect(place.heard.map(({ path }) => path)).not.toContain('/token')
  })

  it('is closed by a cancel', async () => {
    await whole.begin(recipeFor())
    const address = await whole.waiting()
    whole.signIns.cancel(SERVER)
    expect(await whole.over()).toMatchObject({ state: 'cancelled', failure: null, endsAt: null })
    await until(() => whole.viewOf()?.state === 'cancelled')
    expect(await listens(callbackOf(address))).toBe(false)
  })

  it('is closed by a second sign-in to the same server', async () => {
    await whole.begin(recipeFor())
    const first = await whole.waiting()
    await whole.begin(recipeFor())
    await until(() => whole.opened.length === 2)
    await expect.poll(() => listens(callbackOf(first))).toBe(false)
    expect(whole.viewOf()).toMatchObject({ state: 'waiting' })
  })
})

it('is given up when nobody comes back in time, and the port is closed', async () => {
  const hasty = openWhole(memorySecrets(), 300)
  try {
    await hasty.test(recipeFor())
    await hasty.begin(recipeFor())
    expect((await hasty.over()).failure).toMatchObject({ code: 'oauth_timeout' })
    expect(await listens(callbackOf(hasty.opened[0]!))).toBe(false)
  } finally {
    await hasty.close()
  }
})

describe('the tokens of a sign-in', () => {
  const save = async (): Promise<void> => {
    await whole.test(recipeFor())
    await whole.bench.save(SERVER, recipeFor(), false)
    await whole.signIn(recipeFor())
  }
  const kept = () => whole.secrets.read(signInAccountOf(SERVER))

  it('lie in the keychain under the server', async () => {
    await save()
    expect(whole.viewOf()).toMatchObject({ isKeptUntilQuit: false })
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('keychain')
    expect(await kept()).toContain(place.given[1])
  })

  it('of an unsaved server wait in memory until it is saved', async () => {
    await whole.test(recipeFor())
    await whole.signIn(recipeFor())
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('memory')
    await whole.bench.save(SERVER, recipeFor(), false)
    expect(await whole.secrets.place(signInAccountOf(SERVER))).toBe('keychain')
  })

  it('are renewed without anybody when they are over', async () => {
    await save()
    place.expire()
    expect(await whole.test(recipeFor())).toMatchObject({ state: 'passed' })
    expect(await kept()).toContain(place.given.at(-2))
    expect(whole.opened.length).toBe(1)
  })

  it('are renewed once for two runs at the same time', async () => {
    await save()
    place.expire()
    const states = await Promise.all([whole.test(recipeFor()), whole.test(recipeFor())])
    expect(states.map(({ state }) => state)).toEqual(['passed', 'passed'])
    const renewals = place.heard.filter(({ body }) => body.includes('grant_type=refresh_token'))
    expect(renewals.length).toBe(1)
  })

  it('are forgotten when the server takes them no more, and a sign-in is asked for', async () => {
    await save()
    place.withdraw()
    expect((await whole.test(recipeFor())).failure).toMatchObject({ code: 'remote_sign_in' })
    expect(await kept()).toBeNull()
    expect(whole.opened.length).toBe(1)
  })

  it('without a way to renew them ask for a sign-in once they are over', async () => {
    place.ways.givesRefreshToken = false
    await save()
    place.expire()
    expect((await whole.test(recipeFor())).failure).toMatchObject({ code: 'remote_sign_in' })
  })

  it('are gone after signing out, and after the server is deleted', async () => {
    await save()
    await whole.signIns.signOut(SERVER)
    expect(await kept()).toBeNull()
    expect((await whole.test(recipeFor())).failure).toMatchObject({ code: 'remote_sign_in' })
    await whole.signIn(recipeFor())
    expect(await kept()).not.toBeNull()
    await whole.bench.remove(SERVER)
    expect(await kept()).toBeNull()
  })

  it('go to no other origin when the URL is changed', async () => {
    await save()
    const other = await openOAuthPlace()
    try {
      const { failure } = await whole.test(recipeFor({ url: other.url }))
      expect(failure).toMatchObject({ code: 'remote_sign_in' })
      expect(other.heard.map(({ authorization }) => authorization).join('')).toBe('')
    } finally {
      await other.close()
    }
  })

  it('serve a server that is kept running, and stay out of its transcript', async () => {
    await save()
    place.expire()
    const session = { sessionId: 'live', serverId: SERVER, recipe: recipeFor(), digest: null }
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
      await none.test(recipeFor())
      await none.bench.save(SERVER, recipeFor(), false)
      expect(await none.signIn(recipeFor())).toMatchObject({ state: 'done', isKeptUntilQuit: true })
      expect(await none.test(recipeFor())).toMatchObject({ state: 'passed' })
    } finally {
      await none.close()
    }
  })
})

describe('a hostile sign-in', () => {
  it('cannot have its description fetched from another host', async () => {
    const other = await openOAuthPlace()
    place.ways.metadataAt = `${other.url.replace('/mcp', '')}/.well-known/oauth-protected-resource/mcp`
    try {
      const { failure } = await whole.test(recipeFor())
      expect(failure).toMatchObject({ code: 'remote_metadata' })
      expect(failure?.message).toMatch(/lies on another host/)
      await whole.begin(recipeFor())
      expect((await whole.over()).failure).toMatchObject({ code: 'remote_metadata' })
      expect(other.heard).toEqual([])
    } finally {
      await other.close()
    }
  })

  it.each(['file:///etc/passwd', 'http://far.example/authorize', 'https://a:b@far.example/'])(
    'cannot open %s',
    async (address) => {
      place.ways.authorizeAt = address
      await whole.test(recipeFor())
      await whole.begin(recipeFor())
      const { state } = await whole.over()
      expect(state).toBe('failed')
      expect(whole.opened).toEqual([])
    },
  )
})
