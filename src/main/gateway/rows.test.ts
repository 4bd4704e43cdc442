import { describe, expect, it } from 'vitest'
import { CLIENT_FACT, CLIENT_FACT_VALUE } from '../../shared/text/clients.ts'
import { dialectOf } from './dialect.ts'
import { detailOf, rowOf } from './rows.ts'
import { readClient } from './wire.ts'

const row = (change: object) =>
  rowOf(
    readClient(
      {
        config: { client_id: 'a', name: 'a', connection_type: 'http', tools_to_execute: ['*'] },
        tools: [{ name: 'echo', description: '', parameters: {} }],
        state: 'healthy',
        ...change,
      },
      'entry 1',
    ),
    { hasAutoList: true, isStdioUsable: true, hasNewStates: false },
  )

describe('the facts of a client', () => {
  it.each([
    ['1m30s', '1m30s'],
    [90_000_000_000, '90s'],
    [90, '90s'],
    [0, undefined],
    [[], undefined],
  ])('has the time limit %j as %s', (limit, shown) => {
    const config = { client_id: 'a', name: 'a', tool_execution_timeout: limit }
    const dialect = dialectOf({ version: 'v2.3.1', auth: null, page: null })
    const { facts } = detailOf(readClient({ config }, 'entry 1'), { gatewayId: 'g', dialect })
    expect(facts.find(({ key }) => key === CLIENT_FACT.timeLimit)?.value).toBe(shown)
  })
})

it.each(['http', 'sse', 'stdio', 'inprocess', 'openapi', 'brand_new'])(
  'a client of %s is a row with its kind as the gateway says it, however it is signed in',
  (connection_type) => {
    const dialect = dialectOf({ version: 'v2.3.1', auth: null, page: null })
    for (const auth_type of ['none', 'token_exchange', 'brand_new']) {
      const item = { config: { client_id: 'a', name: 'a', connection_type, auth_type } }
      const shown = rowOf(readClient({ ...item, state: 'healthy' }, 'entry 1'), dialect)
      expect(shown).toMatchObject({ connection: connection_type, auth: auth_type })
    }
  },
)

