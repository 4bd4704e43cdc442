import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { NewClient } from '../../../shared/model/newClient.ts'
import type { RecreationReview } from '../../../shared/model/recreation.ts'
import type { RegistrationView } from '../../../shared/model/registration.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { gateway } from '../servers/samples.ts'
import NewClientSheet from './NewClientSheet.svelte'
import { formOf, newClientOf } from './form.ts'
import { plan } from './samples.ts'

const MASK = '••••••••'

const present: NewClient = {
  ...{ gatewayId: 'team', name: 'notes', slug: 'notes_old', headers: {}, extraHeaders: [] },
  target: {
    ...{ type: 'stdio', command: 'npx', args: ['-y', 'notes', '--api-key', MASK] },
    envs: [`TOKEN=${MASK}`, 'PATH'],
  },
  ...{ auth: { type: 'none' }, tls: null, isSticky: null, maxInstructions: null },
  settings: { tools: ['read', 'write'], autoTools: ['read'], pricing: { read: 1e-7 } },
}

const review: RecreationReview = {
  changes: [{ part: 'Command', before: 'npx', after: 'uvx' }],
  ...{ lost: ['Its id c1'], restored: ['1 price'], notRestored: ['Its own CA'] },
  ...{ obstacle: null, wanted: [], seen: { command: 'reviewed' } },
}

const sent: RegistrationView = {
  ...{ id: 'r1', gatewayId: 'team', gatewayName: 'Team dev', probeId: null, name: 'notes' },
  ...{ startedAt: '2026-11-21T10:00:00Z', state: 'running', steps: [], clientId: null },
  ...{ differences: [], applied: null, comparison: null, isUncallable: false, failure: null },
  replaced: { clientId: 'c1', name: 'notes', deletedId: null, back: null },
}

let bridge: FakeBridge
let isClosed = false

async function open(answers: Answers = {}, view: Partial<GatewayView> = {}): Promise<void> {
  isClosed = false
  bridge = fakeBridge({
    'recreations.open': { plan: plan(), present, seen: { command: 'begun' }, basicSchemes: [] },
    'recreations.review': review,
    'recreations.start': sent,
    'registrations.newForm': null,
    'registrations.keepNewForm': undefined,
    ...answers,
  })
  render(NewClientSheet, {
    ...{ gateway: gateway('team', 'Team dev', view), clientId: 'c1', formId: 'c1' },
    onclose: () => (isClosed = true),
  })
  await screen.findByLabelText('Name on the gateway')
}

const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name })
const type = (name: string, value: string) => fireEvent.input(field(name), { target: { value } })
const look = () => fireEvent.click(screen.getByRole('button', { name: /^Review/ }))
const dialog = () => screen.findByRole('dialog', { name: 'Recreate notes on Team dev?' })
const press = (name: RegExp | string) => fireEvent.click(screen.getByRole('button', { name }))

afterEach(() => {
  cleanup()
  registrations.list = []
  registrations.leave()
})

describe('the form of a client that is there', () => {
  it.each<[string, Partial<NewClient>]>([
    ['a command', {}],
    [
      'a URL with headers',
      {
        target: { type: 'http', url: 'https://mcp.example.com/mcp' },
        ...{ auth: { type: 'headers' }, headers: { 'X-Key': 'env.KEY', 'X-Other': '' } },
        ...{ extraHeaders: ['X-User'], isSticky: false, tls: { skipsVerify: true, ca: '' } },
        settings: { tools: 'all', autoTools: [], syncMinutes: 20, isPingOn: false },
      },
    ],
    [
      'a sign-in of each user',
      {
        target: { type: 'sse', url: 'https://mcp.example.com/sse' },
        auth: { type: 'per_user_headers', sample: { 'X-Key': '' } },
        settings: { tools: [], autoTools: [], isCodeMode: true, isForAllKeys: true },
      },
    ],
    [
      'an API by the address of its document',
      {
        target: {
          ...{ type: 'openapi', documentUrl: 'https://a.example.com/?k=••••••••', document: '' },
          ...{ baseUrl: 'https://a.example.com/v1', withDeprecated: true, maxBytes: 5000 },
          credentials: {
            ApiKey: { value: 'env.KEY', username: '', password: '' },
            Other: { value: '', username: '', password: '' },
            Login: { value: '', username: 'env.USER', password: '' },
          },
        },
      },
    ],
    [
      'an API by its document',
      {
        target: {
          ...{ type: 'openapi', documentUrl: '', document: 'openapi: 3.1.0', baseUrl: '' },
          ...{ withDeprecated: false, maxBytes: 0, credentials: {} },
        },
      },
    ],
    [
      'a sign-in of the gateway',
      {
        target: { type: 'http', url: 'https://mcp.example.com/mcp' },
        auth: {
          type: 'oauth',
          terms: {
            ...{ clientId: '', clientSecret: 'env.SECRET', authorizeUrl: 'https://a/b' },
            ...{ tokenUrl: 'https://a/c', registrationUrl: '', resource: '' },
            scopes: ['read', 'write'],
          },
        },
        settings: { tools: 'all', autoTools: 'all', timeoutSeconds: 30 },
      },
    ],
  ])('says the same of %s as it was given', (_what, more) => {
    const client = { ...present, ...more }
    expect(newClientOf(formOf(client, {}), plan())).toEqual(client)
  })
})

