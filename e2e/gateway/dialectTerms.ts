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

/** The words of the engine for a connection; what a list shows is the dialect's. */
export type State = 'connected' | 'disconnected' | 'error' | 'disabled'

/** Secrets in answers: `"x"`, `{value, env_var, from_env}` or `{value, ref, type}` (2.5). */
export type SecretShape = 'plain' | 'EnvVar' | 'SecretVar'

/** What `is-auth-enabled` may tell. */
export interface AuthFacts {
  isEnabled: boolean
  hasValidToken: boolean
  isLocked: boolean
  hasSetupToken: boolean
}

/** Clients without a session of their own (3): the create answers before anybody was asked for tools. */
export interface PerCall {
  /** After the tools could not be asked for. */
  stateAfterFailedDiscovery: State
  reconnectRefusal: string
}

/** How clients are signed in, by an admin for all or by each user (3.2, 3.3, 5). */
export interface SignInRules {
  /** `per_user_oauth` and `per_user_headers` exist; else such a client is dialled as it is. */
  hasPerUserTypes: boolean
  /** Which answers of a pending client name its `complete_url` and `status_url`. */
  namesPaths: 'never' | 'for shared clients' | 'always'
  /** What a browser that comes back gets: a page, or an address of the dashboard. */
  callback: 'page' | 'address' | 'address with status'
  /** A status tells its end as a time, or by the word `expired` once it is over. */
  end: 'as a time' | 'as a word'
  /** What was completed can be completed again: a shared client is connected anew. */
  completesAgain: boolean
  /** initiate-verification, reauthorize and verify-headers. */
  canVerify: boolean
  canReregister: boolean
  /** `token_exchange` is a 400; else it is what connecting makes of it. */
  refusesTokenExchange: boolean
}

/** How virtual keys are listed and made (7). */
export interface VirtualKeyRules {
  /** `plain`: `{virtual_keys, count}` and no paging. */
  envelope: 'plain' | 'page'
  /** `virtual_keys` of a gateway without keys. */
  none: [] | null
  /** A key with its value in clear text, or as an object. */
  value: 'text' | 'SecretVar'
  nameTaken: Refusal
  /** The paths exist only where `enable_governance` is on. */
  needsGovernance: boolean
  hasCalendar: boolean
  /** The fields of the client inside a key, in the order of the answer. */
  clientFields: readonly string[]
  syncIntervalUnit: 'minutes' | 'seconds'
  /** A tool call with a key runs only what the key allows. */
  limitsTools: boolean
}
