import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { RegistrationView } from '../../../shared/model/registration.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { gateway } from '../servers/samples.ts'
import NewClientSheet from './NewClientSheet.svelte'
import { emptyForm } from './form.ts'
import { plan } from './samples.ts'

const sent: RegistrationView = {
  ...{
    id: 'r1',
    gatewayId: 'team',
    gatewayName: 'Team dev',
    probeId: null,
    name: 'notes',
    replaced: null,
  },
  ...{ startedAt: '2026-11-21T10:00:00Z', state: 'running', steps: [], clientId: null },
  ...{ differences: [], applied: null, comparison: null, isUncallable: false, failure: null },
}

let bridge: FakeBridge
let isClosed = false

async function open(answers: Answers = {}): Promise<void> {
  isClosed = false
  bridge = fakeBridge({
    'registrations.planNew': plan(),
    'registrations.newForm': null,
    'registrations.keepNewForm': undefined,
    'registrations.create': sent,
    ...answers,
  })
  const props = { gateway: gateway('team', 'Team dev'), onclose: () => (isClosed = true) }
  render(NewClientSheet, props)
  await screen.findByLabelText('Name on the gateway')
}

const type = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } })
const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name }))
const create = () => fireEvent.click(screen.getByRole('button', { name: /^Create on Team dev/ }))

afterEach(() => {
  cleanup()
  registrations.list = []
  registrations.leave()
})

