import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBench, processesWith, until } from './testBench.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const official = (name: string) =>
  resolve(ROOT, `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`)
const has = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore', timeout: 10_000 }).status === 0

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

describe('a server that people use', () => {
  it('passes: filesystem, with a folder as its argument', async () => {
    const view = await bench.test({ args: [official('filesystem'), bench.folder] })
    expect(view).toMatchObject({ state: 'passed', failure: null })
    const names = view.result?.tools.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['read_text_file', 'list_directory']))
    expect(view.result?.tools.find(({ name }) => name === 'write_file')?.annotations).toMatchObject(
      {
        readOnly: false,
      },
    )
  })

  it('passes: memory, whose file is named in its environment', async () => {
    const file = resolve(bench.folder, 'memory.jsonl')
    const view = await bench.test({
      args: [official('memory')],
      env: [{ name: 'MEMORY_FILE_PATH', value: file, isSecret: false }],
    })
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.map(({ name }) => name)).toContain('create_entities')
  })

  it('passes: sequential-thinking', async () => {
    const view = await bench.test({ args: [official('sequential-thinking')] })
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.map(({ name }) => name)).toEqual(['sequentialthinking'])
  })

  it.skipIf(!has('npx'))('passes through npx, and nothing of npx stays', async () => {
    const id = bench.start({
      command: 'npx',
      args: ['--no-install', 'mcp-server-everything'],
      cwd: ROOT,
      limits: { startMs: 60_000, requestMs: 15_000 },
    })
    const view = await bench.probes.ended(id)
    expect(view).toMatchObject({ state: 'passed', failure: null })
    expect(view.result?.tools.length).toBeGreaterThan(10)
    await until(() => processesWith(bench.mark).length === 0, 1000)
  })
})
