import { describe, expect, it, vi } from 'vitest'
import type { Recipe, Remote } from '../../shared/model/server.ts'
import { createSecrets, memorySecrets } from '../storage/secrets.ts'
import { upgrade } from '../storage/settings.ts'
import { memorySettings } from '../storage/settingsStore.ts'
import { changesSince, digestOf, withConsent } from './consent.ts'
import { hintsFor } from './hints.ts'
import { Servers } from './servers.ts'

const header = (name: string, value: string | null, isSecret = true) => ({ name, value, isSecret })
const recipe = (change: Partial<Remote> = {}): Recipe => ({
  ...{ name: 'far', command: '', args: [], env: [], cwd: '' },
  limits: { startMs: 30_000, requestMs: 30_000 },
  remote: {
    type: 'http',
    url: 'https://h.example/mcp',
    headers: [header('X-Key', 'sk-header'), header('X-Team', 'blue', false)],
    authorization: { type: 'bearer', token: 'sk-token' },
    ...change,
  },
})

function open() {
  const settings = memorySettings(upgrade({}))
  const emit = vi.fn()
  const secrets = createSecrets(memorySecrets())
  return { settings, emit, secrets, servers: new Servers({ settings, secrets, emit }) }
}

describe('a saved server with a URL', () => {
  it('keeps secret headers and its token in the keychain and nowhere else', async () => {
    const { servers, settings, emit } = open()
    const saved = await servers.save('an-id', recipe(), false)
    const seen = JSON.stringify([saved, servers.list(), settings.read(), emit.mock.calls])
    expect(seen).not.toMatch(/sk-/)
    expect(seen).toContain('blue')
    expect((await servers.resolve('an-id', saved.recipe)).remote).toMatchObject({
      headers: [{ value: 'sk-header' }, { value: 'blue' }],
      authorization: { token: 'sk-token' },
    })
  })

  it('keeps the stored token when only another header was typed', async () => {
    const { servers } = open()
    const { recipe: saved } = await servers.save('an-id', recipe(), false)
    const headers = [header('X-Key', 'sk-new')]
    await servers.save('an-id', { ...saved, remote: { ...saved.remote!, headers } }, false)
    const again = await servers.resolve('an-id', servers.list()[0]!.recipe)
    expect(again.remote).toMatchObject({
      headers: [{ value: 'sk-new' }],
      authorization: { token: 'sk-token' },
    })
  })

  it('is still there when the settings are read again', async () => {
    const { servers, settings } = open()
    await servers.save('an-id', recipe(), false)
    const stored: unknown = JSON.parse(JSON.stringify(settings.read()))
    expect(upgrade(stored).servers).toEqual(settings.read().servers)
  })
})

describe('consent for a URL', () => {
  it.each([
    ['another path', { url: 'https://h.example/other' }],
    ['another host', { url: 'https://h.example.org/mcp' }],
    ['another way to speak', { type: 'sse' as const }],
    ['another header', { headers: [header('X-Other', 'sk-header')] }],
    ['no header', { headers: [] }],
    ['another sign-in', { authorization: { type: 'none' as const } }],
  ])('is asked again for %s', (_name, change) => {
    expect(digestOf(recipe(change))).not.toBe(digestOf(recipe()))
  })

  it('is not asked again for another value of a header or another token', () => {
    const headers = [header('x-key', null), header('X-Team', 'red', false)]
    const authorization = { type: 'bearer' as const, token: null }
    expect(digestOf(recipe({ headers, authorization }))).toBe(digestOf(recipe()))
  })

  it('keeps names of headers and never a value, and tells what is new', () => {
    const [last] = withConsent([], recipe(), { serverId: 's', at: 'now' })
    expect(JSON.stringify(last)).not.toMatch(/sk-|blue/)
    const changed = recipe({ url: 'https://other/mcp', headers: [header('X-Key', '')] })
    expect(changesSince(last!, changed)).toEqual(['without x-team', 'URL'])
  })
})

describe('hints for a URL', () => {
  it.each([
    ['https://h.example/mcp', []],
    ['http://h.example/mcp', ['plainHttp']],
    ['http://localhost:3000/mcp', []],
    ['http://0.0.0.0:3000/mcp', []],
    ['https://h.example/mcp?api_key=abcdefgh', ['secretInUrl']],
    ['no url', []],
  ])('say what is worth knowing of %s', (url, keys) => {
    expect(hintsFor(recipe({ url })).map(({ key }) => key)).toEqual(keys)
  })
})
