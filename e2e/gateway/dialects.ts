import { clientConfigs } from './configDefaults.ts'
import type { ConnectFailureText, Dialect, GoField } from './dialect.ts'

const notEnabled = (isEnabled: boolean): string => (isEnabled ? 'password' : 'none')

const afterRetries = ({ name, stage, detail }: ConnectFailureText): string =>
  stage === 'initialize'
    ? `failed to initialize MCP client ${name} after 5 retries: ${detail}`
    : `failed to start MCP client transport ${name} after 5 retries: ${detail}`

const commonKeys = ['connection_type', 'connection_string', 'stdio_config'] as const
const listKeys = ['tools_to_execute', 'tools_to_auto_execute'] as const

const tableFields: Record<string, GoField> = {
  id: 'uint',
  client_id: 'string',
  name: 'string',
  is_code_mode_client: 'bool',
  connection_type: 'string',
  connection_string: 'secret',
  stdio_config: 'object',
  auth_type: 'string',
  headers: { map: 'schemas.EnvVar', of: 'secret' },
  tools_to_execute: { list: '[]string' },
  tools_to_auto_execute: { list: '[]string' },
  is_ping_available: 'bool',
  tool_sync_interval: 'int',
  tool_pricing: { map: 'float64', of: 'number' },
}
const table = {
  value: 'handlers.MCPClientRequest',
  path: 'MCPClientRequest.TableMCPClient.',
  stdioPath: 'MCPStdioConfig.TableMCPClient.stdio_config.',
}

const v1_3_63: Dialect = {
  version: 'v1.3.63',
  errorExtra: { provider: '', model_requested: '', request_type: '' },
  health: { status: 'ok' },
  cors: {
    headers: 'Content-Type, Authorization, X-Requested-With, X-Stainless-Timeout',
    variesByOrigin: false,
  },
  access: {
    versionNeedsAdmin: true,
    metricsNeedAdmin: false,
    logoutNeedsAdmin: false,
    executeNeedsAdmin: false,
  },
  auth: {
    takesBearerOfUserAndPassword: false,
    readsCookie: false,
    configPasswordFailure:
      'Failed to compare password: failed to compare hash: crypto/bcrypt: hashedSecret too short to be a bcrypted password',
    loginAnswersToken: true,
    loginWithoutAdmin: 'crash',
    hasWebSocketTickets: false,
    status: (isEnabled, hasValidToken) =>
      isEnabled
        ? { has_valid_token: hasValidToken, is_auth_enabled: true }
        : { is_auth_enabled: false },
  },
  config: {
    clientConfig: clientConfigs['v1.3.63'],
    gainedOnSave: {},
    frameworkConfig: null,
    isGitAvailable: false,
    hasSecretObjects: false,
    showsAbsentAdmin: false,
    authFlags: { disable_auth_on_inference: false },
    restartReason: 'Authentication settings have been updated',
  },
  list: {
    envelope: 'array',
    paging: 'never',
    pagedBeforeFirstClient: null,
    hasKeyAssignments: false,
    configKeys: ['id', 'name', ...commonKeys, 'headers', 'tools_to_execute'],
    secrets: 'plain',
    hiddenToolNames: 'none',
    typeOfMissingSchema: 'object',
  },
  create: {
    body: {
      value: 'schemas.MCPClientConfig',
      path: 'MCPClientConfig.',
      stdioPath: 'MCPStdioConfig.stdio_config.',
      fields: {
        id: 'string',
        name: 'string',
        connection_type: 'string',
        connection_string: 'string',
        stdio_config: 'object',
        headers: { map: 'string', of: 'string' },
        tools_to_execute: { list: '[]string' },
      },
    },
    idField: 'id',
    done: 'MCP client added successfully',
    failed: 'Failed to add MCP client: ',
    checksNames: false,
    autoList: 'ignored',
    extraHeadersList: 'ignored',
    listTexts: {
      wildcard: (list) => `invalid ${list}: wildcard '*' cannot be combined with other tool names`,
      duplicate: (list, value) => `invalid ${list}: duplicate tool name '${value}'`,
      autoDuplicate: () => '',
      autoWildcard: '',
      autoWildcardNotAllowed: '',
    },
    nameTaken: () => ({
      status: 500,
      text: 'Failed to add MCP client: failed to create MCP client config in store: a record with this name already exists. Please use a different value',
    }),
    idTaken: (name) => ({
      status: 500,
      text: `Failed to add MCP client: failed to add MCP client: client ${name} already exists`,
    }),
    keepsClientOfTakenName: true,
    unsetReference: 'refused',
    authTypeWhenAbsent: '',
    knownAuthTypes: null,
    takesNegativeSyncInterval: true,
    keepsPricingUntilRestart: false,
    inProcess: 'refused',
  },
  connect: {
    failure: ({ name, stage, detail }) =>
      `failed to add MCP client: failed to connect to MCP client ${name}: ` +
      {
        prepare: detail,
        create: `failed to create connection: ${detail}`,
        start: `failed to start MCP client transport ${name}: ${detail}`,
        initialize: `failed to initialize MCP client ${name}: ${detail}`,
      }[stage],
    retries: false,
    retriesToolList: false,
    takesInlineEnvs: false,
    emptyCommand: 'answers, then crashes',
    losesStdioChild: true,
    stateAfterFailedStart: 'error',
    startWaitsForServers: false,
  },
  edit: {
    unknownId: (id) => ({
      status: 500,
      text: `Failed to edit MCP client: MCP client '${id}' not found`,
    }),
    absentFields: 'emptied',
    nullBody: 'as empty',
    canDisable: false,
    restoresMasks: false,
    nameTaken: () => ({
      status: 500,
      text: 'Failed to edit MCP client: failed to update MCP client config in store: a record with this name already exists. Please use a different value',
    }),
  },
  remove: {
    unknownId: (id) =>
      `Failed to remove MCP client: failed to delete MCP client config from store: MCP client with id '${id}' not found`,
  },
  reconnect: {
    unknownId: (id) => `Failed to get MCP client config: MCP client '${id}' not found`,
  },
  execute: {
    hasPrefix: false,
    hasResponsesFormat: false,
    allowList: 'ignored',
    unknownTool: (name) => `tool '${name}' not found in any connected MCP client`,
    refusedTool: (name) => `tool '${name}' not found in any connected MCP client`,
    errorExtra: { provider: '', model_requested: '', request_type: 'chat_completion' },
    repeatsMessage: true,
    decoder: 'encoding/json',
  },
  has: { oauth: false, library: false, mcpEndpoint: false, virtualKeys: false },
  noVirtualKeys: [],
}

