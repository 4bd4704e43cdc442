import type { IncomingHttpHeaders } from 'node:http'
import { dashboard, text, type Answer } from './answers.ts'

/** One request, as a handler sees it. */
export interface Call {
  method: string
  /** Not decoded: an id with an encoded slash is not found, as on a real gateway. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  /** Where the caller reached the gateway, for absolute redirects. */
  origin: string
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** May hold one `{id}`. */
  path: string
  access: 'open' | 'admin'
  handle: (call: Call, id: string) => Answer | Promise<Answer>
}

const idIn = (pattern: string, path: string): string | null => {
  if (!pattern.includes('{id}')) return pattern === path ? '' : null
  const [before = '', after = ''] = pattern.split('{id}')
  if (!path.startsWith(before) || !path.endsWith(after)) return null
  const id = path.slice(before.length, path.length - after.length)
  return id === '' || id.includes('/') || path.length < pattern.length - 4 ? null : id
}

/**
 * Finds the route of a request. Whatever none fits is answered as the gateway's own router does:
 * the dashboard for a GET, a redirect for a trailing slash, 405 in plain text for the rest.
 */
export const createRouter = (routes: readonly Route[]) => {
  const find = (method: string, path: string): { route: Route; id: string } | null => {
    for (const route of routes) {
      const id = route.method === method ? idIn(route.path, path) : null
      if (id !== null) return { route, id }
    }
    return null
  }

  const fallback = ({ method, path, query, origin }: Call): Answer => {
    const trimmed = path.replace(/\/$/, '')
    if (trimmed !== path && find(method, trimmed) !== null) {
      const search = query.size > 0 ? `?${query.toString()}` : ''
      return text(method === 'GET' ? 301 : 308, null, '', { location: origin + trimmed + search })
    }
    if (method === 'GET') return dashboard
    const known = routes.filter((route) => idIn(route.path, path) !== null)
    const methods = new Set(['GET', 'OPTIONS', ...known.map((route) => route.method)])
    return text(405, 'text/plain; charset=utf-8', 'Method Not Allowed', {
      allow: [...methods].sort().join(', '),
    })
  }

  return { find, fallback }
}
