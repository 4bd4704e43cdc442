/** A field of a Go struct, as far as its decoder's complaints need it. */
export type GoField =
  | 'string'
  | 'bool'
  | 'int'
  | 'uint'
  | 'secret'
  | 'object'
  | { list: string }
  | { map: string; of: 'string' | 'secret' | 'number' }

/** The struct a request body is decoded into; its names appear in the 400 answers. */
export interface GoStruct {
  /** Named when the body is not an object at all. */
  value: string
  /** Stands before the name of a top-level field. */
  path: string
  /** Stands before the name of a field of `stdio_config`. */
  stdioPath: string
  fields: Readonly<Record<string, GoField>>
}

/** What follows from a status and a text: an answer of the gateway that is no success. */
export interface Refusal {
  status: number
  text: string
}

/** How a connection failed, in the words of the gateway's own library. */
export interface ConnectFailureText {
  name: string
  stage: 'prepare' | 'create' | 'start' | 'initialize'
  detail: string
}

/**
 * Everything in which released gateways differ, as behaviour. The engine asks these flags and never a
 * version; each value is from the recordings (wire) of the version it stands for.
 */
export interface Dialect {
  /** Answered by `GET /api/version`. */
  version: string
  /** `extra_fields` of an error answer of the management API. */
  errorExtra: Readonly<Record<string, unknown>>
  health: Readonly<Record<string, unknown>>
  cors: { headers: string; variesByOrigin: boolean }
  access: {
    versionNeedsAdmin: boolean
    metricsNeedAdmin: boolean
    logoutNeedsAdmin: boolean
    executeNeedsAdmin: boolean
  }
  auth: {
    /** `Bearer base64(user:password)` opens the API. */
    takesBearerOfUserAndPassword: boolean
    /** The session cookie is read, not only set. */
    readsCookie: boolean
    /** The text of the 500 for an admin whose password came from config.json, or null when that works. */
    configPasswordFailure: string | null
    loginAnswersToken: boolean
    loginWithoutAdmin: 'crash' | 'refuse'
    hasWebSocketTickets: boolean
    /** Body of `is-auth-enabled`. */
    status: (isEnabled: boolean, hasValidToken: boolean) => Record<string, unknown>
  }
  config: {
    clientConfig: Readonly<Record<string, unknown>>
    /** Keys a saved `client_config` gains. */
    gainedOnSave: Readonly<Record<string, unknown>>
    frameworkConfig: Readonly<Record<string, unknown>> | null
    isGitAvailable: boolean
    /** Admin name and password are objects with value, env_var and from_env. */
    hasSecretObjects: boolean
    showsAbsentAdmin: boolean
    authFlags: Readonly<Record<string, unknown>>
    /** Why a restart is required after the settings were saved, or null. */
    restartReason: string | null
  }
  list: {
    envelope: 'array' | 'page'
    /** `always`: every answer is a page of 100. `asked`: pages of 25 once a parameter is sent. */
    paging: 'never' | 'asked' | 'always'
    /** A paged list of a gateway that never had a client is this 500. */
    pagedBeforeFirstClient: string | null
    hasKeyAssignments: boolean
    /** The keys of `config`, in the order of the answer; empty lists and maps are left out. */
    configKeys: readonly string[]
    /** URL and header values: plain strings, or objects with value, env_var and from_env. */
    secrets: 'plain' | 'object'
    /** Tools with an empty name or one of these parts in it do not appear. */
    hiddenToolNames: 'none' | RegExp
    /** `parameters.type` of a tool that declares no schema. */
    typeOfMissingSchema: string
  }
  create: {
    body: GoStruct
    idField: 'id' | 'client_id'
    done: string
    /** Stands before why the client was not made. */
    failed: string
    checksNames: boolean
    autoList: 'ignored' | 'checked'
    extraHeadersList: 'ignored' | 'checked'
    listTexts: {
      wildcard: (list: string) => string
      duplicate: (list: string, value: string) => string
      autoDuplicate: (value: string) => string
      autoWildcard: string
      autoWildcardNotAllowed: string
    }
    nameTaken: (name: string) => Refusal
    idTaken: (name: string) => Refusal
    /** A refused second client of a name is connected and listed all the same, until a restart. */
    keepsClientOfTakenName: boolean
    /** An unset `env.NAME`: refused (and a client with such a header listed as `error`), or sent empty. */
    unsetReference: 'refused' | 'empty'
    authTypeWhenAbsent: string
    /** Other auth types are refused when connecting; null takes any. */
    knownAuthTypes: readonly string[] | null
    takesNegativeSyncInterval: boolean
    keepsPricingUntilRestart: boolean
    inProcess: 'refused' | 'tried'
  }
  connect: {
    failure: (failure: ConnectFailureText) => string
    /** Dials again with growing pauses, 31 s in all, before it gives up. */
    retries: boolean
    /** Asks again when `tools/list` fails, 30 s in all, before it reports no tools. */
    retriesToolList: boolean
    /** `NAME=value` in `envs` sets a variable; else it is taken for a name. */
    takesInlineEnvs: boolean
    /** What an empty stdio command does to the gateway. */
    emptyCommand: 'answers, then crashes' | 'crashes now and at every start'
    /** The stdio child is gone as soon as the client is connected. */
    losesStdioChild: boolean
    stateAfterFailedStart: 'error' | 'disconnected'
    /** A start waits for all connections to succeed or fail before the API answers. */
    startWaitsForServers: boolean
  }
  edit: {
    unknownId: (id: string) => Refusal
    /** Absent fields: emptied, emptied except headers and ping, or unchanged. */
    absentFields: 'emptied' | 'emptied but headers' | 'unchanged'
    nullBody: 'as empty' | 'crash'
    canDisable: boolean
    /** A mask sent back restores the stored value; else it becomes the value. */
    restoresMasks: boolean
    nameTaken: (name: string) => Refusal
  }
  remove: { unknownId: (id: string) => string }
  reconnect: { unknownId: (id: string) => string }
  execute: {
    /** Tools are called as `client-tool`; else by their bare name, whichever client offers it. */
    hasPrefix: boolean
    hasResponsesFormat: boolean
    allowList: 'ignored' | 'exact' | 'any case'
    unknownTool: (name: string) => string
    refusedTool: (name: string) => string
    errorExtra: Readonly<Record<string, unknown>>
    /** `error.error` repeats the message. */
    repeatsMessage: boolean
    decoder: 'encoding/json' | 'sonic'
  }
  has: { oauth: boolean; library: boolean; mcpEndpoint: boolean; virtualKeys: boolean }
  /** `virtual_keys` of a gateway without keys. */
  noVirtualKeys: [] | null
}
