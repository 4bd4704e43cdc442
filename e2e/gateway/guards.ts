import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { Dialect, Refusal } from './dialect.ts'
import { credentialReferences } from './openapiCredentials.ts'
import type { StoredClient } from './storedClient.ts'

const closed = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  closed.addSubnet(address, prefix, 'ipv4')
}
for (const [address, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  closed.addSubnet(address, prefix, 'ipv6')
}

const refuse = (text: string): Refusal => ({ status: 403, text })

const stdio = refuse(
  'Registering a stdio MCP client requires an authenticated admin session; dashboard auth is currently disabled or unconfigured. Enable dashboard authentication, or provision this client via config.json instead.',
)
// The texts from here on are those of maximhq/bifrost 149ce224, handlers/mcp.go.
const privateAddress = refuse(
  'unauthenticated callers cannot register MCP clients that connect to loopback, private-network, or link-local addresses; set an admin password to allow this',
)

const isClosed = (address: string): boolean =>
  closed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The fields of a client that refer to the gateway's secrets. */
const references = ({ url, headers, tls }: StoredClient, withUrl: boolean): string[] => [
  ...Object.keys(headers)
    .filter((name) => headers[name]?.reference !== '')
    .map((name) => `headers.${name}`)
    .sort(),
  ...(withUrl && url !== null && url.reference !== '' ? ['connection_string'] : []),
  ...(tls !== null && tls.certificate.reference !== '' ? ['tls_config.ca_cert_pem'] : []),
]

/**
 * Why references to the gateway's secrets are refused where nobody has to sign in; a PUT never looks at the URL
 * (1.6). `openapi`: an `openapi_config` as it was sent.
 */
export const referenceRefusal = (
  client: StoredClient,
  { guards }: Dialect,
  withUrl: boolean,
  openapi: unknown,
): Refusal | null => {
  const fields = guards.refusesUnknownHostsAndReferences
    ? [...references(client, withUrl), ...credentialReferences(openapi)]
    : []
  return fields.length === 0
    ? null
    : refuse(
        `Using env./vault. references in MCP client fields (${fields.join(', ')}) requires an authenticated admin session; dashboard auth is currently disabled or unconfigured. Enable dashboard authentication, or provision this client via config.json instead.`,
      )
}

/** Why a caller who did not sign in may not have this address dialled (1.6), or null. */
export const privateTargetRefusal = async (
  url: string,
  { guards: { refusesPrivateAddresses, refusesUnknownHostsAndReferences } }: Dialect,
): Promise<Refusal | null> => {
  // A URL that is none is not refused here.
  if (!refusesPrivateAddresses || !URL.canParse(url)) return null
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return isClosed(host) ? privateAddress : null
  const addresses = await lookup(host, { all: true }).catch(() => [])
  if (addresses.some(({ address }) => isClosed(address))) return privateAddress
  return addresses.length === 0 && refusesUnknownHostsAndReferences
    ? refuse(
        `could not resolve MCP target host "${host}"; unauthenticated callers can only register MCP clients whose target resolves to a public address; set an admin password to allow this`,
      )
    : null
}

/** Why a create is refused where nobody has to sign in (1.6), or null; `openapi` as sent. */
export const guardRefusal = async (
  client: StoredClient,
  dialect: Dialect,
  openapi: unknown,
): Promise<Refusal | null> => {
  if (client.type === 'stdio' && dialect.guards.refusesStdio) return stdio
  const refusal = referenceRefusal(client, dialect, true, openapi)
  if (refusal !== null || client.type === 'stdio') return refusal
  return privateTargetRefusal(client.url?.literal ?? '', dialect)
}
