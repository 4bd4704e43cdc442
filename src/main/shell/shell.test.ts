import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { describe, expect, it, vi } from 'vitest'
import type { GatewayView } from '../../shared/model/gateway.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { CONTENT_POLICY, resolveAsset } from './assets.ts'
import { isAllowedAddress, isOurPage } from './fence.ts'
import { trayIcon, trayMenu, trayTooltip, type TrayState } from './trayMenu.ts'
import { windowOptions } from './windowOptions.ts'

describe('the page', () => {
  const folder = '/app/out/renderer'
  it('is served from its folder', () => {
    expect(resolveAsset('app://bifrost/', folder)?.file).toBe(`${folder}/index.html`)
    expect(resolveAsset('app://bifrost/assets/a.js?x#y', folder)?.file).toBe(
      `${folder}/assets/a.js`,
    )
  })

  it.each([
    'app://bifrost/..%2f..%2fsecret.js',
    'app://bifrost/a/..%2f..%2f..%2fsecret.js',
    'app://bifrost/%2e%2e%2fsecret.js',
    'app://bifrost/a%00.html',
    'app://bifrost.evil/index.html',
    'app://evil/index.html',
    'file:///app/out/renderer/index.html',
    'https://bifrost/index.html',
    'app://bifrost/.env',
    'app://bifrost/%',
    'nonsense',
  ])('is not found at %s', (address) => {
    expect(resolveAsset(address, folder)).toBeNull()
  })

  it('may load nothing from elsewhere and run nothing inline', () => {
    const policy = Object.fromEntries(
      CONTENT_POLICY.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1)]),
    )
    expect(policy['default-src']).toEqual(["'none'"])
    expect(policy['connect-src']).toEqual(["'none'"])
    expect(policy['script-src']).toEqual(["'self'"])
    expect(policy['media-src']).toEqual(['data:'])
    expect(CONTENT_POLICY).not.toMatch(/unsafe|http|\*/)
  })

  it.each([
    ['app://bifrost/a.js', true],
    ['app://bifrost.evil/a.js', false],
    ['https://example.com/', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('may ask for %s: %s', (address, isAllowed) => {
    expect(isAllowedAddress(address, ['app://bifrost'])).toBe(isAllowed)
  })
})

describe('the sender check', () => {
  const ours = {} as Electron.WebContents
  const frame = { parent: null, origin: 'app://bifrost' }
  it.each([
    ['our top frame', { sender: ours, senderFrame: frame }, true],
    ['another window', { sender: {}, senderFrame: frame }, false],
    ['a frame inside', { sender: ours, senderFrame: { ...frame, parent: frame } }, false],
    ['another origin', { sender: ours, senderFrame: { ...frame, origin: 'null' } }, false],
    ['a frame that is gone', { sender: ours, senderFrame: null }, false],
  ])('of %s', (_name, event, isTrusted) => {
    expect(isOurPage(event as never, ours, 'app://bifrost')).toBe(isTrusted)
  })

  it('trusts nobody while there is no window', () => {
    expect(isOurPage({ sender: ours, senderFrame: frame } as never, null, 'app://bifrost')).toBe(
      false,
    )
  })
})

describe('the window', () => {
  it('has no way to Node', () => {
    const options = windowOptions({
      preload: '/p.cjs',
      session: {} as never,
      icon: '/i.png',
      isPackaged: true,
    })
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    })
  })
})

const view = (id: string, rest: Partial<GatewayView> = {}): GatewayView => ({
  id,
  name: id,
  url: 'http://127.0.0.1:8080',
  environment: 'local',
  auth: 'none',
  user: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
  credential: 'none',
  state: 'healthy',
  version: null,
  isOpen: false,
  hasMcpEndpoint: true,
  since: null,
  failure: null,
  attention: 0,
  ...rest,
})
const actions = () => ({
  activate: vi.fn(),
  test: vi.fn(),
  testAll: vi.fn(),
  stop: vi.fn(),
  open: vi.fn(),
  settings: vi.fn(),
  quit: vi.fn(),
})
const trayOf = (gateways: GatewayView[], activeId: string | null): TrayState => ({
  list: { gateways, activeId },
  servers: [{ id: 's1', name: 'R&D' }],
  isProbing: false,
  running: [],
})

