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
  },
  nothing: 'Nothing can be changed here',
  nothingRest: 'This gateway version breaks such a client when it is changed.',
} as const
