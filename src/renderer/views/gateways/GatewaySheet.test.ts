import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { AppState } from '../../../shared/model/app.ts'
import { DEFAULT_NETWORK } from '../../../shared/defaultNetwork.ts'
import type { CheckReport, GatewayView } from '../../../shared/model/gateway.ts'
import { AppError } from '../../../shared/errors.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { app } from '../../state/app.svelte.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { gateway } from '../servers/samples.ts'
import GatewaySheet from './GatewaySheet.svelte'

let bridge: FakeBridge
let isClosed = false

const report = (more: Partial<CheckReport> = {}): CheckReport => ({
  url: 'http://127.0.0.1:8080',
  at: '2026-11-21T10:48:00Z',
  ms: 31,
  lines: [{ key: 'reachable', mark: 'ok', value: 'Yes', note: '5 ms, 127.0.0.1' }],
  features: [{ key: 'stdio', supported: true, foundBy: 'version' }],
  failure: null,
  label: null,
  certificate: null,
  ...more,
})

const appState = (keychain: AppState['keychain']): AppState =>
  ({ ...{ version: '0.1.0', platform: 'linux', settingsFile: '' }, keychain }) as AppState

function open(
  sheet: typeof gateways.sheet,
  {
    answers = {},
    saved = [],
    isAvailable = true,
  }: { answers?: Answers; saved?: GatewayView[]; isAvailable?: boolean } = {},
): void {
  isClosed = false
  bridge = fakeBridge({
    'gateways.check': report(),
    'gateways.discover': [],
    'gateways.readCertificates': ({ ca }) =>
      (ca ?? '')
        .split('-----BEGIN')
        .slice(1)
        .map(() => ({ ...certificate, subject: 'Own CA' })),
    'gateways.save': ({ name }) => gateway('new', name ?? ''),
    'gateways.activate': undefined,
    'gateways.remove': undefined,
    'app.copy': undefined,
    ...answers,
  })
  app.state = appState({ isAvailable, name: 'GNOME Keyring' })
  gateways.list = saved
  gateways.sheet = sheet
  render(GatewaySheet, { onclose: () => (isClosed = true) })
}

const button = (name: RegExp): HTMLButtonElement => screen.getByRole('button', { name })
const save = (): HTMLButtonElement => button(/^Save gateway/)
const field = (label: string): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(label, { selector: 'input:not([type=radio])' })
const type = (label: string, value: string) => fireEvent.input(field(label), { target: { value } })
const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }))
const answered = () => screen.findByRole('heading', { name: 'The gateway answered' })

/** A new gateway, checked with a key. */
async function checked(options: Parameters<typeof open>[1] = {}): Promise<void> {
  open({ kind: 'add', url: '' }, options)
  await type('URL', 'http://127.0.0.1:8080')
  await choose('API key')
  await type('API key', 'sk-secret')
  await fireEvent.click(button(/^Check gateway/))
  await answered()
}

afterEach(() => {
  cleanup()
  app.state = null
  gateways.sheet = null
  gateways.list = []
  gateways.activeId = null
})

describe('adding a gateway', () => {
  it('saves only what was checked and seen', async () => {
    open({ kind: 'add', url: '' })
    await type('URL', 'http://127.0.0.1:8080')
    await type('Name', 'Laptop')
    expect(save().disabled).toBe(true)
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await answered()
    expect(bridge.inputs('gateways.check')).toHaveLength(1)
    expect(bridge.inputs('gateways.save')).toEqual([])
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]).toMatchObject({ id: null, name: 'Laptop' })
  })

  it('checks at once when it comes with an address, and proposes a name', async () => {
    open({ kind: 'add', url: 'http://127.0.0.1:8080' })
    await answered()
    expect(field('Name').value).toBe('Laptop')
    expect(screen.getByText('stdio clients')).toBeTruthy()
  })

  it('takes a check for old as soon as address or credential change', async () => {
    await checked()
    expect(save().disabled).toBe(false)
    await type('API key', 'sk-other')
    expect(save().disabled).toBe(true)
    expect(screen.getByText('Changed since this check')).toBeTruthy()
    await type('API key', 'sk-secret')
    expect(save().disabled).toBe(false)
    await type('URL', 'http://127.0.0.1:9090')
    expect(save().disabled).toBe(true)
  })

  it('takes its environment from what the gateway calls itself', async () => {
    await checked({ answers: { 'gateways.check': report({ label: 'prod-eu' }) } })
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /Production/ }).checked).toBe(true)
    expect(screen.getByText('The gateway calls itself “prod-eu”.')).toBeTruthy()
  })

  it('says what is wrong and what to do, and copies it', async () => {
    const failure = AppError.of('gateway_refused', { host: '127.0.0.1:9' }).toFailure()
    const lines = [{ key: 'reachable' as const, mark: 'bad' as const, value: 'No', note: '' }]
    open(
      { kind: 'add', url: 'http://127.0.0.1:9' },
      { answers: { 'gateways.check': report({ failure, lines, features: [] }) } },
    )
    const note = await screen.findByRole('alert')
    expect(note.textContent).toContain('127.0.0.1:9 refused the connection')
    expect(note.textContent).toContain('GATEWAY_REFUSED')
    await fireEvent.click(within(note).getByRole('button', { name: 'Copy details' }))
    expect(bridge.inputs('app.copy')[0]!.text).toContain('Start the gateway')
  })
})

