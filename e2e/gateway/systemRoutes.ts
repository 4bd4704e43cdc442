import { randomUUID } from 'node:crypto'
import { Crash, failure, json, success, text, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { parseJson } from './goJson.ts'
import type { Call, Route } from './router.ts'

const objectIn = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}

/** Version, health, metrics, sessions and the gateway's own configuration. */
export const systemRoutes = (context: Context): Route[] => {
  const { dialect, auth } = context
  const invalid = (error: string): Answer =>
    failure(dialect, 400, `Invalid request format: ${error}`)

  const login = ({ body, headers }: Call): Answer => {
    if (auth.admin?.isEnabled !== true) {
      if (dialect.auth.loginWithoutAdmin === 'refuse') {
        return failure(dialect, 403, 'Authentication is not enabled')
      }
      throw new Crash('panic: runtime error: invalid memory address or nil pointer dereference')
    }
    const parsed = parseJson(body)
    if ('error' in parsed) return invalid(parsed.error)
    const { username, password } = objectIn(parsed.value)
    return auth.login(username, password, headers['x-forwarded-proto'] === 'https')
  }

  const ticket = ({ headers }: Call): Answer =>
    auth.isEnabled && !auth.hasSession(headers)
      ? failure(dialect, 401, 'Unauthorized')
      : json(200, { ticket: randomUUID() })

  const secret = (value: string): unknown =>
    dialect.config.hasSecretObjects ? { value, env_var: '', from_env: false } : value

  const config = (): Answer => {
    const { frameworkConfig, isGitAvailable, showsAbsentAdmin, authFlags, restartReason } =
      dialect.config
    const { admin } = auth
    const authConfig = {
      admin_password: secret(admin === null ? '' : '<redacted>'),
      admin_username: secret(admin?.user ?? ''),
      ...authFlags,
      is_enabled: admin?.isEnabled ?? false,
    }
    const reason = context.needsRestart && restartReason !== null ? { reason: restartReason } : {}
    return json(200, {
      ...(admin !== null || showsAbsentAdmin ? { auth_config: authConfig } : {}),
      client_config: context.clientConfig,
      ...(frameworkConfig === null ? {} : { framework_config: frameworkConfig }),
      is_cache_connected: false,
      is_db_connected: true,
      ...(isGitAvailable ? { is_git_available: true } : {}),
      is_logs_connected: false,
      restart_required: { required: 'reason' in reason, ...reason },
    })
  }

  const saveConfig = ({ body }: Call): Answer => {
    const parsed = parseJson(body)
    if ('error' in parsed) return invalid(parsed.error)
    const { client_config: clientConfig, auth_config: authConfig } = objectIn(parsed.value)
    if (authConfig !== undefined && (authConfig === null || typeof authConfig !== 'object')) {
      const kind = typeof authConfig
      return invalid(
        `json: cannot unmarshal ${kind} into Go struct field .auth_config of type configstore.AuthConfig`,
      )
    }
    if (Number(objectIn(clientConfig)['log_retention_days'] ?? 0) < 1) {
      return failure(dialect, 400, 'log_retention_days must be at least 1')
    }
    const { is_enabled, admin_username: user, admin_password: password } = objectIn(authConfig)
    if (authConfig !== undefined) {
      const isEnabled = is_enabled === true
      if (isEnabled && (!user || !password)) {
        return failure(dialect, 400, 'auth username and password must be provided')
      }
      const kept = password === '<redacted>' ? auth.admin?.password : password
      auth.admin = {
        user: String(user ?? ''),
        password: String(kept ?? ''),
        isEnabled,
        isFromConfigFile: false,
      }
      auth.endSessions()
      context.needsRestart = true
    }
    const { gainedOnSave } = dialect.config
    context.clientConfig = { ...context.clientConfig, ...objectIn(clientConfig), ...gainedOnSave }
    return success('configuration updated successfully')
  }

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
        json(200, dialect.auth.status(auth.isEnabled, auth.isEnabled && auth.hasSession(headers))),
    },
    { method: 'POST', path: '/api/session/login', access: 'open', handle: login },
    {
      method: 'POST',
      path: '/api/session/logout',
      access: access(logoutNeedsAdmin),
      handle: ({ headers }) => auth.logout(headers),
    },
    { method: 'GET', path: '/api/config', access: 'admin', handle: config },
    { method: 'PUT', path: '/api/config', access: 'admin', handle: saveConfig },
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
  ]
}
