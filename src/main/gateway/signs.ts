import { isObject, type Json } from './json.ts'

/**
 * Something in an entry of the list that dates its gateway: access of virtual keys, secrets as
 * `{value, type}` instead of `{value, env_var}`, the newer words for states, access by default, why
 * a client fails, whether it is switched off.
 */
export type Sign = 'disabled' | 'keys' | 'secretVar' | 'newStates' | 'defaultAccess' | 'failure'

/** Not needs_reauth: it came while the others still were connected and disconnected. */
const STATES = new Set(['healthy', 'unstable', 'degraded'])

/** What one entry of a list shows of its gateway. */
export function signsIn(item: Json, config: Json): Sign[] {
  const headers = isObject(config['headers']) ? Object.values(config['headers']) : []
  const secrets = [config['connection_string'], ...headers].filter(isObject)
  const state = item['state']
  return [
    ...('vk_configs' in item ? (['keys'] as const) : []),
    ...(secrets.some((secret) => 'type' in secret) ? (['secretVar'] as const) : []),
    ...(typeof state === 'string' && STATES.has(state) ? (['newStates'] as const) : []),
    ...('allow_by_default' in config ? (['defaultAccess'] as const) : []),
    ...('last_failure' in item ? (['failure'] as const) : []),
    ...(typeof config['disabled'] === 'boolean' ? (['disabled'] as const) : []),
  ]
}
