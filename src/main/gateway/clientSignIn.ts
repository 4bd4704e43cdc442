import type { ClientSignIn } from '../../shared/model/client.ts'
import type { Dialect } from './dialect.ts'
import { textsOf } from './json.ts'
import { configOf, type WireClient } from './wire.ts'

/** How somebody signs this client in, again or for the first time; null where nobody has to. */
export function signInOf(
  client: Pick<WireClient, 'auth' | 'item'>,
  { canVerify }: Pick<Dialect, 'canVerify'>,
): ClientSignIn | null {
  switch (client.auth) {
    case 'oauth':
    case 'per_user_oauth':
      return { kind: 'browser', headers: [], isPossible: canVerify }
    case 'per_user_headers': {
      const headers = textsOf(configOf(client.item)['per_user_header_keys'])
      return { kind: 'headers', headers, isPossible: canVerify && headers.length > 0 }
    }
    default:
      return null
  }
}
