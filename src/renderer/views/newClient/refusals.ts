import type { Failure } from '../../../shared/errors.ts'
import type { NewClientForm } from '../../../shared/model/newClientForm.ts'
import type { FormField } from './problems.ts'
import { hasUrl } from './typed.ts'

/** Refusals that main words for one field. */
const BY_CODE: Readonly<Record<string, FormField>> = {
  client_name: 'name',
  client_name_taken: 'name',
  client_command_empty: 'command',
  url_invalid: 'url',
  url_scheme: 'url',
}

/** Refusals of a gateway that are about one field, and say more than what is wrong with it. */
const ABOUT: Readonly<Record<string, FormField>> = {
  gateway_guard_private: 'url',
  gateway_guard_stdio: 'command',
}

/** What gateways name in a sentence (bifrost-api.md 3.1, 3.3, 4, 11); the first that is shown counts. */
export const BY_WORDS: readonly (readonly [FormField, RegExp])[] = [
  ['name', /invalid client name|endpoint slug/i],
  ['autoNames', /tools_to_auto_execute/],
  ['toolNames', /tools_to_execute/],
  ['syncMinutes', /tool_sync_interval/],
  ['timeoutSeconds', /tool_execution_timeout/],
  ['maxInstructions', /max_instructions_length/],
  ['prices', /tool_pricing/],
  ['extraHeaders', /allowed_extra_headers/],
  ['ca', /tls_config|ca_cert_pem/],
  ['userHeaders', /verification failed|user_headers|per_user_header_keys/i],
  ['headers', /headers were rejected|process env var in header|\bheaders\./i],
  ['envs', /environment variable \S+ is not set/],
  ['command', /fork\/exec|executable file not found|start command/],
  ['documentUrl', /spec_url/],
  ['document', /openapi_config\.spec\b|Invalid OpenAPI spec/],
  ['baseUrl', /base_url|server URL/],
  ['maxBytes', /max_response_bytes/],
  ['credentials', /security_credentials/],
  ['url', /connection_string|connection string|unsupported protocol scheme|mcp target host/i],
  ['url', /failed to send request: (?:Post|Get) \\?"https?:/],
]

/**
 * The field that a refusal is about; null when it is about none that is shown. `isWhole`: the
 * sentence says all there is to it.
 */
export function fieldOf(
  { code, message, details }: Failure,
  form: NewClientForm,
): { field: FormField; isWhole: boolean } | null {
  const whole = BY_CODE[code]
  if (whole !== undefined) return { field: whole, isWhole: true }
  const text = `${message}\n${details ?? ''}`
  const about =
    ABOUT[code] ?? BY_WORDS.find(([field, words]) => isShown(field, form) && words.test(text))?.[0]
  return about !== undefined && isShown(about, form) ? { field: about, isWhole: false } : null
}

function isShown(field: FormField, form: NewClientForm): boolean {
  const isStdio = form.connection === 'stdio'
  const isOpenapi = form.connection === 'openapi'
  switch (field) {
    case 'command':
    case 'envs':
      return isStdio
    case 'documentUrl':
      return isOpenapi && !form.openapi.isPasted
    case 'document':
      return isOpenapi && form.openapi.isPasted
    case 'baseUrl':
    case 'maxBytes':
    case 'credentials':
      return isOpenapi
    case 'url':
    case 'ca':
      return hasUrl(form)
    case 'extraHeaders':
      return !isStdio
    case 'headers':
      return !isStdio && form.auth === 'headers'
    case 'userHeaders':
      return !isStdio && form.auth === 'per_user_headers'
    case 'toolNames':
      return form.tools === 'names'
    case 'autoNames':
      return form.tools !== 'none' && form.auto === 'names'
    default:
      return true
  }
}
