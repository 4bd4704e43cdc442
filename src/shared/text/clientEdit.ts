import type { EditField } from '../model/clientEdit.ts'
import { counted, grouped } from './common.ts'

/** What of a client can be changed, as a label and in sentences. */
export const EDIT_FIELD: Readonly<Record<EditField, string>> = {
  name: 'Name',
  tools: 'Tools that may run',
  autoTools: 'Tools that run without asking',
  isDisabled: 'Switched off',
  headers: 'Headers',
  syncMinutes: 'Tools are asked for again',
  timeoutSeconds: 'Time limit of a call',
  maxInstructions: 'Most characters of instructions',
  pricing: 'Prices',
  isPingOn: 'Health check by ping',
  isCodeMode: 'Code mode',
  isForAllKeys: 'For all virtual keys',
  isSticky: 'One connection for all calls',
  extraHeaders: 'Headers of callers that are passed on',
  userHeaders: 'Headers that each user gives',
  skipsTlsCheck: 'Accept any certificate',
  ca: 'Certificate authority of its own',
  oauth: 'Sign-in with OAuth',
  openapi: 'OpenAPI document',
  keys: 'Virtual keys',
}

/** Values of these fields in words. */
export const EDIT_VALUE = {
  yes: 'Yes',
  no: 'No',
  none: 'None',
  unknown: 'Not told',
  allTools: 'All, new ones too',
  foundByItself: 'All found by itself',
  gatewayDefault: "The gateway's own",
  minutes: (count: number): string =>
    count === 1 ? 'Every minute' : `Every ${grouped(count)} minutes`,
  seconds: (count: number): string => `${grouped(count)} s`,
  price: (tool: string, dollars: number): string => `${tool} $${dollars}`,
  keys: (count: number, tools: string, hasMore: boolean): string =>
    `${counted(count, 'key', 'keys')}: ${tools}${hasMore ? '; …' : ''}`,
  andMore: (shown: string, rest: number): string => `${shown} and ${grouped(rest)} more`,
} as const

/** What an OAuth sign-in consists of, in front of its value. */
export const OAUTH_PART = {
  authorizeUrl: 'authorization',
  tokenUrl: 'token',
  registrationUrl: 'registration',
  scopes: 'scopes',
  resource: 'resource',
} as const

/** Sentences of the report on a change. */
export const EDIT_NOTE = {
  reconnected: 'Reconnected, so that the server gets the new headers.',
  noReconnect:
    'The new headers go along with the next call: this client has no lasting connection.',
  reconnectFailed: (why: string): string =>
    `The new headers are kept, but the gateway could not reconnect: ${why}`,
  signInAgain: 'Its tokens are void: it works again once somebody has signed in again.',
  secretUnread:
    'Whether the client ID and secret are right shows at that sign-in; no gateway tells.',
  toolsGone: (count: number, shown: string): string =>
    `${count === 1 ? 'A tool is' : `${grouped(count)} tools are`} not in the new document and no longer in its lists: ${shown}`,
  credentialsUnread:
    'Whether the API takes what was typed shows at the next call; no gateway tells.',
  instructionsUnread: 'No gateway tells the limit for instructions, so it could not be read again.',
  partly: (said: string): string =>
    said === '' ? 'The gateway says that only part of it worked.' : `The gateway says: ${said}`,
  notUp: (why: string): string =>
    why === '' ? 'It was switched on and did not come up.' : `It did not come up: ${why}`,
} as const
