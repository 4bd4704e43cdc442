import type { View } from '../model/app.ts'

/** Texts of the window's frame: sidebar, switcher, notices, the first close. */
export const FRAME = {
  regions: { sidebar: 'Gateway and views', views: 'Views', app: 'App', switcher: 'Gateways' },
  switchFrom: (name: string) => `${name}: switch gateway`,
  views: {
    clients: 'Clients',
    servers: 'Servers',
    keys: 'Keys',
    activity: 'Activity',
    settings: 'Settings',
  } satisfies Record<View, string>,
  attention: (count: number): string =>
    count === 1 ? '1 client needs attention' : `${count} clients need attention`,
  production: 'Production. Changes here reach real traffic.',
  noGateway: 'No gateway yet',
  addGateway: 'Add a gateway',
  manageGateways: 'Manage gateways',
  readOnly: 'Read only',
  keyMoveGateway: 'move up or down',
  moved: (name: string, place: number, count: number): string =>
    `${name} is now ${place} of ${count}`,
  /** What a gateway's connection lacks: stays visible beside its state. */
  marks: {
    open: {
      word: 'open',
      title: 'Nobody has to sign in: whoever reaches it can change it',
    },
    plainHttp: {
      word: 'http',
      title: 'Not encrypted: whoever is on the way can read along',
    },
    accepted: {
      word: 'pinned',
      title: 'Its certificate is trusted only because you accepted it',
    },
  },
  stateSince: (state: string, time: string): string => `${state} since ${time}`,
  keysIn: (keychain: string): string =>
    keychain === 'the keychain' ? 'Keys in the keychain' : `Keys in ${keychain}`,
  keysNowhere: 'No keychain: keys until you quit',
  keysUnknown: 'Asking the keychain…',
  testing: (count: number): string => (count === 1 ? '1 test running' : `${count} tests running`),
  dismiss: 'Dismiss',
  reaped: (count: number): string =>
    count === 1
      ? 'A process from the last session was still running'
      : `${count} processes from the last session were still running`,
  reapedRest: 'The app ended unexpectedly during a test. They were ended now.',
  closeTitle: 'Bifrost Tray stays in the tray',
  closeSentence:
    'Closing the window keeps the app running: its icon shows the state of your gateway, its menu tests servers and switches gateways.',
  closeHint: 'Quit from the tray menu, or change this in Settings.',
  closeWindow: 'Close window',
  notNow: 'Not now',
  quit: 'Quit',
  brokenAgain: 'Show it again',
} as const
