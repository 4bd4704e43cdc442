import { AppError } from '../../shared/errors.ts'
import { isLoopback } from '../../shared/loopback.ts'
import type { Gateway } from '../../shared/model/gateway.ts'

export { isLoopback }

/**
 * What a person copies along with the address: the API's own paths and the dashboard's pages.
 * Only known words behind /api are cut, because a proxy may serve a gateway below a path of its own
 * that begins with /api.
 */
const COPIED_TAIL =
  /\/(?:api(?:\/(?:mcp|session|version|config|governance|oauth|providers|plugins|logs|info)(?:\/.*)?)?|workspace(?:\/.*)?|login)\/*$/i

/**
 * The base URL in what was typed: no trailing slash, no /api, no query, no fragment; a path prefix
 * stays. Without a scheme, http is meant for this computer and for a host with a port (Bifrost
 * itself speaks plain http), https for every other name; what then travels unencrypted is decided
 * by assertMayCarryCredential. Throws url_invalid, url_scheme or url_credentials.
 */
export function cleanUrl(text: string): string {
  const url = parse(withScheme(text.trim()))
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw AppError.of('url_scheme', { scheme: url.protocol.replace(':', '') })
  }
  if (url.username !== '' || url.password !== '') throw AppError.of('url_credentials')
  if (url.hostname === '') throw AppError.of('url_invalid')
  // An address to listen on, as gateways print it at their start; nobody can be reached there.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  return url.origin + url.pathname.replace(COPIED_TAIL, '').replace(/\/+$/, '')
}

function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  const other = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)
  if (other?.[1] !== undefined) throw AppError.of('url_scheme', { scheme: other[1].toLowerCase() })
  const host = text.replace(/^\/\//, '')
  const url = parse(`http://${host}`)
  if (isLoopback(url.href) || url.hostname === '0.0.0.0') return url.href
  const hasPort = url.port !== '' && url.port !== '443'
  if (!hasPort && !url.hostname.includes('.') && !url.hostname.startsWith('[')) {
    throw AppError.of('url_invalid')
  }
  return `${hasPort ? 'http' : 'https'}://${host}`
}

function parse(text: string): URL {
  try {
    return new URL(text)
  } catch (cause) {
    throw AppError.of('url_invalid', { cause })
  }
}

/** Host and port of a base URL, for a sentence. */
export const hostOf = (url: string): string => new URL(url).host

/** Why a credential must not travel to this gateway: url_plain_http; null when it may. */
export function carryObstacle({
  url,
  auth,
  allowPlainHttp,
}: Pick<Gateway, 'url' | 'auth' | 'allowPlainHttp'>): AppError | null {
  if (auth === 'none' || allowPlainHttp) return null
  const isPlain = url.startsWith('http:') && !isLoopback(url)
  return isPlain ? AppError.of('url_plain_http', { host: hostOf(url) }) : null
}

/** Throws url_plain_http when a credential would leave this computer unencrypted unasked. */
export function assertMayCarryCredential(gateway: Parameters<typeof carryObstacle>[0]): void {
  const obstacle = carryObstacle(gateway)
  if (obstacle !== null) throw obstacle
}
