import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'

/** For tests: what a gateway of that version really answered, step by step. */
export interface Recorded {
  status: number
  content_type: string | null
  headers: Record<string, string>
  body: unknown
}

const RECORDINGS = new URL('../../../e2e/gateway/recordings/', import.meta.url)
const read = new Map<string, Map<string, Recorded>>()

/** The recorded answer of a step, e.g. `recorded('v1.5.16', 'create: list-full')`. */
export function recorded(version: string, step: string): Recorded {
  let steps = read.get(version)
  if (steps === undefined) {
    steps = new Map()
    for (const line of readFileSync(new URL(`${version}.jsonl`, RECORDINGS), 'utf8').split('\n')) {
      if (line === '') continue
      const entry = JSON.parse(line) as { step: string; response?: Recorded }
      if (entry.response?.status && !steps.has(entry.step)) steps.set(entry.step, entry.response)
    }
    read.set(version, steps)
  }
  const answer = steps.get(step)
  if (answer === undefined) throw new Error(`${version} has no step "${step}"`)
  return answer
}

/** A request as it came, its body read. */
export interface SeenRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** Answers one request; what it returns is not looked at. */
export type Answer = (
  request: SeenRequest,
  response: ServerResponse,
  incoming: IncomingMessage,
) => unknown

/** A server on loopback and what it was asked; `close` drops every connection. */
export interface TestServer {
  url: string
  requests: SeenRequest[]
  close(): Promise<void>
}

/** For tests: a plain HTTP server on loopback that remembers every request. */
export async function serve(answer: Answer): Promise<TestServer> {
  const requests: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const seen = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(seen)
      answer(seen, response, incoming)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Answers with a page, as the dashboard does at unknown paths. */
export function sendHtml(response: ServerResponse, status = 200): void {
  const page = '<!doctype html><title>ui</title>\n'
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}

/** The recorded answer, byte for byte where it matters. */
export function replay(response: ServerResponse, answer: Recorded): void {
  const type = answer.content_type ?? 'text/plain'
  const isText = typeof answer.body === 'string' && !type.includes('json')
  response
    .writeHead(answer.status, { 'content-type': type, ...answer.headers })
    .end(isText ? (answer.body as string) : JSON.stringify(answer.body))
}

/** The failure that a promise rejects with; throws when it does not, or with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const cause = await promise.then(
    () => {
      throw new Error('nothing failed')
    },
    (cause: unknown) => cause,
  )
  if (!(cause instanceof AppError)) throw cause
  return cause
}

/** Waits until the condition holds; fails after the deadline. */
export async function until(condition: () => boolean, deadlineMs = 10_000): Promise<void> {
  const end = Date.now() + deadlineMs
  while (!condition()) {
    if (Date.now() > end) throw new Error('the condition did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
