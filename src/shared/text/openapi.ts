import { counted } from './common.ts'

/** Texts of a client that is made of an OpenAPI document. */
export const OPENAPI = {
  source: 'OpenAPI document',
  sources: { address: 'By its address', pasted: 'Pasted' },
  address: 'Address of the document',
  addressHint: 'https://api.example.com/openapi.json',
  addressRest: 'The gateway reads it once, from where it stands, and keeps it.',
  document: 'Document, as JSON or YAML',
  documentRest: 'Up to 1,000,000 characters; a longer one by its address.',
  baseUrl: 'Address of the API',
  baseUrlHint: 'as the document says',
  withDeprecated: 'Deprecated operations too',
  look: 'Look at the document',
  looking: 'The gateway reads it…',
  lookRest: 'Nothing is created yet. It shows the tools, and what the API wants to be called with.',
  found: (title: string, version: string): string => `${title || 'No title'} ${version}`.trim(),
  tools: (count: number): string => counted(count, 'tool', 'tools'),
  at: (address: string): string => `at ${address}`,
  toolList: 'Tools of the document',
  useNames: 'Choose by name',
  unsupported: (count: number): string =>
    `${counted(count, 'operation becomes', 'operations become')} no tool`,
  credentials: 'What the API wants',
  credentialsRest: 'Left empty, nothing is sent. env.NAME is read on the gateway, not here.',
  value: (scheme: string): string => `Value of ${scheme}`,
  username: (scheme: string): string => `User of ${scheme}`,
  password: (scheme: string): string => `Password of ${scheme}`,
  cannot: (scheme: string, why: string): string => `${scheme} cannot be used: ${why}`,
  sentIn: (place: string, name: string): string => `Sent in the ${place} ${name}`,
  changed: 'It was changed since: look at it again.',
  problem: {
    address: 'An http or https address is needed',
    document: 'The document is needed',
    baseUrl: 'An http or https address, or nothing',
    noBaseUrl: 'The document does not say where its API is',
  },
} as const
