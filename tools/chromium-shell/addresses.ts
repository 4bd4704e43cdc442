/* The app's own scheme, which Chromium does not know, as an https host that nobody can own. */

const hosted = /^https:\/\/([a-z][a-z0-9+-]*)\.([a-z0-9-]+)\.invalid(?=[/?#]|$)/i
const custom = /^([a-z][a-z0-9+-]*):\/\/([a-z0-9-]+)(?=[/?#]|$)/i
const WELL_KNOWN = ['http', 'https', 'ws', 'wss', 'file', 'chrome', 'devtools']

/** `app://bifrost/a` → `https://app.bifrost.invalid/a`; other addresses stay. */
export const toChromium = (address: string): string =>
  address.replace(custom, (whole, scheme: string, host: string) =>
    WELL_KNOWN.includes(scheme.toLowerCase()) ? whole : `https://${scheme}.${host}.invalid`,
  )

/** The way back, for addresses and origins. An opaque origin is the text `null`, as in Electron. */
export const fromChromium = (address: string): string =>
  address === '://' || address === ''
    ? 'null'
    : address.replace(hosted, (_whole, scheme: string, host: string) => `${scheme}://${host}`)
