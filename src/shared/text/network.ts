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