const v1_4_18: Dialect = {
  version: 'v1.4.18',
  errorExtra: {},
  health: { components: { db_pings: 'ok' }, status: 'ok' },
  cors: { headers: `${v1_3_63.cors.headers}, X-Api-Key`, variesByOrigin: true },
  access: {
    versionNeedsAdmin: true,
    metricsNeedAdmin: true,
    logoutNeedsAdmin: true,
    executeNeedsAdmin: true,
  },
  auth: {
    takesBearerOfUserAndPassword: true,
    readsCookie: true,
    configPasswordFailure: null,
    loginAnswersToken: false,
    loginWithoutAdmin: 'refuse',
    hasWebSocketTickets: true,
    status: v1_3_63.auth.status,
  },
  config: {
    clientConfig: clientConfigs['v1.4.18'],
    gainedOnSave: {},
    frameworkConfig: { id: 1, pricing_url: '', pricing_sync_interval: 86400 },
    isGitAvailable: false,
    hasSecretObjects: true,
    showsAbsentAdmin: true,
    authFlags: { disable_auth_on_inference: false },
    restartReason: null,
  },
  list: {
    envelope: 'page',
    paging: 'asked',
    pagedBeforeFirstClient:
      'Failed to get MCP clients from Bifrost: MCP is not configured in this Bifrost instance',
    hasKeyAssignments: false,
    configKeys: [
      'client_id',
      'name',
      'is_code_mode_client',
      ...commonKeys,
      'auth_type',
      'headers',
      ...listKeys,
      'is_ping_available',
      'tool_sync_interval',
      'tool_pricing',
    ],
    secrets: 'object',
    hiddenToolNames: /^$|\//,
    typeOfMissingSchema: '',
  },
  create: {
    body: { ...table, fields: tableFields },
    idField: 'client_id',
    done: 'MCP client connected successfully',
    failed: 'Failed to connect MCP client: failed to connect MCP client: ',
    checksNames: true,
    autoList: 'checked',
    extraHeadersList: 'ignored',
    listTexts: {
      ...v1_3_63.create.listTexts,
      autoDuplicate: (value) => `duplicate tool name '${value}'`,
      autoWildcard: "wildcard '*' cannot be combined with other tool names",
      autoWildcardNotAllowed: "tool '*' in tools_to_auto_execute is not in tools_to_execute",
    },
    nameTaken: (name) => ({
      status: 500,
      text: `Failed to create MCP config: MCP client with name '${name}' already exists`,
    }),
    idTaken: () => ({
      status: 500,
      text: 'Failed to create MCP config: a record with this client id already exists. Please use a different value',
    }),
    keepsClientOfTakenName: false,
    unsetReference: 'empty',
    authTypeWhenAbsent: '',
    knownAuthTypes: null,
    takesNegativeSyncInterval: true,
    keepsPricingUntilRestart: true,
    inProcess: 'tried',
  },
  connect: {
    failure: (failure) =>
      `failed to connect to MCP client ${failure.name}: ${afterRetries(failure)}`,
    retries: true,
    retriesToolList: true,
    takesInlineEnvs: false,
    emptyCommand: 'crashes now and at every start',
    losesStdioChild: false,
    stateAfterFailedStart: 'disconnected',
    startWaitsForServers: true,
  },
  edit: {
    unknownId: () => ({ status: 404, text: 'MCP client not found' }),
    absentFields: 'emptied but headers',
    nullBody: 'crash',
    canDisable: false,
    restoresMasks: true,
    nameTaken: () => ({
      status: 500,
      text: 'failed to update mcp client config in store: a record with this name already exists. Please use a different value',
    }),
  },
  remove: {
    unknownId: (id) => `failed to delete MCP config: MCP client with id '${id}' not found`,
  },
  reconnect: {
    unknownId: (id) => `Failed to reconnect MCP client: MCP client '${id}' not found`,
  },
  execute: {
    hasPrefix: true,
    hasResponsesFormat: true,
    allowList: 'exact',
    unknownTool: (name) => `tool '${name}' is not available or not permitted`,
    refusedTool: (name) => `tool '${name}' is not available or not permitted`,
    errorExtra: { request_type: 'chat_completion' },
    repeatsMessage: false,
    decoder: 'sonic',
  },
  has: { oauth: true, library: false, mcpEndpoint: true, virtualKeys: true },
  noVirtualKeys: [],
}

