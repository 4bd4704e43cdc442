import { grouped } from './common.ts'

/** Why a client needs attention, in a sentence; keys are the cases, not the gateway's words. */
export const CLIENT_REASON = {
  unreadable: 'The gateway sent an entry that cannot be read',
  unknown: (word: string): string =>
    word === ''
      ? 'The gateway does not say how it is'
      : `The gateway calls its state “${word}”, which this app does not know`,
  error: 'The gateway has given up on its connection',
  unstable: 'The gateway has lost its connection and tries again by itself',
  pending: 'It waits for the first sign-in of a user',
  noTools: 'It is connected and offers no tools',
  signin: 'It waits for a sign-in',
  stdioBroken: 'This version of the gateway cannot call stdio tools: every call fails',
  stillOff: 'It was switched on and did not come up; switch it on again',
} as const

/** Keys of the facts in the panel of one client. */
export const CLIENT_FACT = {
  id: 'Id on the gateway',
  sync: 'Tools are asked for again',
  timeLimit: 'Time limit of a call',
  codeMode: 'Code mode',
  ping: 'Health check',
  slug: 'Endpoint',
  environment: 'Environment',
  headers: 'Headers',
  keys: 'Virtual keys',
  session: 'Session',
  extraHeaders: 'Headers of callers',
  userHeaders: 'Headers of each user',
  tls: 'Certificate',
  credential: 'Credential',
  nodes: 'Nodes',
  failingSince: 'Failing since',
  oddFields: 'Could not be read',
  notEnforced: 'Allow-list',
} as const

export const CLIENT_FACT_VALUE = {
  on: 'On',
  off: 'Off',
  ping: 'By ping',
  noPing: 'By its tool list',
  every: (minutes: number): string =>
    minutes === 1 ? 'every minute' : `every ${grouped(minutes)} minutes`,
  keys: (count: number): string => (count === 1 ? '1 key' : `${count} keys`),
  allKeys: 'all keys',
  oneSession: 'one session for all calls',
  perCall: 'anew for each call',
  unchecked: 'not checked',
  ownCa: 'own authority',
  until: (time: string): string => `until ${time}`,
  reason: (why: string): string => `because ${why}`,
  renews: 'renews itself',
  renewsNot: 'does not renew itself',
  notEnforced: 'kept, but this version runs every tool',
} as const
