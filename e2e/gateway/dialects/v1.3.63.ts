import { clientConfigs } from '../configDefaults.ts'
import type { Dialect } from '../dialect.ts'

/** v1.3.63, as recorded: the list is an array, ids are `id`, stdio clients are unusable. */
export const v1_3_63: Dialect = {
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
    configKeys: [
      'id',
      'name',
      'connection_type',
      'connection_string',
      'stdio_config',
      'headers',
      'tools_to_execute',
    ],
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
