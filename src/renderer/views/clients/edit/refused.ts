import type { Failure } from '../../../../shared/errors.ts'
import { BY_WORDS } from '../../newClient/refusals.ts'

const FIELDS = ['name', 'headers', 'syncMinutes', 'timeoutSeconds', 'maxInstructions'] as const
type Refused = (typeof FIELDS)[number] | 'oauth' | 'openapi'

const BY_CODE: Readonly<Record<string, Refused>> = {
  client_name: 'name',
  client_name_taken: 'name',
  gateway_guard_references: 'headers',
}

/** What gateways name of an OAuth sign-in they do not take (bifrost-api.md 4). */
const OAUTH = /oauth_config|client_secret|authorize_url|token_url/i

/** What they name of a document, when it is looked at and when it is taken (v2.3.1, code). */
const OPENAPI = /openapi|spec_url|base_url|no operation in the spec|the spec declares/i

/** The field of a client's settings that a refusal is about; null when it names none. */
export function refusedField({ code, message }: Pick<Failure, 'code' | 'message'>): Refused | null {
  if (OAUTH.test(message)) return 'oauth'
  if (OPENAPI.test(message)) return 'openapi'
  const words = BY_WORDS.filter(([, pattern]) => pattern.test(message)).map(([field]) => field)
  return BY_CODE[code] ?? FIELDS.find((field) => words.includes(field)) ?? null
}
