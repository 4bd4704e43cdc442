import type { GoStruct } from './goStruct.ts'
import type {
  Refusal,
  ConnectFailureText,
  State,
  SecretShape,
  AuthFacts,
  PerCall,
  SignInRules,
  VirtualKeyRules,
} from './dialectTerms.ts'

export type {
  Refusal,
  ConnectFailureText,
  State,
  SecretShape,
  AuthFacts,
  PerCall,
  SignInRules,
  VirtualKeyRules,
} from './dialectTerms.ts'

/**
 * Everything in which released gateways differ, as behaviour. The engine asks these flags and never a
 * version. Each value of a v1 row is from the recordings (wire) of its version where there is one; each of a
 * v2 row names the section of bifrost-api.md it is from.
 */
export interface Dialect {
  /** Answered by `GET /api/version`. */
  version: string
  /** `extra_fields` of an error answer of the management API. */
  errorExtra: Readonly<Record<string, unknown>>
  /** The 400 for a body that is no JSON or does not fit; the argument is the decoder's complaint. */
  invalidBody: (complaint: string) => string
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
    status: (facts: AuthFacts) => Record<string, unknown>
    /** A new admin needs a password of twelve mixed characters. */
    hasPasswordPolicy: boolean
    /** The first admin is made only with the setup token. */
    needsSetupTokenForAdmin: boolean
    /** While no admin is enabled the API opens only to the setup token. */
    hasSetupLock: boolean
  }
  /** What a caller may not do while nobody has to sign in. */
  guards: {
    refusesStdio: boolean
    refusesPrivateAddresses: boolean
    /** Also host names that do not resolve, and references to the gateway's secrets. */
    refusesUnknownHostsAndReferences: boolean
  }
  config: {
    clientConfig: Readonly<Record<string, unknown>>
    /** Keys a saved `client_config` gains. */
    gainedOnSave: Readonly<Record<string, unknown>>
    frameworkConfig: Readonly<Record<string, unknown>> | null
    isGitAvailable: boolean
    /** How admin name and password are written. */
    secrets: SecretShape
    showsAbsentAdmin: boolean
    authFlags: Readonly<Record<string, unknown>>
    /** Why a restart is required after the settings were saved, or null. */
    restartReason: string | null
  }
  list: {
    envelope: 'array' | 'page'
    /** Rows of the database: `id` is their number, the interval in minutes, empty lists are there. */
    showsRows: boolean
    /** `always`: every answer is a page. `asked`: pages of 25 once a parameter is sent. */
    paging: 'never' | 'asked' | 'always'
    /** The page of a list that is always paged, when no limit is sent. */
    pageSize: number
    /** The answer repeats the limit asked for, even where the page is shorter. */
    repeatsLimit: boolean
    /** The words `state=` takes beside the other filters; null where only `search` is known. */
    filters: { up: string; down: string; takesAllowedByDefault: boolean } | null
    /** The words for the states of a connection. */
    states: Readonly<Record<State, string>>
    /** Items have `last_failure` and `credential` where there are any. */
    hasLastFailure: boolean
    /** A saved interval of 0 is listed as the default of ten minutes; else it is left out. */
    showsDefaultInterval: boolean
    /** `tool_sync_interval` is cut to whole seconds, which shows where it overflows. */
    hasWholeSeconds: boolean
    /** Tools are listed as `client-tool`. */
    prefixesTools: boolean
    /** A literal URL is masked as headers are. */
    masksUrls: boolean
    /** A paged list of a gateway that never had a client is this 500. */
    pagedBeforeFirstClient: string | null
    hasKeyAssignments: boolean
    /** The keys of `config`, in the order of the answer; empty lists and maps are left out. */
    configKeys: readonly string[]
    /** How URL and header values are written. */
    secrets: SecretShape
    /** Tools with an empty name or one of these parts in it do not appear. */
    hiddenToolNames: 'none' | RegExp
    /** `parameters.type` of a tool that declares no schema. */
    typeOfMissingSchema: string
  }
  create: {
    body: GoStruct
    idField: 'id' | 'client_id'
    done: string
    /** An http client that does not ask for one session is dialled for each call; see `perCall`. */
    perCall: PerCall | null
    /** Another connection type is refused before anything else; null leaves that to connecting. */
    knownTypes: readonly string[] | null
    /** The text for a sync interval out of range, at create and PUT; null takes what fits an integer. */
    syncIntervalRange: { longest: number; text: string } | null
    executionTimeout: 'ignored' | 'seconds'
    /** Clients have an `endpoint_slug`, made from the name at create and unique. */
    hasSlugs: boolean
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
    /** What becomes of `tool_pricing` at create. */
    pricing: 'ignored' | 'shown until a restart' | 'shown after an edit'
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
    /** Between two looks at a connection; null where nobody looks. */
    healthMs: number | null
    /** A start waits for all connections to succeed or fail before the API answers. */
    startWaitsForServers: boolean
  }
  edit: {
    body: GoStruct
    /** Why an `oauth_config` is refused; null ignores it. */
    oauthRefusal: string | null
    /** An `oauth_config` changes the terms of a client that signs in. */
    rotatesOauth: boolean
    /** `wasUsed`: whether the gateway ever had a client. */
    unknownId: (id: string, wasUsed: boolean) => Refusal
    /** Absent fields: emptied, emptied except headers and ping, or unchanged. */
    absentFields: 'emptied' | 'emptied but headers' | 'unchanged'
    nullBody: 'as empty' | 'crash'
    canDisable: boolean
    /** A mask sent back restores the stored value; else it becomes the value. */
    restoresMasks: boolean
    nameTaken: (name: string) => Refusal
    /** The 500 for a client the gateway is dialling again by itself; null takes the change. */
    retriedText: ((id: string) => string) | null
    /** Refuses a taken name, and lists it all the same. */
    showsTakenName: boolean
    /** Asks the server for its tools again, over the connection there is. */
    listsToolsAgain: boolean
    /** `vk_configs` of a PUT replace the assignments to virtual keys. */
    assignsKeys: boolean
    /** Asks the MCP server about new headers before they are saved. */
    verifiesHeaders: boolean
    /** A client that cannot be enabled: a plain 200, or 200 `partial_success` and still disabled. */
    failedEnable: 'success' | 'partial success'
  }
  remove: { unknownId: (id: string) => string }
  reconnect: {
    unknownId: (id: string) => string
    failure: (failure: ConnectFailureText, id: string) => string
  }
  hasRefreshTools: boolean
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
  /** Null where nothing signs in. */
  signIn: SignInRules | null
  has: { library: boolean; mcpEndpoint: boolean }
  virtualKeys: VirtualKeyRules
}
