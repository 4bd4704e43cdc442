import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  neededKey,
  startHttpFixtures,
  type HttpFixtures,
} from '../../../../e2e/gateway/fixtures/httpServers.ts'
import type { Recipe, Remote } from '../../../shared/model/server.ts'
import { openBench, until } from '../testBench.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')

let bench: ReturnType<typeof openBench>
let fixtures: HttpFixtures
const programs: ChildProcess[] = []

beforeAll(async () => {
  fixtures = await startHttpFixtures(0)
})
afterAll(() => fixtures.close())
beforeEach(() => {
  bench = openBench()
})
afterEach(async () => {
  for (const program of programs.splice(0)) {
    const gone = once(program, 'exit')
    program.kill('SIGKILL')
    await gone
  }
  await bench.close()
})

const reached = (url: string, change: Partial<Remote> = {}): Partial<Recipe> => ({
  command: '',
  remote: { type: 'http', url, headers: [], authorization: { type: 'none' }, ...change },
})
const at = (path: string, change: Partial<Remote> = {}) => reached(`${fixtures.url}${path}`, change)
const secret = (name: string, value: string) => ({ name, value, isSecret: true })

/** Starts a program and waits until it has said that it listens. */
async function program(file: string, args: string[], env = {}): Promise<string> {
  const child = spawn(process.execPath, [resolve(ROOT, file), ...args], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
  })
  programs.push(child)
  let said = ''
  const take = (chunk: Buffer): void => void (said += chunk.toString())
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  await until(() => /port \d+|^http.*\n/.test(said))
  return said.trim()
}

/** The origin of a server-everything that listens. */
async function everything(transport: 'sse' | 'streamableHttp'): Promise<string> {
  const port = await freePort()
  const file = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js'
  await program(file, [transport], { PORT: String(port) })
  return `http://127.0.0.1:${port}`
}

describe('a server behind a URL', () => {
  it('passes over Streamable HTTP, with its phases', async () => {
    const view = await bench.test(at('/mini'))
    expect(view).toMatchObject({ state: 'passed', failure: null, pid: null })
    expect(view.result?.tools.length).toBeGreaterThan(0)
    expect(view.result?.warnings).toEqual([])
    expect(view.phases.map(({ name, state }) => [name, state])).toEqual([
      ['resolve', 'done'],
      ['connect', 'done'],
      ['initialize', 'done'],
      ['list', 'done'],
    ])
    expect(view.phases[0]?.detail).toBe('127.0.0.1')
  })

  it('passes over SSE', async () => {
    const view = await bench.test(at('/sse', { type: 'sse' }))
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.length).toBeGreaterThan(0)
  })

  it('is reached over SSE where it does not know Streamable HTTP, and that is said', async () => {
    const view = await bench.test(reached(`${await everything('sse')}/sse`))
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.length).toBeGreaterThan(10)
    expect(view.result?.warnings[0]).toMatch(/does not speak Streamable HTTP; SSE was used/)
  })

  it('passes as server-everything over Streamable HTTP', async () => {
    const view = await bench.test(reached(`${await everything('streamableHttp')}/mcp`))
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.length).toBeGreaterThan(10)
    expect(view.result?.prompts.length).toBeGreaterThan(0)
  })

  it('gets the headers of its recipe, and their values are in nothing that is shown', async () => {
    const missing = await bench.test(at('/needheader'))
    expect(missing.failure).toMatchObject({ code: 'remote_sign_in' })
    const wrong = await bench.test(at('/needheader', { headers: [secret('X-Api-Key', 'wrong')] }))
    expect(wrong.failure).toMatchObject({ code: 'remote_unauthorized' })
    const view = await bench.test(at('/needheader', { headers: [secret('x-api-key', neededKey)] }))
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(JSON.stringify({ ...view, recipe: null })).not.toContain(neededKey)
  })

  it('may send it on within its own host', async () => {
    const view = await bench.test(at('/redirect'))
    expect(view).toMatchObject({ state: 'passed', failure: null })
  })

  it.each([
    ['/html', 'remote_not_mcp', /answered with text\/html instead of MCP/],
    ['/503', 'remote_status', /answered with 503: service unavailable/],
    ['/500', 'remote_status', /answered with 500: boom/],
    ['/forbidden', 'remote_forbidden', /does not allow it: forbidden/],
    ['/nothing', 'remote_status', /answered with 404: not found/],
    ['/oauthmeta', 'remote_sign_in', /wants a sign-in/],
    ['/toolserr', 'server_protocol', /tools\/list fails on purpose/],
  ])('says what is wrong: %s', async (path, code, sentence) => {
    const { failure } = await bench.test(at(path))
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(sentence)
  })

  it('says within its limit that nothing answers', async () => {
    const limits = { startMs: 1000, requestMs: 1000 }
    const { failure, phases } = await bench.test({ ...at('/hang'), limits })
    expect(failure).toMatchObject({ code: 'remote_timeout' })
    expect(phases.find(({ name }) => name === 'initialize')?.state).toBe('failed')
  })

  it('can be cancelled while it waits', async () => {
    const id = bench.start(at('/hang'))
    const begin = performance.now()
    bench.probes.cancel(id)
    expect(await bench.probes.ended(id)).toMatchObject({ state: 'cancelled' })
    expect(performance.now() - begin).toBeLessThan(5000)
  })

  it.each([
    ['ftp://h/mcp', 'remote_url'],
    ['mcp', 'remote_url'],
    ['https://a:b@h/mcp', 'url_credentials'],
    ['http://does-not-exist.invalid/mcp', 'remote_dns'],
  ])('is not looked for at %s', async (url, code) => {
    const { failure, phases } = await bench.test(reached(url))
    expect(failure?.code).toBe(code)
    expect(phases[0]?.state).toBe('failed')
  })

  it('says that nothing listens, and that https is not spoken', async () => {
    const port = await freePort()
    const none = await bench.test(reached(`http://127.0.0.1:${port}/mcp`))
    expect(none.failure?.code).toBe('remote_refused')
    const plain = await bench.test(reached(`${fixtures.url.replace('http:', 'https:')}/mini`))
    expect(plain.failure?.code).toBe('remote_not_tls')
  })

  it.each([
    ['a line break in a value', secret('X-Key', 'a\r\nX-Other: b')],
    ['a space in a name', secret('X Key', 'a')],
    ['the host', secret('Host', 'elsewhere')],
  ])('gets no header with %s', async (_what, header) => {
    const { failure } = await bench.test(at('/mini', { headers: [header] }))
    expect(failure?.code).toBe('remote_header')
    expect(failure?.message).not.toContain('X-Other')
  })
})

