import { text, type Answer } from './answers.ts'
import type { Dialect } from './dialect.ts'

const isAllowed = (origin: string | undefined): origin is string =>
  origin !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/.test(origin)

/** The headers a real gateway adds for an origin it allows; none for another. */
export const corsHeaders = (
  origin: string | undefined,
  { cors }: Dialect,
): Record<string, string> => {
  if (!isAllowed(origin)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD',
    'access-control-allow-headers': cors.headers,
    'access-control-allow-credentials': 'true',
    'access-control-max-age': '86400',
    ...(cors.variesByOrigin ? { vary: 'Origin' } : {}),
  }
}

/** Every OPTIONS is a preflight to a gateway; one without an allowed origin is refused. */
export const preflight = (origin: string | undefined): Answer =>
  text(isAllowed(origin) ? 200 : 403, null, '')
