import { flagOf, isObject, textOf, valueOf } from './json.ts'

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
  if (!isObject(json)) return null
  const isEnabled = flagOf(json['is_auth_enabled'])
  if (isEnabled === null) return null
  return {
    isEnabled,
    type: typeof json['auth_type'] === 'string' ? json['auth_type'] : null,
    isSetupRequired: flagOf(json['setup_required']),
    hasSetupToken: flagOf(json['setup_token_configured']),
  }
}

/** A bare JSON string on every recorded version; an object with `version` is taken too. */
export function readVersion(json: unknown): string | null {
  const text = isObject(json) ? textOf(json['version']) : textOf(json)
  return text.trim().slice(0, 60) || null
}

/** What the check shows of `GET /api/config`. */
export interface WireStore {
  isConnected: boolean | null
  label: string | null
}

/** What is missing or unreadable is null. */
export function readStore(json: unknown): WireStore {
  if (!isObject(json)) return { isConnected: null, label: null }
  const label = valueOf(json['env_label']).trim().slice(0, 60)
  return { isConnected: flagOf(json['is_db_connected']), label: label || null }
}
