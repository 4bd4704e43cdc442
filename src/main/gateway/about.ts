import { flagOf, holding, textOf, valueOf } from './json.ts'

/** `GET /api/session/is-auth-enabled`; fields that a version does not send are null. */
export interface WireAuth {
  isEnabled: boolean
  /** `password`, `none` or a newer word; v1.5.16+. */
  type: string | null
  /** v2.2.6+: closed until the first admin exists. */
  isSetupRequired: boolean | null
  hasSetupToken: boolean | null
}

/** Null when the answer is not Bifrost's. */
export function readAuth(json: unknown): WireAuth | null {
  const body = holding(json, 'is_auth_enabled')
  const isEnabled = flagOf(body?.['is_auth_enabled'])
  if (body === null || isEnabled === null) return null
  return {
    isEnabled,
    type: typeof body['auth_type'] === 'string' ? body['auth_type'] : null,
    isSetupRequired: flagOf(body['setup_required']),
    hasSetupToken: flagOf(body['setup_token_configured']),
  }
}

/** A bare JSON string on every recorded version; an object with `version` is taken too. */
export function readVersion(json: unknown): string | null {
  const text = textOf(holding(json, 'version')?.['version'] ?? json)
  return text.trim().slice(0, 60) || null
}

/** What the check shows of `GET /api/config`. */
export interface WireStore {
  isConnected: boolean | null
  label: string | null
}

/** What is missing or unreadable is null. */
export function readStore(json: unknown): WireStore {
  const body = holding(json, 'is_db_connected')
  const label = valueOf(body?.['env_label']).trim().slice(0, 60)
  return { isConnected: flagOf(body?.['is_db_connected']), label: label || null }
}
