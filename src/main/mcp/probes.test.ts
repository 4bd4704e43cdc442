import { chmodSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeView } from '../../shared/model/probe.ts'
import type { Recipe } from '../../shared/model/server.ts'
import { hostile, openBench, processesWith, until } from './testBench.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

const everything = {
  args: [
    resolve(
      import.meta.dirname,
      '../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    ),
  ],
}

describe('a test of a good server', () => {
  it('tells what the server is and what it offers', async () => {
    const view = await bench.test(everything)
    expect(view).toMatchObject({ state: 'passed', failure: null, searched: [] })
    expect(view.result).toMatchObject({
      server: { name: 'mcp-servers/everything', title: 'Everything Reference Server' },
      warnings: [],
    })
    expect(view.result?.capabilities).toContain('tools.listChanged')
    expect(view.result?.instructions).not.toBe('')
    expect(view.result?.tools.length).toBeGreaterThan(10)
    expect(view.result?.tools.every((tool) => tool.problem === '')).toBe(true)
    expect(view.result?.prompts).toContainEqual(
      expect.objectContaining({ name: 'args-prompt', detail: 'city, state?' }),
    )
    expect(view.result?.resources.length).toBeGreaterThan(0)
    expect(view.result?.templates.length).toBeGreaterThan(0)
    expect(view.phases.map((phase) => `${phase.name} ${phase.state}`)).toEqual([
      'resolve done',
      'start done',
      'download skipped',
      'initialize done',
      'list done',
    ])
  })

  it('counts tokens after the list is there and sends them apart', async () => {
    const id = bench.start(everything)
    const passed = await bench.probes.ended(id)
    expect(passed.result?.tools[0]?.tokens).toBeNull()
    await until(() => bench.tokens.length > 0)
    const counts = bench.tokens[0]!.tokens
    expect(counts).toHaveLength(passed.result!.tools.length)
    expect(counts.every((count) => count! > 5)).toBe(true)
    expect(bench.probes.get(id).result?.tools.map(({ tokens }) => tokens)).toEqual(counts)
  })

  it('sends its result once, however often it changes afterwards', async () => {
    const id = bench.start(everything)
    await bench.probes.ended(id)
    await until(() => bench.tokens.length > 0 && bench.probes.get(id).pid === null)
    await until(() => bench.changes.at(-1)?.pid === null)
    expect(bench.changes.filter(({ result }) => result)).toHaveLength(1)
    expect(bench.changes.at(-1)?.state).toBe('passed')
  })

  it('ends its processes by itself once the list is there', async () => {
    const id = bench.start(everything)
    await bench.probes.ended(id)
    await until(() => bench.probes.get(id).pid === null, 1000)
    expect(processesWith(bench.mark)).toEqual([])
  })

  it('lists 5,000 tools whole, paged or on one page', async () => {
    for (const perPage of ['100', '5000']) {
      const view = await bench.test(hostile('manyTools', perPage))
      expect(view.result?.tools.length).toBe(5000)
      expect(view.result?.warnings).toEqual([])
    }
  })

  it('gives the server its own variables, an = in a value included', async () => {
    const env = [
      { name: 'EQUALS', value: 'a=b=c', isSecret: false },
      { name: 'PATH', value: '/only/here', isSecret: false },
    ]
    const id = bench.start({
      ...hostile('environment', 'EQUALS', 'PATH', 'VITEST', 'HOME'),
      env,
      cwd: bench.folder,
    })
    await bench.probes.ended(id)
    await until(() => bench.probes.output(id).length >= 5)
    const lines = bench.probes.output(id).map((line) => line.text)
    expect(lines).toContain('EQUALS=a=b=c')
    expect(lines).toContain('PATH=/only/here')
    expect(lines).toContain('VITEST=undefined')
    expect(lines).toContain(`HOME=${process.env['HOME']}`)
    expect(lines).toContain(`cwd=${bench.folder}`)
  })
})

describe('a server that talks too much', () => {
  it('passes with a warning when it prints text between its messages', async () => {
    const id = bench.start(hostile('noiseThenFine'))
    const view = await bench.probes.ended(id)
    expect(view.state).toBe('passed')
    expect(view.result?.tools.map((tool) => tool.name)).toEqual(['echo'])
    expect(view.result?.warnings).toEqual([expect.stringMatching(/4 lines: “Server starting…”/)])
    await until(() => bench.lines.length === 4)
    expect(bench.lines[0]).toMatchObject({ from: 'stdout', text: 'Server starting…', number: 1 })
  })

  it('survives 100 MB on stderr with the newest lines and a free event loop', async () => {
    const delays: number[] = []
    let last = performance.now()
    const timer = setInterval(() => {
      delays.push(performance.now() - last - 5)
      last = performance.now()
    }, 5)
    const id = bench.start(hostile('hugeStderr'))
    const view = await bench.probes.ended(id)
    clearInterval(timer)
    expect(view.state).toBe('passed')
    expect(view.lineCount).toBeGreaterThan(900_000)
    expect(bench.probes.output(id).length).toBeLessThanOrEqual(2000)
    expect(view.lineCount - view.droppedLines).toBeLessThanOrEqual(2000)
    expect(delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.95)]).toBeLessThan(60)
  })

  it('keeps the reason at the end of a flood', async () => {
    const view = await bench.test(hostile('hugeStderr', 'crash', '20'))
    expect(view.failure).toMatchObject({ code: 'server_exited' })
    expect(view.failure?.details?.split('\n').at(-1)).toBe('the real reason')
  })

  it('gives up on a program that only prints text', async () => {
    const limits = { startMs: 1000, requestMs: 1000 }
    const waits = await bench.test({ ...hostile('onlyNoise'), limits })
    expect(waits.failure?.code).toBe('server_not_mcp')
    expect(waits.failure?.message).toContain('Welcome to the calculator!')
    const ends = await bench.test(hostile('onlyNoise', 'end'))
    expect(ends.failure?.code).toBe('server_not_mcp')
  })

  it('gives up soon on a program that prints bytes without end', async () => {
    const view = await bench.test(hostile('binaryNoise'))
    expect(view.failure?.code).toBe('server_not_mcp')
    expect(view.totalMs).toBeLessThan(5000)
  })

  it('refuses a message of more than 32 MB', async () => {
    const view = await bench.test(hostile('hugeMessage'))
    expect(view.failure?.code).toBe('server_too_large')
  })
})

