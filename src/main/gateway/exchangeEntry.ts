import type { Gateway } from '../../shared/model/gateway.ts'

/** A gateway as an export describes it: nothing secret, and no id. */
export type Described = Omit<Gateway, 'id'>

// As records, so that the compiler names a field that is forgotten.
const NETWORK: Record<keyof Gateway['network'], true> = {
  ...{ ca: true, clientCertificate: true, fingerprint: true, proxy: true },
}
const ENTRY: Record<keyof Described, true> = {
  ...{ name: true, url: true, environment: true, auth: true, user: true },
  ...{ allowPlainHttp: true, isReadOnly: true, network: true },
}
/** The fields of an entry that this version knows. */
export const ENTRY_FIELDS: readonly string[] = Object.keys(ENTRY)
/** The fields of its network. */
export const NETWORK_FIELDS: readonly string[] = Object.keys(NETWORK)

/** The same gateway gives the same fields in the same order, whatever else the object holds. */
export function describe(gateway: Described): Described {
  const { name, url, environment, auth, user, allowPlainHttp, isReadOnly, network } = gateway
  const { fingerprint, proxy } = network
  return {
    ...{ name, url, environment, auth, user, allowPlainHttp, isReadOnly },
    network: {
      ca: withoutKeys(network.ca),
      clientCertificate: withoutKeys(network.clientCertificate),
      fingerprint,
      proxy: withoutLogin(proxy),
    },
  }
}

/** A file that people paste as a certificate often holds the key behind it. */
const withoutKeys = (pem: string): string =>
  pem.replace(
    /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*PRIVATE KEY-----\r?\n?|$)/g,
    '',
  )

/** The settings refuse one with a login, but a file can be edited by hand. */
const withoutLogin = (proxy: string): string =>
  proxy.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i, '$1')

/**
 * Whether a credential that was stored for one goes to the same place by the same way for the
 * other: only then may an import leave it.
 */
export function isSameWay(one: Described, other: Described): boolean {
  const way = (gateway: Described) => {
    const { url, auth, user, allowPlainHttp, network } = describe(gateway)
    return JSON.stringify([url, auth, user, allowPlainHttp, network])
  }
  return way(one) === way(other)
}
