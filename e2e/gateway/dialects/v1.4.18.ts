import { clientConfigs } from '../configDefaults.ts'
import type { ConnectFailureText, Dialect } from '../dialect.ts'
import type { GoField } from '../goStruct.ts'
import { v1_3_63 } from './v1.3.63.ts'

const afterRetries = ({ name, stage, detail }: ConnectFailureText): string =>
  stage === 'initialize'
    ? `failed to initialize MCP client ${name} after 5 retries: ${detail}`
    : `failed to start MCP client transport ${name} after 5 retries: ${detail}`

/** The fields of a client in the database, which a request is decoded into from v1.4 on. */
export const tableFields: Record<string, GoField> = {
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
/** The names of that struct. */
export const table = {
  value: 'handlers.MCPClientRequest',
  path: 'MCPClientRequest.TableMCPClient.',
  stdioPath: 'MCPStdioConfig.TableMCPClient.stdio_config.',
}

/** v1.4.18, as recorded: pages when asked, secrets as objects, an empty allow-list allows nothing. */
export const v1_4_18: Dialect = {
  version: 'v1.4.18',
  errorExtra: {},
  invalidBody: v1_3_63.invalidBody,
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
    hasPasswordPolicy: false,
    needsSetupTokenForAdmin: false,
    hasSetupLock: false,
  },
  guards: v1_3_63.guards,
  config: {
    clientConfig: clientConfigs['v1.4.18'],
    gainedOnSave: {},
    frameworkConfig: { id: 1, pricing_url: '', pricing_sync_interval: 86400 },
    isGitAvailable: false,
    secrets: 'EnvVar',
    showsAbsentAdmin: true,
    authFlags: { disable_auth_on_inference: false },
    restartReason: null,
  },
  list: {
    ...v1_3_63.list,
    envelope: 'page',
    paging: 'asked',
    pagedBeforeFirstClient:
      'Failed to get MCP clients from Bifrost: MCP is not configured in this Bifrost instance',
    hasKeyAssignments: false,
    configKeys: [
      'client_id',
      'name',
      'is_code_mode_client',
      'connection_type',
      'connection_string',
      'stdio_config',
      'auth_type',
      'headers',
      'tools_to_execute',
      'tools_to_auto_execute',
      'is_ping_available',
      'tool_sync_interval',
      'tool_pricing',
    ],
    secrets: 'EnvVar',
    hiddenToolNames: /^$|\//,
    typeOfMissingSchema: '',
  },
  create: {
    ...v1_3_63.create,
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
    pricing: 'shown until a restart',
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
    healthMs: 50_000,
    startWaitsForServers: true,
  },
  edit: {
    ...v1_3_63.edit,
    body: {
      value: 'tables.TableMCPClient',
      path: 'TableMCPClient.',
      stdioPath: 'MCPStdioConfig.stdio_config.',
      fields: tableFields,
    },
    showsTakenName: false,
    listsToolsAgain: false,
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
    failure: (failure) =>
      `failed to connect to MCP client ${failure.name}: ${afterRetries(failure)}`,
    unknownId: (id) => `Failed to reconnect MCP client: MCP client '${id}' not found`,
  },
  hasRefreshTools: false,
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
  has: { oauth: true, library: false, mcpEndpoint: true },
  virtualKeys: {
    ...v1_3_63.virtualKeys,
    envelope: 'page',
    needsGovernance: false,
    clientFields: [
      'id',
      'client_id',
      'name',
      'is_code_mode_client',
      'connection_type',
      'connection_string',
      'is_ping_available',
      'tool_sync_interval',
      'auth_type',
      'oauth_config_id',
      'config_hash',
      'created_at',
      'updated_at',
      'tools_to_execute',
      'tools_to_auto_execute',
      'headers',
      'tool_pricing',
    ],
  },
}
