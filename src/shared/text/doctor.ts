import type { CheckSection } from '../model/doctor.ts'
import { counted } from './common.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ')

/** Texts of the Doctor: its view, its checks with their cures, and its report. */
export const DOCTOR = {
  title: 'Doctor',
  running: 'Looking…',
  need: (count: number, all: number): string =>
    count === 0
      ? `${counted(all, 'check', 'checks')}, all fine`
      : `${count} of ${all} checks need you`,
  looked: (time: string, seconds: string): string => `${time} · ${seconds} s`,
  copy: 'Copy report',
  again: 'Run again',
  reload: 'Reload',
  show: 'Show',
  hide: 'Hide',
  copyLine: (line: string): string => `Copy “${line}”`,
  missingFolder: 'does not exist',
  foot: 'The report holds versions and paths, no keys and no environment values.',
  keyAgain: 'run again',
  keyCopy: 'copy report',
  sections: {
    shell: ['Shell', 'where commands are looked up'],
    runtimes: ['Runtimes', 'what servers are started with'],
    keychain: ['Keychain', 'where credentials are kept'],
    desktop: ['Desktop', 'window, tray, notifications'],
    network: ['Network and processes', ''],
    app: ['Versions', ''],
  } satisfies Record<CheckSection, [title: string, about: string]>,

  // ── Words of a state ────────────────────────────────────────────────────────────────────────
  fine: 'Fine',
  notFound: 'Not found',
  silent: 'Silent',
  failed: 'Failed',
  none: 'None',
  unknown: 'Not known',
  locked: 'No answer',

  // ── Shell ───────────────────────────────────────────────────────────────────────────────────
  shell: 'Login shell',
  noShell: 'This system has none; the app’s own environment is used',
  readAt: (time: string): string => `read at ${time}`,
  shellFailed: (reason: string): string => `${reason}; the app’s own environment is used`,
  shellCure: 'Open a new terminal: what its start files wait for there, they wait for here too.',
  path: 'PATH',
  folders: (count: number, missing: number): string =>
    missing === 0
      ? counted(count, 'folder', 'folders')
      : `${counted(count, 'folder', 'folders')}, ${missing} of them missing`,
  noPath: 'It is empty: no command can be found',
  noPathCure: 'Set PATH in the start files of your shell, then reload.',

  // ── Runtimes ────────────────────────────────────────────────────────────────────────────────
  neededBy: (names: readonly string[]): string =>
    names.length === 1
      ? `The saved server ${quoted(names)} needs it`
      : `The saved servers ${quoted(names)} need it`,
  notNeeded: 'No saved server needs it',
  install: (what: string): string => `${what}, then reload.`,
  installOther: (name: string): string => `Install ${name}, then reload.`,
  noVersion: (seconds: number): string => `It did not tell its version within ${seconds} s`,
  noVersionCure: 'Start it in a terminal with --version and look what it waits for.',
  versionFailed: 'It ends with an error when it is asked for its version',
  versionFailedCure: 'Start it in a terminal with --version; its message says what is broken.',
  daemon: 'the daemon answers',
  noDaemon: 'the daemon does not answer',
  daemonCure: 'Start Docker; servers in containers cannot start without it.',

  // ── Keychain ────────────────────────────────────────────────────────────────────────────────
  store: 'Store',
  /** Not every desktop says whose Secret Service it is; then it is “the keychain”. */
  secretService: (name: string): string =>
    name.startsWith('the ') ? 'A Secret Service' : `${name} over Secret Service`,
  storeFails: 'No keychain answers; credentials can only be kept until you quit',
  storeCure: {
    linux: 'Start a Secret Service: GNOME Keyring or KWallet.',
    other: 'Unlock the keychain of your system.',
  },
  unlocked: 'unlocked',
  writeAndRead: 'Write and read',
  wasWritten: 'A test entry was written, read and removed',
  writeFails: 'A test entry could not be written and read',
  writeCure: 'Unlock the keychain, then run again.',

  // ── Desktop ─────────────────────────────────────────────────────────────────────────────────
  display: 'Display',
  displays: { wayland: 'Wayland', x11: 'X11', system: 'of the system' },
  noDisplay: 'Neither WAYLAND_DISPLAY nor DISPLAY is set',
  noDisplayCure: 'Start the app in a desktop session; in a terminal the probe command needs none.',
  tray: 'Tray',
  trayOf: { darwin: 'Menu bar', win32: 'Notification area' } as Record<string, string>,
  trayHost: 'StatusNotifierItem, a watcher is there',
  noTray: 'Nothing on this desktop shows tray icons',
  noTrayCure: 'On GNOME install the AppIndicator extension; the window has all the tray has.',
  notifications: 'Notifications',
  notifier: 'org.freedesktop.Notifications',
  ofSystem: 'Of the system',
  noNotifier: 'No notification service runs',
  noNotifierCure: 'Start the one of your desktop, such as dunst or mako.',
  busSilent: 'The session bus cannot be asked: gdbus and dbus-send do not answer',

  // ── Network, processes, versions ────────────────────────────────────────────────────────────
  proxy: 'Proxy',
  noProxy: 'None set',
  proxyBy: (variable: string, host: string): string => `${host} by ${variable}`,
  exceptions: 'with exceptions by NO_PROXY',
  proxyCure: 'Correct the variable where you start the app.',
  certificates: 'Certificates',
  systemStore: 'System store',
  storeAnd: (variables: readonly string[]): string =>
    `System store and what ${variables.join(', ')} ${variables.length === 1 ? 'names' : 'name'}`,
  fileMissing: (variable: string): string => `${variable} names what does not exist`,
  fileCure: 'Correct the variable, or take it away.',
  gateways: 'Gateways',
  noGateways: 'None yet',
  allAnswer: (count: number): string => (count === 1 ? 'It answers' : `All ${count} answer`),
  someSilent: (answering: number, count: number, names: readonly string[]): string =>
    `${answering} of ${count} answer; not ${quoted(names)}`,
  silentCount: (count: number): string => `${count} silent`,
  gatewayCure: 'Choose it in the switcher: its clients tell the reason.',
  processes: 'Test runs',
  noneRuns: 'None is running',
  someRun: (count: number): string => `${counted(count, 'test is', 'tests are')} running`,
  system: 'System',
} as const
