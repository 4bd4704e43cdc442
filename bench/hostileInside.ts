/** One part of `hostile.ts`, in a process where nothing else runs. Prints numbers as JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { serialize } from 'node:v8'
import { createEmit } from '../src/main/ipc/emit.ts'
import { ShellEnvironment } from '../src/main/mcp/environment.ts'
import { Ledger } from '../src/main/mcp/ledger.ts'
import { Probes } from '../src/main/mcp/probes.ts'
import { countToolTokens } from '../src/main/mcp/tokens.ts'
import type { Recipe } from '../src/shared/model/server.ts'
import { runningWith } from './measures.ts'
import { median, ROOT } from './peers.ts'

/** Events go through their fence and are serialised, as on their way to a window. */
const window = {
  isDestroyed: () => false,
  send: (_: string, payload: unknown) => serialize(payload),
}

/** Twenty ways to misbehave; five rounds of them are a hundred runs. */
const KINDS = [
  ...['silent', 'crashing', 'crashLater', 'crashLater page', 'noiseThenFine', 'binaryNoise'],
  ...['hugeMessage', 'manyTools', 'endlessPaging same', 'namelessTool', 'brokenSchema'],
  ...['bigSchema', 'deepSchema', 'wrongIds', 'stubborn', 'silentStubborn', 'grandchildren silent'],
  ...['hugeStderr fine 100', 'notifies', 'wrongVersion 2099-01-01'],
]
const ROUNDS = 5
const CANCELS = 50

const folder = mkdtempSync(join(tmpdir(), 'hostile-bench-'))
const probes = new Probes({
  emit: createEmit(
    () => window,
    (_, cause) => {
      throw cause
    },
  ),
  environment: new ShellEnvironment(),
  ledger: new Ledger(join(folder, 'probes.json')),
})

/** Children inherit the mark, wherever they go. */
const running = () => runningWith(`MARK=${folder}`, 'environ')

function start(server: string, limitMs: number): string {
  const [name = '', ...args] = server.split(' ')
  const probeId = crypto.randomUUID()
  const recipe: Recipe = {
    ...{ name, command: process.execPath, cwd: '' },
    args: [join(ROOT, `e2e/servers/${name}.mjs`), ...args],
    env: [{ name: 'MARK', value: folder, isSecret: false }],
    limits: { startMs: limitMs, requestMs: limitMs },
  }
  probes.start({ probeId, serverId: 'hostile', recipe, shown: recipe })
  return probeId
}

async function goneMs(): Promise<number> {
  const begin = performance.now()
  while (running() > 0) await wait(2)
  return performance.now() - begin
}

/** What is kept, and what the system gave for it: V8 hands pages back when it likes to. */
async function memory(): Promise<{ keptMb: number; residentMb: number }> {
  for (let count = 0; count < 3; count++) {
    await wait(500) // what was let go is found by the next collection only
    globalThis.gc!()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return { keptMb: (heapUsed + external) / 1e6, residentMb: rss / 1e6 }
}

/** A hundred hostile runs, one after another. The first round of all kinds is not measured. */
async function runs() {
  let left = 0
  const round = async () => {
    for (const kind of KINDS) {
      await probes.counted(start(kind, 1000))
      const deadline = performance.now() + 2000
      while (running() > 0 && performance.now() < deadline) await wait(5)
      left = Math.max(left, running())
    }
  }
  await round()
  const before = await memory()
  for (let count = 0; count < ROUNDS; count++) await round()
  const after = await memory()
  const growthMb = after.keptMb - before.keptMb
  return { left, growthMb, residentMb: after.residentMb - before.residentMb }
}

/** Servers that ignore every polite signal and have children of their own. */
async function cancels() {
  const values: number[] = []
  for (let count = 0; count < CANCELS; count++) {
    const isAlone = count % 2 === 0
    const id = start(isAlone ? 'silentStubborn' : 'grandchildren silent', 60_000)
    while (running() < (isAlone ? 1 : 4)) await wait(2)
    probes.cancel(id)
    values.push(await goneMs())
  }
  return { worstMs: Math.max(...values), usualMs: median(values) }
}

async function tokens() {
  const tools = Array.from({ length: 500 }, (_, index) => ({
    name: `tool_${index}`,
    description: `Looks up what is known about item ${index} and returns it as text.`,
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'Words to look for' },
        limit: { type: 'integer', minimum: 1, maximum: 100 },
      },
      required: ['query'],
    },
  }))
  const time = async () => {
    const begin = performance.now()
    await countToolTokens(tools)
    return performance.now() - begin
  }
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const firstMs = await time()
  delay.enable()
  const values: number[] = []
  for (let count = 0; count < 7; count++) values.push(await time())
  delay.disable()
  return { firstMs, ms: median(values), blockMs: delay.max / 1e6 }
}

const parts = { runs, cancels, tokens }
try {
  const numbers = await parts[process.argv[2] as keyof typeof parts]()
  process.stdout.write(JSON.stringify(numbers))
} finally {
  await probes.endAll()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
