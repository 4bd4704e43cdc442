import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { Certificate } from '../../../shared/model/gateway.ts'
import type { NewClientForm } from '../../../shared/model/newClientForm.ts'
import { AppError } from '../../../shared/errors.ts'
import { fakeBridge, type FakeBridge } from '../../fakeBridge.ts'
import { gateway } from '../servers/samples.ts'
import NewClientSheet from './NewClientSheet.svelte'
import { emptyForm } from './form.ts'
import { plan } from './samples.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
const certificate: Certificate = {
  ...{ fingerprint: 'AA', subject: 'Example Root', issuer: 'Example Root', names: [] },
  ...{ validFrom: '2025-01-01T00:00:00.000Z', validTo: '2030-05-06T00:00:00.000Z' },
}

let bridge: FakeBridge
afterEach(cleanup)

async function open(typed: Partial<NewClientForm> = {}, certificates = [certificate]) {
  const form = { ...emptyForm(), name: 'notes', url: 'https://mcp.example.com', ...typed }
  bridge = fakeBridge({
    'registrations.planNew': plan(),
    'registrations.newForm': form,
    'registrations.keepNewForm': undefined,
    'registrations.create': () => {
      throw AppError.of('gateway_refused', { host: 'team' })
    },
    'gateways.readCertificates': certificates,
  })
  render(NewClientSheet, { gateway: gateway('team', 'Team dev'), onclose: () => undefined })
  await screen.findByLabelText('Name on the gateway')
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label, { selector: 'input:not([type=radio]), textarea' }), {
    target: { value },
  })
const create = () => fireEvent.click(screen.getByRole('button', { name: /^Create on Team dev/ }))
const sent = () => bridge.inputs('registrations.create').at(-1)
const belowOf = (field: HTMLElement): string =>
  document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent ?? ''

describe('the certificate authority of a new client', () => {
  const field = () => screen.getByLabelText('Certificate authority')

  it.each([
    ['no certificate', 'some text', [certificate]],
    ['half of one', PEM.slice(0, 30), [certificate]],
    ['one that main cannot read', PEM, []],
  ])('that is %s is refused beside its field, and stays as typed', async (_, ca, read) => {
    await open({}, read)
    await type('Certificate authority', ca)
    await create()
    await waitFor(() => expect(belowOf(field())).toMatch(/no PEM certificate/))
    expect(document.querySelector('details')?.open).toBe(true)
    expect(field()).toMatchObject({ value: ca })
    expect(sent()).toBeUndefined()
  })

  it('that is one is said by its name and sent', async () => {
    await open({ ca: PEM })
    expect(await screen.findByText('Example Root, until 2030-05-06')).toBeTruthy()
    await create()
    await waitFor(() => expect(sent()?.tls).toEqual({ skipsVerify: false, ca: PEM }))
  })

  it('may be a variable of the gateway, which is explained', async () => {
    await open()
    expect(belowOf(field())).toMatch(/env\.NAME: read on the gateway, not here/)
    await type('Certificate authority', 'env.CA')
    expect(field().getAttribute('aria-invalid')).toBe('false')
    await create()
    await waitFor(() => expect(sent()?.tls?.ca).toBe('env.CA'))
    expect(bridge.inputs('gateways.readCertificates')).toEqual([])
  })
})

describe('a variable of the gateway', () => {
  it('is offered for the secret of an OAuth client, and shown as it is', async () => {
    await open({ auth: 'oauth' })
    expect(screen.getByText(/may be env\.NAME: read on the gateway, not here/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Read the secret from a variable' }))
    const secret = screen.getByLabelText<HTMLInputElement>('Client secret')
    expect([secret.type, secret.value]).toEqual(['text', 'env.NOTES_CLIENT_SECRET'])
  })

  it('may stand for a URL, and is said not to work where the gateway would not read it', async () => {
    await open({ url: 'env.NOTES_URL' })
    expect(screen.getByText(/^Read on the gateway, not here/)).toBeTruthy()
    cleanup()
    await open({ connection: 'stdio', command: 'npx', envs: [{ name: 'TOKEN', value: '' }] })
    expect(screen.getByText('Without a value it is read on the gateway, not here.')).toBeTruthy()
    await type('Value of TOKEN', 'env.TOKEN')
    expect(screen.getByText(/env\.NAME is not read in variables/)).toBeTruthy()
    await type('Arguments, one in a line', '--key\nenv.TOKEN')
    expect(screen.getByText(/env\.NAME is not read in them/)).toBeTruthy()
  })

  it('is not asked for in a command line: what stands behind the command moves down', async () => {
    await open({ connection: 'stdio', args: '--last' })
    await type('Command', 'npx -y pkg')
    expect(screen.getByText(/One command without arguments/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Move the rest to the arguments' }))
    await create()
    await waitFor(() =>
      expect(sent()?.target).toMatchObject({ command: 'npx', args: ['-y', 'pkg', '--last'] }),
    )
  })
})
