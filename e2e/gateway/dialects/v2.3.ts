import type { Dialect } from '../dialect.ts'
import type { GoStruct } from '../goStruct.ts'
import { v2_2 } from './v2.2.ts'

const withOpenapi = ({ fields }: GoStruct): GoStruct['fields'] => ({
  ...fields,
  openapi_config: 'object',
})

/** v2.3.1, the newest with direct evidence: not recorded; see v2.0. */
export const v2_3: Dialect = {
  ...v2_2,
  version: 'v2.3.1',
  auth: {
    ...v2_2.auth,
    // 1.5: since v2.2.6.
    hasSetupLock: true,
    // 1.2: all six fields since v2.2.6; 1.6: the first admin also closes inference.
    status: ({ isEnabled, hasValidToken, isLocked, hasSetupToken }) => ({
      auth_type: isEnabled ? 'password' : 'none',
      has_valid_token: hasValidToken,
      inference_auth_enforced: isEnabled,
      is_auth_enabled: isEnabled,
      setup_required: isLocked,
      setup_token_configured: hasSetupToken,
    }),
  },
  // 1.6: the rows marked "newest".
  guards: { ...v2_2.guards, refusesUnknownHostsAndReferences: true },
  // maximhq/bifrost 8bdf96fe, handlers/mcp_openapi.go: what a client of an API is made of.
  list: { ...v2_2.list, configKeys: [...v2_2.list.configKeys, 'openapi_config'] },
  create: {
    ...v2_2.create,
    // maximhq/bifrost 149ce224, handlers/mcp.go.
    syncIntervalRange: {
      ...v2_2.create.syncIntervalRange!,
      text: 'tool_sync_interval must be 0 (use the global setting) or a positive number of minutes',
    },
    // 3.1: the text of the newest; `openapi` since v2.3.1.
    knownTypes: ['http', 'sse', 'stdio', 'openapi'],
    body: { ...v2_2.create.body, fields: withOpenapi(v2_2.create.body) },
  },
  edit: {
    ...v2_2.edit,
    // 4: "newest: verified upstream first".
    verifiesHeaders: true,
    body: { ...v2_2.edit.body, fields: withOpenapi(v2_2.edit.body) },
  },
}