const v1_5_16: Dialect = {
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
    status: (isEnabled, hasValidToken) => ({
      auth_type: notEnabled(isEnabled),
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
    paging: 'always',
    pagedBeforeFirstClient: null,
    hasKeyAssignments: true,
    configKeys: [
      'client_id',
      'name',
      'is_code_mode_client',
      ...commonKeys,
      'tls_config',
      'auth_type',
      'headers',
      'allowed_extra_headers',
      ...listKeys,
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
    body: {
      ...table,
      fields: {
        ...tableFields,
        tools_to_execute: { list: 'schemas.WhiteList' },
        tools_to_auto_execute: { list: 'schemas.WhiteList' },
        allowed_extra_headers: { list: 'schemas.WhiteList' },
        allow_on_all_virtual_keys: 'bool',
        disabled: 'bool',
        tls_config: 'object',
      },
    },
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
    keepsPricingUntilRestart: false,
  },
  connect: {
    ...v1_4_18.connect,
    failure: ({ name, stage, detail }) =>
      `failed to connect to MCP client ${name}: failed to connect MCP client ${name}: ` +
      {
        prepare: detail,
        create: `failed to start MCP client transport after 5 retries: ${detail}`,
        start: `failed to start MCP client transport after 5 retries: ${detail}`,
        initialize: `failed to initialize MCP client after 5 retries: ${detail}`,
      }[stage],
    takesInlineEnvs: true,
  },
  edit: { ...v1_4_18.edit, absentFields: 'unchanged', nullBody: 'as empty', canDisable: true },
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
  has: { ...v1_4_18.has, library: true },
  noVirtualKeys: null,
}

/** The released gateways this one can behave as, by the name of their release. */
export const dialects = { 'v1.3.63': v1_3_63, 'v1.4.18': v1_4_18, 'v1.5.16': v1_5_16 } as const

export type DialectName = keyof typeof dialects
