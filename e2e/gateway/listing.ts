import { failure, json, type Answer } from './answers.ts'
import type { Context } from './context.ts'
import { filtersIn } from './filters.ts'
import { itemOf } from './listItem.ts'
import type { LiveClient } from './liveClient.ts'
import { longestPage, matcher, numberIn, shortPage } from './paging.ts'

/** The answer to `GET /api/mcp/clients`. */
export const listAnswer = (context: Context, query: URLSearchParams): Answer => {
  const { clients, dialect, environment, keys } = context
  const render = (some: readonly LiveClient[]): object[] =>
    some.map((client) => itemOf(client, dialect, environment, keys.assignmentsOf(client.stored.id)))
  const { envelope, paging, pageSize, repeatsLimit, pagedBeforeFirstClient } = dialect.list
  const all = clients.live
  if (envelope === 'array') return json(200, render(all))
  const limit = numberIn(query, 'limit')
  const offset = numberIn(query, 'offset')
  const search = query.get('search') ?? ''
  const keysOf = ({ stored }: LiveClient): string[] =>
    keys.assignmentsOf(stored.id).map((assignment) => assignment.virtual_key_id)
  const filters = filtersIn(query, dialect, keysOf)
  if ('error' in filters) return failure(dialect, 400, filters.error)
  for (const parsed of [limit, offset]) {
    if (parsed !== null && typeof parsed === 'object') return failure(dialect, 400, parsed.error)
  }
  const page = (
    some: readonly LiveClient[],
    total: number,
    shownLimit: number,
    from: number,
  ): Answer =>
    json(200, {
      clients: render(some),
      count: some.length,
      limit: shownLimit,
      offset: from,
      total_count: total,
    })
  const isAsked = limit !== null || offset !== null || search !== ''
  if (paging === 'asked' && !isAsked) return page(all, all.length, all.length, 0)
  if (pagedBeforeFirstClient !== null && !clients.wasUsed) {
    return failure(dialect, 500, pagedBeforeFirstClient)
  }
  const named = search === '' ? all : all.filter(({ stored }) => matcher(search).test(stored.name))
  const found = named.filter((client) => filters.every((passes) => passes(client)))
  const asked = (limit as number | null) ?? (paging === 'always' ? pageSize : 0)
  const size = Math.min(asked === 0 ? shortPage : asked, longestPage)
  const from = (offset as number | null) ?? 0
  return page(found.slice(from, from + size), found.length, repeatsLimit ? asked : size, from)
}
