import { AppError } from '../../../shared/errors.ts'
import { isLoopback } from '../../../shared/loopback.ts'

/**
 * The URL of a server as it is reached: http or https, with a host and without a user. Throws
 * remote_url and url_credentials.
 */
export function remoteUrl(text: string): URL {
  const url = URL.parse(text.trim())
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw AppError.of('remote_url')
  }
  if (url.username !== '' || url.password !== '') throw AppError.of('url_credentials')
  // An address to listen on, as servers print it at their start; nobody can be reached there.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  url.hash = ''
  return url
}

/** Whether what is sent to this URL leaves the computer readable for everybody on the way. */
export function isPlainRemote(text: string): boolean {
  const url = URL.parse(text.trim())
  return url?.protocol === 'http:' && !isLoopback(url.href) && url.hostname !== '0.0.0.0'
}
