import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startChangedPlace, type ChangedPlace } from './changedPlace.ts'
import { answer, at, CLIENTS, CREATE, page, type Answer, type Changes } from './changes.ts'

let place: ChangedPlace
beforeAll(async () => {
  place = await startChangedPlace()
})
afterEach(() => place.tidy())
afterAll(() => place.close())

const login = { 'content-type': 'text/html' }
const elsewhere = (location: string): Answer => answer(302, '', { location })

describe('what stands before a gateway', () => {
  it.each<[string, Changes, string, RegExp]>([
    [
      'a dead upstream',
      at(/^/, page(502, '502 Bad Gateway')),
      'gateway_server_error',
      /502: Bad Gateway$/,
    ],
    [
      'a busy upstream',
      at(CLIENTS, page(503, '503 Service Unavailable')),
      'gateway_server_error',
      /503/,
    ],
    [
      'a limit',
      at(CLIENTS, answer(429, 'slow down', { 'retry-after': '30' })),
      'gateway_too_many',
      /: wait 30 seconds$/,
    ],
    ['a limit without an end', at(CLIENTS, answer(429, '{}')), 'gateway_too_many', /for now$/],
    [
      'another address',
      { before: ({ path }) => elsewhere(`https://other.example/pre${path}`) },
      'gateway_redirect',
      /: https:\/\/other\.example\/pre$/,
    ],
    ['a redirect to nowhere', at(/^/, answer(304, '')), 'gateway_redirect', /cannot be read$/],
    [
      'oauth2-proxy',
      { before: ({ path }) => elsewhere(`/oauth2/start?rd=${path}`) },
      'gateway_login_page',
      /127\.0\.0\.1/,
    ],
    [
      'Cloudflare Access',
      at(/^/, elsewhere('https://team.cloudflareaccess.com/cdn-cgi/access/login/b?kid=secret')),
      'gateway_login_page',
      /: team\.cloudflareaccess\.com$/,
    ],
    [
      'Authelia',
      at(/^/, elsewhere('https://auth.example/?rd=x')),
      'gateway_login_page',
      /: auth\.example$/,
    ],
    [
      'a page to sign in',
      at(/^/, answer(403, '<html><title>Sign In</title></html>', login)),
      'gateway_login_page',
      /sign-in page/,
    ],
    [
      'a page to log in, with a 200',
      at(/^/, answer(200, '<title>Log in · ACME</title>', login)),
      'gateway_login_page',
      /sign-in page/,
    ],
    [
      'a proxy that wants another password',
      at(/^/, page(401, '401 Authorization Required')),
      'gateway_unauthorized',
      /did not accept/,
    ],
    [
      'a list cut in half',
      { after: ({ path, body }) => (CLIENTS.test(path) ? { body: body.slice(0, -9) } : {}) },
      'gateway_protocol',
      /is not JSON$/,
    ],
    [
      'a line that breaks',
      { after: ({ path }) => (CLIENTS.test(path) ? 'cut' : {}) },
      'gateway_dropped',
      /closed the connection/,
    ],
  ])('%s is called what it is', async (_, changes, code, message) => {
    const found = await place.refused(changes)
    expect(found).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(JSON.stringify(found)).not.toContain('secret')
    expect(JSON.stringify(found)).not.toContain(place.password)
  })

  it('is not called open to everyone when it wants a credential', async () => {
    const { lines } = await place.refused(at(/^/, page(401, '401 Authorization Required')))
    expect(lines).toContainEqual(expect.objectContaining({ key: 'auth', mark: 'bad' }))
  })
})

describe('a create', () => {
  it.each<[string, Changes, string, string | undefined]>([
    [
      'that a proxy gave up on and the gateway did',
      {
        after: ({ method, path }) =>
          method === 'POST' && CREATE.test(path) ? page(504, '504 Gateway Time-out') : {},
      },
      'registered',
      undefined,
    ],
    [
      'whose answer was lost',
      { after: ({ method, path }) => (method === 'POST' && CREATE.test(path) ? 'cut' : {}) },
      'registered',
      undefined,
    ],
    [
      'refused with a 422',
      at(CREATE, answer(422, '{"detail":"name is too long"}')),
      'failed',
      'name is too long',
    ],
    [
      'too large for a proxy',
      at(CREATE, page(413, '413 Request Entity Too Large')),
      'failed',
      'Request Entity Too Large',
    ],
    [
      'stopped by a firewall',
      at(CREATE, page(403, 'Attention Required! | Cloudflare')),
      'failed',
      'Attention Required!',
    ],
    ['sent to a sign-in page', at(CREATE, elsewhere('/login?next=x')), 'failed', 'sign-in page'],
    [
      'nobody is there for',
      at(CREATE, answer(404, '404 page not found', { 'content-type': 'text/plain' })),
      'failed',
      'does not know POST /api/mcp/client',
    ],
  ])('%s ends as it is', async (_, changes, state, reason) => {
    const view = await place.register(await place.opened(changes))
    expect(view.state).toBe(state)
    if (reason === undefined) expect(view.failure).toBeNull()
    else expect(view.failure?.message).toContain(reason)
  })
})
