import { counted } from './common.ts'

/** Texts of a client that is made of an OpenAPI document. */
export const OPENAPI = {
  source: 'OpenAPI document',
  sources: { address: 'By its address', pasted: 'Pasted' },
  address: 'Address of the document',
  addressHint: 'https://api.example.com/openapi.json',
  addressRest: 'The gateway reads it once, from where it stands, and keeps it.',
  addressStays:
    'Left as it is, its document stays. The gateway reads another one once, and keeps it.',
  document: 'Document, as JSON or YAML',
  documentRest: 'Up to 1,000,000 characters; a longer one by its address.',
  baseUrl: 'Address of the API',
  baseUrlHint: 'as the document says',
  withDeprecated: 'Deprecated operations too',
  maxBytes: 'Most bytes of an answer',
  maxBytesHint: 'What is longer is cut off. Empty: as the gateway does it',
  look: 'Look at the document',
  looking: 'The gateway reads it…',
  lookRest: 'Nothing is created yet. It shows the tools, and what the API wants to be called with.',
  lookChange:
    'Nothing is changed yet. It shows the tools, and what the API wants to be called with.',
  found: (title: string, version: string): string => `${title || 'No title'} ${version}`.trim(),
  tools: (count: number): string => counted(count, 'tool', 'tools'),
  at: (address: string): string => `at ${address}`,
  toolList: 'Tools of the document',
  useNames: 'Choose by name',
  unsupported: (count: number): string =>
    `${counted(count, 'operation becomes', 'operations become')} no tool`,
  credentials: 'What the API wants',
  credentialsRest: 'Left empty, nothing is sent. env.NAME is read on the gateway, not here.',
  credentialsStay: 'Left empty, it stays as it is. env.NAME is read on the gateway, not here.',
  value: (scheme: string): string => `Value of ${scheme}`,
  username: (scheme: string): string => `User of ${scheme}`,
  password: (scheme: string): string => `Password of ${scheme}`,
  cannot: (scheme: string, why: string): string => `${scheme} cannot be used: ${why}`,
  sentIn: (place: string, name: string): string => `Sent in the ${place} ${name}`,
  changed: 'It was changed since: look at it again.',
  /** What a client is made of, in front of its value. */
  part: {
    document: 'Document',
    documentUrl: 'Read from',
    baseUrl: 'Address of the API',
    withDeprecated: 'Deprecated operations too',
    maxBytes: 'Most bytes of an answer',
    credentials: 'What the API wants',
  },
  made: (title: string, version: string, tools: number | null): string =>
    [
      title || 'No title',
      ...(version === '' ? [] : [`OpenAPI ${version}`]),
      ...(tools === null ? [] : [counted(tools, 'tool', 'tools')]),
    ].join(', '),
  another: 'Another one',
  wasPasted: 'Pasted',
  /** In place of a value that stays as it is. */
  same: 'as it is',
  kept: (made: string, base: string): string =>
    `Made of ${made}${base === '' ? '' : `, at ${base}`}. The document and what the API wants stay on the gateway.`,
  change: 'Change the document',
  leave: 'Leave it as it is',
  changeRest:
    'Without another document it keeps the one it has, and so does what is left empty of what the API wants. The same address is read anew.',
  readFrom: (address: string): string => `Read from ${address} before`,
  foreign: (scheme: string): string => `The document has no use for ${scheme}`,
  forget: (scheme: string): string => `Forget ${scheme}`,
  gone: (tools: number): string =>
    tools === 1
      ? 'A tool that may run now is not in it'
      : `${tools} tools that may run now are not in it`,
  goneRest: (shown: string): string => `Gone from the lists with it: ${shown}`,
  problem: {
    mask: (scheme: string): string => `What stands for ${scheme} is a mask, not a value`,
    maxBytes: 'A whole number, or nothing',
    address: 'An http or https address is needed',
    document: 'The document is needed',
    tooLong: 'Longer than 1,000,000 characters: give its address',
    baseUrl: 'An http or https address, or nothing',
    noBaseUrl: 'The document does not say where its API is',
  },
} as const
