import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostile, openBench, until } from './testBench.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

describe('several runs at once', () => {
  it('know nothing of each other: variables, output, failures and ends are their own', async () => {
    const own = (at: number) => [{ name: 'OWN', value: `value-${at}`, isSecret: at % 2 === 0 }]
    const ids = Array.from({ length: 5 }, (_, at) =>
      bench.start({ ...hostile('environment', 'OWN'), env: own(at) }),
    )
    const crashing = bench.start(hostile('crashing'))
    const silent = bench.start(hostile('silent'))
    const views = await Promise.all(ids.map((id) => bench.probes.ended(id)))
    expect(views.map(({ state }) => state)).toEqual(ids.map(() => 'passed'))
    expect((await bench.probes.ended(crashing)).failure?.code).toBe('server_exited')
    for (const [at, id] of ids.entries()) {
      await until(() => bench.probes.output(id).some(({ text }) => text.startsWith('OWN=')))
      const printed = bench.probes.output(id).filter(({ text }) => text.startsWith('OWN='))
      expect(printed.map(({ text }) => text)).toEqual([at % 2 ? `OWN=value-${at}` : 'OWN=••••'])
    }
    expect(bench.probes.get(silent).state).toBe('running')
    bench.probes.cancel(silent)
    expect((await bench.probes.ended(silent)).state).toBe('cancelled')
  })

  it('are eight at most; the ninth is refused with its reason and may start once one ended', async () => {
    const ids = Array.from({ length: 8 }, () => bench.start(hostile('silent')))
    const refused = expect.objectContaining({ code: 'too_many_probes' })
    expect(() => bench.start(hostile('silent'))).toThrow(refused)
    bench.probes.cancel(ids[0]!)
    await bench.probes.ended(ids[0]!)
    const next = bench.start(hostile('silent'))
    expect(bench.probes.get(next).state).toBe('running')
  })
})
