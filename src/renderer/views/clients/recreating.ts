import type { ClientRow } from '../../../shared/model/client.ts'
import { RECREATE } from '../../../shared/text/recreation.ts'

/** Why no form can describe a client, so that it cannot be recreated here; empty when one can. */
export function whyNotRecreated({ connection, auth }: ClientRow): string {
  if (!['stdio', 'http', 'sse', 'openapi'].includes(connection)) return RECREATE.whyNot.connection
  return auth === 'token_exchange' ? RECREATE.whyNot.auth : ''
}
