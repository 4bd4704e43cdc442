import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import type { ClientList } from '../../../shared/model/client.ts'
import type { DeletedClient, RestoreReport } from '../../../shared/model/deletedClient.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import type { LifeItem, LifeReport, LifeRun } from '../../../shared/model/lifeCycle.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { clients } from '../../state/clients.svelte.ts'
import { life } from '../../state/life.svelte.ts'
import { newClientSheet } from '../../state/newClient.svelte.ts'
import { gateway } from '../servers/samples.ts'
import Clients from './Clients.svelte'
import { detail, list, row } from './samples.ts'

let bridge: FakeBridge
let runs = 0

const REPORT: LifeReport = {
  ...{ outcome: 'done', before: { state: 'noTools', toolCount: 0 }, notes: [], deletedId: null },
  ...{ after: { state: 'healthy', toolCount: 14 }, failure: null },
}
const item = (name: string, more: Partial<LifeItem> = {}): LifeItem => ({
  ...{ clientId: name, name, state: 'waiting', report: null },
  ...more,
})

/** Opens the list of a gateway; `life.start` answers with a run of what was asked. */
async function open(
  id: string,
  given: ClientList = list(id),
  { answers = {}, view = {} }: { answers?: Answers; view?: Partial<GatewayView> } = {},
): Promise<void> {
  bridge = fakeBridge({
    'clients.list': given,
    'clients.detail': ({ clientId }) =>
      detail(
        given.rows.find((client) => client.id === clientId)!,
        id,
      ),
    'life.list': [],
    'life.start': ({ gatewayId, clientIds, action }): LifeRun => ({
      ...{ id: `run ${++runs}`, gatewayId, action, startedAt: '2026-11-21T10:00:00Z' },
      ...{ endedAt: null, items: clientIds.map((clientId) => item(clientId)) },
    }),
    'life.stop': undefined,
    'clients.delete': { deletedId: 'copy' },
    ...answers,
  })
  clients.start()
  render(Clients, { gateway: gateway(id, 'Team dev', view) })
  await waitFor(() => expect(clients.of(id)).not.toBeNull())
  await vi.dynamicImportSettled()
  await screen.findByRole('listbox', { name: 'Clients' })
}

const listbox = (): HTMLElement => screen.getByRole('listbox', { name: 'Clients' })
const press = (key: string, more: object = {}) => fireEvent.keyDown(listbox(), { key, ...more })
const option = (name: string): HTMLElement =>
  screen.getAllByRole('option').find((each) => each.querySelector('.name')!.textContent === name)!
const click = (name: string, more: object = {}) =>
  fireEvent.click(option(name).firstElementChild!, more)
const selected = (): string[] =>
  screen
    .getAllByRole('option')
    .filter((each) => each.getAttribute('aria-selected') === 'true')
    .map((each) => each.querySelector('.name')!.textContent)
const bar = () => screen.findByRole('toolbar', { name: 'Selected clients' })
const strip = () => screen.findByRole('status', { name: 'Actions on clients' })
const started = () => bridge.inputs('life.start')

/** Tells as main does that clients of the last run have come so far. */
function tell(id: string, action: LifeRun['action'], changes: LifeItem[], isOver = false): void {
  const run = {
    ...{ id: `run ${runs}`, gatewayId: id, action, startedAt: '2026-11-21T10:00:00Z' },
    endedAt: null,
  }
  for (const change of changes) bridge.send('life.changed', { run, item: change })
  const endedAt = '2026-11-21T10:00:05Z'
  if (isOver) bridge.send('life.changed', { run: { ...run, endedAt }, item: null })
}

beforeEach(() => {
  runs = 0
})
afterEach(() => {
  cleanup()
  clients.stop()
  life.stop()
  clients.opened = null
})

