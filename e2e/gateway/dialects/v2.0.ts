import type { Dialect } from '../dialect.ts'
import type { GoStruct } from '../goStruct.ts'
import { v1_6_3 } from './v1.6.3.ts'

const fields: GoStruct['fields'] = {
  ...v1_6_3.create.body.fields,
  needs_session_stickiness: 'bool',
}
const longestSyncMinutes = 153_722_867

/** v2.0.0: not recorded; the numbers are sections of bifrost-api.md, whose evidence for v2 is mostly code. */
export const v2_0: Dialect = {
  ...v1_6_3,
  version: 'v2.0.0',
  // 3.1: no longer with the decoder's complaint.
  invalidBody: () => 'Invalid request payload',
  // 1.3: logging out is open.
  access: { ...v1_6_3.access, logoutNeedsAdmin: false },
  auth: {
    ...v1_6_3.auth,
    // 1.2: `inference_auth_enforced` since v2.0.
    status: (facts) => ({ ...v1_6_3.auth.status(facts), inference_auth_enforced: false }),
    // 1.5: since v2.0.0-prerelease3.
    needsSetupTokenForAdmin: true,
  },
  // 1.6: stdio and private addresses want an admin who is signed in.
  guards: {
    refusesStdio: true,
    refusesPrivateAddresses: true,
    refusesUnknownHostsAndReferences: false,
  },
  list: {
    ...v1_6_3.list,
    // 2.2
    filters: { up: 'healthy', down: 'unstable', takesAllowedByDefault: false },
    // 6
    states: {
      connected: 'healthy',
      disconnected: 'unstable',
      error: 'error',
      disabled: 'disabled',
    },
    // 2.3: stored with the prefix, and the list gives what is stored.
    prefixesTools: true,
    configKeys: [
      ...v1_6_3.list.configKeys,
      'needs_session_stickiness',
      // 2.4: "newer".
      'oauth_authorize_url',
      'oauth_token_url',
      'oauth_registration_url',
      'oauth_scopes',
      'oauth_resource',
    ],
  },
  create: {
    ...v1_6_3.create,
    body: { ...v1_6_3.create.body, fields },
    // 3: per-call http is the default and is not dialled by the create; the state is the engine's.
    perCall: {
      stateAfterFailedDiscovery: 'connected',
      reconnectRefusal:
        'per-call clients do not maintain a shared upstream connection: reconnect is not applicable for this client type',
    },
    // 3.1: an unknown type is a 400 before any 403.
    knownTypes: ['http', 'sse', 'stdio'],
    syncIntervalRange: {
      longest: longestSyncMinutes,
      text: 'tool_sync_interval must be 0 (use global default) or a positive number of minutes',
    },
    knownAuthTypes: ['none', 'headers', 'oauth', 'per_user_oauth', 'per_user_headers'],
  },
  signIn: {
    ...v1_6_3.signIn!,
    // 3.2: only v1.5.16 leaves them out for clients of each user.
    namesPaths: 'always',
    callback: 'address with status',
    end: 'as a word',
    completesAgain: true,
    // 5: since v2.0.0-prerelease3.
    canVerify: true,
    // 3.1
    refusesTokenExchange: true,
  },
  // 6: a look every ten minutes.
  connect: { ...v1_6_3.connect, healthMs: 600_000 },
  edit: {
    ...v1_6_3.edit,
    body: { ...v1_6_3.edit.body, fields },
    // 4: an `oauth_config` rotates credentials; sent as it was read it changes nothing.
    oauthRefusal: null,
    rotatesOauth: true,
    // 4
    failedEnable: 'partial success',
  },
}