describe('a hostile server behind a URL', () => {
  it.each([['301'], ['307']])('cannot send it to another host with %s', async (status) => {
    const url = await program('e2e/servers/httpRedirects.mjs', [status])
    let reachedOther = ''
    programs.at(-1)?.stderr?.on('data', (chunk: Buffer) => (reachedOther += chunk.toString()))
    const headers = [secret('X-Key', 'sk-secret-value')]
    const view = await bench.test(reached(url, { headers }))
    expect(view.failure?.code).toBe('remote_redirect')
    expect(view.failure?.message).toMatch(/points to another address: http:\/\/localhost:\d+\/else/)
    expect(view.failure?.message).not.toContain('sk-in-location')
    expect(reachedOther).toBe('')
  })

  it.each([
    ['html', /its description is not JSON/],
    ['empty', /lacks what is needed/],
    ['other', /lacks what is needed/],
    ['missing', /is not there/],
    ['huge', /does not come to an end/],
  ])('cannot hold it up with a bad description of its sign-in: %s', async (kind, sentence) => {
    const { failure } = await bench.test(
      reached(await program('e2e/servers/httpBadMetadata.mjs', [kind])),
    )
    expect(failure?.code).toBe('remote_metadata')
    expect(failure?.message).toMatch(sentence)
  })

  it.each([
    ['json', 'server_too_large', /larger than 16 MB/],
    ['event', 'server_too_large', /larger than 16 MB/],
    ['events', 'remote_endless', /sent more than 20 MB and no end of it/],
    ['drip', 'remote_timeout', /did not answer as an MCP server within 4 s/],
  ])('cannot stream for ever: %s', async (kind, code, sentence) => {
    const url = await program('e2e/servers/httpEndless.mjs', [kind])
    const limits = { startMs: kind === 'drip' ? 4000 : 15_000, requestMs: 15_000 }
    const { failure } = await bench.test({ ...reached(url), limits })
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(sentence)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
