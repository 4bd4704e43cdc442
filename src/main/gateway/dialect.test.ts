import { describe, expect, it } from 'vitest'
import { dialectOf, type Seen } from './dialect.ts'

const seen = (change: Partial<Seen>): Seen => ({ version: null, auth: null, page: null, ...change })
const array = { shape: 'array', limit: null, hasKeys: false } as const
const page = { shape: 'page', limit: 100, hasKeys: false } as const
const auth = { isEnabled: true, type: null, isSetupRequired: null, hasSetupToken: null }

describe('the dialect', () => {
  it.each([
    ['v1.5.7', false],
    ['v1.5.8', true],
    ['1.5.16', true],
    ['transports/v1.6.3', true],
    ['v2.3.1', true],
    ['v1.4.18', false],
  ])('of %s takes inline variables: %s', (version, expected) => {
    expect(dialectOf(seen({ version, page })).takesInlineEnv).toBe(expected)
  })

  it('follows what was answered where it disagrees with the number', () => {
    expect(dialectOf(seen({ version: 'v2.0.0', page: array })).idField).toBe('id')
    expect(dialectOf(seen({ version: 'v1.3.63', page })).idField).toBe('client_id')
  })

  it.each([
    ['an array', { page: array }, { hasAutoList: false, nameRule: 'loose' }],
    ['a page alone', { page }, { hasAutoList: true, takesInlineEnv: false, canPatch: false }],
    [
      'an auth type',
      { page, auth: { ...auth, type: 'password' } },
      { canPatch: true, guardsStdio: false },
    ],
    ['a setup flag', { page, auth: { ...auth, isSetupRequired: false } }, { guardsStdio: true }],
  ])('of a build without a number is dated by %s', (_, change, expected) => {
    expect(dialectOf(seen({ version: 'dev-build', ...change }))).toMatchObject(expected)
  })

  it('of a version nobody knows yet is the newest known, with a note', () => {
    const newest = dialectOf(seen({ version: 'v2.3.1', page }))
    const unknown = dialectOf(seen({ version: 'v9.0.0', page }))
    expect(newest.isNewer).toBe(false)
    expect(unknown).toEqual({ ...newest, version: 'v9.0.0', isNewer: true })
  })
})
