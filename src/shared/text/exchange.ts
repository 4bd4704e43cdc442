import type { ExchangeField, ExchangeKind } from '../model/exchange.ts'

/** Texts of the export and the import of gateways. */
export const EXCHANGE = {
  export: 'Export',
  import: 'Import',
  openExport: 'Open an export',
  exportTitle: 'Export gateways',
  exportWhich: 'Gateways',
  exportAll: (count: number): string => (count === 1 ? 'The one gateway' : `All ${count} gateways`),
  exportText: 'Export',
  exportPromise:
    'Without credentials and without client keys: whoever imports it enters their own. Names, addresses and certificates are in it.',
  exportCopy: 'Copy',
  importTitle: 'Import gateways',
  importSentence:
    'Paste an export of Bifrost Tray, choose its file or drop it here. You see what it holds before anything is saved.',
  importText: 'Text of an export',
  importPlaceholder: '{ "bifrostTray": "gateways", "version": 1, "gateways": […] }',
  chooseFile: 'Choose a file…',
  read: 'Look at it',
  back: 'Back',
  take: (count: number): string => (count === 1 ? 'Import 1 gateway' : `Import ${count} gateways`),
  takeNone: 'Choose at least one',
  takeOne: (name: string): string => `Take ${name}`,
  found: (count: number): string => (count === 1 ? '1 entry' : `${count} entries`),
  foundNone: 'The export holds no gateway.',
  entry: (index: number): string => `Entry ${index + 1}`,
  kinds: {
    new: 'New',
    same: 'The same as here',
    differs: 'Differs from the one here',
    unreadable: 'Not readable',
  } satisfies Record<ExchangeKind, string>,
  twin: (name: string): string =>
    `${name} has this address here already: taking it adds the same gateway once more.`,
  overwrites: 'Taking it replaces these settings here:',
  ignored: (names: readonly string[]): string =>
    `Not known here and left out: ${names.join(', ')}.`,
  credentials: {
    kept: 'The stored credential stays.',
    missing: 'Comes without a credential. You enter it after the import.',
  },
  clientKeys: {
    kept: 'The stored key of its client certificate stays.',
    missing: 'Comes without the key of its client certificate. You enter it after the import.',
  },
  warnPlainHttp: (host: string): string =>
    `Lets the credential travel unencrypted to ${host}, another computer.`,
  warnFingerprint: 'Takes one certificate whoever signed it.',
  warnCa: 'Trusts a certificate authority of its own.',
  warnProxy: (proxy: string): string => `Goes through the proxy ${proxy}.`,
  /** Headings over what a gateway would lose, and over a production gateway that is replaced. */
  losses: 'Taking it changes how safe this gateway is',
  guardTitle: (name: string): string => `This replaces ${name}, a production gateway`,
  guardRest: 'Its protection stays as it is.',
  lossProduction: (name: string): string =>
    `${name} would no longer count as production: no red strip, and no name to type before something is deleted.`,
  lossReadOnly: 'Read only is turned off: the app could change things on it again.',
  lossHost: (before: string, after: string, hasCredential: boolean): string =>
    hasCredential
      ? `Requests and the credential you enter for it go to ${after}, no longer to ${before}.`
      : `Requests go to ${after}, no longer to ${before}.`,
  lossCredential: 'The credential stored for it here is deleted.',
  typeName: 'Type the name first',
  done: (count: number): string =>
    count === 1 ? '1 gateway imported' : `${count} gateways imported`,
  credentialMissing: 'Credential missing',
  enterCredential: 'Enter it',
  notChecked: 'Not checked yet',
  close: 'Close',
  cancel: 'Cancel',
  fields: {
    name: 'Name',
    url: 'URL',
    environment: 'Environment',
    auth: 'Credential',
    user: 'User',
    allowPlainHttp: 'Unencrypted to another computer',
    isReadOnly: 'Read only',
    ca: 'Certificate authority',
    clientCertificate: 'Client certificate',
    fingerprint: 'Accepted certificate',
    proxy: 'Proxy',
  } satisfies Record<ExchangeField, string>,
  yes: 'Yes',
  no: 'No',
  empty: '–',
  notAnObject: 'it is no object',
  pem: (certificates: number, digest: string): string =>
    `${certificates === 1 ? '1 certificate' : `${certificates} certificates`}, ${digest}`,
} as const
