import { describe, expect, it } from 'vitest'
import type { NewClient } from '../../shared/model/newClient.ts'
import { dialectOf } from './dialect.ts'
import { MASK } from './mask.ts'
import { maskedClient, presentClient, unmasked } from './presentClient.ts'
import { changesOf, seenOf } from './recreationChanges.ts'
import { readClient } from './wire.ts'

const [ONE, TWO] = ['value-of-a-secret-1', 'value-of-a-secret-2']
const GATEWAY_MASK = 'abcd************************wxyz'

const present = (config: object) => {
  const dialect = dialectOf({ version: 'v2.3.1', auth: null, page: null })
  const item = { config: { client_id: 'a', name: 'a', ...config }, tools: [], state: 'healthy' }
  return {
    gatewayId: 'dev',
    dialect,
    client: readClient(item, 'entry 1'),
    keys: [],
    document: null,
  }
}
const stdio = (args: string[], envs: string[] = []) =>
  present({ connection_type: 'stdio', stdio_config: { command: 'run', args, envs } })
const far = (more: object) =>
  present({ connection_type: 'http', connection_string: 'https://x.example.com/mcp', ...more })

/** What a form sends back with these arguments, with the values behind its masks. */
function revealed(of: ReturnType<typeof present>, args: string[], envs: string[] = []) {
  const { target } = unmasked(
    { ...maskedClient(of), target: { type: 'stdio', command: 'run', args, envs } },
    presentClient(of),
  )
  return target.type === 'stdio' ? [...target.args, ...target.envs] : []
}

describe('a client that a form shows', () => {
  it('has no secret, and gets each back where it was', () => {
    const of = stdio(['--api-key', ONE, '--token', TWO], [`MY_KEY=${ONE}`])
    expect(JSON.stringify(maskedClient(of))).not.toMatch(/value-of-a-secret/)
    const shown = maskedClient(of).target
    expect(unmasked(maskedClient(of), presentClient(of)).target).toEqual(presentClient(of).target)
    expect(shown).toMatchObject({ envs: [`MY_KEY=${MASK}`] })
  })

  it('gets a secret behind the word it stood behind, not by its place', () => {
    const of = stdio(['--api-key', ONE, '--token', TWO])
    const turned = ['--token', MASK, '--more', '--api-key', MASK]
    expect(revealed(of, turned)).toEqual(['--token', TWO, '--more', '--api-key', ONE])
  })

  it('keeps a mask that cannot be told apart, for the create to refuse', () => {
    const of = stdio(['--token', ONE, '--token', TWO])
    expect(revealed(of, ['--token', MASK])).toEqual(['--token', MASK])
    expect(revealed(stdio([]), ['--token', MASK], [`NEW=${MASK}`])).toEqual([
      ...['--token', MASK, `NEW=${MASK}`],
    ])
  })

  it('has a URL with its secret back as long as nothing of it is changed', () => {
    const of = far({ connection_string: `https://x.example.com/mcp?key=${ONE}` })
    const { target } = maskedClient(of)
    expect(JSON.stringify(target)).not.toContain(ONE)
    expect(unmasked(maskedClient(of), presentClient(of)).target).toEqual(presentClient(of).target)
    const other = { type: 'http' as const, url: `https://other.example.com/?key=${MASK}` }
    const moved = unmasked({ ...maskedClient(of), target: other }, presentClient(of))
    expect(moved.target).toEqual(other)
  })

  it('is empty where the gateway masks, and keeps what is a reference', () => {
    const value = (of: object) => ({ value: GATEWAY_MASK, ...of })
    const of = far({
      ...{ connection_string: value({ ref: '' }), auth_type: 'headers' },
      headers: { 'X-Key': value({ ref: 'env.KEY' }), 'X-Other': value({}) },
      tls_config: { insecure_skip_verify: false, ca_cert_pem: value({ ref: 'env.CA' }) },
    })
    expect(maskedClient(of)).toMatchObject({
      target: { type: 'http', url: '' },
      headers: { 'X-Key': 'env.KEY', 'X-Other': '' },
      tls: { skipsVerify: false, ca: 'env.CA' },
    })
  })

  it('has its sign-in with OAuth, less what is masked', () => {
    const terms = { oauth_client_id: GATEWAY_MASK, oauth_client_secret: 'env.SECRET' }
    const places = { oauth_authorize_url: 'https://a/b', oauth_scopes: ['read'] }
    expect(maskedClient(far({ auth_type: 'oauth', ...terms, ...places })).auth).toEqual({
      type: 'oauth',
      terms: {
        ...{ clientId: '', clientSecret: 'env.SECRET', authorizeUrl: 'https://a/b' },
        ...{ tokenUrl: '', registrationUrl: '', resource: '', scopes: ['read'] },
      },
    })
  })
})

describe('what was seen of a client', () => {
  it('is the same whatever the order, and another with other masked values', () => {
    const of = (masked: string, tools: string[]) =>
      seenOf(far({ headers: { 'X-Key': { value: masked } }, tools_to_execute: tools }))
    const seen = of(GATEWAY_MASK, ['a', 'b'])
    expect(of(GATEWAY_MASK, ['b', 'a'])).toEqual(seen)
    const other = of(GATEWAY_MASK.replace('a', 'z'), ['a', 'b'])
    expect(Object.keys(seen).filter((part) => seen[part] !== other[part])).toEqual(['headers'])
  })

  it('tells nothing of a secret', () => {
    const seen = JSON.stringify(seenOf(stdio(['--token', ONE], [`KEY=${TWO}`])))
    expect(seen).not.toMatch(/value-of-a-secret/)
  })
})

describe('what would be different', () => {
  const parts = (of: NewClient, more: Partial<NewClient>) => changesOf(of, { ...of, ...more })

  it('is named once, without secrets, also where only a secret is another', () => {
    const old = presentClient(stdio(['--token', ONE]))
    const target = { type: 'stdio' as const, command: 'run', args: ['--token', TWO], envs: [] }
    const changes = parts(old, { target })
    expect(changes).toEqual([
      {
        part: 'Arguments',
        before: `--token ${MASK}`,
        after: `--token ${MASK} (another value)`,
      },
    ])
    expect(parts(old, {})).toEqual([])
  })

  it('says which headers were typed anew, and what is left to the gateway', () => {
    const old = presentClient(far({ auth_type: 'headers', headers: { 'X-Key': GATEWAY_MASK } }))
    const changes = parts(
      { ...old, settings: { ...old.settings, syncMinutes: 20 } },
      { headers: { 'X-Key': ONE }, settings: old.settings },
    )
    expect(changes).toEqual([
      { part: 'Headers', before: 'X-Key', after: 'X-Key (typed anew)' },
      {
        part: 'Tools are asked for again',
        before: 'Every 20 minutes',
        after: "The gateway's own",
      },
    ])
  })
})
