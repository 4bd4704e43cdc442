/** Servers that are reached by a URL: their failures, and what the screens say of them. */

/** Part of failures.ts: sentence and next step by code. */
export const REMOTE_FAILURES = {
  inputs_required: {
    say: (f: { names: string }) => `The server needs a value for ${f.names}`,
    next: 'Start the test in the window, which asks for it, or write ${env:NAME} in its place.',
  },
  env_missing: {
    say: (f: { names: string }) => `${f.names} is not set in the environment of the login shell`,
    next: 'Set it in the start file of the shell and reload the PATH, or write the value instead.',
  },
  register_placeholder: {
    say: () => 'The recipe has parts that only this computer can fill in',
    next: 'Write the command or the URL out without ${…}, test it, then register it.',
  },
  remote_url: {
    say: () => 'The URL of the server cannot be used',
    next: 'Write it as https://host/mcp, or as http://127.0.0.1:3000/mcp on this computer.',
  },
  remote_header: {
    /** Of a header, its name; never its value. */
    say: (f: { name: string }) => `The header ${f.name} cannot be sent`,
    next: 'A name has letters, digits and hyphens; a value is one line of plain characters.',
  },
  remote_dns: {
    say: (f: { host: string }) => `The name ${f.host} was not found`,
    next: 'Check the spelling, the VPN and the DNS of this computer.',
  },
  remote_refused: {
    say: (f: { host: string }) => `${f.host} refused the connection`,
    next: 'Nothing listens there. Start the server or check the port.',
  },
  remote_no_route: {
    say: (f: { host: string }) => `There is no way to ${f.host} from this network`,
    next: 'Check the network and the VPN of this computer.',
  },
  remote_timeout: {
    say: (f: { host: string; seconds: number }) =>
      `${f.host} did not answer as an MCP server within ${f.seconds} s`,
    next: 'Check the URL, the VPN and a firewall between, or raise the start limit.',
  },
  remote_tls: {
    say: (f: { host: string; reason: string }) =>
      `The certificate of ${f.host} is not valid: ${f.reason}`,
    next: 'Nothing was sent. Check the host name, or let this computer trust who issued it.',
  },
  remote_not_tls: {
    say: (f: { host: string }) => `${f.host} does not speak https`,
    next: 'Change the beginning of the URL to http://, or use the port that speaks https.',
  },
  remote_dropped: {
    say: (f: { host: string }) => `${f.host} closed the connection in the middle of it`,
    next: 'The server may have crashed, or something between cut the line. Look at its log.',
  },
  remote_redirect: {
    say: (f: { target: string }) => `The server points to another address: ${f.target}`,
    next: 'It was not followed, so that no secret reaches another host. Use that URL if it is right.',
  },
  remote_sign_in: {
    say: (f: { host: string }) => `${f.host} wants a sign-in (401)`,
    next: 'Sign in with OAuth, or give the server a token or the header it wants.',
  },
  remote_sign_in_over: {
    say: (f: { host: string }) =>
      `${f.host} does not accept the sign-in, and it could not be renewed (401)`,
    next: 'Sign in again. If that fails too, the server that signs you in may be away.',
  },
  remote_unauthorized: {
    say: (f: { host: string }) => `${f.host} did not accept the credential (401)`,
    next: 'Enter the token or the header once more; it may have expired.',
  },
  remote_metadata: {
    say: (f: { host: string; reason: string }) =>
      `${f.host} wants a sign-in, but how to sign in cannot be read: ${f.reason}`,
    next: 'Tell whoever runs the server. A token may work without that description.',
  },
  remote_forbidden: {
    say: (f: { host: string; reason: string }) => `${f.host} does not allow it: ${f.reason}`,
    next: 'Use a credential with more rights, or ask whoever runs the server.',
  },
  remote_status: {
    say: (f: { host: string; status: number; reason: string }) =>
      f.reason === ''
        ? `${f.host} answered with ${f.status} instead of MCP`
        : `${f.host} answered with ${f.status}: ${f.reason}`,
    next: 'Check the path of the URL. Many servers answer at /mcp, older ones at /sse.',
  },
  remote_not_mcp: {
    say: (f: { host: string; type: string }) =>
      f.type === ''
        ? `${f.host} answered with nothing that is MCP`
        : `${f.host} answered with ${f.type} instead of MCP`,
    next: 'Check the path of the URL. Many servers answer at /mcp, older ones at /sse.',
  },
  remote_endless: {
    say: (f: { megabytes: number }) =>
      `The server sent more than ${f.megabytes} MB and no end of it`,
    next: 'The connection was closed. Report it to whoever runs the server.',
  },
} as const

