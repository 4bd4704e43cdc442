import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { AuthorizationView } from '../../../shared/model/authorization.ts'
import type { RestoreReport } from '../../../shared/model/deletedClient.ts'
import type { RegistrationPlan, RegistrationView } from '../../../shared/model/registration.ts'
import { AppError } from '../../../shared/errors.ts'
import { PROGRESS } from '../../../shared/text/registerViews.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { authorizations } from '../../state/authorizations.svelte.ts'
import { clients } from '../../state/clients.svelte.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { newClientSheet } from '../../state/newClient.svelte.ts'
import { registrations } from '../../state/registrations.svelte.ts'
import { definitionsView, finding, gateway, passed, tool } from '../servers/samples.ts'
import RegisterSheet from './RegisterSheet.svelte'
import RegistrationLayer from './RegistrationLayer.svelte'

const plan: RegistrationPlan = {
  gatewayId: 'team',
  changes: [{ key: 'droppedTool', mark: 'warn', about: 'odd/tool' }],
  takenNames: ['taken'],
  suggestedName: 'everything',
  hasAutoList: true,
  hasPrefix: true,
  nameRule: 'strict',
}

const view: RegistrationView = {
  id: 'r1',
  gatewayId: 'team',
  gatewayName: 'Team dev',
  probeId: 'p1',
  name: 'everything',
  startedAt: new Date().toISOString(),
  state: 'running',
  steps: [
    {
      name: 'create',
      state: 'running',
      ms: null,
      startedAt: new Date(Date.now() - 9000).toISOString(),
      detail: '',
    },
    { name: 'read', state: 'waiting', ms: null, startedAt: null, detail: '' },
  ],
  clientId: null,
  differences: [],
  applied: null,
  comparison: null,
  isUncallable: false,
  replaced: null,
  failure: null,
}

const tools = [
  tool('echo'),
  tool('get-sum'),
  tool('broken', { problem: 'No schema' }),
  tool('odd/tool'),
]
const all = [
  gateway('team', 'Team dev'),
  gateway('far', 'Far away', { state: 'unreachable' }),
  gateway('prod', 'Production EU', { environment: 'production' }),
]

let bridge: FakeBridge
let isClosed = false
let isReviewed = false

async function open(answers: Answers = {}): Promise<void> {
  isClosed = false
  bridge = fakeBridge({
    'registrations.plan': ({ gatewayId }) => ({ ...plan, gatewayId }),
    'registrations.start': view,
    'definitions.read': definitionsView(),
    ...answers,
  })
  render(RegisterSheet, {
    probe: passed('p1', 's1', tools),
    gateways: all,
    activeId: 'team',
    onreview: () => (isReviewed = true),
    onclose: () => (isClosed = true),
  })
  await waitFor(() => expect(nameField().value).toBe('everything'))
}

const nameField = (): HTMLInputElement => screen.getByLabelText('Name on the gateway')
const box = (name: string): HTMLInputElement => screen.getByRole('checkbox', { name })
const registerButton = (): HTMLButtonElement => screen.getByRole('button', { name: /^Register on/ })

/** Shows a registration as it stands, its sheet open. */
async function layer(registration: RegistrationView, answers: Answers = {}): Promise<string[]> {
  const opened: string[] = []
  bridge = fakeBridge({ 'registrations.list': [registration], ...answers })
  gateways.list = all
  await registrations.start()
  registrations.show(registration.id)
  render(RegistrationLayer, {
    onopenclient: ({ clientId }: { clientId: string | null }) => void opened.push(String(clientId)),
    onagain: () => undefined,
  })
  return opened
}

afterEach(() => {
  cleanup()
  registrations.stop()
  authorizations.stop()
  registrations.list = []
  registrations.leave()
  registrations.dismissEnded()
})

