import type { ErrorCode } from '../errors.ts'
import type { ActivityCall, ActivityTest } from '../model/activity.ts'
import { counted } from './common.ts'

/** Texts of the list of what happened. */
export const ACTIVITY = {
  title: 'Activity',
  about: 'Of the last 7 days.',
  search: 'Search activity',
  column: {
    time: 'Time',
    kind: 'Kind',
    what: 'What',
    detail: 'Detail',
    where: 'Where',
    status: 'Status',
    took: 'Took',
  },
  kinds: { all: 'All', calls: 'Calls', tests: 'Tests', changes: 'State changes' },
  kindsLabel: 'What to show',
  gateway: 'Gateway',
  allGateways: 'All gateways',
  onlyFailures: 'Only failures',
  routine: 'Routine reads',
  routineHint:
    'Reads of lists, versions and sign-in states that the app repeats and that went well',
  kind: { read: 'read', write: 'write', signIn: 'sign-in', change: 'state', test: 'test' },
  times: (count: number) => `×${count}`,
  thisComputer: 'This computer',
  notSaved: 'Checked, not saved',
  noAnswer: '–',
  empty: 'Nothing has changed yet',
  emptyRest:
    'What the app asks gateways, what changes on them and what you test stands here. Routine reads are hidden.',
  noGateway: 'No gateway yet',
  noGatewayRest: 'Add one: what the app asks it and what changes on it stands here.',
  addGateway: 'Add a gateway',
  nothingFound: 'Nothing fits',
  nothingFoundRest: 'No entry fits the search and the filters.',
  clear: 'Clear filters',
  version: 'It runs another version.',
  changed: (from: string, to: string) => `${from} → ${to}`,
  because: (what: string, why: string) => (why === '' ? what : `${what}: ${why}`),
  after: (path: string, why: string) => (why === '' ? path : `${path}, ${why}`),
  found: ({ tools, prompts, resources }: NonNullable<ActivityTest['found']>) =>
    [
      counted(tools, 'tool', 'tools'),
      counted(prompts, 'prompt', 'prompts'),
      counted(resources, 'resource', 'resources'),
    ].join(', '),
  tested: { passed: 'Passed', failed: 'Failed', cancelled: 'Stopped' },
  kept: 'Kept for 7 days on this computer, 5,000 entries at most. Never bodies, never credentials.',
  copied: 'Details copied',
  keyMove: 'move',
  keyDetails: 'details',
  keyCopy: 'copy details',
  details: 'Details',
  close: 'Close',
  copyDetails: 'Copy details',
  copyCurl: 'Copy as curl',
  curlHint: 'Without the credential and the body: the command says what to put in',
  openClient: 'Open client',
  openClients: 'Open clients',
  fact: {
    time: 'Time',
    first: 'First',
    count: 'Repeated',
    gateway: 'Gateway',
    request: 'Request',
    requestLast: 'Last request',
    status: 'Status',
    result: 'Result',
    took: 'Took',
    tookLast: 'Took last',
    credential: 'Sent with',
    client: 'Client',
    before: 'Before',
    now: 'Now',
    reason: 'Reason',
    server: 'Server',
    listed: 'Listed',
    next: 'What helps',
  },
  countOf: (count: number) => `${count} times`,
  noAnswerLong: 'No answer came',
  fine: 'Went well',
  stopped: 'The app no longer waited for the answer',
  credential: {
    none: 'No credential',
    basic: 'User and password',
    bearer: 'API key',
    session: 'Session',
    setup: 'Setup token',
  } satisfies Record<ActivityCall['auth'], string>,
} as const

/** What a person puts into a copied command. */
export const CURL = {
  account: '<user>:<password>',
  apiKey: '<API key>',
  session: '<token of a session>',
  setup: '<setup token>',
  body: '<the body as JSON>',
  text: '<text>',
} as const

/** Why a call failed, in few words; the status stands beside them. */
const CALL_FAILURE: { [C in ErrorCode]?: string } = {
  gateway_dns: 'name not found',
  gateway_refused: 'connection refused',
  gateway_no_route: 'no way to this host',
  gateway_timeout: 'no answer in time',
  gateway_no_connection: 'no connection in time',
  gateway_dropped: 'connection dropped',
  gateway_not_tls: 'no TLS on this port',
  gateway_wants_tls: 'wants TLS',
  gateway_redirect: 'redirected elsewhere',
  gateway_login_page: 'a login page answered',
  gateway_html: 'a web page answered',
  gateway_not_bifrost: 'not a Bifrost gateway',
  gateway_unauthorized: 'credential not accepted',
  gateway_sign_in: 'wants a sign-in',
  gateway_forbidden: 'not allowed',
  gateway_setup_locked: 'not set up yet',
  gateway_setup_token: 'setup token not enough',
  gateway_guard_stdio: 'stdio clients are not allowed',
  gateway_guard_private: 'private addresses are not allowed',
  gateway_guard_references: 'references are not allowed',
  gateway_too_many: 'asked too often',
  gateway_server_error: 'failed inside the gateway',
  gateway_rejected: 'rejected by the gateway',
  gateway_unsupported: 'this gateway does not have it',
  gateway_protocol: 'answer not understood',
  client_reconnecting: 'reconnecting already',
  proxy_unreachable: 'proxy not reachable',
  proxy_sign_in: 'proxy wants a sign-in',
  proxy_refused: 'refused by the proxy',
  url_plain_http: 'not sent unencrypted',
}

/** Why a call failed, in few words; empty for no failure, some words for every code. */
export function callFailure(code: string): string {
  if (code === '') return ''
  const known = Object.hasOwn(CALL_FAILURE, code) ? CALL_FAILURE[code as ErrorCode] : undefined
  return known ?? (code.startsWith('gateway_tls') ? 'certificate not accepted' : 'failed')
}