describe('a server that does not answer', () => {
  it('fails after the start limit', async () => {
    const limits = { startMs: 1000, requestMs: 9000 }
    const view = await bench.test({ ...hostile('silent'), limits })
    expect(view.failure).toMatchObject({
      code: 'server_start_timeout',
      message: 'The server did not answer within 1 s of its start',
    })
    expect(view.phases.find((phase) => phase.state === 'failed')?.name).toBe('initialize')
  })

  it('fails after the request limit, named', async () => {
    const limits = { startMs: 9000, requestMs: 1000 }
    const view = await bench.test({ ...hostile('slow', '60000'), limits })
    expect(view.failure).toMatchObject({
      code: 'server_request_timeout',
      message: 'No answer to tools/list within 1 s',
    })
  })

  it('can be cancelled, and says so at once', async () => {
    const id = bench.start(hostile('silent'))
    await until(() => bench.probes.get(id).pid !== null)
    const begin = performance.now()
    bench.probes.cancel(id)
    const view = await bench.probes.ended(id)
    expect(performance.now() - begin).toBeLessThan(1000)
    expect(view).toMatchObject({ state: 'cancelled', failure: { code: 'probe_cancelled' } })
    bench.probes.cancel(id)
    bench.probes.cancel('unknown')
  })

  it('can be cancelled before its process exists', async () => {
    const id = bench.start(hostile('silent'))
    bench.probes.cancel(id)
    expect(await bench.probes.ended(id)).toMatchObject({ state: 'cancelled' })
  })
})

describe('a command that downloads first', () => {
  const launcher = (waitSeconds: number): Partial<Recipe> => {
    const command = join(bench.folder, 'npx')
    writeFileSync(command, `#!/bin/sh\nsleep ${waitSeconds}\nexec "${process.execPath}" "$@"\n`)
    chmodSync(command, 0o755)
    return { ...hostile('slow', '1'), command }
  }
  const states = (view: ProbeView) => view.phases.slice(2).map(({ name, state }) => [name, state])

  it('shows the download once nothing came for a while', async () => {
    const id = bench.start(launcher(2.5))
    await until(() => bench.probes.get(id).phases[2]?.state === 'running')
    expect(states(bench.probes.get(id))).toEqual([
      ['download', 'running'],
      ['initialize', 'waiting'],
      ['list', 'waiting'],
    ])
    const view = await bench.probes.ended(id)
    expect(states(view)).toEqual([
      ['download', 'done'],
      ['initialize', 'done'],
      ['list', 'done'],
    ])
    expect(view.phases[2]?.ms).toBeGreaterThan(2000)
  })

  it('shows none when the package is there, and which phase failed', async () => {
    const view = await bench.test(launcher(0))
    expect(states(view)[0]).toEqual(['download', 'skipped'])
    const limits = { startMs: 2000, requestMs: 2000 }
    const late = await bench.test({ ...launcher(30), limits })
    expect(late.failure?.code).toBe('server_start_timeout')
    expect(states(late)[0]).toEqual(['download', 'failed'])
  })
})

