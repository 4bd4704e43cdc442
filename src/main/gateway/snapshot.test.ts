import { describe, expect, it } from 'vitest'
import { deletedView, obstacleTo, snapshotOf } from './snapshot.ts'
import { readClient } from './wire.ts'

const snapshot = (config: object) => {
  const item = { config: { client_id: 'a', name: 'a', ...config }, tools: [], state: 'connected' }
  return snapshotOf(readClient(item, 'entry 1'), 'dev', new Date())
}
const wanted = (config: object) =>
  snapshot(config).wanted.map(({ kind, name }) => `${kind} ${name}`.trim())

describe('the copy of a deleted client', () => {
  it('asks for a URL that the gateway masks, and keeps one that it shows', () => {
    const masked = { value: 'http************************/mcp', env_var: '', from_env: false }
    expect(wanted({ connection_type: 'http', connection_string: masked })).toEqual(['url'])
    const shown = { value: 'https://mcp.example.com/mcp', type: 'plain_text' }
    const kept = snapshot({ connection_type: 'http', connection_string: shown })
    expect([kept.url, kept.wanted]).toEqual(['https://mcp.example.com/mcp', []])
  })

  it('keeps references, which are no secrets', () => {
    const reference = {
      value: 'abcd************************wxyz',
      env_var: 'env.KEY',
      from_env: true,
    }
    const kept = snapshot({
      ...{ connection_type: 'http', connection_string: { ...reference, env_var: 'env.URL' } },
      headers: { 'X-Key': reference },
    })
    expect(kept).toMatchObject({ url: 'env.URL', references: { 'X-Key': 'env.KEY' }, wanted: [] })
  })

  it('keeps nothing of a sign-in with OAuth, whose addresses may hold a secret', () => {
    const places = { oauth_authorize_url: 'https://auth.example.com/a?key=hush-hush' }
    const kept = snapshot({ connection_type: 'http', auth_type: 'oauth', ...places })
    expect(kept.settings.oauth).toBeNull()
    expect(JSON.stringify(kept)).not.toContain('hush-hush')
  })

  it('keeps no value of a header, neither in clear text nor its mask, and asks for each', () => {
    const masked = `abcd${'*'.repeat(24)}wxyz`
    const headers = {
      ...{ 'X-Clear': 'value-in-clear-text', 'X-Masked': masked },
      'X-Object': { value: masked, env_var: '', from_env: false },
    }
    const kept = snapshot({ connection_type: 'http', connection_string: 'https://a', headers })
    expect(kept.wanted.map(({ name }) => name)).toEqual(Object.keys(headers))
    expect(kept.references).toEqual({})
    expect(JSON.stringify(kept)).not.toMatch(/value-in-clear-text|\*{24}/)
  })

  it('asks for the sample of headers that each user has', () => {
    const config = { auth_type: 'per_user_headers', per_user_header_keys: ['x-token'] }
    expect(wanted({ connection_type: 'http', ...config })).toEqual(['userHeader x-token'])
  })

  it.each([
    ['oauth', { connection_type: 'http', auth_type: 'oauth', connection_string: 'https://a' }],
    ['oauth', { connection_type: 'http', auth_type: 'per_user_oauth' }],
    ['tokenExchange', { connection_type: 'http', auth_type: 'token_exchange' }],
    ['connection', { connection_type: 'openapi' }],
    ['documentNotGiven', { connection_type: 'openapi', openapi_config: {} }],
    [null, { connection_type: 'openapi', openapi_config: { spec_url: 'https://a.example.com' } }],
    ['connection', { connection_type: 'carrier-pigeon' }],
    // An empty command ends a real gateway (3, wire).
    ['nothing', { connection_type: 'stdio', stdio_config: { command: ' ', args: [] } }],
    ['nothing', { connection_type: 'sse' }],
    [null, { connection_type: 'stdio', stdio_config: { command: 'npx', args: ['-y', 'x'] } }],
  ])('says %s of what cannot be put back', (obstacle, config) => {
    expect(obstacleTo(snapshot(config))).toBe(obstacle)
    expect(deletedView(snapshot(config)).obstacle).toBe(obstacle)
  })
})