describe('the credential', () => {
  it('goes to main with the check and with saving, and the form is gone afterwards', async () => {
    await checked()
    expect(screen.getByText('The key goes to GNOME Keyring when you save')).toBeTruthy()
    expect(field('API key').type).toBe('password')
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]!.secret).toBe('sk-secret')
  })

  it('is never filled in again; left empty, the stored one stays', async () => {
    const saved = gateway('g1', 'Team dev', { auth: 'bearer', credential: 'keychain' })
    open({ kind: 'edit', id: 'g1' }, { saved: [saved] })
    expect(field('API key').value).toBe('')
    expect(screen.getByText('Stored. Leave empty to keep it.')).toBeTruthy()
    await fireEvent.click(button(/^Check gateway/))
    await answered()
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]).toMatchObject({ id: 'g1', secret: null })
  })

  it('travels unencrypted to another computer only after the user agreed', async () => {
    const failure = AppError.of('url_plain_http', { host: 'bifrost.lan' }).toFailure()
    open(
      { kind: 'add', url: '' },
      {
        answers: {
          'gateways.check': ({ allowPlainHttp }) => report(allowPlainHttp ? {} : { failure }),
        },
      },
    )
    await type('URL', 'http://bifrost.lan:8080')
    await choose('API key')
    await type('API key', 'sk-secret')
    expect(screen.queryByRole('checkbox', { name: 'Send it unencrypted' })).toBeNull()
    await fireEvent.click(button(/^Check gateway/))
    await fireEvent.click(await screen.findByRole('checkbox', { name: 'Send it unencrypted' }))
    expect(save().disabled).toBe(true)
    await fireEvent.click(button(/^Check gateway/))
    await waitFor(() => expect(save().disabled).toBe(false))
    expect(bridge.inputs('gateways.check').map(({ allowPlainHttp }) => allowPlainHttp)).toEqual([
      false,
      true,
    ])
  })

  it('can be kept until quit when there is no keychain', async () => {
    await checked({ isAvailable: false })
    expect(screen.getByText('No keychain answers on this computer')).toBeTruthy()
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Keep until I quit' }))
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]!.keepUntilQuit).toBe(true)
  })

  it('stays in the form when the keychain turns out to be missing on saving', async () => {
    await checked({
      answers: {
        'gateways.save': () => {
          throw AppError.of('keychain_unavailable')
        },
      },
    })
    await fireEvent.click(save())
    expect(await screen.findByText('No keychain answers on this computer')).toBeTruthy()
    expect(field('API key').value).toBe('sk-secret')
    expect(isClosed).toBe(false)
  })
})

