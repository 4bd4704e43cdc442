import { json } from './answers.ts'
import type { Context } from './context.ts'
import type { Route } from './router.ts'

/** What a gateway with an empty catalogue of servers answers on the path for it. */
export const otherRoutes = ({ dialect }: Context): Route[] => {
  if (!dialect.has.library) return []
  const empty = { count: 0, limit: 25, offset: 0, servers: [], total_count: 0 }
  const handle = () => json(200, empty)
  return [{ method: 'GET', path: '/api/mcp/library', access: 'admin', handle }]
}