describe('the sheet of a new client', () => {
  it('creates what was described and goes on with the progress', async () => {
    await open()
    await type('Name on the gateway', 'notes')
    await type('URL', 'https://mcp.example.com/mcp')
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('registrations.create')).toMatchObject([
      { name: 'notes', target: { type: 'http', url: 'https://mcp.example.com/mcp' } },
    ])
    expect(registrations.shownId).toBe('r1')
    expect(bridge.inputs('registrations.keepNewForm').at(-1)?.form?.sentAs).toBe('r1')
  })

  it('judges the name while it is typed, and says what models will see', async () => {
    await open()
    await type('Name on the gateway', 'my-notes')
    expect(await screen.findByText(/a hyphen is not allowed/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Use my_notes' }))
    expect(await screen.findByText('Models will see my_notes-tool')).toBeTruthy()
    await type('Name on the gateway', 'taken')
    expect(await screen.findByText('Team dev has a client named taken already')).toBeTruthy()
    await type('Name on the gateway', 'Taken')
    expect(await screen.findByText(/has taken already: easily mixed up/)).toBeTruthy()
    expect(screen.getByLabelText('Name on the gateway').getAttribute('aria-invalid')).toBe('false')
  })

  it('says beside each field what is missing once somebody tries, and sends nothing', async () => {
    await open()
    expect(screen.queryByText(/is needed/)).toBeNull()
    await create()
    expect(await screen.findByText('An http or https address is needed')).toBeTruthy()
    expect(screen.getByText(/a name is needed/)).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('Name on the gateway'))
    expect(bridge.inputs('registrations.create')).toEqual([])
  })

  it('opens what is behind More when something is wrong there', async () => {
    await open()
    await type('Name on the gateway', 'notes')
    await type('URL', 'https://mcp.example.com/mcp')
    await type('Ask for tools again, minutes', 'soon')
    await create()
    expect(document.querySelector('details')?.open).toBe(true)
    expect(await screen.findByText(/A whole number up to 999,999/)).toBeTruthy()
  })

  it('shows values as dots, and names of variables of the gateway as they are', async () => {
    await open()
    await choose('Headers')
    await fireEvent.click(screen.getByRole('button', { name: 'Add a header' }))
    await type('Name of header 1', 'X-Api-Key')
    const value = () => screen.getByLabelText<HTMLInputElement>('Value of X-Api-Key')
    await type('Value of X-Api-Key', 'hush')
    expect(value().type).toBe('password')
    await fireEvent.click(
      screen.getByRole('button', { name: 'env: let the gateway read X-Api-Key from a variable' }),
    )
    expect([value().type, value().value]).toEqual(['text', 'env.X_API_KEY'])
    expect(screen.getByText(/^env\.NAME is read on the gateway, not here/)).toBeTruthy()
  })

  it('offers only what this gateway knows', async () => {
    await open({
      'registrations.planNew': plan({
        ...{ authTypes: ['none', 'headers'], connections: ['http', 'sse'], hasTls: false },
        ...{ hasExtraHeaders: false, hasStickiness: false, hasMaxInstructions: false },
        settings: ['tools'],
      }),
    })
    expect(
      screen.getAllByRole('radio').map((radio) => radio.parentElement?.textContent.trim()),
    ).toEqual(['HTTP', 'SSE', 'None', 'Headers', 'All, new ones too', 'None for now', 'By name'])
    expect(screen.queryByText('More')).toBeNull()
  })

  it('asks for the headers of each user and for OAuth where they are chosen', async () => {
    await open()
    await choose('Each user')
    expect(screen.getByText(/Each user then signs in alone/)).toBeTruthy()
    expect(screen.getByLabelText('Client ID')).toBeTruthy()
    await fireEvent.click(screen.getAllByRole('radio', { name: 'Headers' }).at(-1)!)
    expect(screen.getByText('Headers of each user, with your own values to try them')).toBeTruthy()
    await choose('Command')
    expect(screen.getByText(/A command has no sign-in/)).toBeTruthy()
    expect(screen.queryByText('Sign-in to the server')).toBeNull()
  })

  it('keeps what was typed when main refuses it, with the reason at its field', async () => {
    await open({
      'registrations.create': () => {
        throw AppError.of('client_name_taken', { name: 'notes' })
      },
    })
    await type('Name on the gateway', 'notes')
    await type('URL', 'https://mcp.example.com/mcp')
    await create()
    const name = screen.getByLabelText<HTMLInputElement>('Name on the gateway')
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'))
    expect([isClosed, name.value]).toEqual([false, 'notes'])
    await type('Name on the gateway', 'notes2')
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('false'))
  })

  it('is filled with what was typed before, with why the gateway did not take it', async () => {
    const failure = AppError.of('gateway_rejected', {
      status: 500,
      reason: 'no route to host',
    }).toFailure()
    registrations.list = [{ ...sent, state: 'failed', failure }]
    await open({
      'registrations.newForm': { ...emptyForm(), name: 'notes', url: 'https://x', sentAs: 'r1' },
    })
    expect(screen.getByLabelText<HTMLInputElement>('Name on the gateway').value).toBe('notes')
    expect(screen.getByRole('alert').textContent).toContain(failure.message)
    await fireEvent.click(screen.getByRole('button', { name: 'Empty the form' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(bridge.inputs('registrations.keepNewForm').at(-1)?.form).toBeNull()
  })

  it('says what an open gateway will refuse before it is sent, and what a local address means', async () => {
    await open({ 'registrations.planNew': plan({ guardsStdio: true }) })
    await type('URL', 'http://192.168.1.10:8080/mcp')
    expect(screen.getByText(/refuses 192\.168\.1\.10:8080 without sign-in/)).toBeTruthy()
    await type('URL', 'https://mcp.example.com')
    expect(screen.queryByText(/without sign-in/)).toBeNull()
    cleanup()
    await open()
    await type('URL', 'http://192.168.1.10:8080/mcp')
    expect(screen.queryByText(/without sign-in/)).toBeNull()
    await type('URL', 'http://localhost:3000/mcp')
    expect(screen.getByText('localhost:3000 means the gateway’s own host there')).toBeTruthy()
  })

  it('marks the field a gateway refused, says what helps, and may be sent again as it is', async () => {
    const failure = AppError.of('gateway_guard_private').toFailure()
    registrations.list = [{ ...sent, state: 'failed', failure }]
    const form = { ...emptyForm(), name: 'notes', url: 'http://10.0.0.1/mcp', sentAs: 'r1' }
    await open({ 'registrations.newForm': form })
    const url = screen.getByLabelText('URL')
    expect(url.getAttribute('aria-invalid')).toBe('true')
    await waitFor(() => expect(document.activeElement).toBe(url))
    expect(screen.getByText('The gateway refused this; the reason is at the top')).toBeTruthy()
    expect(screen.getByRole('alert').textContent).toContain(failure.next)
    await create()
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('registrations.create')).toHaveLength(1)
  })

  it('begins anew once what was typed is on the gateway', async () => {
    registrations.list = [{ ...sent, state: 'registered', clientId: 'c1' }]
    await open({ 'registrations.newForm': { ...emptyForm(), name: 'notes', sentAs: 'r1' } })
    expect(screen.getByLabelText<HTMLInputElement>('Name on the gateway').value).toBe('')
  })

  it('says why the gateway cannot be asked, and asks again', async () => {
    let isDown = true
    bridge = fakeBridge({
      'registrations.planNew': () => {
        if (isDown) throw AppError.of('gateway_refused', { host: 'team' })
        return plan()
      },
      'registrations.newForm': null,
      'registrations.keepNewForm': undefined,
    })
    render(NewClientSheet, { gateway: gateway('team', 'Team dev'), onclose: () => undefined })
    await screen.findByRole('alert')
    isDown = false
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByLabelText('Name on the gateway')).toBeTruthy()
  })
})
