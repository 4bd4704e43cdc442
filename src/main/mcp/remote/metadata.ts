import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import { AppError } from '../../../shared/errors.ts'
import { METADATA_REASON } from '../../../shared/text/remote.ts'

const LIMIT_MS = 5000

/**
 * Looks at what a server that wants a sign-in says about it (RFC 9728), so that a document nobody
 * can sign in with is told of at once. A server that says nothing wants a token or a header: null.
 */
export async function metadataFailure(
  answer: Response,
  { url, fetch }: { url: URL; fetch: FetchLike },
): Promise<AppError | null> {
  const { discoverOAuthProtectedResourceMetadata, extractWWWAuthenticateParams } =
    await import('@modelcontextprotocol/sdk/client/auth.js')
  const { resourceMetadataUrl } = extractWWWAuthenticateParams(answer)
  if (resourceMetadataUrl === undefined) return null
  // RFC 9728 puts it on the host of the server. Nothing is asked of a host that it names instead.
  if (resourceMetadataUrl.origin !== url.origin) {
    return AppError.of('remote_metadata', { host: url.host, reason: METADATA_REASON.elsewhere })
  }
  const signal = AbortSignal.timeout(LIMIT_MS)
  try {
    const bounded: FetchLike = (input, init) => fetch(input, { ...init, signal })
    await discoverOAuthProtectedResourceMetadata(url, { resourceMetadataUrl }, bounded)
    return null
  } catch (cause) {
    const reason = signal.aborted ? METADATA_REASON.endless : reasonOf(cause)
    return AppError.of('remote_metadata', { host: url.host, reason }, { cause })
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AppError) {
    return cause.code === 'server_too_large' ? METADATA_REASON.endless : METADATA_REASON.unreached
  }
  const { name, message } = cause instanceof Error ? cause : { name: '', message: '' }
  if (cause instanceof SyntaxError) return METADATA_REASON.notJson
  if (/ZodError$/.test(name)) return METADATA_REASON.lacking
  if (/does not implement/.test(message)) return METADATA_REASON.missing
  const [, status] = /^HTTP (\d+)/.exec(message) ?? []
  return status === undefined ? METADATA_REASON.unreached : METADATA_REASON.status(status)
}