describe('the register sheet', () => {
  it('says first what changed since the definitions were accepted, and leads there', async () => {
    const pin = { state: 'changed', at: new Date().toISOString(), changes: [] } as const
    await open({
      'definitions.read': definitionsView({
        findings: [finding()],
        pin: { ...pin, changes: [], added: 1, removed: 0, changed: 2 },
      }),
    })
    expect(
      await screen.findByText('Definitions: 2 changed, 1 added since you accepted them'),
    ).toBeTruthy()
    expect(screen.getByText('1 place to read closely')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Review' }))
    expect(isReviewed).toBe(true)
  })

  it('says nothing of definitions that are as they were', async () => {
    await open()
    await waitFor(() => expect(bridge.inputs('definitions.read')).toEqual([{ probeId: 'p1' }]))
    expect(screen.queryByRole('button', { name: 'Review' })).toBeNull()
  })

  it('says while typing why the gateway would not take a name', async () => {
    await open()
    await fireEvent.input(nameField(), { target: { value: 'my-server' } })
    expect(await screen.findByText(/a hyphen is not allowed/)).toBeTruthy()
    expect(registerButton().disabled).toBe(true)
    await fireEvent.input(nameField(), { target: { value: 'taken' } })
    expect(await screen.findByText('Team dev has a client named taken already')).toBeTruthy()
    expect(registerButton().disabled).toBe(true)
  })

  it('allows every sound tool to begin with and nothing runs without asking', async () => {
    await open()
    expect([box('Allow echo').checked, box('Allow broken').checked]).toEqual([true, false])
    expect(box('Allow odd/tool').disabled).toBe(true)
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(isClosed).toBe(true))
    expect(bridge.inputs('registrations.start')).toEqual([
      {
        gatewayId: 'team',
        probeId: 'p1',
        name: 'everything',
        tools: ['echo', 'get-sum'],
        autoTools: [],
      },
    ])
  })

  it('lets only allowed tools run without asking', async () => {
    await open()
    expect(box('Run broken without asking').disabled).toBe(true)
    await fireEvent.click(box('Run echo without asking'))
    expect(box('Run echo without asking').checked).toBe(true)
    await fireEvent.click(box('Allow echo'))
    expect(box('Run echo without asking').checked).toBe(false)
    expect(box('Run echo without asking').disabled).toBe(true)
  })

  it('leaves the auto column out where the gateway has no such list', async () => {
    await open({ 'registrations.plan': { ...plan, hasAutoList: false } })
    await screen.findByText(/has no auto-execute list/)
    expect(screen.queryByRole('checkbox', { name: /without asking/ })).toBeNull()
  })

  it('does not offer a gateway that is not reachable, and names production on the button', async () => {
    await open()
    expect((screen.getByRole('radio', { name: /Far away/ }) as HTMLInputElement).disabled).toBe(
      true,
    )
    await fireEvent.click(screen.getByRole('radio', { name: /Production EU/ }))
    expect(await screen.findByText('This is a production gateway.')).toBeTruthy()
    expect(registerButton().textContent).toContain('Register on Production EU')
  })

  it('shows why a plan or a start did not work and stays open', async () => {
    await open({
      'registrations.start': () => {
        throw AppError.of('register_no_probe')
      },
    })
    await fireEvent.click(registerButton())
    expect(await screen.findByText('There is no finished test to register')).toBeTruthy()
    expect(isClosed).toBe(false)
  })
})