const certificate = {
  ...{ fingerprint: 'AB:CD:EF', subject: 'bifrost.lan', issuer: 'Company CA' },
  ...{ names: ['bifrost.lan'], validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
}
const untrusted = report({
  url: 'https://bifrost.lan',
  lines: [{ key: 'tls', mark: 'bad', value: 'No', note: '' }],
  failure: AppError.of('gateway_tls_self_signed', { host: 'bifrost.lan' }).toFailure(),
  certificate,
})
const accept = () => screen.queryByRole<HTMLButtonElement>('button', { name: /^Accept this cert/ })

describe('a certificate that is not trusted', () => {
  const answers: Answers = {
    'gateways.check': ({ network }) =>
      network?.fingerprint ? report({ url: 'https://bifrost.lan' }) : untrusted,
  }

  it('is shown with all a person judges it by, and accepted by its fingerprint', async () => {
    open({ kind: 'add', url: 'https://bifrost.lan' }, { answers })
    const shown = within(await screen.findByRole('region', { name: 'The certificate it showed' }))
    for (const text of ['AB:CD:EF', 'Company CA', '2026-01-01 to 2027-01-01']) {
      expect(shown.getByText(text)).toBeTruthy()
    }
    await fireEvent.click(accept()!)
    await answered()
    expect(screen.getByText('You accepted this certificate')).toBeTruthy()
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]!.network!.fingerprint).toBe('AB:CD:EF')
  })

  it('is not offered for production', async () => {
    open({ kind: 'add', url: 'https://bifrost.lan' }, { answers })
    await screen.findByRole('region', { name: 'The certificate it showed' })
    await choose('Production')
    expect(accept()).toBeNull()
    const problem = screen.getByRole('alert').textContent
    expect(problem).toContain('Production needs a certificate that is trusted')
    expect(problem).not.toContain('accept this certificate')
  })

  it('that was accepted stays in sight and can be taken back', async () => {
    const network = { ...DEFAULT_NETWORK, fingerprint: 'AB:CD:EF' }
    open({ kind: 'edit', id: 'g1' }, { answers, saved: [gateway('g1', 'Lan', { network })] })
    expect(screen.getByText('AB:CD:EF')).toBeTruthy()
    expect(save().disabled).toBe(false)
    await fireEvent.click(button(/^Take back/))
    expect(screen.queryByText('AB:CD:EF')).toBeNull()
    expect(save().disabled).toBe(true)
  })
})

describe('the network', () => {
  const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  const KEY = '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n'
  const paste = (label: RegExp, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } })
  const saveIt = async () => {
    await fireEvent.click(button(/^Check gateway/))
    await answered()
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    return bridge.inputs('gateways.save')[0]!
  }

  it('is the proxy of the system and no certificate when nothing is chosen', async () => {
    open({ kind: 'add', url: '' })
    await type('URL', 'https://bifrost.lan')
    expect(await saveIt()).toMatchObject({ network: DEFAULT_NETWORK, clientKey: null })
  })

  it('takes a proxy of its own', async () => {
    open({ kind: 'add', url: '' })
    await type('URL', 'https://bifrost.lan')
    await choose('Own')
    await type('Proxy URL', 'http://proxy.lan:3128')
    expect((await saveIt()).network!.proxy).toBe('http://proxy.lan:3128')
  })

  it('takes authorities, a client certificate and its key, and shows none of it again', async () => {
    open({ kind: 'add', url: '' })
    await type('URL', 'https://bifrost.lan')
    await paste(/^Certificate authority/, PEM + PEM)
    expect(await screen.findByText('Own CA, until 2027-01-01, and 1 more')).toBeTruthy()
    await paste(/^Client certificate/, PEM)
    await paste(/^Its private key/, KEY)
    expect(screen.getByText('Private key, pasted')).toBeTruthy()
    expect(document.body.textContent).not.toContain('BBBB')
    const saved = await saveIt()
    expect(saved).toMatchObject({ clientKey: KEY, network: { ca: PEM + PEM } })
  })

  it('keeps the stored key when only the name changes', async () => {
    const network = { ...DEFAULT_NETWORK, clientCertificate: PEM }
    open({ kind: 'edit', id: 'g1' }, { saved: [gateway('g1', 'Lan', { network })] })
    expect(screen.getByText('Stored. Leave empty to keep it.')).toBeTruthy()
    await type('Name', 'Other')
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')[0]).toMatchObject({ clientKey: null, network })
  })

  it('is never saved without the authority that is half typed or no certificate', async () => {
    const said = AppError.of('invalid_input', { fields: 'Certificate authority' }).toFailure()
    const broken = report({ failure: said, lines: [], features: [] })
    await checked({
      answers: { 'gateways.check': ({ network }) => (network?.ca ? broken : report()) },
    })
    await paste(/^Certificate authority/, 'garbage')
    expect(screen.getByText('That is not a PEM certificate.')).toBeTruthy()
    expect(save().disabled).toBe(true)
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await screen.findByRole('alert')
    expect(bridge.inputs('gateways.check').at(-1)!.network!.ca).toBe('garbage')
    expect(save().disabled).toBe(true)

    const area = screen.getByLabelText(/^Certificate authority/)
    await paste(/^Certificate authority/, '-----BEGIN CERTIFICATE-----\nAAAA')
    expect(screen.queryByText('That is not a PEM certificate.')).toBeNull()
    await fireEvent.blur(area)
    expect(screen.getByText('That is not a PEM certificate.')).toBeTruthy()
  })

  it('keeps the keyboard where a pasted certificate becomes a line and is taken away', async () => {
    await checked()
    const area = screen.getByLabelText(/^Certificate authority/)
    area.focus()
    await fireEvent.input(area, { target: { value: PEM } })
    const away = button(/^Take away: Certificate authority/)
    await waitFor(() => expect(document.activeElement).toBe(away))
    await fireEvent.click(away)
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByLabelText(/^Certificate authority/)),
    )
  })

  it('needs a new check when it changes', async () => {
    await checked()
    await paste(/^Certificate authority/, PEM)
    expect(save().disabled).toBe(true)
    await fireEvent.click(button(/^Take away: Certificate authority/))
    expect(save().disabled).toBe(false)
  })
})