describe('a server that fails', () => {
  it('shows how it ended and its last 20 lines without secrets', async () => {
    const env = [{ name: 'API_TOKEN', value: 'hunter2-hunter2', isSecret: true }]
    const view = await bench.test({ ...hostile('crashing'), env })
    expect(view.failure).toMatchObject({
      code: 'server_exited',
      message: 'The server ended before it answered (exit code 3)',
    })
    const details = view.failure?.details?.split('\n') ?? []
    expect(details.length).toBe(20)
    expect(details.at(-1)).toBe('API_TOKEN is ••••')
    expect(details.at(-2)).toBe('line 30')
    expect(JSON.stringify([bench.lines, view.failure])).not.toContain('hunter2')
  })

  it('shows the words of an error answer without secrets', async () => {
    const env = [{ name: 'API_TOKEN', value: 'hunter2-hunter2', isSecret: true }]
    const view = await bench.test({ ...hostile('initializeError'), env })
    expect(view.failure?.message).toBe(
      'The server broke the protocol: initialize was answered with error -32603: License expired for ••••',
    )
  })

  it('names the protocol version that is unknown', async () => {
    const view = await bench.test(hostile('wrongVersion'))
    expect(view.failure?.message).toContain('1999-01-01')
  })

  it('fails when its tools cannot be listed, and only then', async () => {
    const fails = await bench.test(hostile('listFails'))
    expect(fails.failure?.message).toContain('tools/list was answered with error -32000')
    const passes = await bench.test(hostile('listFails', 'extras'))
    expect(passes.state).toBe('passed')
    expect(passes.result?.warnings).toEqual([
      expect.stringContaining('prompts/list was not answered'),
      expect.stringContaining('resources/list was not answered'),
    ])
    const wrong = await bench.test(hostile('listFails', 'notAList'))
    expect(wrong.failure?.message).toContain('the answer to tools/list cannot be read')
    const empty = await bench.test(hostile('listFails', 'noResult'))
    expect(empty.failure?.code).toBe('server_protocol')
  })

  it('keeps what arrived of a list without end', async () => {
    const same = await bench.test(hostile('endlessPaging', 'same'))
    expect(same.result?.tools.length).toBe(2)
    expect(same.result?.warnings).toEqual(['tools/list repeats a page; the list was cut after 2'])
    const empty = await bench.test(hostile('endlessPaging', 'empty'))
    expect(empty.result?.warnings[0]).toContain('does not come to an end')
    const fresh = await bench.test(hostile('endlessPaging', 'new'))
    expect(fresh.result?.tools.length).toBe(6000)
  })

  it('lists broken tools with what is wrong beside the good ones', async () => {
    const view = await bench.test(hostile('brokenSchema'))
    const tools = view.result?.tools ?? []
    expect(tools.length).toBe(11)
    expect(tools.filter((tool) => tool.problem === '').map((tool) => tool.name)).toEqual([
      'first',
      'badOutput',
      'last',
    ])
    expect(new Set(tools.map((tool) => tool.problem)).size).toBe(8)
    expect(tools.at(-1)).toMatchObject({
      title: 'Last',
      annotations: { readOnly: true, destructive: null, idempotent: null },
    })
    const nameless = await bench.test(hostile('namelessTool'))
    expect(nameless.result?.tools[0]).toMatchObject({
      name: '',
      problem: expect.stringContaining('no name'),
    })
    expect(nameless.result?.warnings).toEqual(['Names used more than once: twin'])
  })
})

describe('a recipe that cannot start', () => {
  it('names the folders that were searched', async () => {
    const view = await bench.test({ command: 'no-such-program-here' })
    expect(view.failure?.code).toBe('command_not_found')
    expect(view.searched.length).toBeGreaterThan(2)
    expect(view.searched).toContainEqual({ folder: '/usr/bin', found: 'nothing' })
    expect(view.pid).toBeNull()
  })

  it('tells a folder, a plain file and a missing working folder apart', async () => {
    const code = async (part: object) => (await bench.test(part)).failure?.code
    expect(await code({ command: bench.folder })).toBe('command_is_folder')
    expect(await code({ command: resolve(import.meta.dirname, 'probes.ts') })).toBe(
      'command_not_executable',
    )
    expect(await code({ cwd: '/no/such/folder' })).toBe('cwd_missing')
    expect(await code({ command: ' ' })).toBe('recipe_empty')
    expect(await code({ args: ['zero\0byte'] })).toBe('server_not_started')
    expect(await code({ args: Array.from({ length: 400 }, () => 'x'.repeat(20_000)) })).toBe(
      'server_not_started',
    )
    const env = [{ name: 'A=B', value: 'c', isSecret: false }]
    expect(await code({ env })).toBe('invalid_input')
  })
})

describe('all tests together', () => {
  it('lets at most eight run and remembers at most twenty', async () => {
    const ids = Array.from({ length: 8 }, () => bench.start(hostile('silent')))
    expect(() => bench.start({})).toThrow('8 servers are running already')
    for (const id of ids) bench.probes.cancel(id)
    await Promise.all(ids.map((id) => bench.probes.ended(id)))
    for (let more = 0; more < 15; more += 1) await bench.test({ command: ' ' })
    expect(bench.probes.list().length).toBe(20)
    expect(bench.probes.list().at(-1)?.failure?.code).toBe('recipe_empty')
    expect(() => bench.probes.get(ids[0]!)).toThrow('not there any more')
  })

  it('reports changes at most twenty times a second besides the end', async () => {
    const id = bench.start(hostile('hugeStderr', '', '30'))
    const begin = performance.now()
    await bench.probes.ended(id)
    const seconds = (performance.now() - begin) / 1000
    expect(bench.changes.length).toBeLessThanOrEqual(seconds * 20 + 3)
  })
})