describe('the tray', () => {
  const prod = view('Prod', { environment: 'production', attention: 2 })
  const away = view('Away', { state: 'unreachable' })

  it('lists the gateways as radio items and marks the active one', () => {
    const act = actions()
    const radios = trayMenu(trayOf([prod, away], 'Away'), act).filter(
      ({ type }) => type === 'radio',
    )
    expect(radios.map(({ label, checked }) => [label, checked])).toEqual([
      ['Prod – PRODUCTION', false],
      ['Away – local, not reachable', true],
    ])
    radios[0]?.click?.({} as never, undefined, {} as never)
    expect(act.activate).toHaveBeenCalledWith('Prod')
  })

  it('offers every saved server for a test, with & as a letter', () => {
    const act = actions()
    const item = trayMenu(trayOf([], null), act).find(({ label }) => label === 'Test a server')
    const [server] = item?.submenu as Electron.MenuItemConstructorOptions[]
    expect(server?.label).toBe('R&&D')
    server?.click?.({} as never, undefined, {} as never)
    expect(act.test).toHaveBeenCalledWith('s1')
  })

  it('stops a server that is kept running, and is silent while there is none', () => {
    const act = actions()
    const recipe = { name: 'R&D' } as SessionView['recipe']
    const find = (state: TrayState) =>
      trayMenu(state, act).find(({ label }) => label?.includes('kept running'))
    expect(find(trayOf([], null))).toBeUndefined()
    const item = find({ ...trayOf([], null), running: [{ id: 'live-1', recipe }] })
    const [server] = item?.submenu as Electron.MenuItemConstructorOptions[]
    expect([item?.label, server?.label]).toEqual(['1 server is kept running', 'Stop R&&D'])
    server?.click?.({} as never, undefined, {} as never)
    expect(act.stop).toHaveBeenCalledWith('live-1')
  })

  it.each([
    ['unreachable', 'Prod – PRODUCTION, not reachable'],
    ['signin', 'Prod – PRODUCTION, needs sign-in'],
    ['error', 'Prod – PRODUCTION, error'],
    ['unknown', 'Prod – PRODUCTION'],
  ] as const)('keeps the mark of production while it is %s', (state, label) => {
    const menu = trayMenu(
      trayOf([view('Prod', { environment: 'production', state })], null),
      actions(),
    )
    expect(menu.find(({ type }) => type === 'radio')?.label).toBe(label)
  })

  it('leads to the settings', () => {
    const act = actions()
    const item = trayMenu(trayOf([], null), act).find(({ label }) => label === 'Settings')
    item?.click?.({} as never, undefined, {} as never)
    expect(act.settings).toHaveBeenCalledOnce()
  })

  it('always has a way to open and to quit', () => {
    const labels = trayMenu(trayOf([], null), actions()).map(({ label }) => label)
    expect(labels).toContain('Open Bifrost Tray')
    expect(labels).toContain('Quit Bifrost Tray')
    expect(labels[0]).toBe('No gateway yet')
  })

  it.each([
    ['ok', view('A'), 'Bifrost Tray: A – Healthy'],
    ['attention', prod, 'Bifrost Tray: Prod – 2 need attention'],
    ['attention', view('A', { state: 'signin' }), 'Bifrost Tray: A – Needs sign-in'],
    ['offline', away, 'Bifrost Tray: Away – Not reachable'],
  ])('shows %s by shape and says it in words', (icon, gateway, tooltip) => {
    const state = trayOf([gateway], gateway.id)
    expect([trayIcon(state), trayTooltip(state)]).toEqual([icon, tooltip])
  })
})
