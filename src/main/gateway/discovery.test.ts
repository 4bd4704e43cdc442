import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { discoverGateways } from './discovery.ts'
import { listenersOfGateways } from './localGateways.ts'
import { recorded, replay, sendHtml, sendJson, serve, until, type Answer } from './testServer.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const AUTH = '/api/session/is-auth-enabled'
const gateway: Answer = ({ path }, response) => {
  if (path === AUTH) return replay(response, recorded('v1.5.16', 'auth-off: is-auth-enabled'))
  return path === '/api/version' ? sendJson(response, 'v1.5.16') : sendHtml(response)
}

async function start(answer: Answer) {
  const server = await serve(answer)
  closers.push(server.close)
  return { ...server, port: Number(new URL(server.url).port) }
}

/** A plain server on one address of this computer. */
async function listen(host: string, answer: RequestListener, port = 0): Promise<number> {
  const server: Server = createServer(answer)
  server.listen(port, host)
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

const nothingElse = { known: [], listeners: () => [] }

describe('discovery', () => {
  it('finds who answers like a gateway, and asks without a credential', async () => {
    const server = await start(gateway)
    const found = await discoverGateways({ ...nothingElse, port: server.port })
    expect(found).toEqual([{ url: server.url, version: 'v1.5.16' }])
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${AUTH}`,
      'GET /api/version',
    ])
    for (const { headers } of server.requests) {
      expect(headers).not.toHaveProperty('authorization')
      expect(headers).not.toHaveProperty('cookie')
    }
  })

  it('offers one that tells its version only to those who are signed in', async () => {
    const server = await start(({ path }, response) =>
      path === AUTH
        ? replay(response, recorded('v1.3.63', 'auth-on: is-auth-enabled, nothing sent'))
        : sendJson(response, { error: { message: 'Unauthorized' } }, 401),
    )
    const found = await discoverGateways({ ...nothingElse, port: server.port })
    expect(found).toEqual([{ url: server.url, version: null }])
  })

  it.each<[string, Answer]>([
    ['another web server', (_, response) => sendHtml(response)],
    ['JSON of another kind', (_, response) => sendJson(response, { hello: 'world' })],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://a.b/' }).end()],
    ['a failure', (_, response) => sendJson(response, {}, 500)],
  ])('does not take %s for one, and asks it once', async (_, answer) => {
    const server = await start(answer)
    expect(await discoverGateways({ ...nothingElse, port: server.port })).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  it('waits a second for who never answers, and still finds the others', async () => {
    const silent = await start(() => undefined)
    const server = await start(gateway)
    const began = performance.now()
    const listeners = () => [{ host: '127.0.0.1', port: server.port }]
    const found = await discoverGateways({ known: [], port: silent.port, listeners })
    expect(found).toMatchObject([{ url: server.url }])
    expect(performance.now() - began).toBeLessThan(3000)
  })

  it('finds nothing where nobody listens', async () => {
    const port = await listen('127.0.0.1', () => undefined)
    await closers.pop()!()
    expect(await discoverGateways({ ...nothingElse, port })).toEqual([])
  })

  it('neither asks nor offers what is saved, by whatever name of this computer', async () => {
    const server = await start(gateway)
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const known = ['not a url', `http://${host}:${server.port}/prefix`]
      expect(await discoverGateways({ ...nothingElse, known, port: server.port })).toEqual([])
    }
    expect(server.requests).toEqual([])
    const known = ['http://bifrost.lan:8080', `http://127.0.0.1:${server.port + 1}`]
    expect(await discoverGateways({ ...nothingElse, known, port: server.port })).toHaveLength(1)
  })

  it('offers a gateway once that answers at both loopback addresses, or at one of them', async () => {
    const answer: RequestListener = (_, response) => sendJson(response, { is_auth_enabled: false })
    const both = await listen('::', answer)
    expect(await discoverGateways({ ...nothingElse, port: both })).toMatchObject([
      { url: `http://127.0.0.1:${both}` },
    ])
    const one = await listen('::1', answer)
    expect(await discoverGateways({ ...nothingElse, port: one })).toMatchObject([
      { url: `http://[::1]:${one}` },
    ])
  })
})