describe('the progress', () => {
  it('says why a create takes long and goes on when it is left', async () => {
    await layer(view)
    expect(await screen.findByText('The gateway starts the server now')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /Leave it running/ }))
    expect(screen.queryByRole('dialog')).toBeNull()
    bridge.send('registrations.changed', { ...view, state: 'registered', clientId: 'c1' })
    expect(await screen.findByText('everything is on Team dev')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Show' }))
    expect(await screen.findByRole('dialog', { name: 'everything is on Team dev' })).toBeTruthy()
  })

  it('shows the sign-in that a create waits for, and cancels it', async () => {
    const waiting: AuthorizationView = {
      ...{ id: 'a1', gatewayId: 'team', clientId: null, name: 'everything', state: 'waiting' },
      ...{ host: 'login.example.com', toolCount: null, failure: null },
      endsAt: new Date(Date.now() + 600_000).toISOString(),
    }
    const step = { state: 'running', ms: null, startedAt: view.startedAt, detail: '' } as const
    const signingIn: RegistrationView = { ...view, steps: [{ name: 'signIn', ...step }] }
    await layer(signingIn, {
      'authorizations.list': [waiting],
      'authorizations.cancel': undefined,
    })
    expect(await screen.findByText('Waiting for the sign-in in your browser')).toBeTruthy()
    expect(screen.getByText(/^login\.example\.com · .* left$/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel sign-in' }))
    expect(bridge.inputs('authorizations.cancel')).toEqual([{ authorizationId: 'a1' }])
    bridge.send('authorizations.changed', { ...waiting, state: 'cancelled' })
    expect(await screen.findByText('The sign-in was cancelled')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Cancel sign-in' })).toBeNull()
  })

  it('says that it waits behind another create', async () => {
    await layer({ ...view, state: 'waiting' })
    expect(await screen.findByText('Waiting behind another create on this gateway')).toBeTruthy()
  })
})

describe('the result', () => {
  const differs: RegistrationView = {
    ...view,
    state: 'differs',
    clientId: 'c1',
    steps: [],
    differences: [{ key: 'autoTools', chosen: 'echo', found: '' }],
    comparison: { testedCount: 4, gatewayCount: 2, missing: ['odd/tool'], added: [], changed: [] },
  }

  it('lists what did not stick and the tools that differ', async () => {
    const opened = await layer(differs)
    const sheet = await screen.findByRole('dialog')
    expect(within(sheet).getByText('One setting did not stick')).toBeTruthy()
    expect(within(sheet).getByRole('row', { name: 'Auto-execute echo nothing' })).toBeTruthy()
    expect(within(sheet).getByText('odd/tool')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /Open client/ }))
    expect(opened).toEqual(['c1'])
  })

  it('lists what did not stick of what followed the create, and what changed with it', async () => {
    await layer({
      ...differs,
      comparison: null,
      applied: {
        ...{ clientId: 'c1', name: 'everything', outcome: 'partly', failure: null },
        notStuck: [{ field: 'pricing', before: 'echo $0.01', now: 'None' }],
        alsoChanged: [{ field: 'isPingOn', before: 'Yes', now: 'No' }],
        notes: ['Reconnected, so that the server gets the new headers.'],
      },
    })
    const sheet = await screen.findByRole('dialog', { name: /with 2 differences/ })
    expect(within(sheet).getByRole('row', { name: 'Prices echo $0.01 None' })).toBeTruthy()
    expect(within(sheet).getByText('Health check by ping: Yes before, No now.')).toBeTruthy()
    expect(within(sheet).getByText(/^Reconnected/)).toBeTruthy()
  })

  it('leads a client that was described and failed back to its form', async () => {
    await layer({ ...view, probeId: null, state: 'failed', steps: [] })
    await fireEvent.click(await screen.findByRole('button', { name: 'Change it and try again' }))
    expect([newClientSheet.gatewayId, registrations.shownId]).toEqual(['team', null])
    newClientSheet.close()
  })

  it('does not call a success what the gateway cannot call', async () => {
    await layer({ ...view, state: 'registered', clientId: 'c1', isUncallable: true })
    const sheet = await screen.findByRole('dialog', {
      name: 'everything is on Team dev and cannot be called',
    })
    expect(within(sheet).getByText('This gateway version cannot call stdio tools')).toBeTruthy()
  })

  it('reports a client without tools', async () => {
    await layer({
      ...differs,
      comparison: { testedCount: 4, gatewayCount: 0, missing: ['echo'], added: [], changed: [] },
    })
    expect(await screen.findByText('The gateway lists no tools for it')).toBeTruthy()
  })

  it('says what is not known and what to do', async () => {
    const failure = AppError.of('register_unknown', { name: 'everything' }).toFailure()
    await layer({ ...view, state: 'unknown', steps: [], failure })
    expect(await screen.findByText(failure.message)).toBeTruthy()
    expect(screen.getByText(failure.next)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Undo registration' })).toBeNull()
  })

  it('undoes after a question, and asks for the name of a production gateway', async () => {
    await layer(
      { ...differs, gatewayId: 'prod', gatewayName: 'Production EU' },
      { 'registrations.undo': undefined },
    )
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo registration' }))
    const remove = (await screen.findByRole('button', {
      name: /^Delete from/,
    })) as HTMLButtonElement
    expect(remove.disabled).toBe(true)
    await fireEvent.input(screen.getByLabelText(/Type Production EU/), {
      target: { value: 'Production EU' },
    })
    await waitFor(() => expect(remove.disabled).toBe(false))
    await fireEvent.click(remove)
    expect(await screen.findByText('everything was deleted from Production EU')).toBeTruthy()
    expect(registrations.list).toEqual([])
    expect(bridge.inputs('registrations.undo')).toEqual([
      { registrationId: 'r1', confirm: 'Production EU' },
    ])
  })
})

describe('a client that was recreated', () => {
  const old = { clientId: 'old', name: 'everything', deletedId: 'copy', back: null }
  const back: RestoreReport = {
    ...{ outcome: 'done', clientId: 'old', name: 'everything', lost: [], failure: null },
    after: { state: 'healthy', toolCount: 2 },
  }
  const failure = AppError.of('client_name_taken', { name: 'everything' }).toFailure()
  const ended: RegistrationView = { ...view, probeId: null, steps: [], replaced: old }
  const failed: RegistrationView = { ...ended, state: 'failed', failure }
  const title = (name: string) => screen.findByRole('dialog', { name })
  const again = () => fireEvent.click(screen.getByRole('button', { name: /^Change it and try/ }))
  const place = () => [newClientSheet.clientId, newClientSheet.formId]
  afterEach(() => {
    newClientSheet.close()
    clients.restoring = null
  })

  it('is there, and the old one is kept', async () => {
    const opened = await layer({ ...ended, state: 'registered', clientId: 'new' })
    const sheet = await title('everything was recreated on Team dev')
    expect(sheet.textContent).toContain('The old one is in Recently deleted')
    expect(screen.queryByRole('button', { name: 'Undo registration' })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: /^Open client/ }))
    expect(opened).toEqual(['new'])
  })

  it('is as it was when it could not be deleted, and the form opens again', async () => {
    await layer({ ...failed, replaced: { ...old, deletedId: null } })
    const sheet = await title('everything on Team dev was not touched')
    expect(sheet.textContent).not.toContain('Recently deleted')
    await again()
    expect(place()).toEqual(['old', 'old'])
  })

  it('is back when the new one was refused, with what could not be brought back', async () => {
    const lost = ['The header X-Key: no value was given']
    const partly = { ...back, outcome: 'partly' as const, clientId: 'other', lost }
    const opened = await layer({ ...failed, replaced: { ...old, deletedId: null, back: partly } })
    const sheet = await title(
      'The new one was refused: everything is back on Team dev, but not all of it',
    )
    expect(within(sheet).getByText(failure.message)).toBeTruthy()
    expect(within(sheet).getByText(lost[0]!)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /^Open client/ }))
    expect(opened).toEqual(['other'])
    registrations.show('r1')
    await title('The new one was refused: everything is back on Team dev, but not all of it')
    await again()
    expect(place()).toEqual(['other', 'old'])
  })

  it('that is gone says where its copy is, and leads to putting it back', async () => {
    const reason = AppError.of('gateway_refused', { host: 'team' }).toFailure()
    const refused = { ...back, outcome: 'refused' as const, clientId: null, failure: reason }
    const opened = await layer({ ...failed, replaced: { ...old, back: refused } })
    const sheet = await title('The new one was refused: everything is not on Team dev')
    expect(within(sheet).getByText(reason.message)).toBeTruthy()
    expect(within(sheet).getByText('The old one is in Recently deleted')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Put the old one back…' }))
    expect(opened).toEqual(['null'])
    expect(clients.restoring).toEqual({ gatewayId: 'team', deletedId: 'copy' })
    registrations.show('r1')
    await title('The new one was refused: everything is not on Team dev')
    await again()
    expect(place()).toEqual([null, 'old']) // what was typed becomes a new client
  })

  it('of which nobody knows offers the copy too', async () => {
    await layer({ ...failed, state: 'unknown' })
    await title('Not known whether everything is on Team dev')
    expect(screen.getByRole('button', { name: 'Put the old one back…' })).toBeTruthy()
  })
})

