import type { Context } from './context.ts'
import { objectIn } from './goJson.ts'
import type { Call } from './router.ts'

/** Where browsers reach the gateway: as configured, as a proxy says, or as it was called (3.2). */
export const externalUrl = ({ headers, origin }: Call, { clientConfig }: Context): string => {
  const { value } = objectIn(clientConfig['mcp_external_client_url'])
  if (typeof value === 'string' && value !== '') return value.replace(/\/$/, '')
  const forwarded = (name: string): string | undefined =>
    headers[`x-forwarded-${name}`]?.toString().split(',')[0]?.trim()
  const { protocol, host } = new URL(origin)
  return `${forwarded('proto') ?? protocol.slice(0, -1)}://${forwarded('host') ?? host}`
}
