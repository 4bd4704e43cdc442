import type { WantedValue } from './model/deletedClient.ts'

const MAY_BE_EMPTY: ReadonlySet<WantedValue['kind']> = new Set([
  ...(['header', 'environment', 'credential', 'username', 'password'] as const),
])

/** Whether a client can be put back without the value; it is then named among what was lost. */
export const mayBeEmpty = ({ kind, isOptional }: WantedValue): boolean =>
  isOptional === true || MAY_BE_EMPTY.has(kind)