describe('a read only gateway', () => {
  const closed = gateway('team', 'Team dev', { isReadOnly: true })

  it('cannot be chosen, and says so', async () => {
    bridge = fakeBridge({
      'registrations.plan': ({ gatewayId }) => ({ ...plan, gatewayId }),
      'definitions.read': definitionsView(),
    })
    render(RegisterSheet, {
      probe: passed('p1', 's1', tools),
      gateways: [closed, gateway('other', 'Other')],
      activeId: 'team',
      onreview: () => undefined,
      onclose: () => undefined,
    })
    await waitFor(() => expect(nameField().value).toBe('everything'))
    const [first, second] = screen.getAllByRole<HTMLInputElement>('radio')
    expect([first!.disabled, second!.checked]).toEqual([true, true])
    expect(screen.getByText('Read only')).toBeTruthy()
  })

  it('keeps what was registered: the undo is off and says why', async () => {
    await layer({ ...view, state: 'registered', clientId: 'c1' })
    const undo = () => screen.getByRole<HTMLButtonElement>('button', { name: PROGRESS.undo })
    expect(undo().disabled).toBe(false)
    gateways.list = [closed]
    await waitFor(() => expect(undo().disabled).toBe(true))
    expect(undo().title).toContain('Team dev is read only here')
  })
})
