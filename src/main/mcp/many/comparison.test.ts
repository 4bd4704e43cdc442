import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostile, openBench } from '../testBench.ts'
import { compareRuns } from './comparison.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

describe('two runs of a server', () => {
  it('are compared from the older to the newer one, whichever is named first', async () => {
    const part = hostile('redefining', join(bench.folder, 'started'))
    const first = await bench.probes.counted(bench.start(part))
    const second = await bench.probes.counted(bench.start(part))
    for (const { before, after, definitions } of [
      compareRuns(first, second),
      compareRuns(second, first),
    ]) {
      expect([before.probeId, after.probeId]).toEqual([first.id, second.id])
      expect(definitions).toMatchObject({ state: 'changed', added: 1, removed: 1, changed: 1 })
      expect(after.tokens).toBeGreaterThan(before.tokens ?? Infinity)
      expect(after).toMatchObject({
        server: 'hostile 1.0.0',
        toolCount: 3,
        capabilities: ['tools'],
      })
      expect(after.initializeMs).toBeGreaterThan(0)
    }
  })

  it('are the same when nothing changed, and need a result each', async () => {
    const fine = await bench.test(hostile('slow', '0'))
    const again = await bench.test(hostile('slow', '0'))
    expect(compareRuns(fine, again).definitions).toMatchObject({ state: 'same', changes: [] })
    const failed = await bench.test(hostile('crashing'))
    const none = expect.objectContaining({ code: 'not_found' })
    expect(() => compareRuns(fine, failed)).toThrow(none)
  })
})