/** "… is not valid: …", of a certificate. */
export const CERTIFICATE_REASON = {
  expired: 'it has expired',
  early: 'its time has not begun',
  selfSigned: 'it is signed by itself',
  issuer: 'this computer does not trust who issued it',
  name: 'it was issued for another name',
  handshake: 'the handshake failed',
} as const

/** "… wants a sign-in, but how to sign in cannot be read: …". */
export const METADATA_REASON = {
  notJson: 'its description is not JSON',
  lacking: 'its description lacks what is needed, or has it in another form',
  missing: 'the description it names is not there',
  elsewhere: 'the description it names lies on another host',
  endless: 'its description does not come to an end',
  unreached: 'its description could not be fetched',
  status: (status: string): string => `asked for its description it answers with ${status}`,
} as const

/** What is different since the last test of a URL; shown as small marks on the sheet. */
export const CHANGED_REMOTE = {
  url: 'URL',
  variable: (name: string): string => `header ${name}`,
  noVariable: (name: string): string => `without ${name}`,
} as const

/** Lines of a run. */
export const REMOTE_RUN = {
  address: (host: string, address: string): string =>
    host === address ? address : `${host} → ${address}`,
  plain: 'http, not encrypted',
  fellBack: 'It does not speak Streamable HTTP; SSE was used, which MCP no longer recommends',
  unreadableAddress: 'an address that cannot be read',
} as const

/** The recipe of a URL. */
export const REMOTE = {
  section: 'Connection',
  idleSentence: 'The app connects to this URL, asks for its tools and ends the connection again.',
  cancelledSentence: 'The connection was ended.',
  footRunning: 'The connection ends with the test',
  limits: (start: string, request: string): string =>
    `Limits: connect ${start}, request ${request}`,
  startLimit: 'Until it has answered, s',
  startHelp: 'From the first request to its answer to initialize.',
  url: 'URL',
  urlHint: 'https://host/mcp',
  transport: 'Transport',
  transports: { http: 'Streamable HTTP', sse: 'SSE' },
  signIn: 'Sign-in',
  signIns: { none: 'None', bearer: 'Token', oauth: 'OAuth' },
  token: 'Bearer token',
  headers: 'Headers',
  headerName: (number: number): string => `Name of header ${number}`,
  headerValue: (name: string): string => `Value of ${name === '' ? 'the header' : name}`,
  addHeader: 'Add header',
  addHeaderHint: 'Name: value',
  removeHeader: (name: string): string => `Remove ${name === '' ? 'the header' : name}`,
} as const

/** The sheet that asks before a URL is reached. */
export const CONSENT_REMOTE = {
  title: 'Connect to this server?',
  first: 'was not reached from here before.',
  rights: 'It is told what you send, and what it offers is read. Nothing is called.',
  url: 'URL, exactly as it is reached',
  sent: 'Sent with each request',
  nothingSent: 'No header of yours',
  token: 'Bearer token',
  limits: 'Limits',
  limitsLine: (start: string, request: string): string =>
    `${start} to connect, ${request} per request`,
  plain: 'Send the secrets although everybody on the way can read them',
  when: 'Asked on the first test, and when the URL, the name of a header or the sign-in changes.',
  copy: 'Copy URL',
} as const

/** The sheet that asks for the values of `${input:name}`. */
export const INPUTS = {
  title: 'Values for this test',
  sentence: (name: string): string => `${name} asks for them. They are kept until you quit.`,
  given: 'given before; type to replace',
  cancel: 'Cancel',
  run: 'Run test',
  menu: 'Values it asks for…',
} as const
