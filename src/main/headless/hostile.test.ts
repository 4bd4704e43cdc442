import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { processesWith } from '../mcp/testBench.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const MAX_GROWTH_MB = 100
const MAX_MS = 15_000

/** Each hostile server with its arguments, the exit code, and the sentence that a person gets. */
const HOSTILE: [server: string, code: 0 | 1, sentence: RegExp][] = [
  ['silent', 1, /did not answer within 4 s of its start/],
  ['slowStart 30000', 1, /did not answer within 4 s of its start/],
  ['slowStart 1000', 0, /Passed: hostile/],
  ['crashing', 1, /ended before it answered \(exit code 3\)/],
  ['crashLater', 1, /ended before it answered \(exit code 9\)/],
  ['crashLater message', 1, /ended before it answered \(exit code 9\)/],
  ['crashLater page', 0, /tools\/list was not answered: /],
  ['noiseThenFine', 0, /prints what is no message on stdout, 4 lines: “Server starting…”/],
  ['binaryNoise', 1, /Code: server_not_mcp/],
  ['hugeMessage', 1, /Code: server_too_large/],
  ['manyTools', 0, /^5000 tools$/m],
  ['endlessPaging new', 0, /tools\/list does not come to an end; the list was cut after 6000/],
  ['endlessPaging same', 0, /tools\/list repeats a page; the list was cut after 2/],
  ['namelessTool', 0, /Names used more than once: twin/],
  ['brokenSchema', 0, /schemaMissing +It has no input schema/],
  ['bigSchema', 0, /^3 tools$/m],
  ['deepSchema', 0, /deep +Its schemas are nested too deeply to be shown/],
  ['wrongIds', 1, /broke the protocol: its answer has an id that nobody asked for/],
  ['wrongIds list', 1, /broke the protocol: its answer has an id that nobody asked for/],
  ['wrongIds twice', 0, /It answers a request twice|It answers 2 requests more than once/],
  ['wrongIds text', 0, /^1 tool$/m],
  ['noPong', 0, /^1 tool$/m],
  ['stubborn', 0, /^1 tool$/m],
  ['silentStubborn', 1, /did not answer within 4 s/],
  ['grandchildren', 0, /^1 tool$/m],
  ['grandchildren crash', 1, /ended before it answered \(exit code 7\)/],
  ['hugeStderr fine 1000', 0, /^1 tool$/m],
  ['notifies', 0, /It sent \d{4,} notifications during the test/],
  ['asksFirst', 0, /It asks for sampling\/createMessage, which a test does not answer/],
  ['asksFirst endless', 1, /broke the protocol: it asks on and on and does not read/],
  ['wrongVersion 2024-11-05', 0, /MCP 2024-11-05/],
  ['wrongVersion 1999-01-01', 1, /protocol version 1999-01-01, unknown here/],
  ['wrongVersion 2099-01-01', 1, /protocol version 2099-01-01, unknown here/],
  ['httpRedirects 302', 1, /points to another address: http:\/\/localhost:\d+\/elsewhere/],
  ['httpRedirects 308', 1, /points to another address: http:\/\/localhost:\d+\/elsewhere/],
  ['httpBadMetadata html', 1, /how to sign in cannot be read: its description is not JSON/],
  ['httpBadMetadata huge', 1, /its description does not come to an end/],
  ['httpEndless json', 1, /One message of the server is larger than 16 MB/],
  ['httpEndless event', 1, /One message of the server is larger than 16 MB/],
  ['httpEndless events', 1, /sent more than 20 MB and no end of it/],
  ['httpEndless drip', 1, /did not answer as an MCP server within 4 s/],
]

/** One test in a process of its own, so that its memory is its own too. */
async function run(server: string) {
  const [name = '', ...args] = server.split(' ')
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  const mark = `mark-${folder.slice(-6)}-${process.pid}`
  // A gigabyte takes its time on a busy machine.
  const seconds = name === 'hugeStderr' ? '12' : '4'
  const words = [
    '--timeout',
    seconds,
    '--',
    process.execPath,
    join(ROOT, `e2e/servers/${name}.mjs`),
  ]
  const env = { ...process.env, XDG_CONFIG_HOME: folder, PROBE_TEST: mark }
  const isReached = name.startsWith('http')
  const listening = isReached ? spawn(process.execPath, [words.at(-1)!, ...args], { env }) : null
  if (listening !== null) {
    const [url] = (await once(listening.stdout, 'data')) as [Buffer]
    words.splice(-2, 2, url.toString().trim())
    args.length = 0
  }
  const child = spawn(process.execPath, [join(ROOT, 'tools/probe.ts'), ...words, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const begin = performance.now()
  let stdout = ''
  let peakMb = 0
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const timer = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid!))), 20)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(timer)
  const ms = performance.now() - begin
  if (listening !== null) {
    // It ends with its own stdin, which this test holds.
    listening.stdin.end()
    await once(listening, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
  return { code, stdout, peakMb, ms, left: processesWith(mark) }
}

/** The most memory a process ever had, as Linux keeps it; 0 elsewhere and once it is gone. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) / 1000
  } catch {
    return 0
  }
}

describe('a hostile server', () => {
  let usualMb = 0
  beforeAll(async () => {
    usualMb = (await run('environment')).peakMb
  })

  it.each(HOSTILE)(
    '%s is told of, ends in time, leaves no process and takes no memory',
    async (server, code, sentence) => {
      const ended = await run(server)
      expect(ended.stdout).toMatch(sentence)
      expect(ended).toMatchObject({ code, left: [] })
      expect(ended.ms).toBeLessThan(MAX_MS)
      expect(ended.peakMb - usualMb).toBeLessThan(MAX_GROWTH_MB)
    },
  )
})
