/** What others need for the same job, measured in the same run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The project's folder: in it, npx finds the installed package and downloads nothing. */
export const ROOT = join(import.meta.dirname, '..')
export const EVERYTHING = join(
  ROOT,
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
)

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds of each of `count` runs, one after the other. */
export async function repeat<T>(count: number, run: () => Promise<T>): Promise<T[]> {
  const values: T[] = []
  for (let index = 0; index < count; index++) values.push(await run())
  return values
}

/** MCP Inspector's command line, process start to process end, listing the tools once. */
export async function inspectorMs(): Promise<number> {
  const start = performance.now()
  const command = join(ROOT, 'node_modules/.bin/mcp-inspector')
  const args = ['--cli', process.execPath, EVERYTHING, '--method', 'tools/list']
  const child = spawn(command, args, { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`mcp-inspector ended with ${code}`)
  return performance.now() - start
}

/**
 * A server started by hand: spawn to its answer to tools/list, with nothing between but a pipe. No
 * client can be faster than this. `env`: as the app starts it. Its processes are gone when it returns.
 */
export async function byHandMs(
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<number> {
  const start = performance.now()
  // A group of its own, because npx leaves a shell and the server below itself.
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: ROOT,
    env,
    detached: true,
  })
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  send({
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'bench', version: '1' },
    },
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const { id } = JSON.parse(line) as { id?: number }
    if (id === 1) {
      send({ method: 'notifications/initialized' })
      send({ id: 2, method: 'tools/list', params: {} })
    }
    if (id === 2) break
  }
  const ms = performance.now() - start
  process.kill(-child.pid!, 'SIGKILL')
  return ms
}
