import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClientList } from '../../../shared/model/client.ts'
import type { GatewayView } from '../../../shared/model/gateway.ts'
import { AppError } from '../../../shared/errors.ts'
import { fakeBridge, type Answers, type FakeBridge } from '../../fakeBridge.ts'
import { clients, Clients as ClientStore } from '../../state/clients.svelte.ts'
import { gateways } from '../../state/gateways.svelte.ts'
import { life } from '../../state/life.svelte.ts'
import { gateway } from '../servers/samples.ts'
import Clients from './Clients.svelte'
import { broken, detail, list, row, stale } from './samples.ts'

let bridge: FakeBridge

/** Opens the list of a gateway. Each test has a gateway of its own, as lists are kept by gateway. */
async function open(
  id: string,
  given: ClientList = list(id),
  { answers = {}, view = {} }: { answers?: Answers; view?: Partial<GatewayView> } = {},
): Promise<void> {
  bridge = fakeBridge({
    'clients.list': given,
    'clients.refresh': undefined,
    'clients.detail': ({ clientId }) =>
      detail(
        given.rows.find((client) => client.id === clientId)!,
        id,
      ),
    'clients.toolFacts': { tokens: [], hints: [], testedAs: null, isNew: [] },
    'app.copy': undefined,
    'life.list': [],
    ...answers,
  })
  clients.start()
  render(Clients, { gateway: gateway(id, 'Team dev', view) })
  await waitFor(() => expect(clients.of(id)).not.toBeNull())
  await vi.dynamicImportSettled()
  await screen.findByRole('heading', { name: 'Clients' })
}

const names = (): string[] =>
  screen.getAllByRole('option').map((option) => option.querySelector('.name')!.textContent)
const listbox = (): HTMLElement => screen.getByRole('listbox', { name: 'Clients' })
const press = (key: string, target: Element = listbox()) => fireEvent.keyDown(target, { key })
const picked = (): string =>
  screen
    .getAllByRole('option')
    .find((option) => option.getAttribute('aria-selected') === 'true')!
    .querySelector('.name')!.textContent
const dialog = (): HTMLElement => screen.getByRole('dialog')

/** It loads late; a busy machine takes its time. */
beforeAll(() => import('./edit/ClientEditing.svelte'))
afterEach(() => {
  cleanup()
  clients.stop()
  life.stop()
  clients.opened = null
  gateways.sheet = null
})

