import type { Theme } from '../model/app.ts'

/** Texts of the settings. */
export const SETTINGS = {
  title: 'Settings',
  parts: {
    gateways: 'Gateways',
    general: 'General',
    notifications: 'Notifications',
    limits: 'Limits',
    keys: 'Keychain',
    doctor: 'Doctor',
    about: 'About',
  },
  gatewaysHint: 'The gateways in the switcher and in the tray',
  add: 'Add a gateway',
  edit: 'Edit',
  remove: 'Remove',
  noGateways: 'No gateway yet',
  theme: 'Appearance',
  themes: { dark: 'Dark', light: 'Light', system: 'System' } satisfies Record<Theme, string>,
  closeToTray: 'Keep running in the tray when the window is closed',
  closeToTrayRest: 'Off: closing the window quits the app.',
  startAtLogin: 'Start when you sign in to this computer',
  startAtLoginRest: 'In the tray, without a window.',
  notInstalled: 'Only the installed app can be started by the system.',
  notificationsHint: 'One for each change that needs you, none while you look at it',
  notifyChanges: 'A gateway or a client fails, or works again',
  notifyChangesRest: 'Activity lists every change, also without notifications.',
  notifyTests: 'A test from the tray has ended',
  notifyTestsRest: 'Off: the result waits on the Servers screen.',
  limitsHint: 'For new recipes; each recipe can have its own',
  usualLimits: 'Limits: start 30 s, or 120 s where a download may come first, request 30 s',
  limitsRest: 'How long a test waits for the start, and for each answer after it.',
  asUsual: 'As usual',
  change: 'Change',
  keysTitle: 'Credentials and secret variables',
  keysIn: (keychain: string): string =>
    `They are kept in ${keychain} under the name “Bifrost Tray”.`,
  keysNowhere:
    'No keychain answers on this computer. Credentials can only be kept until you quit; nothing is written in clear text.',
  keysUnknown: 'The keychain has not answered yet.',
  place: {
    none: 'no credential',
    keychain: 'in the keychain',
    memory: 'until you quit',
    missing: 'missing',
  },
  /** Only of a gateway that says so. */
  needsNone: 'needs none',
  version: 'Version',
  settingsFile: 'Settings file',
  links: { docs: 'Bifrost documentation', mcp: 'Model Context Protocol', issues: 'Bifrost issues' },
  telemetry: 'Nothing about you or your gateways leaves this computer but the calls you make.',
} as const

/** What users call the place where secrets lie. */
export const KEYCHAIN = {
  mac: 'macOS Keychain',
  windows: 'Windows Credential Manager',
  kde: 'KWallet',
  gnome: 'GNOME Keyring',
  other: 'the keychain',
} as const
