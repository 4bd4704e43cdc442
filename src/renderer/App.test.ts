import {
  cleanup,
  configure,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../shared/errors.ts'
import type { AppState } from '../shared/model/app.ts'
import type { GatewayView } from '../shared/model/gateway.ts'
import App from './App.svelte'
import { fakeBridge, type Answers, type FakeBridge } from './fakeBridge.ts'
import { app } from './state/app.svelte.ts'
import { clients } from './state/clients.svelte.ts'
import { gateways } from './state/gateways.svelte.ts'
import { probes } from './state/probes.svelte.ts'
import { registrations } from './state/registrations.svelte.ts'
import { servers } from './state/servers.svelte.ts'
import { list, row } from './views/clients/samples.ts'
import { gateway } from './views/servers/samples.ts'

// A view is fetched when it is first shown: compiling it may take its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

let bridge: FakeBridge

const state = (more: Partial<AppState> = {}): AppState => ({
  version: '0.1.0',
  platform: 'linux',
  preferences: {
    ...{ theme: 'light', closeToTray: true, wasToldAboutTray: false },
    ...{ notifyChanges: true, notifyTests: true, newLimits: null },
  },
  keychain: { isAvailable: true, name: 'GNOME Keyring' },
  startsAtLogin: null,
  settingsFile: '~/.config/Bifrost Tray/settings.json',
  notices: [],
  destination: null,
  isClosing: false,
  ...more,
})

const all: GatewayView[] = [
  gateway('laptop', 'Laptop', { environment: 'local' }),
  gateway('live', 'Live', { environment: 'production', attention: 2 }),
]

async function open(answers: Answers = {}): Promise<void> {
  let activeId = 'laptop'
  bridge = fakeBridge({
    'app.state': state(),
    'app.savePreferences': (change) =>
      state({ preferences: { ...state().preferences, ...change } as AppState['preferences'] }),
    'app.dismissNotice': undefined,
    'app.closeWindow': undefined,
    'app.stayOpen': undefined,
    'app.openLink': undefined,
    'gateways.list': () => ({ gateways: all, activeId }),
    'gateways.activate': ({ gatewayId }) => void (activeId = gatewayId),
    'clients.list': ({ gatewayId }) =>
      list(gatewayId, { rows: [row(`on ${gatewayId}`, { id: 'same id' })] }),
    'servers.list': [],
    'servers.drafts': { key: null, fresh: [], edits: {} },
    'servers.keepDrafts': undefined,
    'probes.list': [],
    'registrations.list': [],
    ...answers,
  })
  render(App)
  await waitFor(() => expect(app.state).not.toBeNull())
}

const press = (key: string, more: object = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...more })
const switcher = (): HTMLElement => screen.getByTitle(/switch gateway$/)

// The DOM of these tests has no idle time; views are fetched when they are shown.
beforeEach(() => {
  vi.stubGlobal('requestIdleCallback', () => 0)
  vi.stubGlobal('cancelIdleCallback', () => undefined)
})

afterEach(() => {
  cleanup()
  app.stop()
  app.state = null
  app.view = 'clients'
  app.destination = null
  app.error = null
  for (const kept of [gateways, servers, probes, registrations]) {
    kept.stop()
    kept.list = []
  }
  gateways.activeId = null
  gateways.isLoaded = false
  gateways.sheet = null
  clients.stop()
  clients.opened = null
})

/** Gateways that main keeps in the order they are given. */
function movable(given: readonly GatewayView[]): Answers {
  let gateways = [...given]
  return {
    'gateways.list': () => ({ gateways, activeId: 'laptop' }),
    'gateways.move': ({ gatewayId, index }) => {
      const moved = gateways.find(({ id }) => id === gatewayId)!
      gateways = gateways.filter((each) => each !== moved).toSpliced(index, 0, moved)
      return undefined
    },
  }
}

