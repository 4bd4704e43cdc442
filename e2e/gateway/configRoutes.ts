import type { IncomingHttpHeaders } from 'node:http'
import { failure, json, success, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { objectIn, parseJson } from './goJson.ts'
import type { Call, Route } from './router.ts'
import { written } from './secret.ts'

/** Twelve characters with upper and lower case, a digit and a sign (1.6). */
const isStrong = (password: string): boolean =>
  password.length >= 12 &&
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].every((kind) => kind.test(password))

/** The gateway's own configuration, as far as signing in depends on it. */
export const configRoutes = (context: Context): Route[] => {
  const { dialect, auth } = context
  const invalid = (error: string): Answer => failure(dialect, 400, dialect.invalidBody(error))

  /** Why an enabled admin is not saved, or null. */
  const adminRefusal = (
    password: string,
    { setup_token: token }: Record<string, unknown>,
    headers: IncomingHttpHeaders,
  ): Answer | null => {
    const isKept = password === '<redacted>'
    if (dialect.auth.hasPasswordPolicy && !isKept && !isStrong(password)) {
      const text =
        'password must be at least 12 characters with upper case, lower case, digit and special character'
      return failure(dialect, 400, text)
    }
    const isTrusted =
      auth.isEnabled ||
      auth.setup.hasToken(headers) ||
      (auth.setup.token !== null && token === auth.setup.token)
    return isTrusted || !dialect.auth.needsSetupTokenForAdmin
      ? null
      : failure(
          dialect,
          403,
          'a valid setup token is required to create the initial admin account; configure setup_token in config.json (or the BIFROST_SETUP_TOKEN env var) and pass it in this request',
        )
  }

  const secret = (value: string): unknown => written(value, '', dialect.config.secrets)

  const show = (): Answer => {
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

  const save = ({ body, headers }: Call): Answer => {
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
      const refusal = isEnabled
        ? adminRefusal(String(password), objectIn(authConfig), headers)
        : null
      if (refusal !== null) return refusal
      const kept = password === '<redacted>' ? auth.admin?.password : password
      auth.admin = {
        user: String(user ?? ''),
        password: String(kept ?? ''),
        isEnabled,
        isFromConfigFile: false,
      }
      auth.endSessions()
      auth.setup.endSessions()
      context.needsRestart = true
    }
    const { gainedOnSave } = dialect.config
    context.clientConfig = { ...context.clientConfig, ...objectIn(clientConfig), ...gainedOnSave }
    return success('configuration updated successfully')
  }

  const path = '/api/config'
  return [
    { method: 'GET', path, access: 'admin', handle: show },
    { method: 'PUT', path, access: 'admin', handle: save },
  ]
}