describe('the list', () => {
  it('shows what needs the user first, with the reason', async () => {
    await open('first')
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
    expect(screen.getByText('npx is missing')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: '1 needs attention' }))
    expect(names()).toEqual(['zeta'])
  })

  it('warns of a client that is connected and has no tools, and shows no green', async () => {
    const empty = { state: 'noTools', needsAttention: true, toolCount: 0, allowedCount: 0 } as const
    await open('empty tools', list('empty tools', { rows: [row('alpha'), row('bare', empty)] }))
    expect(names()).toEqual(['bare', 'alpha'])
    expect(screen.getByRole('button', { name: '1 needs attention' })).toBeTruthy()
    const bare = screen.getAllByRole('option')[0]!
    expect(bare.textContent).toContain('No tools')
    expect([bare.querySelector('svg.warn'), bare.querySelector('svg.ok')]).toEqual([
      expect.anything(),
      null,
    ])
  })

  it('draws a few of a thousand clients', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => row(`client ${index}`))
    await open('thousand', list('thousand', { rows }))
    expect(screen.getAllByRole('option').length).toBeLessThan(40)
    expect(screen.getByText('1000')).toBeTruthy()
    await press('End')
    expect(listbox().getAttribute('aria-activedescendant')).toMatch(/-999$/)
  })

  it('says that it reads, and that there are none', async () => {
    await open('empty', list('empty', { rows: [], readAt: null, isRefreshing: true }))
    expect(screen.getByRole('status', { name: 'Reading the clients…' })).toBeTruthy()
    bridge.send('clients.changed', list('empty', { rows: [] }))
    expect(await screen.findByRole('heading', { name: 'No clients yet' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Test a server' })).toBeTruthy()
  })

  it('follows what main sends', async () => {
    await open('follows')
    bridge.send('clients.changed', list('follows', { rows: [row('gamma')] }))
    await waitFor(() => expect(names()).toEqual(['gamma']))
  })
})

describe('search', () => {
  it('begins with a slash, finds words anywhere and ends with Esc', async () => {
    await open('search')
    await press('/', document.body)
    const field = screen.getByRole('searchbox', { name: 'Search clients' })
    expect(document.activeElement).toBe(field)
    await fireEvent.input(field, { target: { value: 'npx ERROR' } })
    expect(names()).toEqual(['zeta'])
    await fireEvent.input(field, { target: { value: 'nowhere' } })
    expect(screen.getByRole('heading', { name: 'No client matches' })).toBeTruthy()
    await press('Escape', field)
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
  })
})

describe('filters and sorting', () => {
  const rows = [
    row('alpha', { connection: 'stdio', keyCount: 1, keyNames: 'team' }),
    row('beta', { isCodeMode: true, allowedCount: 2 }),
    broken,
  ]
  const chip = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })
  const choose = async (facet: string, value: string | RegExp): Promise<void> => {
    await fireEvent.click(chip(new RegExp(`^${facet}`)))
    await fireEvent.click(screen.getByRole('menuitemcheckbox', { name: value }))
    await fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' })
  }

  it('narrow together with the search, tell how many are left, and go with one press', async () => {
    await open('filters', list('filters', { rows }))
    await choose('Connection', 'http 2')
    expect(names()).toEqual(['zeta', 'beta'])
    expect(chip('Connection: http')).toBeTruthy()
    await choose('State', 'Healthy 2')
    expect(names()).toEqual(['beta'])
    expect(screen.getByText('1 of 3')).toBeTruthy()
    const field = screen.getByRole('searchbox', { name: 'Search clients' })
    await fireEvent.input(field, { target: { value: 'alpha' } })
    expect(screen.getByRole('heading', { name: 'No client matches' })).toBeTruthy()
    await fireEvent.click(chip('Show all'))
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
  })

  it('by key and code mode are there where clients differ by them', async () => {
    await open('facets', list('facets', { rows }))
    await choose('Key', 'team 1')
    expect(names()).toEqual(['alpha'])
    await choose('Key: team', 'team 1')
    await choose('Code mode', 'On 1')
    expect(names()).toEqual(['beta'])
    cleanup()
    await open('plain')
    expect(screen.queryByRole('button', { name: 'Key' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Code mode' })).toBeNull()
  })

  it('follow a press on the head of a column, and are kept for each gateway', async () => {
    await open('sorted', list('sorted', { rows }))
    const tools = chip('Sort by Tools')
    await fireEvent.click(tools)
    expect(names()).toEqual(['beta', 'alpha', 'zeta'])
    await fireEvent.click(tools)
    expect(names()).toEqual(['alpha', 'zeta', 'beta'])
    cleanup()
    render(Clients, { gateway: gateway('sorted', 'Team dev') })
    expect(names()).toEqual(['alpha', 'zeta', 'beta'])
    await fireEvent.click(chip('Sort by Tools'))
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
  })
})

describe('a window that was closed', () => {
  it('looks at clients as before, and keeps what is chosen now for the next one', async () => {
    const kept = { gatewayId: 'again', typed: 'zeta', onlyAttention: false, filters: {} }
    const other = new ClientStore()
    bridge = fakeBridge({
      'clients.list': list('again'),
      'clients.looks': [{ ...kept, sort: { column: 'tools', isDown: true } }],
      'clients.keepLook': undefined,
    })
    await other.read('again')
    const look = other.look('again')
    expect([look.typed, look.sort]).toEqual(['zeta', { column: 'tools', isDown: true }])
    await other.read('again')
    expect(bridge.inputs('clients.looks')).toHaveLength(1)
  })

  it('is told of every choice', async () => {
    await open('told', list('told'), {
      answers: { 'clients.looks': [], 'clients.keepLook': undefined },
    })
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'beta' } })
    await waitFor(() =>
      expect(bridge.inputs('clients.keepLook').at(-1)).toEqual({
        ...{ gatewayId: 'told', typed: 'beta', onlyAttention: false, filters: {}, sort: null },
      }),
    )
  })
})