describe('recreating a client', () => {
  it('begins with what is there, and reviews it before anything is sent', async () => {
    await open()
    expect(field('Command').value).toBe('npx')
    expect(screen.getByLabelText<HTMLInputElement>('Value of TOKEN').value).toBe(MASK)
    await type('Command', 'uvx')
    await look()
    const { getByText } = within(await dialog())
    for (const text of ['uvx', 'Its id c1', '1 price', 'Its own CA']) getByText(text)
    expect(bridge.inputs('recreations.review')).toMatchObject([
      { clientId: 'c1', seen: { command: 'begun' }, draft: { target: { command: 'uvx' } } },
    ])
    expect(bridge.inputs('recreations.start')).toEqual([])
    await press(/^Recreate on Team dev/)
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('recreations.start')).toMatchObject([
      { clientId: 'c1', seen: { command: 'reviewed' }, values: {}, confirm: '' },
    ])
    expect(registrations.shownId).toBe('r1')
    expect(bridge.inputs('registrations.keepNewForm').at(-1)).toMatchObject({
      ...{ gatewayId: 'team', clientId: 'c1', form: { sentAs: 'r1', slug: 'notes_old' } },
    })
  })

  it('is kept once something is typed, so that it is never older than the client for nothing', async () => {
    await open()
    const kept = () => bridge.inputs('registrations.keepNewForm').at(-1)?.form
    await waitFor(() => expect(kept()).toBeNull())
    await type('Command', 'uvx')
    await waitFor(() => expect(kept()?.command).toBe('uvx'))
    await press('Back to what is there')
    await waitFor(() => expect(kept()).toBeNull())
  })

  it('asks for what putting the old one back would take, and needs none of it', async () => {
    const wanted = [{ key: 'url ', kind: 'url' as const, name: '', hint: 'http****/mcp' }]
    await open({ 'recreations.review': { ...review, wanted } })
    await look()
    expect((await dialog()).textContent).toContain('does not show this of the old one: URL')
    await type('URL', 'https://old.example.com/mcp')
    await press(/^Back to the form/)
    await look()
    await dialog()
    expect(field('URL').value).toBe('https://old.example.com/mcp')
    await press(/^Recreate on Team dev/)
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('recreations.start')[0]!.values).toEqual({
      'url ': 'https://old.example.com/mcp',
    })
  })

  it('says before it why the old one could not be put back', async () => {
    await open({ 'recreations.review': { ...review, obstacle: 'oauth' } })
    await look()
    const { getByText } = within(await dialog())
    expect(getByText(/^The old one cannot be put back: it was signed in with OAuth/)).toBeTruthy()
  })

  it('of production waits for the gateway’s name', async () => {
    await open({}, { environment: 'production' })
    await look()
    await dialog()
    const button = screen.getByRole<HTMLButtonElement>('button', { name: /^Recreate on/ })
    expect(button.disabled).toBe(true)
    await type('Type Team dev to confirm', 'Team dev')
    await fireEvent.click(button)
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('recreations.start')[0]!.confirm).toBe('Team dev')
  })

  it('keeps what was typed when main refuses it, and says why', async () => {
    await open({
      'recreations.start': () => {
        throw AppError.of('gateway_refused', { host: 'team' })
      },
    })
    await type('Command', 'uvx')
    await look()
    await dialog()
    await press(/^Recreate on/)
    await screen.findByRole('alert')
    expect(isClosed).toBe(false)
    await press(/^Back to the form/)
    expect(field('Command').value).toBe('uvx')
  })

  it('compares with the client as it is now once somebody else has changed it', async () => {
    let seen = { command: 'begun' }
    await open({
      'recreations.open': () => ({ plan: plan(), present, seen, basicSchemes: [] }),
      'recreations.review': (input) => {
        if (input.seen['command'] === seen.command) return review
        throw AppError.of('client_changed', { name: 'notes', fields: 'Prices' })
      },
    })
    await type('Command', 'uvx')
    seen = { command: 'other' }
    await look()
    expect((await screen.findByRole('alert')).textContent).toContain('Prices')
    await press('Compare with it as it is now')
    await dialog()
    expect(bridge.inputs('recreations.review').at(-1)).toMatchObject({
      ...{ seen: { command: 'other' }, draft: { target: { command: 'uvx' } } },
    })
  })

  it('goes on with what was typed before, still compared with what it was begun on', async () => {
    const kept = { ...formOf(present, { command: 'long ago' }), command: 'uvx' }
    await open({ 'registrations.newForm': kept })
    expect(bridge.inputs('registrations.newForm')).toEqual([{ gatewayId: 'team', clientId: 'c1' }])
    expect(field('Command').value).toBe('uvx')
    await look()
    await dialog()
    expect(bridge.inputs('recreations.review')[0]!.seen).toEqual({ command: 'long ago' })
  })

  it('of an API has its document and a field for all that it wants, empty or a reference', async () => {
    const of: NewClient = {
      ...present,
      target: {
        ...{ type: 'openapi', documentUrl: '', document: 'openapi: 3.1.0', baseUrl: '' },
        ...{ withDeprecated: false, maxBytes: 0 },
        credentials: {
          ApiKey: { value: 'env.KEY', username: '', password: '' },
          Login: { value: '', username: '', password: '' },
        },
      },
    }
    const offered = plan({ connections: ['stdio', 'http', 'sse', 'openapi'] })
    const begun = { plan: offered, present: of, seen: {}, basicSchemes: ['Login'] }
    await open({ 'recreations.open': begun })
    expect(field('Document, as JSON or YAML').value).toBe('openapi: 3.1.0')
    expect(field('Value of ApiKey').value).toBe('env.KEY')
    await type('User of Login', 'svc')
    const password = screen.getByLabelText<HTMLInputElement>('Password of Login')
    expect(password.type).toBe('password')
    await fireEvent.input(password, { target: { value: 'typed anew' } })
    await look()
    await dialog()
    expect(bridge.inputs('recreations.review')[0]!.draft.target).toEqual({
      ...of.target,
      credentials: {
        ApiKey: { value: 'env.KEY', username: '', password: '' },
        Login: { value: '', username: 'svc', password: 'typed anew' },
      },
    })
  })

  it('of an API by its address says that its document stays', async () => {
    const documentUrl = 'https://api.example.com/openapi.json'
    const of: NewClient = {
      ...present,
      target: {
        ...{ type: 'openapi', documentUrl, document: '', baseUrl: '' },
        ...{ withDeprecated: false, maxBytes: 0, credentials: {} },
      },
    }
    const offered = plan({ connections: ['stdio', 'http', 'sse', 'openapi'] })
    await open({
      'recreations.open': { plan: offered, present: of, seen: {}, basicSchemes: [] },
    })
    expect(field('Address of the document').value).toBe(documentUrl)
    expect(screen.getByText(/^Left as it is, its document stays/)).toBeTruthy()
  })

  it('goes back to what is there when asked to', async () => {
    await open()
    await type('Command', 'uvx')
    await press('Back to what is there')
    expect(field('Command').value).toBe('npx')
  })

  it('asks for header values that the gateway does not show', async () => {
    const far: NewClient = {
      ...{ ...present, target: { type: 'http', url: 'https://mcp.example.com/mcp' } },
      ...{ auth: { type: 'headers' }, headers: { 'X-Key': '' } },
    }
    const begun = { plan: plan(), present: far, seen: {}, basicSchemes: [] }
    await open({ 'recreations.open': begun })
    await look()
    expect(await screen.findByText(/The value of X-Key/)).toBeTruthy()
    expect(bridge.inputs('recreations.review')).toEqual([])
  })
})
