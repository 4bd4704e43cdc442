/** What a gateway nobody has seen, or something before it, may answer instead. */
import type { FrontOptions, Passing } from '../gateway/fixtures/front.ts'

/** How answers differ from those of the gateway behind. */
export type Changes = Pick<FrontOptions, 'before' | 'after'>
/** One answer; the rest stays as it was. */
export type Answer = Partial<Passing>
// What a gateway answers is any JSON.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loose = any

/** An answer of JSON, unless its headers say otherwise. */
export const answer = (status: number, body: string, headers: Answer['headers'] = {}): Answer => ({
  ...{ status, body },
  headers: { 'content-type': 'application/json', ...headers },
})
/** A web page, as proxies answer. */
export const page = (status: number, title: string): Answer =>
  answer(
    status,
    `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
    {
      'content-type': 'text/html',
    },
  )
/** Answers these requests in place of the gateway. */
export const at = (path: RegExp, given: Answer, method = /^/): Changes => ({
  before: (seen) => (path.test(seen.path) && method.test(seen.method) ? given : null),
})
/** Changes every answer that is JSON. */
export const rewritten = (change: (json: Loose, path: string) => unknown): Changes => ({
  after({ body, path }) {
    try {
      return { body: JSON.stringify(change(JSON.parse(body), path)) }
    } catch {
      return {} // the dashboard, or nothing
    }
  },
})
/** Changes the list of clients. */
export const listed = (change: (json: Loose) => unknown): Changes =>
  rewritten((json, path) => (path.startsWith('/api/mcp/clients') ? change(json) : json))
/** Changes each client of the list. */
export const entries = (change: (entry: Loose) => unknown): Changes =>
  listed((json) => ({ ...json, clients: json.clients.map(change) }))
/** The same, its numbers written as text. */
export const inText = (json: Loose): Loose =>
  JSON.parse(JSON.stringify(json), (_, value: unknown) =>
    typeof value === 'number' ? `${value}` : value,
  )

/** Paths of the API. */
export const VERSION = /\/api\/version$/
export const CLIENTS = /^\/api\/mcp\/clients/
export const CREATE = /^\/api\/mcp\/client$/
export const ONE = /^\/api\/mcp\/client\/[^/]+$/
