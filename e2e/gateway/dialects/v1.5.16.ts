import { clientConfigs } from '../configDefaults.ts'
import type { ConnectFailureText, Dialect } from '../dialect.ts'
import type { GoField } from '../goStruct.ts'
import { table, tableFields, v1_4_18 } from './v1.4.18.ts'

const fields: Record<string, GoField> = {
  ...tableFields,
  tools_to_execute: { list: 'schemas.WhiteList' },
  tools_to_auto_execute: { list: 'schemas.WhiteList' },
  allowed_extra_headers: { list: 'schemas.WhiteList' },
  allow_on_all_virtual_keys: 'bool',
  disabled: 'bool',
  tls_config: 'object',
}
const createFields: Record<string, GoField> = {
  ...fields,
  oauth_config: 'object',
  per_user_header_keys: { list: '[]string' },
  user_headers: { map: 'schemas.EnvVar', of: 'secret' },
}

const connectFailure = ({ name, stage, detail }: ConnectFailureText): string =>
  `failed to connect to MCP client ${name}: failed to connect MCP client ${name}: ` +
  {
    prepare: detail,
    create: `failed to start MCP client transport after 5 retries: ${detail}`,
    start: `failed to start MCP client transport after 5 retries: ${detail}`,
    initialize: `failed to initialize MCP client after 5 retries: ${detail}`,
  }[stage]

/** v1.5.16, as recorded: always paged, PUT patches, clients can be disabled. */
export const v1_5_16: Dialect = {
  ...v1_4_18,
  version: 'v1.5.16',
  errorExtra: { routing_info: {} },
  cors: {
    headers: `${v1_4_18.cors.headers}, X-OpenAI-Agents-SDK, X-Operation-ID`,
    variesByOrigin: true,
  },
  access: { ...v1_4_18.access, versionNeedsAdmin: false, executeNeedsAdmin: false },
  auth: {
    ...v1_4_18.auth,
    status: ({ isEnabled, hasValidToken }) => ({
      auth_type: isEnabled ? 'password' : 'none',
      has_valid_token: hasValidToken,
      is_auth_enabled: isEnabled,
    }),
  },
  config: {
    ...v1_4_18.config,
    clientConfig: clientConfigs['v1.5.16'],
    gainedOnSave: { mcp_external_client_url: { value: '', env_var: '', from_env: false } },
    frameworkConfig: {
      id: 1,
      pricing_url: '',
      pricing_sync_interval: 86400,
      model_parameters_url: '',
      mcp_library_url: '',
      mcp_library_sync_interval: 86400,
      config_hash: '',
    },
    isGitAvailable: true,
    authFlags: {},
  },
  list: {
    ...v1_4_18.list,
    showsDefaultInterval: false,
    hasWholeSeconds: true,
    paging: 'always',
    pageSize: 100,
    pagedBeforeFirstClient: null,
    hasKeyAssignments: true,
    configKeys: [
      'client_id',
      'name',
      'is_code_mode_client',
      'connection_type',
      'connection_string',
      'stdio_config',
      'tls_config',
      'auth_type',
      'oauth_config_id',
      'oauth_client_id',
      'oauth_client_secret',
      'per_user_header_keys',
      'headers',
      'allowed_extra_headers',
      'tools_to_execute',
      'tools_to_auto_execute',
      'is_ping_available',
      'tool_sync_interval',
      'tool_pricing',
      'disabled',
      'allow_on_all_virtual_keys',
    ],
    hiddenToolNames: /^$|\/|\.\./,
  },
  create: {
    ...v1_4_18.create,
    body: { ...table, fields: createFields },
    extraHeadersList: 'checked',
    listTexts: {
      wildcard: (list) =>
        `invalid ${list}: wildcard '*' cannot be used with other values in the whitelist`,
      duplicate: (list, value) => `invalid ${list}: duplicate value '${value}' in whitelist`,
      autoDuplicate: (value) =>
        `invalid tools_to_auto_execute: duplicate value '${value}' in whitelist`,
      autoWildcard:
        "invalid tools_to_auto_execute: wildcard '*' cannot be used with other values in the whitelist",
      autoWildcardNotAllowed: "tool '*' in tools_to_auto_execute requires '*' in tools_to_execute",
    },
    nameTaken: () => ({ status: 409, text: 'An MCP client with this name already exists' }),
    idTaken: () => ({ status: 409, text: 'An MCP client with this name already exists' }),
    authTypeWhenAbsent: 'headers',
    knownAuthTypes: ['none', 'headers', 'oauth', 'per_user_oauth', 'per_user_headers'],
    takesNegativeSyncInterval: false,
    pricing: 'shown after an edit',
  },
  connect: {
    ...v1_4_18.connect,
    failure: connectFailure,
    takesInlineEnvs: true,
  },
  reconnect: { ...v1_4_18.reconnect, failure: connectFailure },
  edit: {
    ...v1_4_18.edit,
    body: {
      value: 'handlers.MCPClientUpdateRequest',
      path: 'MCPClientUpdateRequest.',
      stdioPath: 'MCPClientUpdateRequest.stdio_config.',
      fields,
    },
    retriedText: (id) =>
      `failed to update mcp client: failed to edit MCP client: reconnect or connection credential update already in progress for MCP client ${id}`,
    oauthRefusal: 'updating oauth_config is not supported',
    absentFields: 'unchanged',
    nullBody: 'as empty',
    canDisable: true,
    assignsKeys: true,
  },
  execute: {
    ...v1_4_18.execute,
    allowList: 'any case',
    refusedTool: (name) =>
      `tool '${name}' is not permitted (not in client's ToolsToExecute allow-list)`,
    errorExtra: {
      routing_info: {},
      request_type: 'chat_completion',
      mcp_request_type: 'chat_tool_call',
    },
  },
  signIn: {
    ...v1_4_18.signIn!,
    hasPerUserTypes: true,
    namesPaths: 'for shared clients',
    callback: 'address',
  },
  has: { ...v1_4_18.has, library: true },
  virtualKeys: {
    ...v1_4_18.virtualKeys,
    none: null,
    nameTaken: { status: 409, text: 'A virtual key with this name already exists' },
    hasCalendar: true,
    clientFields: [
      ...v1_4_18.virtualKeys.clientFields,
      'allow_on_all_virtual_keys',
      'disabled',
      'allowed_extra_headers',
      'per_user_header_keys',
    ],
    syncIntervalUnit: 'seconds',
    limitsTools: true,
  },
}
