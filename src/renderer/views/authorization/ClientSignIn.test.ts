import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { AuthorizationView } from '../../../shared/model/authorization.ts'
import type { ClientDetail, ClientSignIn as SignIn } from '../../../shared/model/client.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { authorizations } from '../../state/authorizations.svelte.ts'
import { detail, row } from '../clients/samples.ts'
import ClientSignIn from './ClientSignIn.svelte'

const waiting: AuthorizationView = {
  ...{ id: 'a1', gatewayId: 'team', clientId: 'notes', name: 'notes', state: 'waiting' },
  ...{ host: 'login.example.com', endsAt: null, toolCount: null, failure: null },
}
const BROWSER: SignIn = { kind: 'browser', headers: [], isPossible: true }
const HEADERS: SignIn = {
  ...{ kind: 'headers', headers: ['x-api-key', 'x-team'], isPossible: true },
}

let bridge: FakeBridge
function open(
  signIn: ClientDetail['signIn'],
  { state = 'signin', whyNot = '' }: { state?: 'signin' | 'healthy'; whyNot?: string } = {},
  answers: Answers = {},
): void {
  bridge = fakeBridge({
    'authorizations.list': [],
    'authorizations.start': waiting,
    'authorizations.open': undefined,
    'authorizations.address': { address: 'https://login.example.com/?state=1' },
    'app.copy': undefined,
    ...answers,
  })
  const client = detail(row('notes', { state }), 'team')
  render(ClientSignIn, { detail: { ...client, signIn }, whyNot })
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const press = (name: string) => fireEvent.click(button(name))

afterEach(() => {
  cleanup()
  authorizations.stop()
})

describe('signing a client in', () => {
  it('opens the browser, can be opened again and copied, and tells how it ends', async () => {
    open(BROWSER)
    expect(screen.getByText('This client waits for a sign-in')).toBeTruthy()
    button('Sign in…').focus()
    await press('Sign in…')
    expect(await screen.findByText('login.example.com')).toBeTruthy()
    await waitFor(() => expect(document.activeElement).toBe(button('Cancel sign-in')))
    expect(bridge.inputs('authorizations.start')).toEqual([
      { gatewayId: 'team', clientId: 'notes' },
    ])
    await press('Open again')
    await press('Copy address')
    await waitFor(() =>
      expect(bridge.inputs('app.copy')).toEqual([{ text: 'https://login.example.com/?state=1' }]),
    )
    bridge.send('authorizations.changed', { ...waiting, state: 'completing' })
    expect(await screen.findByText('The gateway takes the sign-in over')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Open again' })).toBeNull()
    bridge.send('authorizations.changed', { ...waiting, state: 'expired' })
    expect(await screen.findByText('Nobody signed in in time')).toBeTruthy()
    expect(button('Sign in…').disabled).toBe(false)
  })

  it('says why it failed, and offers it again', async () => {
    open(BROWSER)
    await press('Sign in…')
    const reason = { name: 'notes', reason: 'access_denied' }
    const failure = AppError.of('client_sign_in_failed', reason).toFailure()
    await screen.findByText('login.example.com')
    bridge.send('authorizations.changed', { ...waiting, state: 'failed', failure })
    expect(await screen.findByText(failure.message)).toBeTruthy()
    expect(button('Sign in…')).toBeTruthy()
  })

  it('says what the gateway refuses it with', async () => {
    const refusal = AppError.of('client_no_sign_in', { name: 'notes' })
    open(
      BROWSER,
      {},
      {
        'authorizations.start': () => {
          throw refusal
        },
      },
    )
    await press('Sign in…')
    expect(await screen.findByText(refusal.message)).toBeTruthy()
  })

  it('is offered again for a client that is signed in', async () => {
    open(BROWSER, { state: 'healthy' })
    await press('Sign in again…')
    await screen.findByText('login.example.com')
    bridge.send('authorizations.changed', { ...waiting, state: 'done', toolCount: 3 })
    expect(await screen.findByText('Signed in')).toBeTruthy()
    expect(screen.getByText('3 tools')).toBeTruthy()
  })

  it('is not offered where the gateway cannot, and says what helps', () => {
    open({ ...BROWSER, isPossible: false })
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByText(/Delete it and create it anew/)).toBeTruthy()
  })

  it('is off with the reason while nothing can be changed', () => {
    open(BROWSER, { whyNot: 'Team dev is read only here.' })
    expect([button('Sign in…').disabled, button('Sign in…').title]).toEqual([
      true,
      'Team dev is read only here.',
    ])
  })
})

describe('the headers of one user', () => {
  it('are tried once and forgotten', async () => {
    open(HEADERS, {}, { 'authorizations.verifyHeaders': { toolCount: 2 } })
    button('Try headers…').focus()
    await press('Try headers…')
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByLabelText('Your x-api-key')),
    )
    expect(button('Try these values').disabled).toBe(true)
    for (const [name, value] of [
      ['Your x-api-key', 'hush'],
      ['Your x-team', 'blue'],
    ]) {
      const field = screen.getByLabelText<HTMLInputElement>(name!)
      expect(field.type).toBe('password')
      await fireEvent.input(field, { target: { value } })
    }
    await press('Try these values')
    expect(await screen.findByText('The gateway accepts these values')).toBeTruthy()
    expect(bridge.inputs('authorizations.verifyHeaders')).toEqual([
      {
        ...{ gatewayId: 'team', clientId: 'notes' },
        headers: { 'x-api-key': 'hush', 'x-team': 'blue' },
      },
    ])
    expect(screen.getByLabelText<HTMLInputElement>('Your x-api-key').value).toBe('')
  })

  it('stay where they were typed when the gateway refuses them', async () => {
    open(
      { ...HEADERS, headers: ['x-api-key'] },
      {},
      {
        'authorizations.verifyHeaders': () => {
          throw AppError.of('gateway_rejected', { status: 422, reason: '401 from the server' })
        },
      },
    )
    await press('Try headers…')
    const field = screen.getByLabelText<HTMLInputElement>('Your x-api-key')
    await fireEvent.input(field, { target: { value: 'wrong' } })
    await press('Try these values')
    expect((await screen.findByRole('alert')).textContent).toContain('401 from the server')
    expect(field.value).toBe('wrong')
  })
})