describe('what a newer gateway tells besides', () => {
  const facts = (item: object, config: object = {}) => {
    const dialect = dialectOf({ version: 'v2.3.1', auth: null, page: null })
    const given = {
      config: { client_id: 'a', name: 'a', connection_type: 'http', ...config },
      ...item,
    }
    const detail = detailOf(readClient(given, 'entry 1'), { gatewayId: 'g', dialect })
    return Object.fromEntries(detail.facts.map(({ key, value }) => [key, value]))
  }

  it('is every setting of a client that no row shows', () => {
    const secret = { value: `abcd${'*'.repeat(24)}wxyz`, type: 'plain_text' }
    const config = {
      ...{ endpoint_slug: 'web', is_ping_available: false, is_code_mode_client: true },
      ...{ needs_session_stickiness: true, tool_sync_interval: 1_200_000_000_000 },
      ...{ tool_execution_timeout: '1m30s', headers: { 'X-Key': secret } },
      ...{ allowed_extra_headers: ['X-User'], per_user_header_keys: ['x-token'] },
      ...{ tls_config: { insecure_skip_verify: true, ca_cert_pem: secret } },
    }
    const last_failure = { stage: 'ping', message: 'no answer', since: '2026-11-21T10:00:00Z' }
    const { ping, codeMode, slug, sync, timeLimit, headers, session, keys } = CLIENT_FACT
    const { noPing, on, oneSession, every, unchecked, ownCa } = CLIENT_FACT_VALUE
    expect(facts({ last_failure, vk_configs: [{}, {}] }, config)).toEqual({
      ...{ [CLIENT_FACT.id]: 'a', [slug]: 'web', [ping]: noPing, [codeMode]: on },
      ...{ [session]: oneSession, [sync]: every(20), [timeLimit]: '1m30s', [headers]: 'X-Key' },
      ...{ [CLIENT_FACT.extraHeaders]: 'X-User', [CLIENT_FACT.userHeaders]: 'x-token' },
      ...{ [CLIENT_FACT.tls]: `${unchecked}, ${ownCa}`, [keys]: CLIENT_FACT_VALUE.keys(2) },
      [CLIENT_FACT.failingSince]: expect.stringMatching(/^2\d Nov 2026, \d\d:\d\d$/),
    })
  })

  it('is how each node has it, its secrets masked', () => {
    const failure = { stage: 'ping', message: 'GET https://h/mcp?key=abc123: 500' }
    const nodes = { a: { state: 'healthy' }, b: { state: 'unstable', last_failure: failure } }
    const shown = facts({ node_states: nodes })[CLIENT_FACT.nodes]!
    expect(shown).toMatch(/^a: healthy, b: unstable \(ping: GET https:\/\/h\/mcp\?key=•+/)
    expect(shown).not.toContain('abc123')
  })

  it('is how its credential is and until when', () => {
    const credential = {
      ...{ kind: 'oauth', status: 'expired', status_reason: 'refresh failed', scopes: ['read'] },
      ...{ has_refresh_token: false, expires_at: '2026-11-21T10:00:00Z' },
    }
    expect(facts({ credential })[CLIENT_FACT.credential]).toMatch(
      /^oauth · expired · because refresh failed · until 2\d Nov 2026, \d\d:\d\d · does not renew itself · read$/,
    )
    const headers = { kind: 'headers', has_refresh_token: false, header_keys: ['x-token'] }
    expect(facts({ credential: headers })[CLIENT_FACT.credential]).toBe('headers · x-token')
  })

  it('is whether it keeps one session, and how certificates are checked', () => {
    expect(facts({})[CLIENT_FACT.session]).toBe('anew for each call')
    const config = { needs_session_stickiness: true, tls_config: { insecure_skip_verify: true } }
    const shown = facts({}, config)
    expect([shown[CLIENT_FACT.session], shown[CLIENT_FACT.tls]]).toEqual([
      ...['one session for all calls', 'not checked'],
    ])
  })

  it('may be of any shape', () => {
    const odd = { node_states: [1], credential: 'x', last_failure: 7 }
    expect(facts(odd, { tls_config: 3, allowed_extra_headers: {} })).toBeTruthy()
    expect(facts({ node_states: { a: null, b: { state: 5 } } })[CLIENT_FACT.nodes]).toBe('a, b')
  })
})

describe('the virtual keys of a row', () => {
  it('are counted and named, of very many the first', () => {
    const keys = Array.from({ length: 300 }, (_, index) => ({
      ...{ virtual_key_id: `id${index}`, virtual_key_name: `team ${index}` },
      tools_to_execute: ['*'],
    }))
    const { keyCount, keyNames } = row({ vk_configs: keys })
    expect(keyCount).toBe(300)
    expect(keyNames.split('\n')).toHaveLength(100)
    expect(row({ vk_configs: keys.slice(0, 2) }).keyNames).toBe('team 0\nteam 1')
    expect(row({})).toMatchObject({ keyCount: null, keyNames: '', isForAllKeys: false })
  })
})

describe('state words', () => {
  it.each([
    ['connected', 'healthy'],
    ['healthy', 'healthy'],
    ['disconnected', 'unstable'],
    ['unstable', 'unstable'],
    ['degraded', 'unstable'],
    ['error', 'error'],
    ['needs_reauth', 'signin'],
    ['pending_verification', 'signin'],
    ['connecting', 'connecting'],
    ['disabled', 'disabled'],
    ['', 'unknown'],
    ['zombie', 'unknown'],
  ])('“%s” is %s', (word, state) => {
    expect(row({ state: word }).state).toBe(state)
  })

  it('connected without tools is a state of its own', () => {
    expect(row({ tools: [] })).toMatchObject({ state: 'noTools', needsAttention: true })
  })

  it('the last failure of a newer gateway is the reason, its secrets masked', () => {
    const failure = { stage: 'list_tools', message: 'GET https://h/mcp?key=abc123: 500' }
    const { reason } = row({ state: 'unstable', last_failure: failure })
    expect(reason).toContain('list tools: GET https://h/mcp')
    expect(reason).not.toContain('abc123')
  })
})
