/**
 * Words that fill the gaps in the sentences of failures.ts. Each list belongs to the sentence its
 * comment quotes; what stands in the gap is never a whole sentence.
 */

/** "… is not there any more". */
export const GONE = {
  gateway: 'The gateway',
  client: 'The client',
  key: 'The virtual key',
  deletedClient: 'The copy of the deleted client',
  registeredClient: 'The registered client',
  server: 'The server',
  tool: 'The tool',
  test: 'The test',
  signIn: 'The sign-in',
  libraryEntry: 'The entry of the library',
  session: 'The running server',
  call: 'The call',
  message: 'The message',
  question: 'The question of the server',
} as const

/** "This gateway does not know …". */
export const UNSUPPORTED = {
  switchingOff: 'switching a client off',
  autoList: 'an auto-execute list',
  syncInterval: 'an interval for the tools',
  toolTimeout: 'a time limit for tools',
  pricing: 'prices of tools',
  ping: 'a health check by ping',
  codeMode: 'code mode',
  forAllKeys: 'a default for virtual keys',
  keyAccess: 'giving clients to virtual keys',
  stdioChange: 'changing a stdio client',
  stdio: 'stdio clients that work',
  openapi: 'clients from an OpenAPI document',
  signIn: 'this way of signing in to a server',
  extraHeaders: 'passing headers of a caller on',
  userHeaders: 'headers that each user gives',
  oauthChange: 'another sign-in with OAuth for a client that is there',
  tls: 'TLS settings of a client',
  stickiness: 'keeping one connection for all calls',
  maxInstructions: 'a limit for instructions',
  keys: 'virtual keys',
} as const

/** "The gateway sent an answer that cannot be read: …". */
export const UNREADABLE = {
  noSession: 'a login without a session',
  noToolResult: 'no result of a tool',
  noKeys: 'no list of virtual keys',
  noPreview: 'no tools of an OpenAPI document',
  noClients: 'no list of clients',
  notJson: (path: string): string => `${path} is not JSON`,
  packedAs: (coding: string): string => `it is packed as ${coding}`,
  notUnpacked: (coding: string): string => `its ${coding} cannot be unpacked`,
  tooLarge: 'it is larger than 64 MB',
} as const

/** "The gateway failed with 500: …", where the gateway gives no reason. */
export const noReason = (status: number): string => `status ${status}`

/** "The gateway refuses more attempts for now: …", where it says for how long. */
export const waitFor = (seconds: number): string =>
  seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`

/** "The gateway points to another address: …", where the address is none. */
export const NO_ADDRESS = 'an address that cannot be read'

/** "The certificate of … is not valid: …". */
export const CERTIFICATE = {
  none: 'it showed none',
  revoked: 'it was revoked',
  handshake: 'the handshake failed',
  changed: (accepted: string, shown: string): string => `accepted: ${accepted}\nshown: ${shown}`,
} as const

/** "… is no HTTP proxy", where what was given has no name that may be shown. */
export const NO_PROXY_NAME = 'That'

/** "Some fields are not valid: …". */
export const FIELD = {
  name: 'Name',
  nameTaken: 'Name (another gateway has it)',
  user: 'User',
  userHeaders: 'Headers of each user (at least one)',
  oauth: 'OAuth (it does not sign in so)',
  oauthSecret: 'Client secret (type it again for another address; no mask)',
  openapi: 'OpenAPI document (it is made of none)',
  openapiAuth: 'Sign-in (an API takes none, headers, or headers of each user)',
  stdioAuth: 'Sign-in (a command has none)',
  maskedCommand: 'Command, arguments or variables (a masked value; type it anew)',
  inlineEnv: 'Variables (this gateway takes names only)',
  maskedUrl: 'URL (it is masked; type it anew)',
  userColon: 'User (no colon)',
  password: 'Password',
  setupToken: 'Setup token',
  apiKey: 'API key',
  credential: 'Credential',
  ca: 'Certificate authority',
  caUnreadable: 'Certificate authority (no PEM certificate)',
  clientCertificate: 'Client certificate',
  clientCertificateUnreadable: 'Client certificate (no PEM certificate)',
  fingerprint: 'Accepted certificate (no SHA-256 fingerprint)',
  clientKey: {
    missing: 'Private key',
    unreadable: 'Private key (no PEM key)',
    locked: 'Private key (it has a passphrase; save it without one)',
    other: 'Private key (of another certificate)',
  },
  tools: 'Tools',
  syncInterval: 'Interval for the tools',
  toolTimeout: 'Time limit for tools',
  maxInstructions: 'Most characters of instructions',
  keys: 'Virtual keys',
  statusPath: 'Address of the sign-in',
  test: 'Test',
} as const

/** "The name does not fit: …". */
export const CLIENT_NAME = {
  missing: 'a name is needed',
  ascii: 'only letters without accents, digits and signs are allowed',
  hyphen: 'a hyphen is not allowed, it divides name and tool',
  space: 'a space is not allowed',
  digit: 'it must not begin with a digit',
  blank: 'it needs at least one letter or digit',
} as const

/** What is named of a pasted text that is no recipe. */
export const PASTED = {
  /** "The JSON could not be read at …". */
  nested: 'its brackets: too many are nested',
  place: (line: number, column: number): string => `line ${line}, column ${column}`,
  /** "“…” needs a shell, and no shell reads this line". */
  lineBreak: 'line break',
  /** For "copy details". */
  tooLarge: (name: string): string => `Too long or too many in ${name}`,
} as const
