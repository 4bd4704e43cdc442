import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createPlainServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Answer } from './testServer.ts'

const run = promisify(execFile)

/** For tests: a certificate with its private key, as PEM. */
export interface Issued {
  cert: string
  key: string
  fingerprint: string
}

export interface IssueOptions {
  /** As openssl writes them, e.g. `IP:127.0.0.1,DNS:localhost`. */
  names?: string
  /** As openssl writes them: YYYYMMDDHHMMSSZ. */
  from?: string
  to?: string
}

export interface Authority extends Issued {
  issue(name: string, options?: IssueOptions): Promise<Issued>
}

/** For tests: an authority of its own, made by openssl, and what it signs. */
export async function makeAuthority(name: string): Promise<Authority> {
  const own = await certify(name, 'basicConstraints=critical,CA:TRUE\n', null)
  return {
    ...own,
    issue: (subject, { names = 'IP:127.0.0.1,DNS:localhost', from, to } = {}) => {
      const dates = from && to ? ['-startdate', from, '-enddate', to] : ['-days', '30']
      return certify(subject, `basicConstraints=CA:FALSE\nsubjectAltName=${names}\n`, own, dates)
    },
  }
}

async function certify(
  subject: string,
  extensions: string,
  issuer: Issued | null,
  dates = ['-days', '30'],
): Promise<Issued> {
  const folder = await mkdtemp(join(tmpdir(), 'tray-authority-'))
  const file = (part: string) => join(folder, part)
  const write = (part: string, text: string) => writeFile(file(part), text)
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const to = ['-subj', `/O=Tests/CN=${subject}`, '-keyout', file('key'), '-out', file('csr')]
    await run('openssl', ['req', '-new', ...curve, ...to])
    await write('config', CONFIG(folder))
    await write('extensions', extensions)
    await write('index', '')
    await write('ca.pem', issuer?.cert ?? '')
    await write('ca.key', issuer?.key ?? '')
    const signer = issuer
      ? ['-cert', file('ca.pem'), '-keyfile', file('ca.key')]
      : ['-selfsign', '-keyfile', file('key')]
    const where = ['-config', file('config'), '-in', file('csr'), '-out', file('cert')]
    const rest = ['-extfile', file('extensions'), '-batch', '-notext', ...dates]
    await run('openssl', ['ca', ...where, ...rest, ...signer])
    const cert = await readFile(file('cert'), 'utf8')
    const key = await readFile(file('key'), 'utf8')
    return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const CONFIG = (folder: string): string => `[ca]
default_ca=own
[own]
database=${folder}/index
new_certs_dir=${folder}
default_md=sha256
rand_serial=yes
policy=any
unique_subject=no
[any]
commonName=supplied
organizationName=optional
`

export interface CountedServer {
  url: string
  port: number
  /** Each request with the number of the connection it came over, counted from 1. */
  requests: { method: string; path: string; connection: number; headers: IncomingHttpHeaders }[]
  /** How many connections there ever were, now are, and at most were at once. */
  seen: () => { ever: number; now: number; most: number }
  /** Ends every connection, as a restart does, and goes on listening. */
  drop(): void
  close(): Promise<void>
}

/** For tests: an HTTP or HTTPS server on loopback that counts its connections. */
export async function serveCounted(
  answer: Answer,
  tls: ServerOptions | null = null,
  { host = '127.0.0.1', port: wanted = 0 } = {},
): Promise<CountedServer> {
  const requests: CountedServer['requests'] = []
  const numbers = new Map<Socket, number>()
  let ever = 0
  let most = 0
  const server = tls ? createTlsServer(tls) : createPlainServer()
  server.keepAliveTimeout = 60_000
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    numbers.set(socket, (ever += 1))
    most = Math.max(most, numbers.size)
    socket.on('error', () => undefined).on('close', () => numbers.delete(socket))
  })
  server.on('request', (incoming, response) => {
    const { method = '', url: path = '', headers } = incoming
    requests.push({ method, path, headers, connection: numbers.get(incoming.socket) ?? 0 })
    incoming.resume()
    incoming.on('end', () => answer({ method, path, headers, body: '' }, response, incoming))
  })
  const port = await listen(server, host, wanted)
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${port}`,
    port,
    requests,
    seen: () => ({ ever, now: numbers.size, most }),
    drop: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export interface TestProxy {
  url: string
  port: number
  /** What the proxy could read: the head of each question, and each byte that went through. */
  questions: { line: string; headers: IncomingHttpHeaders }[]
  passed: () => string
  close(): Promise<void>
}

/**
 * For tests: a real proxy, CONNECT and absolute-form, that remembers all it saw. It may refuse with
 * a status, or lead every name to one port of this computer, as a DNS of its own would.
 */
export async function serveProxy(
  refuse: number | null = null,
  leadsTo: number | null = null,
): Promise<TestProxy> {
  const questions: TestProxy['questions'] = []
  const sockets = new Set<Socket>()
  let passed = ''
  const keep = (socket: Socket) => {
    sockets.add(socket)
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }
  const server = createPlainServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming
    questions.push({ line: `${method} ${url}`, headers })
    incoming.resume()
    if (refuse !== null) return response.writeHead(refuse).end()
    const target = URL.parse(url)
    if (target === null) return response.writeHead(400).end()
    const out = keep(connect(Number(target.port), target.hostname))
    out.write(`${method} ${target.pathname}${target.search} HTTP/1.1\r\nconnection: close\r\n`)
    out.end(`host: ${headers.host}\r\nauthorization: ${headers.authorization ?? ''}\r\n\r\n`)
    out.pipe(response.socket!)
  })
  server.on('connection', keep)
  server.on('connect', (incoming, socket: Socket, head) => {
    questions.push({ line: `CONNECT ${incoming.url}`, headers: incoming.headers })
    keep(socket)
    if (refuse !== null) return socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`)
    const target = new URL(`http://${incoming.url}`)
    const port = leadsTo ?? Number(target.port)
    const host = leadsTo ? '127.0.0.1' : target.hostname.replace(/^\[|\]$/g, '')
    const out = keep(
      connect(port, host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        out.write(head)
        socket.on('data', (chunk: Buffer) => (passed += chunk.toString('latin1')))
        socket.pipe(out).pipe(socket)
      }),
    )
    socket.on('close', () => out.destroy())
    out.on('close', () => socket.destroy())
  })
  const port = await listen(server, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    questions,
    passed: () => passed,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

async function listen(server: Server, host: string, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return (server.address() as AddressInfo).port
}
