/** What the steps of a registration say, and why one did not end well. */
export const REGISTRATION = {
  sent: 'sent, the gateway starts the server now',
  sentUrl: 'sent, the gateway connects to the server now',
  created: 'the gateway answered “success”',
  partly: (message: string): string =>
    message === '' ? 'the gateway answered “partial success”' : message,
  pending: 'the gateway waits for a sign-in before it creates the client',
  noWord: 'the gateway answered without a word',
  otherWord: (word: string): string => `the gateway answered “${word}”`,
  reading: 'reading the list',
  notListedYet: 'not in the list yet, looking again',
  notReadyYet: 'listed, not ready yet',
  found: (tools: number): string =>
    tools === 1 ? 'listed with 1 tool' : `listed with ${tools} tools`,
  notListed: 'not in the list',
  notReadable: 'the list could not be read',
  signIn: (host: string): string => `waiting for the sign-in at ${host} in your browser`,
  because: (state: string, why: string): string => `${state}: ${why}`,
  asChosen: 'everything as chosen',
  same: 'everything as chosen and as tested',
  differs: (settings: number, tools: number): string =>
    [
      settings > 0 ? `${settings} ${settings === 1 ? 'setting' : 'settings'}` : '',
      tools > 0 ? `${tools} ${tools === 1 ? 'tool' : 'tools'}` : '',
    ]
      .filter(Boolean)
      .join(' and ') + ' not as chosen',
  /** What was chosen and what is there, side by side. */
  allTools: 'all tools',
  otherValues: (names: string): string => `${names} (other values)`,
  andMore: (shown: string, rest: number): string => `${shown} and ${rest} more`,
  /** Ends of the sentence "… was not created: …". */
  reason: {
    broke: 'the connection broke during the create',
    silent: 'the gateway answered “success” and does not list it',
    pending: 'it waits for a sign-in',
  },
} as const
