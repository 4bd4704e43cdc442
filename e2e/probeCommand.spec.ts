import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronOrShell, SHELL_MAIN } from '../tools/electronOrShell.ts'
import { expect, HOSTILE, test } from './fixtures.ts'

const ROOT = join(import.meta.dirname, '..')
const WORDS = ['--', process.execPath, HOSTILE('environment')]

/** The program's end: exit code and what it printed. */
async function run(command: string, args: string[], profile: string) {
  const env = { ...process.env, XDG_CONFIG_HOME: profile }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const seen = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { ...seen, code }
}

test('the built probe command runs in Node alone', async ({ profile }) => {
  for (const start of [
    [join(ROOT, 'out/main/probe.js')],
    [join(ROOT, 'tools/start.ts'), 'probe'],
  ]) {
    const passed = await run(process.execPath, [...start, ...WORDS], profile)
    expect(passed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^cwd=.*\n$/) })
    expect(passed.stdout).toMatch(/^Passed: hostile 1\.0\.0, /)
    expect(await run(process.execPath, [...start, '--wrong'], profile)).toMatchObject({ code: 2 })
  }
})

test('the built app with the word probe prints the same and ends', async ({ profile }) => {
  const runtime = electronOrShell()
  test.skip(runtime.shell === null, 'neither Electron nor Chromium is here')
  const [command, args] =
    runtime.shell === 'electron'
      ? [runtime.executable, ['--no-sandbox', ROOT]]
      : [process.execPath, [SHELL_MAIN, join(ROOT, 'out/main/index.js'), '--']]
  const { stdout, code } = await run(command, [...args, 'probe', '--json', ...WORDS], profile)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'passed',
    result: { server: { name: 'hostile' } },
  })
})
