import { describe, expect, it } from 'vitest'
import type { Recipe } from '../../shared/model/server.ts'
import type { Consent } from '../storage/settings.ts'
import { changesSince, digestOf, isAllowed, withConsent } from './consent.ts'

const recipe: Recipe = {
  name: 'files',
  command: 'npx',
  args: ['-y', 'server', '/a'],
  env: [{ name: 'TOKEN', value: 'one', isSecret: true }],
  cwd: '/work',
  limits: { startMs: 30_000, requestMs: 30_000 },
}
const env = (name: string) => [{ name, value: 'x', isSecret: false }]

describe('consent', () => {
  it.each([
    ['another command', { command: 'node' }],
    ['another argument', { args: ['-y', 'server', '/b'] }],
    ['one argument more', { args: [...recipe.args, '/b'] }],
    ['arguments in another order', { args: ['server', '-y', '/a'] }],
    ['arguments joined', { args: ['-y server', '/a'] }],
    ['another variable', { env: env('OTHER') }],
    ['no variable', { env: [] }],
    ['another folder', { cwd: '/' }],
  ])('is asked again for %s', (_name, change) => {
    expect(digestOf({ ...recipe, ...change })).not.toBe(digestOf(recipe))
  })

  it('is not asked again for another value, name or limit', () => {
    const same = {
      ...recipe,
      name: 'x',
      env: env('TOKEN'),
      limits: { startMs: 1000, requestMs: 1000 },
    }
    expect(digestOf(same)).toBe(digestOf(recipe))
  })

  it('keeps names of variables and never a value', () => {
    const consents = withConsent([], recipe, { serverId: 's', at: 'now' })
    expect(consents[0]?.envNames).toEqual(['TOKEN'])
    expect(JSON.stringify(consents)).not.toContain('one')
  })

  it('holds whatever server it was given for, and for nothing else', () => {
    const consents = withConsent([], recipe, { serverId: 's', at: 'now' })
    expect(isAllowed({ consents }, digestOf(recipe))).toBe(true)
    expect(isAllowed({ consents }, digestOf({ ...recipe, cwd: '/' }))).toBe(false)
    expect(isAllowed({ consents: [] }, digestOf(recipe))).toBe(false)
  })

  it('forgets the one used longest ago after 500', () => {
    const at = (index: number) => ({ ...recipe, args: [String(index)] })
    let consents: Consent[] = []
    for (let index = 0; index < 500; index++) {
      consents = withConsent(consents, at(index), { serverId: null, at: '' })
    }
    consents = withConsent(consents, at(0), { serverId: null, at: '' })
    consents = withConsent(consents, at(500), { serverId: null, at: '' })
    expect(consents).toHaveLength(500)
    expect(isAllowed({ consents }, digestOf(at(0)))).toBe(true)
    expect(isAllowed({ consents }, digestOf(at(1)))).toBe(false)
  })

  it('tells what is new since the last time', () => {
    const [last] = withConsent([], recipe, { serverId: 's', at: 'now' })
    const changed = { ...recipe, args: [...recipe.args, '/b'], env: env('OTHER'), cwd: '/' }
    expect(changesSince(last!, changed)).toEqual([
      'argument 4',
      'variable OTHER',
      'without TOKEN',
      'folder',
    ])
  })
})

describe('a variable that loads code', () => {
  const withValue = (name: string, value: string) => ({
    ...recipe,
    env: [{ name, value, isSecret: false }],
  })
  it.each(['NODE_OPTIONS', 'PATH', 'LD_PRELOAD', 'PYTHONPATH', 'DYLD_INSERT_LIBRARIES'])(
    'asks again when the value of %s changes',
    (name) => {
      expect(digestOf(withValue(name, '--require /evil'))).not.toBe(digestOf(withValue(name, '')))
    },
  )
})
