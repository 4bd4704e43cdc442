import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { CALLBACK_PAGE } from '../../../../shared/text/signIn.ts'

const PATH = '/callback'
const MAX_PARAMETER_CHARACTERS = 8000

/** What the browser brought back: a code, or why there is none. */
export interface Returned {
  code: string | null
  /** The error code of OAuth and what the server says to it; empty where there is a code. */
  error: string
  description: string
  /** Who answered (RFC 9207); null where the server does not say. */
  issuer: string | null
}

export interface Callback {
  redirectUrl: string
  /** Resolves with the first answer that carries the expected state. Never rejects. */
  returned: Promise<Returned>
  /** The browser was back. */
  readonly isOver: boolean
  /** Closes the port and every connection to it; quiet when that is done. */
  close(): Promise<void>
}

/**
 * Listens on a free port of 127.0.0.1 for the browser's way back. Whatever does not carry the
 * expected path, host and state gets a page that says so and changes nothing.
 */
export async function listenForCallback(state: string): Promise<Callback> {
  const { promise: returned, resolve } = Promise.withResolvers<Returned>()
  let host = ''
  let isOver = false
  const server = createServer((request, response) => {
    const found = isOver ? null : returnedBy(request, { host, state })
    answer(response, found === null ? 404 : 200)
    if (found === null) return
    isOver = true
    resolve(found)
  })
  server.maxConnections = 20
  server.requestTimeout = 10_000
  server.headersTimeout = 10_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    redirectUrl: `http://${host}${PATH}`,
    returned,
    get isOver() {
      return isOver
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      // The page is on its way; what stays open after it is not waited for.
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), 500)
      await closed
      clearTimeout(timer)
    },
  }
}

function returnedBy(
  { method, url = '', headers }: IncomingMessage,
  expected: { host: string; state: string },
): Returned | null {
  // Another name for this computer would be a page that reaches us through its own DNS.
  if (method !== 'GET' || headers.host !== expected.host) return null
  const at = URL.parse(url, `http://${expected.host}`)
  if (at?.pathname !== PATH) return null
  const { searchParams } = at
  if (!isSame(searchParams.get('state') ?? '', expected.state)) return null
  const value = (name: string) => searchParams.get(name)?.slice(0, MAX_PARAMETER_CHARACTERS) ?? null
  const [code, error] = [value('code'), value('error') ?? '']
  if (code === null && error === '') return null
  return {
    ...{ code: error === '' ? code : null, error },
    description: value('error_description') ?? '',
    issuer: value('iss'),
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** One fixed page; nothing that came with the request is in it. */
function answer(response: ServerResponse, status: 200 | 404): void {
  const sentence = status === 200 ? CALLBACK_PAGE.done : CALLBACK_PAGE.unknown
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${CALLBACK_PAGE.title}</title>` +
      '<style>:root{color-scheme:light dark}body{margin:20vh auto;max-width:28em;padding:0 1em;' +
      'font:16px/1.5 system-ui,sans-serif;text-align:center}</style>' +
      `<h1>${CALLBACK_PAGE.title}</h1><p>${sentence}</p></html>`,
  )
}
