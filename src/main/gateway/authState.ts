import { AppError } from '../../shared/errors.ts'
import { readAuth, type WireAuth } from './about.ts'
import { request, type GatewayAnswer, type GatewayRequest } from './http.ts'

/** The first answer of a gateway, before any credential was sent. */
export interface Greeting extends Pick<GatewayAnswer, 'address' | 'certificateEnds'> {
  auth: WireAuth
}

/**
 * How a gateway wants to be opened. Public on every version, so no credential is sent. Rejects with
 * gateway_not_bifrost for an answer that no gateway gives.
 */
export async function askAuth(
  way: Pick<GatewayRequest, 'base' | 'connections' | 'timeoutMs' | 'signal'>,
): Promise<Greeting> {
  const path = '/api/session/is-auth-enabled'
  const { json, address, certificateEnds } = await request({
    ...way,
    method: 'GET',
    path,
    credential: null,
  })
  const auth = readAuth(json)
  if (auth === null) throw AppError.of('gateway_not_bifrost', { host: new URL(way.base).host })
  return { auth, address, certificateEnds }
}