describe('selecting', () => {
  it('by keyboard: Space, Shift with the arrows, Ctrl A, and Escape for none', async () => {
    await open('keys')
    await press(' ')
    expect(selected()).toEqual(['zeta'])
    expect((await bar()).textContent).toContain('1 selected')
    await press('ArrowDown', { shiftKey: true })
    expect(selected()).toEqual(['zeta', 'alpha'])
    await press('ArrowDown', { shiftKey: true })
    expect(selected()).toEqual(['zeta', 'alpha', 'beta'])
    await press('ArrowUp', { shiftKey: true })
    expect(selected()).toEqual(['zeta', 'alpha'])
    await press('a', { ctrlKey: true })
    expect(selected()).toHaveLength(3)
    await press('Escape')
    expect(screen.queryByRole('toolbar', { name: 'Selected clients' })).toBeNull()
  })

  it('by mouse: Ctrl for one more, Shift up to here', async () => {
    await open('mouse')
    await click('zeta', { ctrlKey: true })
    await click('beta', { shiftKey: true })
    expect(selected()).toEqual(['zeta', 'alpha', 'beta'])
    await click('alpha', { ctrlKey: true })
    expect(selected()).toEqual(['zeta', 'beta'])
    expect(screen.queryByRole('region', { name: 'zeta' })).toBeNull() // no panel was opened
  })

  it('keeps out what a search hides', async () => {
    await open('hidden')
    await press('a', { ctrlKey: true })
    const field = screen.getByRole('searchbox', { name: 'Search clients' })
    await fireEvent.input(field, { target: { value: 'alpha' } })
    expect((await bar()).textContent).toContain('1 selected')
    await fireEvent.click(within(await bar()).getByRole('button', { name: 'Reconnect' }))
    expect(started()).toMatchObject([{ clientIds: ['alpha'], action: 'reconnect' }])
  })

  it('offers what the gateway can do and what makes sense for the clients', async () => {
    const rows = [row('alpha'), row('beta', { isPerCall: true })]
    await open('offers', list('offers', { rows, offered: ['reconnect', 'delete'] }))
    await click('beta', { ctrlKey: true })
    const buttons = within(await bar()).getAllByRole<HTMLButtonElement>('button')
    expect(buttons.map((button) => [button.textContent.trim(), button.disabled])).toEqual([
      ['Reconnect', true],
      ['Delete…', false],
      ['', false],
    ])
    expect(buttons[0]!.title).toContain('it connects anew for each call')
  })
})

describe('a run', () => {
  it('shows which client it is at, stops when asked, and ends with a result for each', async () => {
    await open('run')
    await press('a', { ctrlKey: true })
    await fireEvent.click(within(await bar()).getByRole('button', { name: 'Reconnect' }))
    await strip()
    tell('run', 'reconnect', [item('zeta', { state: 'running' })])
    const stop = await within(await strip()).findByRole('button', { name: 'Stop' })
    await fireEvent.click(stop)
    expect(bridge.inputs('life.stop')).toEqual([{ runId: 'run 1' }])
    const failure = AppError.of('gateway_server_error', { status: 500, reason: 'no' }).toFailure()
    const refused = { ...REPORT, outcome: 'refused' as const, failure }
    const results = [
      item('alpha', { state: 'ended', report: REPORT }),
      item('zeta', { state: 'ended', report: refused }),
      item('beta', { state: 'stopped' }),
    ]
    tell('run', 'reconnect', results, true)
    await waitFor(async () =>
      expect((await strip()).textContent).toContain(
        'Reconnect 3 clients: 1 done, 1 failed, 1 stopped',
      ),
    )
    await fireEvent.click(within(await strip()).getByRole('button', { name: 'Show results' }))
    const rows = within(screen.getByRole('dialog')).getAllByRole('row')
    expect(rows.map((each) => each.textContent.trim().replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^zeta: reconnect failed The gateway failed with 500: no/),
      'alpha: reconnected Healthy, 14 tools (before: No tools)',
      expect.stringContaining('stopped before it began'),
    ])
  })

  it('of one client says how it was and is, and goes when it is closed', async () => {
    await open('one')
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'More actions' }))
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Reconnect' }))
    expect(started()).toEqual([
      { gatewayId: 'one', clientIds: ['zeta'], action: 'reconnect', confirm: '' },
    ])
    await strip()
    tell('one', 'reconnect', [item('zeta', { state: 'ended', report: REPORT })], true)
    await waitFor(async () => expect((await strip()).textContent).toContain('zeta: reconnected'))
    expect((await strip()).textContent).toContain('Healthy, 14 tools (before: No tools)')
    await fireEvent.click(within(await strip()).getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('status', { name: 'Actions on clients' })).toBeNull()
  })

  it('that cannot begin says why', async () => {
    await open('busy', list('busy'), {
      answers: {
        'life.start': () => {
          throw AppError.of('life_running')
        },
      },
    })
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'Disable' }))
    expect((await screen.findByRole('alert')).textContent).toContain('LIFE_RUNNING')
  })
})

