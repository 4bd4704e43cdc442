import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { sendHtml, serve } from '../../src/main/gateway/testServer.ts'
import { dialects, type DialectName } from '../gateway/dialects.ts'
import { startHttpFixtures } from '../gateway/fixtures/httpServers.ts'
import { startGateway, type GatewayOptions } from '../gateway/gateway.ts'
import { BEHAVIOURS } from './behaviours.ts'
import { runSuite } from './suite.ts'
import { openTarget, PREFIX } from './target.ts'

const root = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/package.json',
)
const server = { command: process.execPath, args: [join(root, '..', 'dist', 'index.js')] }
const account = { user: 'admin', password: 'Try-Me-0nce' }
const limits = { connectMs: 5000, retriesMs: 500 }

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function simulated(options: GatewayOptions) {
  const gateway = await startGateway({ auth: account, limits, ...options })
  closers.push(() => gateway.close())
  const access = { url: gateway.url, auth: 'basic', allowPlainHttp: false } as const
  return { gateway, access: { ...access, user: account.user, secret: account.password } }
}

/** Names of every client that was ever created. */
const createdAt = (gateway: Awaited<ReturnType<typeof startGateway>>): string[] =>
  gateway.requests
    .filter(({ method, path }) => method === 'POST' && path === '/api/mcp/client')
    .map(({ body }) => (JSON.parse(body) as { name: string }).name)

/** The command line as a user runs it. */
async function run(args: string[], env: Record<string, string> = {}, onOutput = (_: string) => {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString()
      onOutput(text.toString())
    })
  }
  const stop = () => child.kill('SIGTERM')
  closers.push(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number, output }))
  return { ended, stop }
}

describe.each(Object.keys(dialects) as DialectName[])('the simulated %s', (dialect) => {
  it('behaves as the app expects, and nothing is left on it', async () => {
    const { gateway, access } = await simulated({ dialect })
    const guarded = await startHttpFixtures(0)
    closers.push(() => guarded.close())
    const { results, left } = await runSuite(await openTarget(access), server, {
      report: () => undefined,
      guarded,
    })
    expect(results.filter(({ state }) => state === 'differs')).toEqual([])
    const skipped = results.filter(({ state }) => state === 'skipped').map(({ reason }) => reason)
    expect(skipped).not.toContain('nobody could be signed in')
    expect(skipped).not.toContain('a person would have to sign in, in a browser')
    expect(results).toHaveLength(BEHAVIOURS.length)
    expect(left).toEqual([])
    expect(createdAt(gateway).every((name) => name.startsWith(PREFIX))).toBe(true)
    const { clients } = await (await openTarget(access)).client.listClients()
    expect(clients).toEqual([])
    expect(gateway.crashed).toBeNull()
  })
})

describe('the suite', () => {
  it('says what differs, and cleans up although something does', async () => {
    const { gateway, access } = await simulated({ dialect: 'v1.5.16' })
    const target = await openTarget(access)
    // As if this gateway did not keep to what it promises.
    target.client.editClient = async () => ({
      ...{ status: 'success', message: '', flow: null, toolCount: null },
    })
    const { results, left } = await runSuite(target, server, { report: () => undefined })
    const differing = results.filter(({ state }) => state === 'differs')
    expect(differing.map(({ reason }) => reason)).toContain(
      'expected allowed tools ["echo"], got ["echo","get-sum"]',
    )
    expect(left).toEqual([])
    expect((await (await openTarget(access)).client.listClients()).clients).toEqual([])
    expect(createdAt(gateway).length).toBeGreaterThan(0)
  })

  it('leaves clients of others alone', async () => {
    const { access } = await simulated({ dialect: 'v1.5.16' })
    const target = await openTarget(access)
    const other = { name: 'tray_check_of_mine', connection_type: 'stdio', auth_type: 'none' }
    const body = { ...other, stdio_config: { ...server, envs: [] }, tools_to_execute: ['*'] }
    await target.client.createClient(body)
    await runSuite(target, server, { report: () => undefined })
    const { clients } = await (await openTarget(access)).client.listClients()
    expect(clients.map(({ name }) => name)).toEqual(['tray_check_of_mine'])
  })
})

describe('sign-ins', () => {
  it('are left to a person where the gateway does not reach this computer', async () => {
    const { gateway, access } = await simulated({ dialect: 'v2.3' })
    const { results } = await runSuite(await openTarget(access), null, { report: () => undefined })
    const reasons = results.filter(({ name }) => name.includes('sign')).map((one) => one.reason)
    expect(reasons).toContain('a person would have to sign in, in a browser')
    expect(createdAt(gateway)).toEqual([])
  })

  it('that nobody finished are revoked at the end', async () => {
    const { gateway, access } = await simulated({ dialect: 'v1.5.16' })
    const guarded = await startHttpFixtures(0)
    closers.push(() => guarded.close())
    guarded.authorization.denyNext()
    const { results } = await runSuite(await openTarget(access), server, {
      report: () => undefined,
      guarded,
    })
    const differing = results.filter(({ state }) => state === 'differs').map((one) => one.reason)
    expect(differing).toEqual([
      'expected status and scopes ["authorized",["mcp.read"]], got ["failed",[]]',
    ])
    const begun = gateway.requests.filter(({ method }) => method === 'DELETE')
    expect(begun.filter(({ path }) => path.startsWith('/api/oauth/config/'))).toHaveLength(2)
  })
})

describe('npm run conformance', () => {
  it('prints a line for each behaviour and the sum, and exits with 0', async () => {
    const { access } = await simulated({ dialect: 'v1.5.16' })
    const args = ['--url', access.url, '--user', access.user, '--password-env', 'SECRET_OF_TEST']
    const { code, output } = await (await run(args, { SECRET_OF_TEST: access.secret })).ended
    expect(output).toContain(`${access.url}: v1.5.16\n`)
    expect(output).toMatch(/^ok {6}a session opens it as well as the password$/m)
    expect(output).toMatch(/^\d+ passed, 0 failed, 0 skipped$/m)
    expect(output).not.toContain(access.secret)
    expect(code).toBe(0)
  })

  it('says of another web server that it is no Bifrost, and exits with 2', async () => {
    const page = await serve((_, response) => sendHtml(response))
    closers.push(() => page.close())
    const { code, output } = await (await run(['--url', page.url])).ended
    expect(output).toContain('it is not a Bifrost gateway')
    expect(code).toBe(2)
  })

  it.each([
    [['--nope'], /Unknown option '--nope'/],
    [['--url', 'http://127.0.0.1:1', '--user', 'admin'], /belong together/],
    [['--url', 'http://127.0.0.1:1', '--bearer-env', 'NOT_SET_HERE'], /NOT_SET_HERE is not set/],
  ])('explains %j and exits with 2', async (args, sentence) => {
    const { code, output } = await (await run(args)).ended
    expect(output).toMatch(sentence)
    expect(code).toBe(2)
  })

  it('removes what it made when it is stopped', async () => {
    const { gateway, access } = await simulated({ dialect: 'v1.5.16' })
    const args = ['--url', access.url, '--user', access.user, '--password-env', 'SECRET_OF_TEST']
    const { promise: isMade, resolve } = Promise.withResolvers<string>()
    const { ended, stop } = await run(args, { SECRET_OF_TEST: access.secret }, (text) => {
      if (text.includes('a server is registered')) resolve(text)
    })
    await isMade
    stop()
    const { code } = await ended
    expect(code).toBe(1)
    expect(createdAt(gateway).length).toBeGreaterThan(0)
    expect((await (await openTarget(access)).client.listClients()).clients).toEqual([])
  })
})
