import { AppError, type Failure } from '../../shared/errors.ts'
import type { GatewayState } from '../../shared/model/gateway.ts'
import type { GatewayClient } from './client.ts'
import type { Seen } from './dialect.ts'
import { isSignIn, isUnreached } from './failures.ts'

const LASTING = new Set([
  'credential_missing',
  'client_key_missing',
  'keychain_unavailable',
  'url_plain_http',
])

/** Version and sign-in must not hold up the list. */
const GREETING_LIMIT_MS = 3000

/** Failures that stay until the user does something: asking again by itself changes nothing. */
export const isLasting = ({ code }: Failure): boolean => LASTING.has(code)

/** A gateway that is locked until its first admin exists may say no more than "forbidden". */
export async function explained(failure: AppError, client: GatewayClient): Promise<AppError> {
  if (!isSignIn(failure.code) || failure.code === 'gateway_setup_locked') return failure
  const { auth } = await greet(client)
  if (auth?.isSetupRequired !== true) return failure
  return AppError.of('gateway_setup_locked', { cause: failure })
}

/** What a gateway says of itself beside its list; what it does not answer stays as it was. */
export async function greet(client: GatewayClient): Promise<Partial<Seen>> {
  const limit = { timeoutMs: GREETING_LIMIT_MS }
  const [version, auth] = await Promise.all([
    client.version(limit).catch(() => null),
    client.authState(limit).catch(() => null),
  ])
  return { ...(version === null ? {} : { version }), ...(auth === null ? {} : { auth: auth.auth }) }
}

/** What a failed look says of the gateway itself. */
export function stateAfter(failure: Failure): GatewayState {
  if (isLasting(failure)) return 'signin'
  // Somebody answers there, perhaps somebody else: that is no server that is off.
  if (failure.code === 'gateway_tls_changed') return 'error'
  if (isUnreached(failure.code)) return 'unreachable'
  return isSignIn(failure.code) ? 'signin' : 'error'
}
