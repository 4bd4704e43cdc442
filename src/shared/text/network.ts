/** Texts of the fold "Network" in a gateway's form, and of a certificate that is not trusted. */
export const NETWORK = {
  title: 'Network',
  summary: {
    proxy: { environment: 'system proxy', none: 'no proxy', own: 'own proxy' },
    ca: 'own CA',
    client: 'client certificate',
    accepted: 'accepted certificate',
  },
  proxy: 'Proxy',
  proxies: { environment: 'System', none: 'None', own: 'Own' },
  proxyHint: {
    environment: 'HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as the app was started with.',
    none: 'The gateway is reached directly.',
    own: '',
  },
  proxyUrl: 'Proxy URL',
  proxyUrlHint: 'http://proxy.example:3128',
  ca: 'Certificate authority, if it is your own',
  clientCertificate: 'Client certificate, if asked for',
  clientKey: 'Its private key',
  clientKeyGoes: 'The key goes to the keychain when you save, and is never shown again.',
  clientKeyKept: 'Stored. Leave empty to keep it.',
  pemHint: '-----BEGIN CERTIFICATE-----',
  keyHint: '-----BEGIN PRIVATE KEY-----',
  chooseFile: 'Choose file',
  takeAway: (label: string): string => `Take away: ${label}`,
  pasted: (count: number): string =>
    count === 1 ? '1 certificate, pasted' : `${count} certificates, pasted`,
  pastedKey: 'Private key, pasted',
  stored: (count: number): string => (count === 1 ? '1 certificate' : `${count} certificates`),
  accepted: 'You accepted this certificate',
  acceptedRest: 'Only this one is taken, whoever signed it. SHA-256:',
  takeBack: 'Take back',
  untrusted: 'The certificate it showed',
  subject: 'Issued to',
  names: 'For',
  issuer: 'Issued by',
  valid: 'Valid',
  fingerprint: 'SHA-256',
  range: (from: string, to: string): string => `${from} to ${to}`,
  accept: 'Accept this certificate',
  acceptHint: 'Compare the fingerprint with the one on the gateway first.',
  notForProduction: 'Production needs a certificate that is trusted: add its authority.',
} as const

/** What is wrong with a field of a gateway's network, behind "Some fields are not valid". */
export const FIELD = {
  ca: 'Certificate authority (no PEM certificate)',
  clientCertificate: 'Client certificate (no PEM certificate)',
  fingerprint: 'Accepted certificate (no SHA-256 fingerprint)',
  clientKey: {
    missing: 'Private key',
    unreadable: 'Private key (no PEM key)',
    locked: 'Private key (it has a passphrase; save it without one)',
    other: 'Private key (of another certificate)',
  },
} as const
