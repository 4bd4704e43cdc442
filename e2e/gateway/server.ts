import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Answer } from './answers.ts'
import type { Call } from './router.ts'

/** What a test may look at afterwards: every request that reached the gateway. */
export interface RecordedRequest {
  method: string
  /** With the query. */
  path: string
  credential: 'none' | 'Basic' | 'Bearer' | 'Cookie' | 'other'
  headers: Record<string, string>
  body: string
}

const credentialOf = ({ headers }: IncomingMessage): RecordedRequest['credential'] => {
  const scheme = headers.authorization?.split(' ')[0]
  if (scheme === undefined) return headers.cookie === undefined ? 'none' : 'Cookie'
  return scheme === 'Basic' || scheme === 'Bearer' ? scheme : 'other'
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const send = (response: ServerResponse, answer: Answer): Promise<void> => {
  if (answer.contentType !== null) response.setHeader('content-type', answer.contentType)
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.statusCode = answer.status
  return new Promise((resolve) => {
    response.on('close', resolve)
    response.end(answer.body, resolve)
  })
}

/** An HTTP server that can die: `stop` drops every connection without another byte. */
export interface HttpServer {
  port: number
  stop(): Promise<void>
}

/** Listens on the loopback address; rejects when the port is taken. */
export const listen = async (
  port: number,
  record: (request: RecordedRequest) => void,
  handle: (call: Call) => Promise<Answer | null>,
  afterAnswer: (answer: Answer) => void,
): Promise<HttpServer> => {
  const sockets = new Set<Socket>()

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = request
    const body = await bodyOf(request)
    const flat = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
    record({
      method,
      path: url,
      credential: credentialOf(request),
      headers: Object.fromEntries(flat),
      body,
    })
    const [path = '/', search = ''] = url.split(/\?(.*)/s)
    const origin = `http://${headers.host ?? '127.0.0.1'}`
    const query = new URLSearchParams(search)
    const answer = await handle({ method, path, query, headers, body, origin })
    if (answer === null) return
    await send(response, answer)
    afterAnswer(answer)
  }

  const server = createServer((request, response) => {
    // A caller that hangs up breaks the read or the write; what it asked for is done all the same.
    serve(request, response).catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
