import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Remote } from '../../../shared/model/server.ts'
import { until } from '../testBench.ts'
import { EVERYTHING, openSessions, textOf } from './testSessions.ts'

let live: ReturnType<typeof openSessions>
let program: ChildProcess | null = null
beforeEach(() => {
  live = openSessions()
})
afterEach(async () => {
  await live.close()
  await kill()
})

async function kill(): Promise<void> {
  if (program === null) return
  const gone = program.exitCode === null ? once(program, 'exit') : null
  program.kill('SIGKILL')
  await gone
  program = null
}

/** A server-everything that listens, as a recipe. */
async function everything(type: Remote['type']) {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  const transport = type === 'sse' ? 'sse' : 'streamableHttp'
  const child = spawn(process.execPath, [...EVERYTHING.args, transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'pipe',
  })
  program = child
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  }
  await until(() => /port \d+/.test(said))
  const url = `http://127.0.0.1:${port}/${type === 'sse' ? 'sse' : 'mcp'}`
  const remote: Remote = { type, url, headers: [], authorization: { type: 'none' } }
  return { command: '', remote }
}

describe.each(['http', 'sse'] as const)(
  'a server behind a URL that is kept connected: %s',
  (type) => {
    it('answers calls with progress, asks the user, and is left by Stop', async () => {
      const id = await live.start(await everything(type))
      expect(live.view(id)).toMatchObject({ state: 'running', pid: null, failure: null })
      const echo = await live.done(id, 'tool', 'echo', { message: 'over there' })
      expect(textOf(echo.outcome)).toBe('Echo: over there')
      const given = { duration: 1, steps: 5 }
      const long = await live.done(id, 'tool', 'trigger-long-running-operation', given)
      expect(long).toMatchObject({ state: 'done', progress: { total: 5 } })
      const asks = live.done(id, 'tool', 'trigger-sampling-request', {
        prompt: 'Hm?',
        maxTokens: 5,
      })
      await until(() => live.view(id).questions.length === 1)
      const [question] = live.view(id).questions
      const answer = { action: 'text', text: 'So it is', model: 'me' } as const
      live.sessions.get(id).questions.answer(question!.id, answer)
      expect(textOf((await asks).outcome)).toContain('So it is')
      await live.sessions.stop(id)
      expect(live.sessions.list()).toEqual([])
    })

    it('says so when the server is gone', async () => {
      const id = await live.start(await everything(type))
      await kill()
      const call = await live.done(id, 'tool', 'echo', { message: 'hello?' }).catch(() => null)
      if (call === null) expect(live.view(id).state).toBe('ended')
      else expect(call.state).toBe('failed')
    })
  },
)
