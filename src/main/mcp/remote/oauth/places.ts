import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import { AppError } from '../../../../shared/errors.ts'
import { isLoopback } from '../../../../shared/loopback.ts'

const LIMIT_MS = 15_000

/**
 * The fetch of a sign-in: it reaches the server itself, and beside it only https, or http on this
 * computer when the server runs here too. Else a server far away could have this app ask what
 * listens on this computer. Each request has its own limit.
 */
export function boundedFetch(fetch: FetchLike, server: URL, signal?: AbortSignal): FetchLike {
  const isHere = isLoopback(server.href)
  return async (input, init) => {
    const url = new URL(input)
    const isSafe =
      url.protocol === 'https:' || (url.protocol === 'http:' && isHere && isLoopback(url.href))
    if (url.origin !== server.origin && !isSafe)
      throw AppError.of('oauth_address', { host: url.host })
    const signals = [AbortSignal.timeout(LIMIT_MS), signal, init?.signal].filter(
      (one) => one != null,
    )
    return fetch(url, { ...init, signal: AbortSignal.any(signals) })
  }
}
