import { describe, expect, it } from 'vitest'
import { dialectOf, type Seen } from './dialect.ts'

const seen = (change: Partial<Seen>): Seen => ({ version: null, auth: null, page: null, ...change })
const table = { shape: 'table', signs: [] } as const
const empty = { shape: 'empty', signs: [] } as const
const array = { shape: 'array', signs: [] } as const
const page = { shape: 'page', signs: [] } as const
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
      { hasVirtualKeyAccess: true, canPatch: false },
    ],
    ['a setup flag', { page, auth: { ...auth, isSetupRequired: false } }, { guardsStdio: true }],
  ])('of a build without a number is dated by %s', (_, change, expected) => {
    expect(dialectOf(seen({ version: 'dev-build', ...change }))).toMatchObject(expected)
  })

  it('of the first v1.4 goes by client ids, and knows what v1.3 does not', () => {
    for (const version of ['v1.4.0', 'v1.4.6', 'v1.4.9', 'main', null]) {
      const early = dialectOf(seen({ version, page: table }))
      expect(early).toMatchObject({ idField: 'client_id', nameRule: 'strict', hasAutoList: true })
      expect(early).toMatchObject({ keepsHeaders: false, canPatch: false, hasPricing: false })
      expect(early.foundBy).toMatchObject({ hasAutoList: 'answer', keepsHeaders: 'answer' })
    }
  })

  it.each([
    ['v1.3.63', 'id'],
    ['v1.4.2', 'client_id'],
    // Only v1.4 takes its own id as a number: the other field is no harm to v1.3.
    ['main', 'client_id'],
  ])('of %s with an empty array makes clients by %s', (version, idField) => {
    expect(dialectOf(seen({ version, page: empty })).idField).toBe(idField)
  })

  it.each([
    // Enterprise counts otherwise: its v1.4.9 is the open v1.5.12.
    ['v1.4.9', ['keys'], { hasVirtualKeyAccess: true, canPatch: false }],
    ['v1.5.5', ['keys', 'secretVar'], { canPatch: true, hasNewStates: false }],
    ['v1.5.5', ['newStates'], { canPatch: true, canVerify: true, tellsFailures: false }],
    ['dev', ['failure'], { tellsFailures: true, hasSetupLock: false }],
    ['dev', ['defaultAccess'], { hasVirtualMcps: true, hasOpenapi: false }],
    ['v1.5.8', ['disabled'], { canDisable: true, canPatch: false }],
  ] as const)('of %s with the signs %j is no older than they are', (version, signs, expected) => {
    const dialect = dialectOf(seen({ version, page: { ...page, signs } }))
    expect(dialect).toMatchObject(expected)
    expect(dialect.isNewer).toBe(false)
  })

  it('of a version nobody knows yet is the newest known, with a note', () => {
    const newest = dialectOf(seen({ version: 'v2.3.1', page }))
    const unknown = dialectOf(seen({ version: 'v9.0.0', page }))
    expect(newest.isNewer).toBe(false)
    expect(unknown).toEqual({ ...newest, version: 'v9.0.0', isNewer: true })
  })
})
