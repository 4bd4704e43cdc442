import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { neededKey, startHttpFixtures } from '../../../e2e/gateway/fixtures/httpServers.ts'
import { processesWith, until } from '../mcp/testBench.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const server = (name: string, ...args: string[]): string[] => {
  return ['--', process.execPath, join(ROOT, `e2e/servers/${name}.mjs`), ...args]
}

let folder: string
let mark: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headless-'))
  mark = `mark-${folder.slice(-6)}-${process.pid}`
})
afterEach(() => {
  expect(processesWith(mark)).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

/** The real command, started; its files lie in a folder of this test. */
function start(...words: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'tools/probe.ts'), ...words], {
    cwd: folder,
    env: { ...process.env, XDG_CONFIG_HOME: folder, PROBE_TEST: mark, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => (seen[name] += chunk.toString()))
  }
  const ended = once(child, 'close').then(([code]) => ({ ...seen, code: code as number | null }))
  return { child, seen, ended }
}

const run = (...words: string[]) => start(...words).ended

describe('the probe command', () => {
  it('prints what a server offers on stdout, what it says on stderr, and ends with 0', async () => {
    const { stdout, stderr, code } = await run(...server('environment', 'PROBE_TEST'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Passed: hostile 1\.0\.0, MCP \d{4}-\d\d-\d\d, \d+ ms\n\n1 tool\n/)
    expect(stdout).toContain('  echo  What echo does\n')
    expect(stderr).toBe(`PROBE_TEST=${mark}\ncwd=${folder}\n`)
  })

  it('prints no colours where nobody looks', async () => {
    const { stdout } = await run(...server('environment'))
    expect(stdout).toContain('Passed')
    expect(stdout).not.toContain('\x1b')
  })

  it('says why a server failed and ends with 1', async () => {
    const { stdout, stderr, code } = await run(...server('crashing'))
    expect(code).toBe(1)
    expect(stdout).toContain('Failed: The server ended before it answered (exit code 3)')
    expect(stdout).toContain('Code: server_exited')
    expect(stderr).toContain('line 30\n')
    const missing = await run('no-such-program-here')
    expect(missing).toMatchObject({ code: 1, stderr: '' })
    expect(missing.stdout).toContain('Searched: ')
  })

  it('gives up after its --timeout', async () => {
    const { stdout, code } = await run('--timeout', '1', ...server('silent'))
    expect(code).toBe(1)
    expect(stdout).toContain('did not answer within 1 s of its start')
  })

  it('prints nothing on stdout and ends with 2 when its words cannot be used', async () => {
    const wrong = await run('--jsn', ...server('silent'))
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toBe('There is no option --jsn. See --help.\n')
    expect(await run('--env', 'NOT_SET_HERE', ...server('silent'))).toMatchObject({
      code: 2,
      stderr: 'The variable NOT_SET_HERE is not set here.\n',
    })
    expect(await run('--config', 'no-such-file')).toMatchObject({ code: 2, stdout: '' })
  })

  it('gives the whole result as one JSON object, without arguments and variables', async () => {
    const words = ['--json', '--tokens', '-e', 'NAME=visible-value']
    const { stdout, code } = await run(...words, ...server('environment', '--key=in-an-argument'))
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n').length).toBe(1)
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({ format: 1, state: 'passed', failure: null, lineCount: 2 })
    expect(answer.result.tools).toEqual([
      expect.objectContaining({
        name: 'echo',
        tokens: expect.any(Number),
        inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
      }),
    ])
    expect(stdout).not.toContain('visible-value')
    expect(stdout).not.toContain('in-an-argument')
  })

  it('hides the values of secret variables wherever they appear', async () => {
    const words = ['-e', 'API_TOKEN=hunter2-hunter2', '--json']
    const { stdout, stderr } = await run(...words, ...server('crashing'))
    expect(stderr).toContain('API_TOKEN is ••••')
    expect(JSON.parse(stdout).failure.details).toContain('API_TOKEN is ••••')
    expect(stdout + stderr).not.toContain('hunter2')
    const own = await run('--env', 'PROBE_TEST', ...server('environment', 'PROBE_TEST'))
    expect(own.stderr).toContain('PROBE_TEST=••••')
  })

  it('takes a server from a configuration, and asks which when there are several', async () => {
    const entry = (name: string) => ({ command: process.execPath, args: server(name).slice(2) })
    const file = join(folder, 'clients.json')
    const mcpServers = { good: { ...entry('environment'), cwd: 'sub' }, bad: entry('crashing') }
    writeFileSync(file, JSON.stringify({ mcpServers }))
    mkdirSync(join(folder, 'sub'))
    const good = await run('--config', file, '--server', 'good')
    expect(good).toMatchObject({ code: 0, stderr: `cwd=${join(folder, 'sub')}\n` })
    expect(await run('--config', file, '--server', 'bad')).toMatchObject({ code: 1 })
    const which = await run('--config', 'clients.json')
    expect(which).toMatchObject({ code: 2, stdout: '' })
    expect(which.stderr).toContain('name one with --server: good, bad')
    expect((await run('--config', file, '--server', 'x')).stderr).toContain('no server x')
    writeFileSync(file, '{ "mcpServers": ')
    expect(await run('--config', file)).toMatchObject({ code: 2, stdout: '' })
  })

  it('explains itself', async () => {
    const { stdout, code } = await run('--help')
    expect(code).toBe(0)
    expect(stdout).toContain('Exit codes: 0 the test passed')
  })
})

describe('a run that is ended from outside', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends all processes of the server at %s', async (signal, expected) => {
    const { child, ended } = start(...server('grandchildren', 'silent'))
    // The command, its server, and the three that the server left behind.
    await until(() => processesWith(mark).length >= 5)
    child.kill(signal)
    const begin = performance.now()
    expect(await ended).toMatchObject({ code: expected, stdout: '' })
    expect(performance.now() - begin).toBeLessThan(5000)
    expect(processesWith(mark)).toEqual([])
  })

  it('shows the words of a server while it runs', async () => {
    const { child, seen, ended } = start(...server('onlyNoise'))
    await until(() => seen.stderr.includes('Welcome to the calculator!'))
    expect(child.exitCode).toBeNull()
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
  })

  it('is cleaned up by the next run when it was killed', async () => {
    const { child, ended } = start(...server('grandchildren', 'silent'))
    await until(() => processesWith(mark).length >= 5)
    child.kill('SIGKILL')
    await ended
    expect(processesWith(mark).length).toBeGreaterThan(2)
    expect((await run(...server('environment'))).code).toBe(0)
    expect(processesWith(mark)).toEqual([])
  })

  it('keeps its exit code when nobody reads the result', async () => {
    const { child, ended } = start(...server('manyTools'))
    child.stdout.destroy()
    expect((await ended).code).toBe(0)
  })

  it('tests a server behind a URL with the headers it is given, and prints no value of them', async () => {
    const fixtures = await startHttpFixtures(0)
    try {
      const url = `${fixtures.url}/needheader`
      const refused = await run('--', url)
      expect(refused.code).toBe(1)
      expect(refused.stdout).toMatch(/wants a sign-in \(401\)/)
      const words = ['--json', '--header', `X-Api-Key: ${neededKey}`, url]
      const { stdout, stderr, code } = await run(...words)
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ state: 'passed', url, command: '' })
      expect(stdout + stderr).not.toContain(neededKey)
    } finally {
      await fixtures.close()
    }
  })

  it('says what a placeholder has no value for', async () => {
    const header = 'X-Api-Key: ${env:NOT_SET_ANYWHERE}'
    const { stderr, code } = await run('-H', header, 'http://127.0.0.1:1/mcp')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^NOT_SET_ANYWHERE is not set/)
  })
})
