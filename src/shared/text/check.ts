import type { AuthMode, CheckLine } from '../model/gateway.ts'

type Words = Pick<CheckLine, 'value' | 'note'>

const opensWith = (type: string | null): string =>
  type === null || type === 'password' ? 'User and password' : type

/** What a check of a gateway found, line by line. */
export const CHECK = {
  reachable: (ms: number, address: string): Words => ({
    value: 'Yes',
    note: `${ms} ms, ${address}`,
  }),
  unreachable: { value: 'No', note: '' },
  /** By the code of the failure, whose sentence stands below: something is there, but no gateway. */
  answers: {
    gateway_not_bifrost: { value: 'Answers', note: 'not as a Bifrost gateway' },
    gateway_html: { value: 'Answers', note: 'with a web page' },
    gateway_redirect: { value: 'Answers', note: 'points elsewhere' },
    gateway_login_page: { value: 'Answers', note: 'with a sign-in page' },
    gateway_server_error: { value: 'Answers', note: 'with a failure' },
    gateway_wants_tls: { value: 'Answers', note: 'with https only' },
  } as Readonly<Record<string, Words>>,
  version: (version: string, isNewer: boolean): Words => ({
    value: version,
    note: isNewer ? 'newer than this app knows; what it knows is used' : '',
  }),
  versionHidden: { value: 'Not told', note: 'only with a credential' },
  openToAll: {
    value: 'Nothing',
    note: 'open to everyone who reaches it',
  },
  openToAllUnused: {
    value: 'Nothing',
    note: 'open to everyone who reaches it; the credential is not needed',
  },
  wantsCredential: (type: string | null): Words => ({
    value: opensWith(type),
    note: 'a credential is wanted',
  }),
  notAccepted: (type: string | null): Words => ({
    value: opensWith(type),
    note: 'this credential was not accepted',
  }),
  notTried: (type: string | null): Words => ({
    value: opensWith(type),
    note: 'the credential was not sent',
  }),
  accepted: {
    basic: (user: string): Words => ({
      value: 'User and password',
      note: user === '' ? 'accepted' : `signed in as ${user}`,
    }),
    session: (user: string): Words => ({ value: 'Session', note: `signed in as ${user}` }),
    bearer: (): Words => ({ value: 'API key', note: 'accepted' }),
    setup: (): Words => ({ value: 'Setup token', note: 'accepted until an admin exists' }),
  } satisfies Record<Exclude<AuthMode, 'none'>, (user: string) => Words>,
  setupLocked: { value: 'Locked', note: 'its first admin is not set up' },
  setupReleased: { value: 'Released', note: '' },
  storeOn: { value: 'On', note: 'clients can be changed' },
  storeOff: { value: 'Off', note: 'clients can be read, not changed' },
  storeUnknown: { value: 'Not told', note: '' },
  tlsValid: (days: number | null, by: 'system' | 'ca' | 'person'): Words => ({
    value: { system: 'Valid', ca: 'Valid with your CA', person: 'Accepted by you' }[by],
    note: days === null ? '' : days === 1 ? 'ends in 1 day' : `ends in ${days} days`,
  }),
  tlsBad: { value: 'Not trusted', note: '' },
  /** By the code of the failure, where more can be said than that. */
  tlsBadBy: {
    gateway_not_tls: { value: 'No', note: 'this port speaks plain http' },
    gateway_tls_expired: { value: 'Not trusted', note: 'expired' },
    gateway_tls_early: { value: 'Not trusted', note: 'not valid yet' },
    gateway_tls_issuer: { value: 'Not trusted', note: 'unknown authority' },
    gateway_tls_self_signed: { value: 'Not trusted', note: 'self-signed' },
    gateway_tls_name: { value: 'Not trusted', note: 'for another host' },
    gateway_tls_changed: { value: 'Not trusted', note: 'another than the accepted one' },
    gateway_tls_production: { value: 'Not trusted', note: 'accepted by hand only' },
    gateway_tls_client_wanted: { value: 'Asks', note: 'for a client certificate' },
    gateway_tls_client_refused: { value: 'Refused', note: 'the client certificate' },
  } as Readonly<Record<string, Words>>,
  tlsLocal: { value: 'Not needed', note: 'it runs on this computer' },
  tlsNone: { value: 'Not encrypted', note: 'whoever is on the way can read along' },
  clients: (count: number, attention: number): Words => ({
    value: String(count),
    note:
      attention === 0 ? '' : attention === 1 ? '1 needs attention' : `${attention} need attention`,
  }),
} as const
