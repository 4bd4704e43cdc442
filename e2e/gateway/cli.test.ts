import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { send, until } from './replay.ts'

type Child = ReturnType<typeof run>

const open: Child[] = []

const run = (...options: string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...options])
  const said = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()))
  return { child, said, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

const start = async (...options: string[]): Promise<Child & { url: string }> => {
  const started = run('--port', '0', ...options)
  open.push(started)
  await until(() => started.said.out.includes('\n'))
  return { ...started, url: /http:\S+[^,\s]/.exec(started.said.out)![0] }
}

afterEach(async () => {
  for (const { child, exit } of open.splice(0)) {
    child.kill('SIGKILL')
    await exit
  }
})

it('says where it is and how to sign in, and ends cleanly when it is told to', async () => {
  const { child, said, exit, url } = await start('--auth', 'basic', '--password', 'Secret-1')
  expect(said.out).toBe(`Bifrost v1.5.16 (simulated) at ${url}, user admin, password Secret-1\n`)
  expect((await send(url, 'GET', '/api/mcp/clients', {})).status).toBe(401)
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
})

it('exits as a process that panicked when the gateway dies', async () => {
  const { said, exit, url } = await start('--dialect', 'v1.3.63')
  const login = send(url, 'POST', '/api/session/login', {}, '{}')
  await expect(login).rejects.toThrow('fetch failed')
  expect(await exit).toBe(2)
  expect(said.error).toContain('panic')
})

it.each([
  [
    '--dialect',
    'v9',
    'There is no dialect "v9"; there are v1.3.63, v1.4.6, v1.4.18, v1.5.8, v1.5.16, v1.6.3, v2.0, v2.2, v2.3.',
  ],
  ['--auth', 'magic', '--auth takes none, basic, bearer or setup, not "magic".'],
  ['--port', 'x', 'The port must be a number from 0 to 65535, not "x".'],
  ['--color', 'red', "Unknown option '--color'"],
])('refuses %s %s with a sentence', async (option, value, sentence) => {
  const { said, exit } = run(option, value)
  expect(await exit).toBe(2)
  expect(said.error).toContain(sentence)
})
