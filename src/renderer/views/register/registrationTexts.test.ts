import { describe, expect, it } from 'vitest'
import type { RegistrationView } from '../../../shared/model/registration.ts'
import { registrationGlyph, registrationReport, registrationTitle } from './registrationTexts.ts'

const view: RegistrationView = {
  id: 'r',
  gatewayId: 'g',
  gatewayName: 'Team dev',
  probeId: 'p',
  name: 'everything',
  startedAt: '2026-11-21T10:46:00Z',
  state: 'differs',
  steps: [{ name: 'create', state: 'done', ms: 3210.4, startedAt: null, detail: 'connected' }],
  clientId: 'c',
  differences: [{ key: 'autoTools', chosen: 'echo', found: '' }],
  applied: null,
  comparison: { testedCount: 3, gatewayCount: 2, missing: ['get-env'], added: [], changed: [] },
  failure: null,
  isUncallable: false,
  replaced: null,
}

describe('registrationTitle', () => {
  it('names client, gateway and how much differs', () => {
    expect(registrationTitle(view)).toBe('everything is on Team dev, with 2 differences')
    expect(registrationTitle({ ...view, comparison: null })).toMatch(/1 difference$/)
    expect(registrationTitle({ ...view, comparison: null, differences: [] })).toMatch(/not as/)
    expect(registrationTitle({ ...view, state: 'unknown' })).toBe(
      'Not known whether everything is on Team dev',
    )
  })
})

describe('a client that is there and cannot be called', () => {
  it('is no success, though everything stuck', () => {
    const broken = { ...view, state: 'registered', isUncallable: true } as const
    expect(registrationTitle(broken)).toBe('everything is on Team dev and cannot be called')
    expect(registrationGlyph(broken)).toBe('unstable')
    expect(registrationGlyph({ ...broken, isUncallable: false })).toBe('healthy')
  })
})

describe('registrationReport', () => {
  it('lists steps, what did not stick and the tools that differ', () => {
    const report = registrationReport(view)
    expect(report).toContain('Create client: done, 3210 ms, connected')
    expect(report).toContain('Auto-execute: You chose echo; Gateway has nothing')
    expect(report).toContain('Not on the gateway: get-env')
  })
})
