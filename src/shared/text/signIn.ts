/** Signing in to a server behind a URL with OAuth: its failures, and what the screens say of it. */

/** Part of failures.ts: sentence and next step by code. */
export const SIGN_IN_FAILURES = {
  oauth_denied: {
    say: (f: { host: string; reason: string }) => `${f.host} did not sign you in: ${f.reason}`,
    next: 'Sign in again and allow it, or ask whoever runs the server for access.',
  },
  oauth_timeout: {
    say: (f: { minutes: number }) => `The sign-in was not finished within ${f.minutes} min`,
    next: 'Nothing listens for it any more. Start it again when you are ready.',
  },
  oauth_no_client: {
    say: (f: { host: string }) => `${f.host} does not let apps register themselves`,
    next: 'Enter the client ID that whoever runs the server gives out for desktop apps.',
  },
  oauth_address: {
    say: (f: { host: string }) => `The sign-in leads to an address that is not opened: ${f.host}`,
    next: 'Only https is opened, or http on this computer. Tell whoever runs the server.',
  },
  oauth_failed: {
    say: (f: { host: string; reason: string }) => `The sign-in at ${f.host} failed: ${f.reason}`,
    next: 'Try again. If it stays, check the client ID and the scopes, or tell whoever runs it.',
  },
} as const

/** "… failed: …". */
export const SIGN_IN_REASON = {
  notAllowed: 'it was not allowed',
  otherIssuer: 'the answer came from another sign-in server than the one that was asked',
  noSender: 'the answer does not say which sign-in server it came from',
  unreadable: 'its answer cannot be read',
  noResource: 'its description speaks of another server',
} as const

/** The page the browser shows at the end; it is all that is ever answered there. */
export const CALLBACK_PAGE = {
  title: 'Bifrost Tray',
  done: 'You can close this page and go back to Bifrost Tray.',
  unknown: 'This address is not part of a sign-in that Bifrost Tray waits for.',
} as const

/** The window. */
export const SIGN_IN = {
  open: 'Sign in…',
  openWhy: 'in your browser; the token goes to the keychain',
  useOAuth: 'Sign in with OAuth',
  working: 'Asking the server how to sign in',
  waiting: 'Waiting for the sign-in in your browser',
  waitingWhy: (host: string, left: string): string => `${host} · ${left} left`,
  cancel: 'Cancel sign-in',
  copyAddress: 'Copy address',
  cancelled: 'The sign-in was cancelled',
  keptTitle: 'Signed in until you quit',
  keptSentence: 'No keychain is available, so the token is kept in memory only.',
  signOut: 'Sign out',
  clientId: 'Client ID',
  clientIdHint: 'registers by itself',
  scopes: 'Scopes',
  scopesHint: 'what the server asks for',
  token: 'Sign-in token',
} as const