describe('a switch to another gateway', () => {
  const two = async (): Promise<(id: string) => Promise<void>> => {
    await open('one')
    bridge.send('clients.changed', list('two', { rows: [row('gamma'), row('delta')] }))
    cleanup()
    const { rerender } = render(Clients, { gateway: gateway('one', 'Team dev') })
    return (id) => rerender({ gateway: gateway(id, id) })
  }
  const field = (): HTMLInputElement => screen.getByRole('searchbox', { name: 'Search clients' })

  it('shows its clients from the top, and keeps what was typed for each', async () => {
    const to = await two()
    await fireEvent.input(field(), { target: { value: 'npx' } })
    expect(names()).toEqual(['zeta'])
    await to('two')
    expect(names()).toEqual(['delta', 'gamma'])
    expect(field().value).toBe('')
    expect(picked()).toBe('delta')
    await to('one')
    expect(names()).toEqual(['zeta'])
    expect(field().value).toBe('npx')
  })

  it('never answers a question about one gateway for another, and forgets it', async () => {
    const to = await two()
    await fireEvent.input(field(), { target: { value: '' } })
    await press('Delete')
    expect(await screen.findByRole('dialog')).toBeTruthy()
    await to('two')
    expect(screen.queryByRole('dialog')).toBeNull()
    await to('one')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('closes the panel of a client with the same id', async () => {
    const to = await two()
    bridge.send('clients.changed', list('two'))
    await press('Enter')
    expect(await screen.findByRole('region', { name: 'zeta' })).toBeTruthy()
    await to('two')
    expect(screen.queryByRole('region', { name: 'zeta' })).toBeNull()
  })
})

describe('the keyboard', () => {
  it('moves with the arrows and with J and K, over the heads of groups', async () => {
    await open('moves')
    expect(picked()).toBe('zeta')
    await press('ArrowDown')
    expect(picked()).toBe('alpha')
    await press('j')
    await press('j')
    expect(picked()).toBe('beta')
    await press('k')
    await press('Home')
    expect(picked()).toBe('zeta')
  })

  it('opens the panel with Enter, takes it along, and gives the focus back after Esc', async () => {
    await open('panel')
    await press('Enter')
    expect(await screen.findByRole('region', { name: 'zeta' })).toBeTruthy()
    await fireEvent.click(await screen.findByRole('tab', { name: 'Configuration' }))
    await press('ArrowDown')
    const region = await screen.findByRole('region', { name: 'alpha' })
    await within(region).findByLabelText('Configuration', { selector: 'pre' })
    await press('Escape', document.body)
    expect(screen.queryByRole('region', { name: 'alpha' })).toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(listbox()))
  })

  it('reads the list again with R', async () => {
    await open('refresh')
    await press('r', document.body)
    expect(bridge.inputs('clients.refresh')).toEqual([{ gatewayId: 'refresh' }])
  })
})

describe('describing a client', () => {
  const foot = () => document.querySelector('footer')!.textContent.replace(/\s+/g, ' ')
  const primary = () =>
    screen.getAllByRole('button').filter(({ classList }) => classList.contains('primary'))

  it('is one key away, also in the foot, unless the gateway is read only', async () => {
    await open('describe')
    expect(foot()).toMatch(/N ?new client/)
    expect(primary().map(({ textContent }) => textContent.trim())).toEqual(['Register'])
    cleanup()
    await open('describe not', list('describe not'), { view: { isReadOnly: true } })
    expect(foot()).not.toContain('new client')
  })

  it('leaves one button that is meant first to a gateway without clients', async () => {
    await open('describe none', list('describe none', { rows: [] }))
    expect(primary().map(({ textContent }) => textContent.trim())).toEqual(['Test a server'])
    expect(screen.getByRole('button', { name: 'Register' })).toBeTruthy()
  })

  it('leaves the one to the credential where a gateway wants one', async () => {
    const failure = AppError.of('gateway_unauthorized').toFailure()
    const locked = list('describe locked', { rows: [], readAt: null, failure })
    await open('describe locked', locked, { view: { state: 'signin' } })
    expect(primary().map(({ textContent }) => textContent.trim())).toEqual(['Edit credential'])
  })
})

describe('the panel', () => {
  it('of a client without command and URL says what it is instead, and it can be filtered', async () => {
    const given = list('made', { rows: [row('weather', { connection: 'openapi' }), row('other')] })
    const without = (name: string) => ({ ...detail(row(name, { connection: 'openapi' }), 'made') })
    const answers: Answers = {
      'clients.detail': ({ clientId }) => ({ ...without(clientId), runs: '' }),
    }
    await open('made', given, { answers })
    clients.look('made').filters = { connection: ['openapi'] }
    await waitFor(() => expect(names()).toEqual(['weather']))
    await press('Enter')
    expect(await screen.findByText('Made on the gateway from an OpenAPI document')).toBeTruthy()
    expect(screen.getAllByText('openapi').length).toBeGreaterThan(0)
  })

  it('shows tools as they are, their parameters, and copies the masked configuration', async () => {
    await open('tools')
    await fireEvent.click(screen.getByText('alpha'))
    const tools = await screen.findByRole('grid', { name: 'Tools' })
    const isOn = (name: string) =>
      within(tools).getByRole('switch', { name }).getAttribute('aria-checked')
    expect([isOn('Allow get-sum'), isOn('Allow get-env')]).toEqual(['true', 'false'])
    await fireEvent.click(within(tools).getByText('get-sum'))
    const tool = screen.getByRole('region', { name: 'get-sum' })
    expect(within(tool).getByText('Adds two numbers')).toBeTruthy()
    expect(within(tool).getByText('required')).toBeTruthy()
    await fireEvent.click(screen.getByRole('tab', { name: 'Configuration' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
    expect(bridge.inputs('app.copy')).toEqual([{ text: '{\n  "name": "alpha"\n}' }])
  })

  it('keeps what is not saved in sight when somebody else deletes the client', async () => {
    let isGone = false
    await open('deleted', list('deleted'), {
      answers: {
        'clients.detail': () => {
          if (isGone) throw AppError.of('not_found', { what: 'The client' })
          return detail(row('alpha'), 'deleted')
        },
      },
    })
    const region = () => within(screen.getByRole('region', { name: 'alpha' }))
    await fireEvent.click(screen.getByText('alpha'))
    await fireEvent.click(await screen.findByRole('switch', { name: 'Allow get-env' }))
    isGone = true
    bridge.send('clients.changed', list('deleted', { rows: [row('beta')], readAt: '2026-11-21' }))
    expect(await region().findByText('The client is not there any more')).toBeTruthy()
    expect(region().getByText('1 unsaved change')).toBeTruthy()
    await fireEvent.click(region().getByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.queryByRole('region', { name: 'alpha' })).toBeNull())
  })

  it('has in its overview the reason, and all that the gateway tells besides', async () => {
    const facts = [
      { key: 'Ping', value: 'Asked by ping' },
      { key: 'Nodes', value: 'a: healthy, b: unstable (ping: no answer)' },
      { key: 'Credential', value: 'oauth · until 2026-12-01' },
    ]
    await open('overview', list('overview', { rows: [broken] }), {
      answers: { 'clients.detail': { ...detail(broken, 'overview'), facts } },
    })
    await press('Enter')
    await fireEvent.click(await screen.findByRole('tab', { name: 'Overview' }))
    const part = screen.getByRole('tabpanel', { name: 'Overview' })
    expect(part.textContent).toContain(broken.reason)
    for (const { key, value } of facts) {
      expect(within(part).getByText(key).nextElementSibling?.textContent).toBe(value)
    }
  })

  it('says why a client could not be read', async () => {
    await open('gone', list('gone'), {
      answers: {
        'clients.detail': () => {
          throw AppError.of('not_found', { what: 'The client' })
        },
      },
    })
    await fireEvent.click(screen.getByText('alpha'))
    const note = await screen.findByRole('alert')
    expect(note.textContent).toContain('The client is not there any more')
    await fireEvent.click(within(note).getByRole('button', { name: 'Copy details' }))
    expect(bridge.inputs('app.copy')[0]!.text).toContain('NOT_FOUND')
  })
})

describe('deleting', () => {
  const deletes: Answers = { 'clients.delete': { deletedId: 'd1' } }

  it('asks first, names client and gateway, and says that it is done', async () => {
    await open('delete', list('delete'), { answers: deletes })
    await press('ArrowDown')
    await press('Delete')
    expect(within(dialog()).getByText('Delete alpha from Team dev?')).toBeTruthy()
    expect(bridge.inputs('clients.delete')).toEqual([])
    await fireEvent.keyDown(dialog(), { key: 'Enter', ctrlKey: true })
    expect(bridge.inputs('clients.delete')).toEqual([
      { gatewayId: 'delete', clientId: 'alpha', confirm: '' },
    ])
    expect(await screen.findByText('alpha was deleted from Team dev')).toBeTruthy()
  })

  it('takes the name of a production gateway, exactly', async () => {
    await open('production', list('production'), {
      answers: deletes,
      view: { name: 'Live', environment: 'production' },
    })
    await press('Delete')
    const button = within(dialog()).getByRole<HTMLButtonElement>('button', {
      name: 'Delete client Ctrl ↵',
    })
    const field = within(dialog()).getByLabelText('Type Live to confirm')
    for (const wrong of ['', 'live', 'Live ']) {
      await fireEvent.input(field, { target: { value: wrong } })
      expect(button.disabled).toBe(true)
      await fireEvent.keyDown(dialog(), { key: 'Enter', ctrlKey: true })
    }
    expect(bridge.inputs('clients.delete')).toEqual([])
    await fireEvent.input(field, { target: { value: 'Live' } })
    await fireEvent.click(button)
    expect(bridge.inputs('clients.delete')).toEqual([
      { gatewayId: 'production', clientId: broken.id, confirm: 'Live' },
    ])
  })

  it('stays open with the reason when the gateway refuses', async () => {
    await open('refuses', list('refuses'), {
      answers: {
        'clients.delete': () => {
          throw AppError.of('client_still_there', { name: 'zeta' })
        },
      },
    })
    await press('Delete')
    await fireEvent.click(within(dialog()).getByRole('button', { name: /^Delete client/ }))
    expect((await within(dialog()).findByRole('alert')).textContent).toContain('CLIENT_STILL_THERE')
  })
})

describe('a gateway that does not answer', () => {
  it('leaves its last list, marked as old, with changes off', async () => {
    await open('stale', stale('stale'), {
      view: { state: 'unreachable', since: '2026-11-21T10:32:00Z' },
    })
    expect(screen.getByRole('alert').textContent).toMatch(/Team dev is not reachable since/)
    expect(screen.getByText(/^From /)).toBeTruthy()
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
    await press('Delete')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByText('delete')).toBeNull() // no hint for a key that does nothing
    await press('Enter')
    const remove = await screen.findByRole<HTMLButtonElement>('button', { name: 'Delete client' })
    expect(remove.disabled).toBe(true)
    await fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    expect(bridge.inputs('clients.refresh')).toHaveLength(1)
  })

  it('shows a client in the panel as it was then, not as it is', async () => {
    await open('panel then', stale('panel then'), { view: { state: 'unreachable' } })
    await press('ArrowDown')
    await press('Enter')
    const region = await screen.findByRole('region', { name: 'alpha' })
    expect(within(region).getByText(/^Healthy at /).parentElement!.className).toContain('stale')
    await fireEvent.click(await screen.findByRole('tab', { name: 'Overview' }))
    await waitFor(() => expect(within(region).getAllByText(/^Healthy at /)).toHaveLength(2))
    expect(region.querySelectorAll('.stale')).toHaveLength(2)
  })

  it('says that it had no clients then, and invites to nothing', async () => {
    await open('none then', { ...stale('none then'), rows: [] }, { view: { state: 'unreachable' } })
    expect(screen.getByRole('heading', { name: /^It had no clients at / })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Test a server' })).toBeNull()
  })

  it('says that its clients are not known when it never answered', async () => {
    await open('never', { ...stale('never'), rows: [], readAt: null })
    expect(screen.getByRole('heading', { name: 'Its clients are not known yet' })).toBeTruthy()
  })

  it('copies the details with Ctrl Shift C', async () => {
    await open('details', stale('details'), { view: { state: 'unreachable' } })
    await fireEvent.keyDown(document.body, { key: 'C', ctrlKey: true, shiftKey: true })
    expect(bridge.inputs('app.copy')[0]!.text).toContain('gateway_refused')
  })

  it('offers to edit a credential that does not open it', async () => {
    const failure = AppError.of('gateway_unauthorized').toFailure()
    await open('signin', list('signin', { rows: [], readAt: null, failure }), {
      view: { state: 'signin' },
    })
    expect(screen.getByRole('alert').textContent).toContain('Team dev wants a credential')
    await fireEvent.click(screen.getByRole('button', { name: 'Edit credential' }))
    expect(gateways.sheet).toEqual({ kind: 'edit', id: 'signin' })
  })

  it.each([
    [
      'unreachable',
      AppError.of('gateway_tls_self_signed', { host: 'h' }),
      'Team dev is not trusted',
    ],
    [
      'error',
      AppError.of('gateway_tls_changed', { host: 'h' }),
      'Team dev may be somebody else now',
    ],
    ['unreachable', AppError.of('gateway_dns', { host: 'h' }), 'Team dev is not reachable'],
  ] as const)(
    'leads from a failure on the way (%s) to what cures it',
    async (state, error, said) => {
      const given = list(error.code, { rows: [], readAt: null, failure: error.toFailure() })
      await open(error.code, given, { view: { state } })
      expect(screen.getByRole('alert').textContent).toContain(said)
      await fireEvent.click(screen.getByRole('button', { name: 'Edit connection' }))
      expect(gateways.sheet).toEqual({ kind: 'edit', id: error.code })
    },
  )

  it('tells a missing permission from a missing credential', async () => {
    const failure = AppError.of('gateway_forbidden', { reason: 'read only' }).toFailure()
    await open('forbidden', list('forbidden', { rows: [], readAt: null, failure }), {
      view: { state: 'signin' },
    })
    expect(screen.getByRole('alert').textContent).toContain('Team dev does not allow this')
    expect(screen.queryByRole('button', { name: 'Edit credential' })).toBeNull()
  })
})

describe('a read only gateway', () => {
  it('offers nothing that would change it, and says why', async () => {
    await open('readonly', list('readonly'), { view: { isReadOnly: true } })
    const why = 'Team dev is read only here. Turn that off in its settings to change something.'
    expect(screen.getByText('Read only')).toBeTruthy()
    const register = screen.getByRole<HTMLButtonElement>('button', { name: 'Register' })
    expect([register.disabled, register.title]).toEqual([true, why])
    await press('Delete')
    expect(screen.queryByRole('dialog')).toBeNull()
    await press('Enter')
    const name = `Delete client: ${why}`
    expect((await screen.findByRole<HTMLButtonElement>('button', { name })).disabled).toBe(true)
    expect(screen.queryByText('delete')).toBeNull()
  })
})

describe('a read only gateway without clients', () => {
  it('invites nobody to register', async () => {
    await open('bare', list('bare', { rows: [] }), { view: { isReadOnly: true } })
    expect(screen.getByRole('heading', { name: 'No clients' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Test a server' })).toBeNull()
  })
})

describe('a look that found the same', () => {
  it('changes the age of the list and keeps its rows', async () => {
    await open('fresh')
    const readAt = new Date().toISOString()
    const same = {
      ...{ gatewayId: 'fresh', readAt, failure: null, failedAt: null, isRefreshing: true },
      offered: [],
    }
    bridge.send('clients.freshness', same)
    expect(await screen.findByText('Updating…')).toBeTruthy()
    expect(names()).toEqual(['zeta', 'alpha', 'beta'])
    bridge.send('clients.freshness', { ...same, gatewayId: 'never shown' })
    expect(clients.of('never shown')).toBeNull()
  })
})
