import { AppError } from '../../shared/errors.ts'
import type { Environment, Gateway } from '../../shared/model/gateway.ts'

interface Placed {
  environment: Environment
}

/** Whether a change takes the questions away that are asked on production. */
export const losesProduction = (before: Placed, after: Placed): boolean =>
  before.environment === 'production' && after.environment !== 'production'

/** Throws gateway_read_only. Asked for every request that is no GET, whoever sends it. */
export function assertWritable({ isReadOnly, name }: Gateway): void {
  if (isReadOnly) throw AppError.of('gateway_read_only', { name })
}

/**
 * To be called by every destructive action before anything is sent: delete, undo, disable, a wider
 * allow-list, a key that goes. Throws gateway_read_only, or confirm_mismatch when production was
 * not confirmed by typing the gateway's exact name.
 */
export function assertConfirmed(gateway: Gateway, confirm: string): void {
  assertWritable(gateway)
  assertNamed(gateway, confirm)
}

/**
 * The same question where the gateway itself hears nothing, such as before its settings here
 * are replaced or removed: a read only gateway passes.
 */
export function assertNamed({ environment, name }: Gateway, confirm: string): void {
  if (environment === 'production' && confirm !== name) {
    throw AppError.of('confirm_mismatch', { name })
  }
}
