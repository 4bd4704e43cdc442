import type { Network } from './model/gateway.ts'

/** How a gateway is reached unless the user says otherwise; apart from its schema, for the window. */
export const DEFAULT_NETWORK: Network = {
  ca: '',
  clientCertificate: '',
  fingerprint: '',
  proxy: 'environment',
}