describe('the next step', () => {
  const failing = (code: 'gateway_refused' | 'gateway_html') => ({
    'gateways.check': report({ failure: { code, message: 'It failed', next: '' }, lines: [] }),
  })
  const ctrlEnter = () =>
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })

  it('after a failed answer is another check, though an address that is off can be saved', async () => {
    open({ kind: 'add', url: 'http://127.0.0.1:9' }, { answers: failing('gateway_refused') })
    await screen.findByRole('alert')
    await ctrlEnter()
    await waitFor(() => expect(bridge.inputs('gateways.check')).toHaveLength(2))
    expect(bridge.inputs('gateways.save')).toEqual([])
    await waitFor(() => expect(save().disabled).toBe(false))
    expect(button(/^Check again/).className).toContain('primary')
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
  })

  it('is never saving what is no Bifrost', async () => {
    open({ kind: 'add', url: 'http://127.0.0.1:9' }, { answers: failing('gateway_html') })
    await screen.findByRole('alert')
    expect(save().disabled).toBe(true)
  })

  it('is the name, when that is all that is missing', async () => {
    open({ kind: 'add', url: 'http://127.0.0.1:8080' }, { saved: [gateway('g1', 'Team dev')] })
    await answered()
    await type('Name', 'team dev')
    await ctrlEnter()
    expect(document.activeElement).toBe(field('Name'))
    expect(field('Name').getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText('Another gateway has this name.')).toBeTruthy()
    expect(bridge.inputs('gateways.save')).toEqual([])
  })

  it('of a refused save is read and reached below both halves', async () => {
    await checked({
      answers: {
        'gateways.save': () => {
          throw AppError.of('settings_unwritable')
        },
      },
    })
    await fireEvent.click(save())
    const note = await screen.findByRole('alert')
    expect(note.closest('form, section')).toBeNull()
    await waitFor(() => expect(document.activeElement?.contains(note)).toBe(true))
    await type('URL', 'http://127.0.0.1:9090')
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('the keyboard', () => {
  it('begins in the address, or in the secret of a gateway that it does not open', () => {
    open({ kind: 'add', url: 'not a url' })
    expect(document.activeElement).toBe(field('URL'))
    cleanup()
    const closed = gateway('g1', 'Team', { auth: 'bearer', state: 'signin' })
    open({ kind: 'edit', id: 'g1' }, { saved: [closed] })
    expect(document.activeElement).toBe(field('API key'))
  })

  it('goes to the address with one that was found here', async () => {
    const found = [{ url: 'http://127.0.0.1:8080', version: 'v1.5.16' }]
    open({ kind: 'add', url: '' }, { answers: { 'gateways.discover': found } })
    const offer = await screen.findByRole('button', { name: /127\.0\.0\.1:8080/ })
    offer.focus()
    await fireEvent.click(offer)
    expect(document.activeElement).toBe(field('URL'))
  })

  it('goes to the answer when a certificate was accepted', async () => {
    const answers: Answers = {
      'gateways.check': ({ network }) =>
        network?.fingerprint ? report({ url: 'https://bifrost.lan' }) : untrusted,
    }
    open({ kind: 'add', url: 'https://bifrost.lan' }, { answers })
    await screen.findByRole('region', { name: 'The certificate it showed' })
    accept()!.focus()
    await fireEvent.click(accept()!)
    await answered()
    expect(document.activeElement).toBe(
      screen.getByRole('region', { name: 'Answer of the gateway' }),
    )
  })
})

describe('what a gateway supports', () => {
  it('stands apart from what it does not', async () => {
    const features: CheckReport['features'] = [
      { key: 'oauth', supported: true, foundBy: 'version' },
      { key: 'stdio', supported: false, foundBy: 'answer' },
    ]
    await checked({ answers: { 'gateways.check': report({ features }) } })
    const list = (name: string) => screen.getByRole('list', { name }).textContent
    expect(list('Supported')).toMatch(/OAuth clients\s*by version/)
    expect(list('Not supported')).toMatch(/stdio clients\s*by answer/)
  })
})

describe('editing', () => {
  it('says that a name is saved without a check, which it is', () => {
    open({ kind: 'edit', id: 'g1' }, { saved: [gateway('g1', 'Team')] })
    expect(screen.queryByText(/Nothing is saved before/)).toBeNull()
    expect(screen.getByText(/Name, environment and read only are saved as they are/)).toBeTruthy()
    expect(save().disabled).toBe(false)
  })
})

describe('removing a gateway', () => {
  it('asks for the name of a production gateway and says that the credential goes too', async () => {
    const saved = gateway('g1', 'Live', { environment: 'production' })
    open({ kind: 'edit', id: 'g1' }, { saved: [saved] })
    await fireEvent.click(button(/^Remove gateway/))
    const dialog = within(screen.getByRole('dialog', { name: 'Remove Live?' }))
    expect(dialog.getByText(/address and credential are removed/)).toBeTruthy()
    expect(dialog.queryByText(/real traffic/)).toBeNull()
    const remove = dialog.getByRole<HTMLButtonElement>('button', { name: /^Remove gateway/ })
    expect(remove.disabled).toBe(true)
    await fireEvent.input(dialog.getByLabelText('Type Live to confirm'), {
      target: { value: 'Live' },
    })
    await fireEvent.click(remove)
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.remove')).toEqual([{ gatewayId: 'g1', confirm: 'Live' }])
  })
})

describe('a gateway that would no longer be production', () => {
  it('asks for its name before it is saved, and keeps the form when that is cancelled', async () => {
    const saved = gateway('g1', 'Live', { environment: 'production' })
    open({ kind: 'edit', id: 'g1' }, { saved: [saved] })
    await choose('Local')
    await fireEvent.click(save())
    const dialog = () => within(screen.getByRole('dialog', { name: /no longer production/ }))
    expect(dialog().getByText(/no name to type before something is deleted/)).toBeTruthy()
    expect(dialog().getByRole<HTMLButtonElement>('button', { name: /^Save/ }).disabled).toBe(true)
    await fireEvent.click(dialog().getByRole('button', { name: /^Cancel/ }))
    expect(bridge.inputs('gateways.save')).toEqual([])
    await fireEvent.click(save())
    const field = dialog().getByLabelText('Type Live to confirm')
    await fireEvent.input(field, { target: { value: 'Live' } })
    await fireEvent.click(dialog().getByRole('button', { name: /^Save/ }))
    await waitFor(() => expect(isClosed).toBe(true))
    const change = { id: 'g1', environment: 'local', confirm: 'Live' }
    expect(bridge.inputs('gateways.save')).toMatchObject([change])
  })

  it('asks nothing for other changes', async () => {
    const saved = gateway('g1', 'Live', { environment: 'production' })
    open({ kind: 'edit', id: 'g1' }, { saved: [saved] })
    await type('Name', 'Live EU')
    await fireEvent.click(save())
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('gateways.save')).toMatchObject([{ name: 'Live EU', confirm: '' }])
  })
})
