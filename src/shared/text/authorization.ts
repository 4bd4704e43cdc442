import { counted } from './common.ts'

/** Signing a client of a gateway in: in the browser, or with the headers of one user. */
export const AUTHORIZATION = {
  waiting: 'Waiting for the sign-in in your browser',
  waitingWhy: (host: string, left: string): string =>
    left === '' ? host : `${host} · ${left} left`,
  completing: 'The gateway takes the sign-in over',
  done: 'Signed in',
  doneTools: (count: number): string => counted(count, 'tool', 'tools'),
  expired: 'Nobody signed in in time',
  expiredWhy: 'The gateway has dropped it. Sign in again when you are ready.',
  cancelled: 'The sign-in was cancelled',
  openAgain: 'Open again',
  copyAddress: 'Copy address',
  cancel: 'Cancel sign-in',
  begin: 'Sign in…',
  again: 'Sign in again…',
  wanted: 'This client waits for a sign-in',
  signsIn: 'Signs in with OAuth',
  beginWhy: 'Your browser opens; the gateway keeps the token.',
  cannot: 'This gateway cannot sign a client in again. Delete it and create it anew.',
  cannotHeaders: 'This gateway cannot try the headers of a user.',
  headers: 'Each user gives their own headers',
  headersWhy: 'The gateway tries your values once and does not keep them.',
  giveHeaders: 'Try headers…',
  tryHeaders: 'Try these values',
  accepted: 'The gateway accepts these values',
  value: (header: string): string => `Your ${header}`,
  close: 'Close',
} as const
