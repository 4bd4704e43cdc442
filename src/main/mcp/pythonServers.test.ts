import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBench, processesWith, until } from './testBench.ts'
import { pythonServers, type PythonServers } from './testPython.ts'

const PACKAGES = ['mcp-server-time', 'mcp-server-fetch', 'mcp-server-git']
const limits = { startMs: 120_000, requestMs: 60_000 }

let how: PythonServers | string
beforeAll(async () => {
  how = await pythonServers(PACKAGES)
}, 300_000)

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

describe('a Python server that people use', () => {
  it.for<[name: string, tools: string[]]>([
    ['mcp-server-time', ['get_current_time', 'convert_time']],
    ['mcp-server-fetch', ['fetch']],
    ['mcp-server-git', ['git_status', 'git_log', 'git_diff', 'git_commit']],
  ])(
    'passes with its tools, and nothing of it stays: %s',
    { timeout: 150_000 },
    async ([name, tools], { skip }) => {
      if (typeof how === 'string') return skip(how)
      const { command, args, env } = how
      const view = await bench.test({ command, args: args(name), env, limits })
      expect(view).toMatchObject({ state: 'passed', failure: null })
      expect(view.result?.tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(tools))
      expect(view.result?.tools.filter(({ problem }) => problem !== '')).toEqual([])
      await until(() => processesWith(bench.mark).length === 0, 5000)
    },
  )
})
