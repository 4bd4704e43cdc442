import type { FoundBy, AuthMode, CheckLine } from '../model/gateway.ts'

/** Texts of adding, editing and removing a gateway, and of the first screen. */
export const WELCOME = {
  title: 'Connect your first gateway',
  sentence: 'Its URL is enough to start. You see what it answers before anything is saved.',
  url: 'Gateway URL',
  urlHint: '8080 is where Bifrost listens when started with npx or Docker.',
  check: 'Check gateway',
  steps: [
    { title: 'Add a gateway', rest: 'Version, sign-in and TLS are checked first.' },
    { title: 'Test a server', rest: 'Paste its README line; see its tools in a second.' },
    { title: 'Register it', rest: 'Choose tools, then watch it stick.' },
  ],
  testFirst: 'Test a server first',
  promise: 'No telemetry. Keys stay in the keychain. Nothing runs until you press Test.',
  keyCheck: 'check',
} as const

export const GATEWAY = {
  add: 'Add a gateway',
  edit: (name: string): string => `Edit ${name}`,
  url: 'URL',
  urlHint: 'http://127.0.0.1:8080',
  found: 'Found on this computer:',
  foundOne: ({ url, version }: { url: string; version: string | null }): string =>
    [url.replace('http://', ''), version].filter((part) => part !== null).join(', '),
  credential: 'Credential',
  auth: {
    basic: 'Password',
    session: 'Session',
    bearer: 'API key',
    setup: 'Setup',
    none: 'None',
  } satisfies Record<AuthMode, string>,
  authHint: {
    basic: '',
    session:
      'Signs in once and sends the session instead of the password. Ended when you remove the gateway.',
    bearer: '',
    setup: 'For a gateway without an admin (v2.2.6 and newer). It works until the admin exists.',
    none: '',
  } satisfies Record<AuthMode, string>,
  user: 'User',
  password: 'Password',
  secret: { bearer: 'API key', setup: 'Setup token' },
  kept: 'Stored. Leave empty to keep it.',
  name: 'Name',
  nameMissing: 'Give it a name to save it.',
  nameTaken: 'Another gateway has this name.',
  environment: 'Environment',
  readOnly: 'Read only',
  readOnlyRest: 'The app changes nothing on this gateway, whatever you press.',
  plainHttp: 'Send it unencrypted',
  plainHttpRest: 'Everybody on the way can read the credential.',
  keepUntilQuit: 'Keep until I quit',
  keepUntilQuitRest: 'In memory only. You enter it again after the next start.',
  noKeychain: 'No keychain answers on this computer',
  noKeychainRest:
    'The credential cannot be stored, and it is never written to a file. Start GNOME Keyring or KWallet, or:',
  cancel: 'Cancel',
  check: 'Check gateway',
  checkAgain: 'Check again',
  checking: 'Checking…',
  save: 'Save gateway',
  saveFirst: 'Check the gateway before saving',
  remove: 'Remove gateway',
  copyResult: 'Copy result',
  answer: 'Answer of the gateway',
  answered: 'The gateway answered',
  notUsable: 'Not usable yet',
  outdated: 'Changed since this check',
  notChecked: 'Nothing checked yet',
  notCheckedRest:
    'Check the gateway to see its version and how it wants to be opened. Nothing is saved before.',
  notCheckedEdit: 'Not checked since you opened this',
  notCheckedEditRest:
    'Name, environment and read only are saved as they are. What changes the way to it needs a check.',
  supported: 'Supported',
  notSupported: 'Not supported',
  goesTo: (what: string, keychain: string): string =>
    `The ${what} goes to ${keychain} when you save`,
  goesToRest: 'It is never shown again, written to a file or sent to another host.',
  what: {
    basic: 'password',
    session: 'password',
    bearer: 'key',
    setup: 'setup token',
    none: '',
  } satisfies Record<AuthMode, string>,
  calls: (label: string): string => `The gateway calls itself “${label}”.`,
  lines: {
    reachable: 'Reachable',
    version: 'Version',
    auth: 'Opens with',
    setup: 'Setup lock',
    store: 'Config store',
    tls: 'TLS',
    clients: 'Clients',
  } satisfies Record<CheckLine['key'], string>,
  unguardTitle: (name: string): string => `Is ${name} no longer production?`,
  unguardGuard: 'Nothing changes on the gateway itself; only this app guards it less.',
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeGuard: 'Nothing changes on the gateway itself; only this app forgets it.',
  removeSentence:
    'Its address and credential are removed from this computer, the keychain included.',
} as const

/** Words for what a gateway can do, as a check finds it out. */
export const FEATURE = {
  stdio: 'stdio clients',
  allowList: 'Allow-list of tools',
  autoList: 'Auto-execute list',
  toolPrefix: 'Tool name prefix',
  inlineEnv: 'Inline env values',
  disable: 'Switch clients off',
  patch: 'Partial updates',
  virtualKeys: 'Virtual keys',
  perUserAuth: 'Per-user sign-in',
  oauth: 'OAuth clients',
  verify: 'Renew OAuth',
  pricing: 'Tool prices',
  failureReason: 'Failure reasons',
  refreshTools: 'Refresh tools',
  library: 'Server catalogue',
} as const

/** How the app knows what a gateway can do. */
export const FOUND_BY = {
  answer: { word: 'by answer', sentence: 'An answer of this gateway shows it' },
  version: { word: 'by version', sentence: 'Its version number says so' },
  signs: { word: 'guessed', sentence: 'It tells no version; its answers look like that' },
} satisfies Record<FoundBy, { word: string; sentence: string }>

export type FeatureKey = keyof typeof FEATURE
