import { AppError } from '../../../../shared/errors.ts'
import { SIGN_IN_REASON } from '../../../../shared/text/signIn.ts'
import { maskText } from '../../../gateway/mask.ts'
import { excerpt } from '../../redaction.ts'
import type { Returned } from './callback.ts'

/** Words of a server, fit for a sentence. */
const words = (text: string): string => excerpt(maskText(text), 200)

/** What the browser brought back instead of a code. */
export function returnedFailure({ error, description }: Returned, host: string): AppError {
  const said = words(description)
  if (error === 'access_denied') {
    const isPlain = said === '' || said === error
    return AppError.of('oauth_denied', { host, reason: isPlain ? SIGN_IN_REASON.notAllowed : said })
  }
  return AppError.of('oauth_failed', { host, reason: said === '' ? words(error) : said })
}

/** Why the SDK could not go on. `isRegistering`: it was about to tell the server of this app. */
export function flowFailure(
  cause: unknown,
  { host, isRegistering }: { host: string; isRegistering: boolean },
): AppError {
  if (cause instanceof AppError) return cause
  const { message = '', errorCode } = (cause ?? {}) as { message?: string; errorCode?: string }
  if (isRegistering && /dynamic client registration|^HTTP 40[345]\b/.test(message)) {
    return AppError.of('oauth_no_client', { host }, { cause })
  }
  if (/^Protected resource .* does not match/.test(message)) {
    return AppError.of('oauth_failed', { host, reason: SIGN_IN_REASON.noResource }, { cause })
  }
  // The SDK puts a body that it cannot read into its sentence; of that only the status is told.
  const status = /^HTTP \d+/.exec(message)?.[0]
  const said = status ?? (errorCode === undefined ? '' : words(message) || words(errorCode))
  const reason = said === '' ? SIGN_IN_REASON.unreadable : said
  return AppError.of('oauth_failed', { host, reason }, { cause })
}
