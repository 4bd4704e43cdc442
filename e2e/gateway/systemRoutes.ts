import { randomUUID } from 'node:crypto'
import { Crash, failure, json, text, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { objectIn, parseJson } from './goJson.ts'
import type { Call, Route } from './router.ts'

/** Version, health, metrics and sessions. */
export const systemRoutes = (context: Context): Route[] => {
  const { dialect, auth } = context

  const login = ({ body, headers }: Call): Answer => {
    if (auth.admin?.isEnabled !== true) {
      if (dialect.auth.loginWithoutAdmin === 'refuse') {
        return failure(dialect, 403, 'Authentication is not enabled')
      }
      throw new Crash('panic: runtime error: invalid memory address or nil pointer dereference')
    }
    const parsed = parseJson(body)
    if ('error' in parsed) return failure(dialect, 400, dialect.invalidBody(parsed.error))
    const { username, password } = objectIn(parsed.value)
    return auth.login(username, password, headers['x-forwarded-proto'] === 'https')
  }

  const ticket = ({ headers }: Call): Answer =>
    auth.isEnabled && !auth.hasSession(headers)
      ? failure(dialect, 401, 'Unauthorized')
      : json(200, { ticket: randomUUID() })

  const { versionNeedsAdmin, metricsNeedAdmin, logoutNeedsAdmin } = dialect.access
  const access = (needsAdmin: boolean): Route['access'] => (needsAdmin ? 'admin' : 'open')
  const metrics = text(
    200,
    'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
    '# HELP go_goroutines Number of goroutines that currently exist.\n',
  )
  return [
    {
      method: 'GET',
      path: '/api/version',
      access: access(versionNeedsAdmin),
      handle: () => json(200, dialect.version),
    },
    { method: 'GET', path: '/health', access: 'open', handle: () => json(200, dialect.health) },
    { method: 'GET', path: '/metrics', access: access(metricsNeedAdmin), handle: () => metrics },
    {
      method: 'GET',
      path: '/api/session/is-auth-enabled',
      access: 'open',
      handle: ({ headers }) =>
        json(
          200,
          dialect.auth.status({
            isEnabled: auth.isEnabled,
            hasValidToken: auth.isEnabled && auth.hasSession(headers),
            isLocked: auth.isLocked,
            hasSetupToken: auth.setup.token !== null,
          }),
        ),
    },
    { method: 'POST', path: '/api/session/login', access: 'open', handle: login },
    {
      method: 'POST',
      path: '/api/session/logout',
      access: access(logoutNeedsAdmin),
      handle: ({ headers }) => auth.logout(headers),
    },
    ...(dialect.auth.hasWebSocketTickets
      ? [
          {
            method: 'POST',
            path: '/api/session/ws-ticket',
            access: 'open',
            handle: ticket,
          } satisfies Route,
        ]
      : []),
    ...(dialect.auth.hasSetupLock
      ? [
          {
            method: 'POST',
            path: '/api/session/setup',
            access: 'open',
            handle: ({ headers }) => auth.setup.open(headers, auth.isLocked, dialect),
          } satisfies Route,
        ]
      : []),
  ]
}
