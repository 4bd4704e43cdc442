import type { Theme } from '../model/app.ts'

/** Texts of the settings. */
export const SETTINGS = {
  title: 'Settings',
  sections: { gateways: 'Gateways', general: 'General', keys: 'Keys', about: 'About' },
  gatewaysHint: 'The gateways in the switcher and in the tray',
  add: 'Add a gateway',
  edit: 'Edit',
  remove: 'Remove',
  noGateways: 'No gateway yet',
  theme: 'Appearance',
  themes: { dark: 'Dark', light: 'Light', system: 'System' } satisfies Record<Theme, string>,
  closeToTray: 'Keep running in the tray when the window is closed',
  closeToTrayRest: 'Off: closing the window quits the app.',
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
