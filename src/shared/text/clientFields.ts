/** Texts of the settings in the panel of a client. */
export const CLIENT_FIELDS = {
  name: 'Name',
  modelsSee: (names: string): string => `Models see ${names}`,
  renamed: (before: string, now: string): string =>
    `Models see ${now} at once instead of ${before}. What calls a tool by its old name fails then.`,
  renamedPlain: 'Models see the same tool names as before.',
  headers: 'Headers',
  noHeaders: 'None are sent.',
  headersKept: (names: string): string => `${names}. Their values stay on the gateway.`,
  typeAnew: 'Type them anew',
  addFirst: 'Add headers',
  keepHeaders: 'Leave them as they are',
  headersRest:
    'All headers are typed anew, as their values cannot be read. Afterwards the gateway reconnects, so that the server gets them.',
  headersLeave: 'Kept in memory while the app runs; no secret is written to a file.',
  reference:
    'Instead of a value you can write env.NAME: the variable is read on the gateway, not here, and no secret is stored.',
  wantsHeaders: 'This gateway forgets the headers unless they are typed anew with every change.',
  headerName: 'Name of the header',
  headerValue: (name: string): string => (name === '' ? 'Value' : `Value of ${name}`),
  removeHeader: (name: string): string => (name === '' ? 'Remove the header' : `Remove ${name}`),
  addHeader: 'Add a header',
  showValues: 'Show the values',
  hideValues: 'Hide the values',
  noneLeft: 'All headers are removed.',
  nameMissing: 'A header needs a name',
  badName: (name: string): string => `${name} cannot be the name of a header`,
  twice: (name: string): string => `${name} is there twice`,
  valueMissing: (name: string): string => `Type the value of ${name}`,
  badValue: (name: string): string =>
    `The value of ${name} has a line break or another control character`,
  mask: (name: string): string =>
    `The value of ${name} is a mask; the gateway would take it for the value`,
  syncMinutes: 'Ask for tools again, minutes',
  syncHint: 'Empty: as the gateway does it',
  timeoutSeconds: 'Time limit of a call, seconds',
  timeoutHint: 'Empty: as the gateway does it',
  maxInstructions: 'Most characters of instructions',
  maxInstructionsHint: 'Not told. Empty: as it is',
  badCharacters: 'A whole number, 999,999,999 at most',
  badMinutes: 'Whole minutes, 153,722,867 at most',
  badSeconds: 'Whole seconds, 153,722,867 at most',
  ownValue: "the gateway's own",
  switches: {
    isPingOn: {
      label: 'Health check by ping',
      rest: 'For servers without ping: off, the gateway lists their tools instead.',
    },
    isCodeMode: {
      label: 'Code mode',
      rest: 'Models get a few tools to find and run others by code, instead of every definition.',
    },
    isForAllKeys: {
      label: 'For all virtual keys',
      rest: 'Every key may call it, those made later too.',
    },
    isSticky: {
      label: 'One connection for all calls',
      rest: 'For servers that remember what was called before; off, the gateway connects for each call.',
    },
    skipsTlsCheck: {
      label: 'Accept any certificate',
      rest: 'The gateway then cannot tell the server from somebody else.',
    },
  },
  extraHeaders: {
    label: 'Headers of callers that are passed on',
    rest: 'Names, one in a line. Empty: none.',
  },
  userHeaders: {
    label: 'Headers that each user gives',
    rest: 'Names, one in a line; each user gives a value of their own.',
  },
  oneNeeded: 'At least one name is needed',
  ca: 'Certificate authority of the server',
  caShape: '-----BEGIN CERTIFICATE-----',
  caKept:
    'It has its own, which stays as it is unless you type another. env.NAME is read on the gateway.',
  caNone: 'None of its own: what the gateway trusts anyway. env.NAME is read on the gateway.',
  caRemoved: 'Its own one is removed.',
  caRemove: 'Remove its own one',
  caLeave: 'Leave it as it is',
  noCa: 'This is no PEM certificate and no env.NAME',
  oauth: 'Sign-in with OAuth',
  oauthKept: (host: string, scopes: readonly string[]): string =>
    `${host === '' ? 'It finds out where to sign in' : `It signs in at ${host}`}${scopes.length === 0 ? '' : ` for ${scopes.join(' ')}`}. Client ID and secret stay on the gateway.`,
  oauthChange: 'Change the sign-in',
  oauthLeave: 'Leave it as it is',
  oauthRest:
    'A change makes every token void: somebody has to sign in again. An empty ID or secret stays as it is. What is typed is kept in memory while the app runs.',
  oauthSame: 'as it is',
  oauthAddress: 'A full address, such as https://auth.example.com/token',
  oauthSecretAgain: 'For another address the gateway wants the secret again',
  oauthMask: 'This is a mask, not a value',
  nothing: 'Nothing can be changed here',
  nothingRest: 'This gateway version breaks such a client when it is changed.',
} as const
