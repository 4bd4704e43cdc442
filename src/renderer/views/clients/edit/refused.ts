import type { Failure } from '../../../../shared/errors.ts'

type Refused = 'name' | 'headers' | 'syncMinutes' | 'timeoutSeconds'

const BY_CODE: Readonly<Record<string, Refused>> = {
  client_name: 'name',
  client_name_taken: 'name',
  gateway_guard_references: 'headers',
}

/** What gateways name when they refuse a change (bifrost-api.md 3.1 and 4). */
const BY_WORDS: readonly (readonly [Refused, RegExp])[] = [
  ['name', /invalid client name|endpoint slug/i],
  ['headers', /headers were rejected/i],
  ['syncMinutes', /tool_sync_interval/],
  ['timeoutSeconds', /tool_execution_timeout/],
]

/** The field of a client's settings that a refusal is about; null when it names none. */
export function refusedField({ code, message }: Pick<Failure, 'code' | 'message'>): Refused | null {
  return BY_CODE[code] ?? BY_WORDS.find(([, words]) => words.test(message))?.[0] ?? null
}