describe('the panel', () => {
  it('hides what never makes sense for a client and says why', async () => {
    const rows = [row('alpha', { isPerCall: true })]
    await open(
      'percall',
      list('percall', { rows, offered: ['enable', 'disable', 'restart', 'reconnect'] }),
    )
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'More actions' }))
    expect(screen.queryByRole('menuitem', { name: 'Reconnect' })).toBeNull()
    expect(screen.getByText('Reconnect: it connects anew for each call')).toBeTruthy()
    expect(screen.getByText(/^Refresh tools: this version/)).toBeTruthy()
  })

  it('offers to enable what is off, and nothing where the gateway cannot', async () => {
    const rows = [row('alpha', { state: 'disabled' })]
    await open('off', list('off', { rows }))
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'Enable' }))
    expect(started()).toMatchObject([{ action: 'enable', clientIds: ['alpha'] }])
    cleanup()
    clients.opened = null
    await open('old', list('old', { offered: ['reconnect', 'delete'] }))
    await press('Enter')
    await screen.findByRole('button', { name: 'More actions' })
    expect(screen.queryByRole('button', { name: 'Disable' })).toBeNull()
  })
})

describe('recreating with changes', () => {
  afterEach(() => newClientSheet.close())
  const menu = async () => {
    await press('Enter')
    await fireEvent.click(await screen.findByRole('button', { name: 'More actions' }))
  }

  it('stands among the actions and opens the form of this client', async () => {
    await open('made')
    await menu()
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Recreate with changes…' }))
    const { gatewayId, clientId, formId } = newClientSheet
    expect([gatewayId, clientId, formId]).toEqual(['made', 'zeta', 'zeta'])
  })

  it('is not offered for what no form describes, which says why', async () => {
    const rows = [row('alpha', { connection: 'inprocess' })]
    await open('own', list('own', { rows, offered: [] }))
    await menu()
    expect(screen.queryByRole('menuitem', { name: 'Recreate with changes…' })).toBeNull()
    expect(screen.getByText(/^Recreate with changes: What this kind of client/)).toBeTruthy()
  })

  it('stands where its command would be looked for, not on a read only gateway', async () => {
    await open('edited')
    await press('Enter')
    await fireEvent.click(await screen.findByRole('tab', { name: 'Edit' }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Recreate with changes…' }))
    expect(newClientSheet.clientId).toBe('zeta')
    cleanup()
    clients.opened = null
    await open('closed', list('closed'), { view: { isReadOnly: true } })
    await press('Enter')
    await fireEvent.click(await screen.findByRole('tab', { name: 'Edit' }))
    expect(await screen.findByText(/^Connection, command, URL and sign-in/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Recreate with changes…' })).toBeNull()
  })

  it('that went wrong leads to the copy of the old one', async () => {
    const copy: DeletedClient = {
      ...{ id: 'copy', gatewayId: 'gone', name: 'lost', deletedAt: '2026-11-21T10:00:00Z' },
      ...{ connection: 'stdio', runs: 'npx', toolCount: 1, wanted: [], obstacle: null },
    }
    await open('gone', list('gone'), { answers: { 'deleted.list': [copy] } })
    clients.restoring = { gatewayId: 'gone', deletedId: 'copy' }
    expect(await screen.findByRole('dialog', { name: 'Put lost back on Team dev?' })).toBeTruthy()
    expect(clients.restoring).toBeNull()
  })
})

describe('production', () => {
  it('asks once for its name and names what happens', async () => {
    const view = { name: 'Live', environment: 'production' } as const
    await open('live', list('live'), { view })
    await press('a', { ctrlKey: true })
    await fireEvent.click(within(await bar()).getByRole('button', { name: 'Disable' }))
    const dialog = screen.getByRole('dialog')
    expect(dialog.textContent).toContain('Disable 3 clients on Live?')
    expect(dialog.textContent).toContain('alpha, beta')
    expect(dialog.textContent).toContain('3 tools stop working')
    expect(started()).toEqual([])
    const field = within(dialog).getByLabelText('Type Live to confirm')
    await fireEvent.input(field, { target: { value: 'Live' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: /^Disable/ }))
    expect(started()).toMatchObject([{ action: 'disable', confirm: 'Live' }])
    expect(started()[0]!.clientIds).toHaveLength(3)
  })

  it('is not asked about what takes nothing away', async () => {
    const view = { name: 'Live', environment: 'production' } as const
    await open('calm', list('calm'), { view })
    await press(' ')
    await fireEvent.click(within(await bar()).getByRole('button', { name: 'Reconnect' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(started()).toHaveLength(1)
  })
})

describe('deleting many', () => {
  it('is asked for, by Del and by the bar', async () => {
    await open('many')
    await press('a', { ctrlKey: true })
    await bar()
    await press('Delete')
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('Delete 3 clients from Team dev?')
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    expect(started()).toMatchObject([{ action: 'delete', confirm: '' }])
    await waitFor(() =>
      expect(screen.queryByRole('toolbar', { name: 'Selected clients' })).toBeNull(),
    )
  })
})

describe('many deleted clients', () => {
  const deleted = { ...REPORT, after: null, deletedId: 'copy' }
  const items = [
    item('alpha', { state: 'ended', report: deleted }),
    item('zeta', { state: 'ended', report: { ...deleted, deletedId: 'other copy' } }),
    item('beta', { state: 'ended', report: { ...deleted, deletedId: null } }),
  ]
  const putBack = ({ runId }: { runId: string }): LifeRun => ({
    ...{ id: `undo of ${runId}`, gatewayId: 'x', action: 'putBack', endedAt: null },
    ...{ startedAt: '2026-11-21T10:00:00Z', items: [item('alpha'), item('zeta')] },
  })

  async function deleteAll(id: string, view: Partial<GatewayView> = {}): Promise<void> {
    const answers: Answers = {
      'life.putBack': (input) => ({ ...putBack(input), gatewayId: id }),
    }
    await open(id, list(id), { view, answers })
    await press('a', { ctrlKey: true })
    await press('Delete')
    const dialog = await screen.findByRole('dialog')
    if (view.name !== undefined) {
      const field = within(dialog).getByLabelText(`Type ${view.name} to confirm`)
      await fireEvent.input(field, { target: { value: view.name } })
    }
    await fireEvent.keyDown(dialog, { key: 'Enter', ctrlKey: true })
    await strip()
    tell(id, 'delete', items, true)
  }
  const undo = async () =>
    fireEvent.click(await within(await strip()).findByRole('button', { name: 'Undo all' }))

  it('come back by Undo all, which says what becomes of each', async () => {
    await deleteAll('undoall')
    await undo()
    expect(bridge.inputs('life.putBack')).toEqual([
      { runId: expect.stringMatching(/^run/), confirm: '' },
    ])
    await waitFor(async () =>
      expect((await strip()).textContent).toContain('Putting back alpha… 1 of 2'),
    )
    expect(screen.queryByRole('button', { name: 'Undo all' })).toBeNull()
  })

  it('come back on production only with its name', async () => {
    await deleteAll('undolive', { name: 'Live', environment: 'production' })
    await undo()
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('Put 2 clients back on Live?')
    expect(bridge.inputs('life.putBack')).toEqual([])
    const field = within(dialog).getByLabelText('Type Live to confirm')
    await fireEvent.input(field, { target: { value: 'Live' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: /^Put back/ }))
    expect(bridge.inputs('life.putBack')).toMatchObject([{ confirm: 'Live' }])
  })
})

describe('a deleted client', () => {
  const copy: DeletedClient = {
    ...{ id: 'copy', gatewayId: 'x', name: 'alpha', deletedAt: new Date().toISOString() },
    ...{ connection: 'stdio', runs: 'npx -y pkg', toolCount: 2, wanted: [], obstacle: null },
  }
  const back: RestoreReport = {
    ...{ outcome: 'done', clientId: 'alpha', name: 'alpha', lost: [], failure: null },
    after: { state: 'healthy', toolCount: 2 },
  }
  const remove = async (): Promise<void> => {
    await press('ArrowDown')
    await press('Delete')
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Enter', ctrlKey: true })
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  }

  it('comes back by Undo at once where nothing has to be asked', async () => {
    await open('undo', list('undo'), {
      answers: { 'deleted.list': [copy], 'deleted.restore': back },
    })
    await remove()
    expect(await screen.findByText('alpha is back as it was')).toBeTruthy()
    expect(bridge.inputs('deleted.restore')).toEqual([
      { deletedId: 'copy', values: {}, confirm: '' },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks for what was not kept, loses nothing typed, and says what did not come back', async () => {
    const wanted: DeletedClient['wanted'] = [
      { key: 'argument 2', kind: 'argument', name: '2', hint: '--key=••••••••' },
      { key: 'header X-Key', kind: 'header', name: 'X-Key', hint: '' },
    ]
    let answer: () => RestoreReport = () => {
      throw AppError.of('gateway_refused', { host: 'h' })
    }
    await open('asks', list('asks'), {
      answers: { 'deleted.list': [{ ...copy, wanted }], 'deleted.restore': () => answer() },
    })
    await remove()
    const dialog = await screen.findByRole('dialog')
    const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: /^Put back/ })
    const field = await within(dialog).findByLabelText<HTMLInputElement>('Argument 2')
    expect(document.activeElement).toBe(field)
    expect(button.disabled).toBe(true) // the argument is needed, the header is not
    await fireEvent.input(field, { target: { value: '--key=typed' } })
    await fireEvent.click(button)
    expect((await within(dialog).findByRole('alert')).textContent).toContain('GATEWAY_REFUSED')
    expect(field.value).toBe('--key=typed')
    answer = () => ({ ...back, outcome: 'partly', lost: ['The header X-Key: no value was given'] })
    await fireEvent.click(button)
    expect(await within(dialog).findByText('The header X-Key: no value was given')).toBeTruthy()
    expect(bridge.inputs('deleted.restore').at(-1)).toMatchObject({
      values: { 'argument 2': '--key=typed' },
    })
  })

  it('of an API asks for what its API wants, hidden unless it is a reference', async () => {
    const wanted: DeletedClient['wanted'] = [
      { key: 'baseUrl ', kind: 'baseUrl', name: '', hint: 'https://a.example.com/?k=••••••••' },
      { key: 'documentUrl ', kind: 'documentUrl', name: '', hint: 'https://b', isOptional: true },
      { key: 'credential ApiKey', kind: 'credential', name: 'ApiKey', hint: '' },
      { key: 'username Login', kind: 'username', name: 'Login', hint: '' },
      { key: 'password Login', kind: 'password', name: 'Login', hint: '' },
    ]
    await open('api', list('api'), {
      answers: {
        'deleted.list': [{ ...copy, connection: 'openapi', wanted }],
        'deleted.restore': back,
      },
    })
    await remove()
    const dialog = await screen.findByRole('dialog')
    const field = (label: string) => within(dialog).findByLabelText<HTMLInputElement>(label)
    const [value, user, password] = [
      await field('Value of ApiKey'),
      await field('User of Login'),
      await field('Password of Login'),
    ]
    expect([value.type, user.type, password.type]).toEqual(['password', 'text', 'password'])
    expect(dialog.textContent).toContain('Was https://a.example.com/?k=••••••••.')
    expect(dialog.textContent).toContain('Was https://b. Left empty, it is left out.')
    await fireEvent.input(value, { target: { value: 'env.KEY' } })
    expect((await field('Value of ApiKey')).type).toBe('text')
    const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: /^Put back/ })
    expect(button.disabled).toBe(true) // nothing else says where the API is
    const base = await field('Address of the API')
    await fireEvent.input(base, { target: { value: 'https://a.example.com/?k=typed' } })
    await fireEvent.click(button)
    expect(bridge.inputs('deleted.restore')).toMatchObject([
      { values: { 'baseUrl ': 'https://a.example.com/?k=typed', 'credential ApiKey': 'env.KEY' } },
    ])
  })

  it('stands in a list, with why one cannot come back', async () => {
    const other: DeletedClient = { ...copy, id: 'other', name: 'github', obstacle: 'oauth' }
    await open('listed', list('listed'), {
      answers: { 'deleted.list': [copy, other], 'deleted.forget': undefined },
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Recently deleted' }))
    const dialog = await screen.findByRole('dialog', { name: 'Recently deleted from Team dev' })
    const github = (await within(dialog).findByText('github')).closest<HTMLElement>('[role=row]')!
    expect(github.textContent).toContain('Cannot be put back: it was signed in with OAuth')
    const restore = within(github).getByRole<HTMLButtonElement>('button', { name: 'Put back' })
    expect(restore.disabled).toBe(true)
    await fireEvent.click(within(github).getByRole('button', { name: 'Forget' }))
    expect(bridge.inputs('deleted.forget')).toEqual([{ deletedId: 'other' }])
  })
})
