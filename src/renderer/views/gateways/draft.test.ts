import { describe, expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import { AppError, type Failure } from '../../../shared/errors.ts'
import type { CheckReport } from '../../../shared/model/gateway.ts'
import { fakeBridge, type Answers } from '../../fakeBridge.ts'
import { gateway } from '../servers/samples.ts'
import { Draft } from './draft.svelte.ts'

const report = (url: string, more: Partial<CheckReport> = {}): CheckReport => ({
  ...{ url, at: '2026-11-21T10:48:00Z', ms: 31, lines: [], features: [] },
  ...{ failure: null, label: null, certificate: null, ...more },
})

const plainHttp: Failure = AppError.of('url_plain_http', { host: '10.2.3.4' }).toFailure()

/** A new gateway at a URL, checked: the answer fails as told. */
async function checked(url: string, failure: Failure | null = null, more: Answers = {}) {
  const bridge = fakeBridge({
    'gateways.check': (input) => report(input.url, { failure }),
    'gateways.save': ({ name }) => gateway('new', name ?? ''),
    ...more,
  })
  const draft = new Draft(null, { url, others: ['Laptop'] })
  await draft.run()
  return { draft, bridge }
}

describe('what main refused to save', () => {
  const refusing: Answers = {
    'gateways.save': () => {
      throw AppError.of('url_plain_http', { host: '10.2.3.4:8080' })
    },
  }
  const refused = async () => {
    const { draft } = await checked('http://10.2.3.4:8080', null, refusing)
    expect(await draft.save()).toBe(false)
    expect(draft.refusal?.code).toBe('url_plain_http')
    expect(draft.asksForPlainHttp).toBe(true)
    return draft
  }

  it('is forgotten with another address, and so is its question about plain http', async () => {
    const draft = await refused()
    draft.fields.url = 'http://127.0.0.1:8113'
    expect(draft.refusal).toBeNull()
    expect(draft.asksForPlainHttp).toBe(false)
  })

  it('is forgotten with another name and with a new check', async () => {
    const draft = await refused()
    draft.fields.name = 'Other'
    expect(draft.refusal).toBeNull()
    const again = await refused()
    await again.run()
    expect(again.refusal).toBeNull()
  })
})

describe('saving', () => {
  it.each([
    ['gateway_refused', true],
    ['gateway_timeout', true],
    ['gateway_unauthorized', true],
    ['gateway_tls_self_signed', true],
    ['gateway_not_bifrost', false],
    ['gateway_html', false],
    ['gateway_wants_tls', false],
  ] as const)('after %s is never the next step, and possible: %s', async (code, isPossible) => {
    const failure = { code, message: '', next: '' }
    const { draft } = await checked('http://127.0.0.1:8080', failure)
    expect(draft.isUsable).toBe(false)
    expect(draft.canSave).toBe(isPossible)
  })

  it('is the next step after a good answer, and asks for the name that is missing', async () => {
    const { draft } = await checked('http://127.0.0.1:8080')
    expect([draft.isUsable, draft.canSave]).toEqual([true, true])
    draft.typeName()
    draft.fields.name = ' '
    expect([draft.isUsable, draft.canSave]).toEqual([true, false])
    expect(draft.nameProblem).toContain('Give it a name')
    draft.fields.name = 'laptop'
    expect([draft.nameProblem, draft.canSave]).toEqual(['Another gateway has this name.', false])
  })

  it('of a name alone needs no answer of the gateway', async () => {
    fakeBridge({
      'gateways.check': ({ url }) =>
        report(url, { failure: { code: 'gateway_html', message: '', next: '' } }),
    })
    const draft = new Draft(gateway('g1', 'Team'))
    draft.fields.name = 'Team dev'
    expect(draft.isUsable).toBe(true)
    await draft.run()
    expect([draft.isUsable, draft.canSave]).toEqual([false, true])
  })
})

describe('what the form proposes', () => {
  it('is a name that no other gateway has, also where the name was emptied', async () => {
    const { draft } = await checked('http://127.0.0.1:8080')
    expect(draft.fields.name).toBe('Laptop 2')
    draft.typeName()
    draft.fields.name = ''
    await draft.run()
    expect(draft.fields.name).toBe('Laptop 2')
  })

  it.each([
    ['http://127.0.0.1:8080', 'local'],
    ['localhost:8080', 'local'],
    ['', 'local'],
    ['http://10.255.255.1:8080', 'development'],
    ['bifrost.lan:8080', 'development'],
    ['https://bifrost.staging.example', 'staging'],
    ['https://prod-eu.example', 'production'],
    ['https://products.example', 'development'],
  ])('is the environment of %s: %s', (url, environment) => {
    const draft = new Draft(null, { url })
    draft.suggestEnvironment()
    expect(draft.fields.environment).toBe(environment)
  })

  it('is no other environment once one was chosen, by hand or with what is saved', async () => {
    const { draft } = await checked('http://127.0.0.1:8080', plainHttp, {
      'gateways.check': ({ url }) => report(url, { label: 'prod-eu' }),
    })
    expect(draft.fields.environment).toBe('production')
    draft.chooseEnvironment('staging')
    await draft.run()
    expect(draft.fields.environment).toBe('staging')
    const saved = new Draft(gateway('g1', 'Team', { environment: 'local' }))
    saved.fields.url = 'https://prod.example'
    saved.suggestEnvironment()
    expect(saved.fields.environment).toBe('local')
  })
})

describe('an accepted certificate', () => {
  const network = { ...DEFAULT_NETWORK, fingerprint: 'AB:CD' }

  it('does not go along to another host or port, and is there again at its own', async () => {
    const bridge = fakeBridge({ 'gateways.check': ({ url }) => report(url) })
    const draft = new Draft(gateway('g1', 'Lan', { url: 'https://lan:8443', network }))
    draft.fields.url = 'https://lan:8444'
    await draft.run()
    draft.fields.url = 'https://lan:8443/prefix'
    await draft.run()
    const sent = bridge.inputs('gateways.check').map((input) => input.network?.fingerprint)
    expect(sent).toEqual(['', 'AB:CD'])
  })
})