describe.runIf(process.platform === 'linux')('a running Bifrost', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'discovery-'))
    writeFileSync(
      join(folder, 'server.mjs'),
      `import { createServer } from 'node:http'
       const at = process.argv.indexOf('-port')
       const server = createServer((_, response) =>
         response.setHeader('content-type', 'application/json').end('{"is_auth_enabled":true}'))
       server.listen(at < 0 ? 0 : Number(process.argv[at + 1]), '127.0.0.1', () =>
         console.log(server.address().port))`,
    )
    for (const name of ['bifrost-http', 'bifrost-http-0', 'bifrost-httpd']) {
      symlinkSync(process.execPath, join(folder, name))
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A process that is called so and listens; its port. */
  async function run(name: string, ...args: string[]): Promise<number> {
    const child: ChildProcess = spawn(join(folder, name), [join(folder, 'server.mjs'), ...args])
    const ended = once(child, 'exit')
    closers.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    const [line] = (await once(child.stdout!, 'data')) as [Buffer]
    return Number(line.toString())
  }

  const freePort = async (): Promise<number> => {
    const port = await listen('127.0.0.1', () => undefined)
    await closers.pop()!()
    return port
  }

  it('is found by its -port', async () => {
    const port = await freePort()
    await run('bifrost-http', '-port', String(port))
    expect(listenersOfGateways()).toContainEqual({ host: '127.0.0.1', port })
    const unused = await freePort()
    expect(await discoverGateways({ known: [], port: unused })).toContainEqual({
      url: `http://127.0.0.1:${port}`,
      version: null,
    })
  })

  it('is found by what it listens on, under the name that npx gives it too', async () => {
    const port = await run('bifrost-http-0')
    expect(listenersOfGateways()).toContainEqual({ host: '127.0.0.1', port })
  })

  it('is gone from the list when it has ended, and nobody with a similar name is on it', async () => {
    const port = await run('bifrost-http')
    const other = await run('bifrost-httpd')
    await until(() => listenersOfGateways().some((listener) => listener.port === port))
    expect(listenersOfGateways().map((listener) => listener.port)).not.toContain(other)
    for (const close of closers.splice(0).reverse()) await close()
    expect(listenersOfGateways().map((listener) => listener.port)).not.toContain(port)
  })
})

describe('reading /proc', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proc-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  function link(path: string, target: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    symlinkSync(target, join(folder, path))
  }
  const line = (local: string, state: string, inode: number): string =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`

  it('understands every way to write the port, and every address', () => {
    link('self/ns/net', 'net:[1]')
    put('1/cmdline', ['/usr/bin/bifrost-http', '--port=9001', ''].join('\0'))
    put('2/cmdline', ['bifrost-http', '-port=9002', ''].join('\0'))
    put('3/cmdline', ['bifrost-http', '-port', 'none', ''].join('\0'))
    put('4/cmdline', ['grep', 'bifrost-http', '-port', '9004', ''].join('\0'))
    put('5/cmdline', ['/app/bifrost-http', '-port', '9005', ''].join('\0'))
    link('5/ns/net', 'net:[2]') // in a container
    put('6/cmdline', 'bifrost-http\0')
    put(
      '6/net/tcp',
      'sl local\n' +
        line('0100007F:2329', '0A', 11) +
        line('00000000:232A', '0A', 12) +
        line('0501A8C0:232B', '0A', 13) +
        line('0100007F:2400', '01', 14) + // connected, not listening
        line('0100007F:2401', '0A', 99), // of another process
    )
    put(
      '6/net/tcp6',
      'sl local\n' +
        line('00000000000000000000000001000000:232C', '0A', 15) +
        line('00000000000000000000000000000000:232D', '0A', 16) +
        line('0000000000000000FFFF00000100007F:232E', '0A', 17) +
        line('B80D0120000000000000000001000000:2402', '0A', 18),
    )
    for (const inode of [11, 12, 13, 14, 15, 16, 17, 18]) {
      link(`6/fd/${inode}`, `socket:[${inode}]`)
    }
    link('6/fd/1', 'pipe:[7]')
    expect(listenersOfGateways(folder)).toEqual([
      { host: '127.0.0.1', port: 9001 },
      { host: '127.0.0.1', port: 9002 },
      { host: '127.0.0.1', port: 9001 },
      { host: '127.0.0.1', port: 9002 },
      { host: '192.168.1.5', port: 9003 },
      { host: '[::1]', port: 9004 },
      { host: '127.0.0.1', port: 9005 },
      { host: '127.0.0.1', port: 9006 },
    ])
  })

  it('is empty where there is no /proc', () => {
    expect(listenersOfGateways(join(folder, 'nowhere'))).toEqual([])
  })
})
