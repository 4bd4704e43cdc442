import { describe, expect, it } from 'vitest'
import { holdsToken, MASK, maskArgs, maskConfig, maskEnv, maskText, maskUrl } from './mask.ts'

describe('masks', () => {
  it.each([
    ['https://me:pw@host/x?key=abc&b=c#f', `https://${MASK}@host/x?key=${MASK}&b=${MASK}`],
    ['https://host/api/s/a1b2c3d4e5f6a1b2c3d4e5f6/mcp', `https://host/api/s/${MASK}/mcp`],
    ['http://127.0.0.1:3001/mcp', 'http://127.0.0.1:3001/mcp'],
    ['http************************/odd', 'http************************/odd'],
    ['env.MCP_TEST_URL', 'env.MCP_TEST_URL'],
  ])('a URL %s as %s', (url, masked) => {
    expect(maskUrl(url)).toBe(masked)
  })

  it('arguments that look like a secret, by their name or their form', () => {
    const args = [
      '--token',
      'one-secret',
      '--api-key=two-secret',
      '-e',
      'GITHUB_TOKEN=three-secret',
      '-H',
      'Authorization: Bearer four-secret',
      'ghp_fivefivefive5',
      '--port',
      '8080',
      '/srv/data',
      '--password',
      'env.PASSWORD',
      'https://h/x?k=six-secret',
    ]
    const masked = maskArgs(args).join(' ')
    expect(masked).not.toMatch(/one-|two-|three-|four-|five|six-/)
    expect(masked).toContain('--port 8080 /srv/data --password env.PASSWORD')
  })

  it('the value of a variable, not its name', () => {
    expect(maskEnv('NAME=value')).toBe(`NAME=${MASK}`)
    expect(maskEnv('NAME=env.OTHER')).toBe('NAME=env.OTHER')
    expect(maskEnv('NAME')).toBe('NAME')
  })

  it('tokens in text written by somebody else', () => {
    const text = 'Post "https://h.example/mcp?key=abc123": Bearer abcdefgh12345 sk-bf-0123456789'
    expect(maskText(text)).not.toMatch(/abc123|abcdefgh|0123456789/)
  })

  it('every secret of a configuration in both shapes of values and keeps unknown fields', () => {
    const secret = 'do-not-show-me'
    const masked = maskConfig({
      config: {
        client_id: 'c1',
        connection_string: { value: `https://host/mcp?k=${secret}`, ref: '', type: 'plain_text' },
        headers: {
          Authorization: { value: secret, env_var: '', from_env: false },
          'X-Env': { value: 'Bear************************xyzw', env_var: 'env.A', from_env: true },
          'X-Old': secret,
          'X-Ref': 'env.NAME',
        },
        user_headers: { k: secret },
        oauth_client_secret: { value: secret, ref: '', type: 'plain_text' },
        stdio_config: { command: 'x', args: ['--token', secret], envs: [`A=${secret}`, 'B'] },
        token_exchange: { client_secret: secret, audience: 'aud' },
        api_keys: [secret],
        openapi_config: {
          base_url: 'https://api.example.com',
          security_credentials: { key: { value: secret }, user: { username: secret } },
        },
        brand_new: { deep: [1, 'stays'] },
        tools_to_execute: ['*'],
        tool_sync_interval: 600000000000,
      },
      state: 'healthy',
    })
    const text = JSON.stringify(masked)
    expect(text).not.toContain(secret)
    expect(text).toContain('"brand_new":{"deep":[1,"stays"]}')
    expect(text).toContain('env.NAME')
    expect(text).toContain('https://api.example.com')
    expect(text).toContain('Bear************************xyzw')
    expect(text).toContain('"audience":"aud"')
    expect(text).toContain('600000000000')
  })
})

it.each(['x', 'a-', 'sk-', 'http://', 'eyJ'])('a long text of %s holds nobody up', (part) => {
  const begun = performance.now()
  maskText(part.repeat(200_000 / part.length))
  expect(performance.now() - begun).toBeLessThan(2000)
})

describe('a long text', () => {
  it.each([
    ...['sk-abcdefgh12345', 'ghp_abcdefgh12345', 'github_pat_abcdefgh12345', 'glpat-abcdefgh12345'],
    ...['xoxb-abcdefgh12345', 'AKIAABCDEFGH1234', `AIza${'a1'.repeat(12)}`, 'ya29.abcdefgh12345'],
    ...[`eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(9)}.y`, 'Authorization: Bearer abcdef123456'],
    ...['Basic YWRtaW46Y29ycmVjdA==', 'https://svc:hush-hush@api.example.com/v1'],
    ...[
      String.raw`https:\/\/svc:hush-hush@api.example.com`,
      'https://hushhushhush0123@a.example.com',
    ],
    ...['https://hushhushhush0123:@a.example.com', '-----BEGIN PRIVATE KEY-----'],
    ...['-----BEGIN RSA PRIVATE KEY-----', 'https://a.example.com/v1?api_key=hushhush'],
    ...['/v1?page=2&amp;access-token=hushhush', String.raw`?a=b\u0026KEY=hushhush`],
    ...['?clientSecret=hush%2Fhush', '?user[password]=hush$hush', '?X-Amz-Signature=0123abcd'],
  ])('holds a token where there is one: %s', (token) => {
    expect(holdsToken(`description: "such as ${token}" and more`)).toBe(true)
  })

  it.each([
    ...['Basic authentication over TLS', 'Bearer authentication, RFC 6750', 'Bearer <token>'],
    ...['https://api.example.com/v1?key=x', 'task-force-of-eleven', 'type: http, scheme: bearer'],
    ...['user@example.com', 'http://a.example.com and b: c@d', 'https://git@a.example.com'],
    ...['https://a.example.com/@somebody-else', 'https://a.example.com?mail=me@example.com'],
    ...['https://{user}@a.example.com', 'https://<your-token-here>@a.example.com'],
    ...[String.raw`see https://a.example.com\nme@example.com`, '(https://a.example.com), me@b.de'],
    ...[
      '?key={api_key_of_yours}',
      '?key=<api key of yours>',
      '?token=…the one you got',
      '?sig=$SIG',
    ],
    ...['?api_key=YOUR_API_KEY', '?api_key=%7Bapi_key%7D', '?key=xxxxxxxxxx', '?key=1234567'],
    ...['?monkeys_in_view=everywhere', '-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----'],
  ])('holds none where one is only spoken of: %s', (text) => {
    expect(holdsToken(text)).toBe(false)
  })

  it.each([
    ...[
      'eyJ-',
      'eyJaaaaaa-',
      'Bearer ',
      'Basic a',
      '://a:',
      ':// ',
      'sk-',
      '://',
      '://aaaaaaaaaaaa',
    ],
    ...['-----BEGIN ', '-----BEGIN PRIVATE ', '?', '?key', '&key=', '?key=aaaaaaa&', 'key', '?a'],
    ...[String.raw`\/`, String.raw`\u0026`, `?${'key'.repeat(9)}`, '://a', 'a'],
  ])('is looked through at once, also when it is full of %j', (part) => {
    const began = performance.now()
    holdsToken(part.repeat(1_000_000 / part.length))
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
