import { AppError } from '../../shared/errors.ts'
import type { GatewayRequest } from './http.ts'
import { isObject } from './json.ts'

/**
 * The last look at a request before the socket. Throws client_command_empty for a stdio command
 * that is empty: it ends the gateway's process, on v1.4.18 and v1.5.16 again at every start
 * (wire). Refuses a `null` body (ends v1.4.18) and a login of which nobody knows whether there is
 * an admin (ends v1.3.63 without one).
 */
export function assertSafeToSend(
  call: Pick<GatewayRequest, 'method' | 'path' | 'body' | 'isLoginSafe'>,
): void {
  const { method, path, body } = call
  if (method === 'GET') return
  const isLogin = /\/api\/session\/login\/?$/.test(path)
  if (isLogin && !call.isLoginSafe) throw refused('a login')
  if (body === undefined) return
  if (!isObject(body)) throw refused('a body that is not an object')
  const { connection_type: type, stdio_config: stdio } = body
  if (type === 'stdio' || stdio !== undefined) {
    const command = isObject(stdio) ? stdio['command'] : undefined
    if (typeof command !== 'string' || isBlank(command)) {
      throw AppError.of('client_command_empty')
    }
  }
}

const refused = (what: string): AppError =>
  AppError.of('internal', { cause: new Error(`${what} is never sent to a gateway`) })

/** Blanks, control characters and invisible ones count as nothing. */
const isBlank = (text: string): boolean => text.replace(/[\s\p{Cc}\p{Cf}\p{Z}]/gu, '') === ''
