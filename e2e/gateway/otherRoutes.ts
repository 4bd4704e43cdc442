import { failure, json } from './answers.ts'
import type { Context } from './context.ts'
import type { Route } from './router.ts'

/** What a gateway without sessions and OAuth clients answers on the paths for them. */
export const otherRoutes = ({ dialect }: Context): Route[] => {
  const routes: Route[] = []
  const page = (path: string, body: object): void => {
    routes.push({ method: 'GET', path, access: 'admin', handle: () => json(200, body) })
  }
  const empty = { count: 0, offset: 0, total_count: 0 }
  if (dialect.has.library) {
    page('/api/mcp/library', { ...empty, limit: 25, servers: [] })
    page('/api/mcp/sessions', { ...empty, limit: 50, sessions: [] })
  }
  if (dialect.has.oauth) {
    routes.push({
      method: 'POST',
      path: '/api/mcp/client/{id}/complete-oauth',
      access: 'admin',
      handle: () => failure(dialect, 404, 'OAuth config not found'),
    })
  }
  return routes
}
