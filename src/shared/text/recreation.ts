import type { NewClient } from '../model/newClient.ts'
import { counted } from './common.ts'
import { OPENAPI } from './openapi.ts'

/** What a client is made of, besides what can be changed while it stays. */
export const RECREATED_PART = {
  connection: 'Connection',
  command: 'Command',
  args: 'Arguments',
  envs: 'Variables',
  url: 'URL',
  ...OPENAPI.part,
  auth: 'Sign-in to the server',
  oauth: 'Terms of the sign-in',
  headers: 'Headers',
  userHeaders: 'Headers of each user',
  extraHeaders: 'Headers of callers that are passed on',
  tls: 'TLS',
  isSticky: 'One connection for all calls',
  maxInstructions: 'Most characters of instructions',
} as const

/** Their values in words. */
export const RECREATED_VALUE = {
  none: 'None',
  auth: {
    none: 'None',
    headers: 'Headers',
    oauth: 'OAuth',
    per_user_oauth: 'OAuth of each user',
    per_user_headers: 'Headers of each user',
  } satisfies Record<NewClient['auth']['type'], string>,
  typedAnew: (name: string): string => `${name} (typed anew)`,
  ownCa: 'own certificate authority',
  anyCertificate: 'any certificate is accepted',
  discovered: 'Found by itself',
  other: (text: string): string => `${text} (another value)`,
} as const

/** What is wrong with a description, as one field of it. */
export const RECREATION_FIELD = {
  noBaseUrl: `${OPENAPI.baseUrl} (the document does not say it)`,
  noDocument: `${OPENAPI.part.document} (the gateway does not give it any more)`,
  noTools: (names: string): string => `Tools (the document has none of these: ${names})`,
} as const

/** What becomes of the rest of a client that is made anew. */
export const RECREATION_NOTE = {
  id: (id: string): string => `Its id ${id}, and the call history that is kept by it`,
  underWay: 'Sign-ins to it that are under way',
  signedIn: 'The sign-in of the gateway: your browser opens for a new one after the create',
  usersSignedIn: 'The sign-ins of its users: each of them signs in again',
  tools: (text: string): string => `Tools that may run: ${text}`,
  autoTools: (text: string): string => `Tools that run without asking: ${text}`,
  prices: (count: number): string => counted(count, 'price', 'prices'),
  keys: (names: string): string => `Virtual keys: ${names}`,
  isDisabled: 'Switched off, as it is now',
  goneKeys: (names: string): string => `Virtual keys that are gone: ${names}`,
  noKeys: 'Which virtual keys may use it: this gateway does not tell',
  ca: 'Its own certificate authority: the gateway shows it only masked. Paste it under “More”',
  terms: 'Client ID and secret of the sign-in: the gateway shows them only masked',
  headers: (names: string): string => `Headers that are not in the form: ${names}`,
  credentials: (schemes: string): string =>
    `What the API wants, as the gateway shows it only masked and nobody has typed it: ${schemes}`,
  maxInstructions: 'Its limit for instructions, if it has one: the gateway does not tell it',
} as const

/** Texts of the form and of the review. */
export const RECREATE = {
  action: 'Recreate with changes…',
  why: 'Connection, command, URL and sign-in cannot be changed in place: a gateway ignores them.',
  whyNot: {
    connection: 'What this kind of client is made of is not told by the gateway.',
    auth: 'How this client signs in is not told by the gateway.',
  },
  not: (why: string): string => `Recreate with changes: ${why}`,
  title: (name: string, gateway: string): string => `Recreate ${name} on ${gateway}`,
  masked: 'What you see is what the gateway has',
  maskedRest:
    '•••••••• stays as it is. What the gateway does not show is empty: type it anew. Nothing is sent before you have seen what changes.',
  review: 'Review…',
  reviewing: 'Comparing with the gateway…',
  lookAgain: 'Compare with it as it is now',
  reset: 'Back to what is there',
  reviewLabel: 'What changes, and what becomes of the rest',
  reviewTitle: (name: string, gateway: string): string => `Recreate ${name} on ${gateway}?`,
  sentence: (name: string): string =>
    `${name} is deleted and created anew. Until that is done it is not there. A copy without secrets is kept in Recently deleted for 30 days.`,
  part: 'Part',
  before: 'Now',
  after: 'Then',
  same: 'Nothing is different. It would be created as it is.',
  lost: 'Lost',
  restored: 'Set again on the new one',
  notRestored: 'Not set again',
  backTitle: 'If the gateway refuses the new one',
  back: 'The old one is put back as it is now, under its old id.',
  noBackTitle: 'A refused new one may leave you without a client',
  hidden: (names: string): string =>
    `The gateway does not show this of the old one: ${names}. It is needed to put the old one back whole, and used only then.`,
  staysDeleted: 'The old one stays in Recently deleted, and has to be registered again.',
  noBack: (why: string): string => `The old one cannot be put back: ${why}.`,
  guardRest: 'For everyone it is gone until the new one is there.',
  recreate: (gateway: string): string => `Recreate on ${gateway}`,
  keep: 'Back to the form',
} as const

/** How a recreation stands or has ended. */
export const RECREATED = {
  running: (name: string, gateway: string): string => `Recreating ${name} on ${gateway}`,
  done: (name: string, gateway: string): string => `${name} was recreated on ${gateway}`,
  untouched: (name: string, gateway: string): string => `${name} on ${gateway} was not touched`,
  back: (name: string, gateway: string): string =>
    `The new one was refused: ${name} is on ${gateway} as it was`,
  backPartly: (name: string, gateway: string): string =>
    `The new one was refused: ${name} is back on ${gateway}, but not all of it`,
  gone: (name: string, gateway: string): string =>
    `The new one was refused: ${name} is not on ${gateway}`,
  kept: 'The old one is in Recently deleted',
  keptRest: 'It stays there for 30 days, without secrets. Put it back from there.',
  keptIfOld:
    'If the new one is not what you wanted, delete it and put the old one back from there.',
  lost: 'Not put back',
  notBack: 'The old one could not be put back',
  putBack: 'Put the old one back…',
  removing: 'the old one, after its copy was kept',
  removed: 'gone from the list; its copy is kept',
  asItWas: 'as it was',
  notAll: 'not all of it',
} as const
