import type { MenuItemConstructorOptions } from 'electron'
import type { GatewayList, GatewayView } from '../../shared/model/gateway.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { MENU_GLYPH } from '../../shared/text/states.ts'
import { TRAY } from '../../shared/text/tray.ts'

export interface TrayState {
  list: GatewayList
  servers: { id: string; name: string }[]
  isProbing: boolean
  /** Servers that are kept running. */
  running: Pick<SessionView, 'id' | 'recipe'>[]
}

export interface TrayActions {
  activate(gatewayId: string): void
  test(serverId: string): void
  testAll(): void
  stop(sessionId: string): void
  open(): void
  settings(): void
  quit(): void
}

/** The drawing inside the tray icon's arch. */
export type TrayIconState = 'ok' | 'attention' | 'busy' | 'offline'

/** A menu reads `&` as "underline the next letter". */
const label = (text: string) => text.replaceAll('&', '&&')

const activeOf = ({ gateways, activeId }: GatewayList): GatewayView | undefined =>
  gateways.find(({ id }) => id === activeId)

/** The tray menu as plain data: same state in, same menu out, so tests need no Electron. */
export function trayMenu(state: TrayState, act: TrayActions): MenuItemConstructorOptions[] {
  const { gateways, activeId } = state.list
  const active = activeOf(state.list)
  return [
    { label: label(headline(active)), enabled: false },
    { type: 'separator' },
    ...gateways.map((gateway, index): MenuItemConstructorOptions => ({
      label: label(TRAY.gateway(gateway)),
      type: 'radio',
      checked: gateway.id === activeId,
      ...(index < 9 && { accelerator: `CmdOrCtrl+${index + 1}` }),
      click: () => act.activate(gateway.id),
    })),
    ...(gateways.length > 0 ? [{ type: 'separator' as const }] : []),
    ...testItems(state.servers, act),
    ...runningItems(state.running, act),
    { label: TRAY.open, click: () => act.open() },
    { label: TRAY.settings, click: () => act.settings() },
    { label: TRAY.quit, click: () => act.quit() },
  ]
}

function testItems(servers: TrayState['servers'], act: TrayActions): MenuItemConstructorOptions[] {
  if (servers.length === 0) return []
  return [
    {
      label: TRAY.testServer,
      submenu: [
        ...servers.map(({ id, name }) => ({ label: label(name), click: () => act.test(id) })),
        ...(servers.length < 2 ? [] : allItems(servers.length, act)),
      ],
    },
    { type: 'separator' },
  ]
}

const allItems = (count: number, act: TrayActions): MenuItemConstructorOptions[] => [
  { type: 'separator' },
  { label: TRAY.testAll(count), click: () => act.testAll() },
]
function runningItems(
  running: TrayState['running'],
  act: TrayActions,
): MenuItemConstructorOptions[] {
  if (running.length === 0) return []
  return [
    {
      label: TRAY.stopServer(running.length),
      submenu: running.map(({ id, recipe }) => ({
        label: label(TRAY.stop(recipe.name || recipe.command)),
        click: () => act.stop(id),
      })),
    },
    { type: 'separator' },
  ]
}

function headline(active: GatewayView | undefined): string {
  return active ? `${MENU_GLYPH[glyphOf(active)]} ${TRAY.headline(active)}` : TRAY.noGateway
}

const glyphOf = ({ state, attention }: GatewayView) =>
  state === 'healthy' && attention > 0 ? 'unstable' : state

/** Which drawing stands for this state; the tooltip says the same in words. */
export function trayIcon({ list, isProbing }: TrayState): TrayIconState {
  const active = activeOf(list)
  if (isProbing) return 'busy'
  if (!active || active.state === 'unknown' || active.state === 'connecting') return 'ok'
  if (active.state === 'unreachable') return 'offline'
  return active.state === 'healthy' && active.attention === 0 ? 'ok' : 'attention'
}

/** The tooltip: the state in words, for a screen reader and where the icon is too small. */
export function trayTooltip({ list, isProbing }: TrayState): string {
  const active = activeOf(list)
  const words = active ? TRAY.headline(active) : TRAY.noGateway
  return isProbing ? `${TRAY.name}: ${words}, ${TRAY.testing}` : `${TRAY.name}: ${words}`
}