describe('the frame', () => {
  it('shows the active gateway, its clients and where keys are kept', async () => {
    await open()
    expect(await screen.findByText('on laptop')).toBeTruthy()
    expect(switcher().textContent).toContain('Laptop')
    expect(screen.getByText('Keys in GNOME Keyring')).toBeTruthy()
    expect(document.documentElement.dataset['theme']).toBe('light')
  })

  it('claims nothing about gateways before main has told which there are', async () => {
    let answer: (list: { gateways: GatewayView[]; activeId: null }) => void = () => undefined
    const told = new Promise<{ gateways: GatewayView[]; activeId: null }>((resolve) => {
      answer = resolve
    })
    await open({ 'gateways.list': () => told })
    const menu = screen.getByRole<HTMLButtonElement>('button', { name: 'Gateways' })
    expect(menu.textContent.trim()).toBe('')
    expect(menu.disabled).toBe(true)
    answer({ gateways: [], activeId: null })
    await waitFor(() => expect(menu.textContent).toContain('No gateway yet'))
    expect(menu.disabled).toBe(false)
  })

  it('switches with Ctrl and a digit, paints from its copy, and tells main', async () => {
    await open()
    await screen.findByText('on laptop')
    await press('2', { ctrlKey: true })
    expect(await screen.findByText('on live')).toBeTruthy()
    expect(screen.getByText('Production. Changes here reach real traffic.')).toBeTruthy()
    expect(bridge.inputs('gateways.activate')).toEqual([{ gatewayId: 'live' }])
    await press('1', { ctrlKey: true })
    expect(screen.getByText('on laptop')).toBeTruthy() // kept: at once
  })

  it('goes through the menu of gateways with the arrows and chooses with Enter', async () => {
    await open()
    await screen.findByText('on laptop')
    await fireEvent.click(switcher())
    const menu = screen.getByRole('menu')
    const rows = within(menu).getAllByRole('menuitemradio')
    await waitFor(() => expect(document.activeElement).toBe(rows[0]))
    await press('ArrowDown', {}, rows[0])
    expect(document.activeElement).toBe(rows[1])
    await press('Escape', {}, rows[1])
    expect(screen.queryByRole('menu')).toBeNull()
    expect(document.activeElement).toBe(switcher())
    await fireEvent.click(switcher())
    await fireEvent.click(screen.getByRole('menuitem', { name: /^Add a gateway/ }))
    expect(gateways.sheet).toEqual({ kind: 'add', url: '' })
  })

  it('moves gateways with Alt and the arrows; keys and main follow the order', async () => {
    await open(movable([...all, gateway('third', 'Third')]))
    await screen.findByText('on laptop')
    await fireEvent.click(switcher())
    const rows = () => within(screen.getByRole('menu')).getAllByRole('menuitemradio')
    const names = () => rows().map((row) => row.querySelector('.name')!.textContent)
    await waitFor(() => expect(document.activeElement).toBe(rows()[0]))
    await press('ArrowUp', { altKey: true }, rows()[0]) // nowhere to go
    expect(bridge.inputs('gateways.move')).toEqual([])
    await press('ArrowDown', { altKey: true }, rows()[0])
    await waitFor(() => expect(names()).toEqual(['Live', 'Laptop', 'Third']))
    expect(document.activeElement).toBe(rows()[1])
    expect(screen.getByText('Laptop is now 2 of 3')).toBeTruthy()
    expect(bridge.inputs('gateways.move')).toEqual([{ gatewayId: 'laptop', index: 1 }])
    await press('Escape', {}, rows()[1])
    await press('1', { ctrlKey: true })
    expect(bridge.inputs('gateways.activate')).toEqual([{ gatewayId: 'live' }])
  })

  it('moves a gateway where it is dropped', async () => {
    await open(movable(all))
    await screen.findByText('on laptop')
    await fireEvent.click(switcher())
    const rows = () => within(screen.getByRole('menu')).getAllByRole('menuitemradio')
    const [laptop, live] = rows()
    await fireEvent.dragStart(live!)
    await fireEvent.dragOver(laptop!)
    expect(laptop!.className).toContain('above')
    await fireEvent.drop(laptop!)
    await fireEvent.dragEnd(live!)
    expect(bridge.inputs('gateways.move')).toEqual([{ gatewayId: 'live', index: 0 }])
    expect(rows()[0]!.textContent).toContain('Live')
  })

  it('takes the order back from main when it was not kept', async () => {
    await open({
      'gateways.move': () => {
        throw AppError.of('settings_unwritable')
      },
    })
    await screen.findByText('on laptop')
    gateways.move('live', 0)
    expect(gateways.list[0]?.id).toBe('live')
    await waitFor(() => expect(gateways.list[0]?.id).toBe('laptop'))
  })

  it('says aloud once what became of a gateway, and marks one that is read only', async () => {
    await open({
      'gateways.list': {
        gateways: [gateway('laptop', 'Laptop', { isReadOnly: true })],
        activeId: 'laptop',
      },
    })
    await screen.findByText('on laptop')
    expect(within(switcher()).getByRole('img', { name: 'Read only' })).toBeTruthy()
    const at = '2026-11-21T10:00:00Z'
    bridge.send('gateways.event', {
      gatewayId: 'laptop',
      at,
      kind: 'unreachable',
      from: 'healthy',
      reason: 'r',
    })
    expect((await screen.findByText('Laptop is not reachable')).getAttribute('role')).toBe('status')
    bridge.send('gateways.event', {
      gatewayId: 'gone',
      at,
      kind: 'signin',
      from: 'healthy',
      reason: 'r',
    })
    expect(screen.getByText('Laptop is not reachable')).toBeTruthy()
  })

  it('closes a question about one gateway when another becomes active', async () => {
    await open()
    await screen.findByText('on laptop')
    await press('Delete', {}, screen.getByRole('listbox', { name: 'Clients' }))
    expect(
      await screen.findByRole('dialog', { name: 'Delete on laptop from Laptop?' }),
    ).toBeTruthy()
    bridge.send('gateways.changed', { gateways: all, activeId: 'live' }) // from the tray
    await screen.findByText('on live')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('goes where main points, and by keys', async () => {
    await open()
    bridge.send('app.navigated', { view: 'settings', serverId: null })
    expect(await screen.findByRole('heading', { name: 'Settings' })).toBeTruthy()
    await press('g')
    await press('c')
    expect(await screen.findByRole('heading', { name: 'Clients' })).toBeTruthy()
    await press(',', { ctrlKey: true })
    expect(await screen.findByRole('heading', { name: 'Settings' })).toBeTruthy()
  })

  it('moves from region to region with F6', async () => {
    await open()
    await screen.findByText('on laptop')
    await press('F6')
    expect(document.activeElement).toBe(switcher())
    await press('F6')
    expect(screen.getByRole('main').contains(document.activeElement)).toBe(true)
  })

  it('shows what happened to the app until it is dismissed', async () => {
    await open({ 'app.state': state({ notices: [{ id: 'n1', failure: null, reaped: 2 }] }) })
    expect(await screen.findByText(/2 processes from the last session/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(bridge.inputs('app.dismissNotice')).toEqual([{ noticeId: 'n1' }])
    bridge.send('app.changed', state())
    await waitFor(() => expect(screen.queryByText(/from the last session/)).toBeNull())
  })

  it('tells about the tray at the first close', async () => {
    await open()
    bridge.send('app.changed', state({ isClosing: true }))
    await fireEvent.click(await screen.findByRole('button', { name: /^Close window/ }))
    await fireEvent.click(screen.getByRole('button', { name: 'Quit' }))
    expect(bridge.inputs('app.closeWindow')).toEqual([{ andQuit: false }, { andQuit: true }])
  })

  it('takes Esc at the first close as “not now”', async () => {
    await open()
    bridge.send('app.changed', state({ isClosing: true }))
    const dialog = await screen.findByRole('dialog')
    await fireEvent(dialog, new Event('cancel', { cancelable: true }))
    expect(bridge.inputs('app.stayOpen')).toHaveLength(1)
    expect(bridge.inputs('app.closeWindow')).toEqual([])
    bridge.send('app.changed', state())
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('says for all to see that a gateway has another version', async () => {
    await open()
    await screen.findByText('on laptop')
    const event = { gatewayId: 'live', at: '2026-11-21T10:00:00Z', kind: 'version' } as const
    bridge.send('gateways.event', { ...event, from: 'v1.5.16', to: 'v1.6.3' })
    const told = await screen.findByText('Live has another version: v1.5.16 before, v1.6.3 now')
    expect(told.closest('.only-heard')).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByText(/has another version/)).toBeNull()
  })
})

describe('the first start', () => {
  it('asks for an address and checks it in the sheet', async () => {
    await open({ 'gateways.list': { gateways: [], activeId: null } })
    const field = await screen.findByLabelText<HTMLInputElement>('Gateway URL')
    await fireEvent.input(field, { target: { value: 'http://127.0.0.1:9090' } })
    await fireEvent.click(screen.getByRole('button', { name: /^Check gateway/ }))
    expect(gateways.sheet).toEqual({ kind: 'add', url: 'http://127.0.0.1:9090' })
    gateways.sheet = null
    await fireEvent.click(screen.getByRole('button', { name: 'Test a server first' }))
    expect(await screen.findByRole('heading', { name: 'Servers' })).toBeTruthy()
  })
})

describe('settings', () => {
  it('lists the gateways, changes the theme and names where keys are kept', async () => {
    await open()
    app.show('settings')
    const part = async (name: string) => {
      await fireEvent.click(screen.getByRole('button', { name }))
      return within(await screen.findByRole('region', { name }))
    }
    const card = within(await screen.findByRole('region', { name: 'Gateways' }))
    expect(card.getByText('Live')).toBeTruthy()
    await fireEvent.click(card.getAllByRole('button', { name: 'Edit' })[1]!)
    expect(gateways.sheet).toEqual({ kind: 'edit', id: 'live' })
    gateways.sheet = null
    await fireEvent.click((await part('General')).getByRole('radio', { name: 'Dark' }))
    expect(bridge.inputs('app.savePreferences')).toEqual([{ theme: 'dark' }])
    await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'))
    expect((await part('Keychain')).getByText(/kept in GNOME Keyring under the name/)).toBeTruthy()
    const about = await part('About')
    await fireEvent.click(about.getByRole('button', { name: 'Bifrost documentation' }))
    expect(bridge.inputs('app.openLink')).toEqual([{ link: 'docs' }])
  })

  it('marks what is special about a gateway, and says it needs no credential only when it said so', async () => {
    const told = gateway('told', 'Told', { isOpen: true, isReadOnly: true })
    await open({ 'gateways.list': { gateways: [told, ...all], activeId: 'laptop' } })
    app.show('settings')
    const card = within(await screen.findByRole('region', { name: 'Gateways' }))
    const row = (name: string) => within(card.getByText(name).closest('li')!)
    expect(row('Told').getByText(/needs none/)).toBeTruthy()
    expect(row('Told').getByRole('img', { name: 'Read only' })).toBeTruthy()
    expect(row('Live').getByText(/no credential/)).toBeTruthy()
    expect(row('Live').queryByRole('img', { name: 'Read only' })).toBeNull()
  })

  it('says of a production gateway that removing it here changes nothing on it', async () => {
    await open()
    app.show('settings')
    const card = within(await screen.findByRole('region', { name: 'Gateways' }))
    await fireEvent.click(card.getAllByRole('button', { name: 'Remove' })[1]!)
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('Nothing changes on the gateway itself')
    expect(dialog.textContent).not.toContain('reach real traffic')
  })
})
