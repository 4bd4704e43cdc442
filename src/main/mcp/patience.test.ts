import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { hostile, openBench, until } from './testBench.ts'

let bench: ReturnType<typeof openBench>
afterEach(() => bench.close())

const limits = { startMs: 20_000, requestMs: 1000 }
const overtime = (id: string) => bench.probes.get(id).overtime

describe('a limit that passes while somebody looks on', () => {
  it('is shown, and the run goes on to its result when they keep waiting', async () => {
    bench = openBench({ graceMs: 60_000 })
    const id = bench.start({ ...hostile('slow', '3000'), limits })
    await until(() => overtime(id) !== null)
    expect(overtime(id)).toMatchObject({ limitMs: 1000, endsAt: expect.stringContaining('T') })
    bench.probes.keepWaiting(id)
    expect(overtime(id)).toEqual({ limitMs: 1000, endsAt: null })
    const view = await bench.probes.ended(id)
    expect(view).toMatchObject({ state: 'passed', overtime: null, failure: null })
    expect(view.result?.warnings).toEqual([])
    expect(view.phases.at(-1)?.ms).toBeGreaterThan(2500)
  })

  it('does not end a run that answers within the grace', async () => {
    bench = openBench({ graceMs: 60_000 })
    const view = await bench.test({ ...hostile('slow', '2000'), limits })
    expect(view).toMatchObject({ state: 'passed', overtime: null })
  })

  it('ends the run after the grace when nobody says anything', async () => {
    bench = openBench({ graceMs: 500 })
    const id = bench.start({ ...hostile('slow', '60000'), limits })
    const view = await bench.probes.ended(id)
    expect(view).toMatchObject({
      state: 'failed',
      overtime: null,
      failure: { code: 'server_request_timeout', message: 'No answer to tools/list within 1 s' },
    })
    expect(view.phases.at(-1)?.ms).toBeGreaterThan(1400)
  })

  it('can be waived before it passes, and a start that was waived still can be stopped', async () => {
    bench = openBench({ graceMs: 100 })
    const id = bench.start({ ...hostile('silent'), limits: { startMs: 1000, requestMs: 1000 } })
    await until(() => bench.probes.get(id).phases[3]?.state === 'running')
    bench.probes.keepWaiting(id)
    const begin = performance.now()
    await until(() => performance.now() - begin > 1500)
    expect(bench.probes.get(id).state).toBe('running')
    bench.probes.cancel(id)
    expect(await bench.probes.ended(id)).toMatchObject({ state: 'cancelled', overtime: null })
  })

  it('counts again in the next phase', async () => {
    bench = openBench({ graceMs: 60_000 })
    const own = { startMs: 1000, requestMs: 1000 }
    const id = bench.start({ ...hostile('slow', '60000'), limits: own })
    bench.probes.keepWaiting(id)
    await until(() => bench.probes.get(id).phases.at(-1)?.state === 'running')
    expect(overtime(id)).toBeNull()
    await until(() => overtime(id)?.endsAt != null)
    bench.probes.cancel(id)
    await bench.probes.ended(id)
    bench.probes.keepWaiting(id)
    bench.probes.keepWaiting('unknown')
    expect(overtime(id)).toBeNull()
  })
})

describe('a limit that passes for a server that is reached by a URL', () => {
  it('is shown and waived as for one that is started', async () => {
    bench = openBench({ graceMs: 60_000 })
    const server = createServer((_request, response) => held.push(response))
    const held: ServerResponse[] = []
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
    const remote = { type: 'http', url, headers: [], authorization: { type: 'none' } } as const
    const own = { startMs: 1000, requestMs: 1000 }
    const id = bench.start({ command: '', remote: { ...remote, headers: [] }, limits: own })
    await until(() => overtime(id)?.endsAt != null)
    bench.probes.keepWaiting(id)
    expect(overtime(id)?.endsAt).toBeNull()
    for (const response of held) response.writeHead(500).end('late')
    const { failure } = await bench.probes.ended(id)
    expect(failure?.code).toBe('remote_status')
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('a limit that passes for a program that is no server', () => {
  it('ends the run at once, though somebody looks on', async () => {
    bench = openBench({ graceMs: 60_000 })
    const own = { startMs: 1000, requestMs: 1000 }
    const view = await bench.test({ ...hostile('onlyNoise'), limits: own })
    expect(view.failure?.code).toBe('server_not_mcp')
  })
})

describe('a limit that passes while nobody looks on', () => {
  it('ends the run at once', async () => {
    bench = openBench()
    const view = await bench.test({ ...hostile('slow', '60000'), limits })
    expect(view.failure?.code).toBe('server_request_timeout')
    expect(view.phases.at(-1)?.ms).toBeLessThan(6000)
  })
})
