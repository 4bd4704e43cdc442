import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProbeChange } from '../../shared/model/probe.ts'
import { fakeBridge, type FakeBridge } from '../fakeBridge.ts'
import { passed, running, tool } from '../views/servers/samples.ts'
import { Probes } from './probes.svelte.ts'

const whole = passed('p1', 's1', [tool('echo'), tool('add')])
const withoutResult: ProbeChange = { ...whole }
delete withoutResult.result

let bridge: FakeBridge
let probes: Probes
beforeEach(() => {
  bridge = fakeBridge({ 'probes.list': [] })
  probes = new Probes()
})
afterEach(() => probes.stop())

describe('the copy of test runs', () => {
  it('keeps the result of a run when a change comes without it', async () => {
    await probes.start()
    bridge.send('probes.changed', running('p1', 's1'))
    bridge.send('probes.changed', whole)
    bridge.send('probes.changed', { ...withoutResult, pid: null, lineCount: 7 })
    expect(probes.byId('p1')).toMatchObject({ lineCount: 7, result: whole.result })
  })

  it('puts counted tokens to their tools, and nothing else', async () => {
    await probes.start()
    bridge.send('probes.changed', whole)
    const tokens = whole.result!.tools.map((_, at) => at + 10)
    bridge.send('probes.tokens', { probeId: 'p1', tokens })
    bridge.send('probes.tokens', { probeId: 'another', tokens: [1] })
    const { tools } = probes.byId('p1')!.result!
    expect(tools.map((tool) => tool.tokens)).toEqual(tokens)
    expect(tools.map(({ name }) => name)).toEqual(whole.result!.tools.map(({ name }) => name))
  })

  it('forgets the oldest runs that ended when more start, as main does, with what they printed', async () => {
    await probes.start()
    const line = { number: 1, atMs: 0, from: 'stderr', text: 'hello' } as const
    bridge.send('probes.changed', running('runs', 's'))
    for (let at = 0; at < 25; at += 1) {
      bridge.send('probes.changed', passed(`p${at}`, 's', []))
      bridge.send('probes.output', { probeId: `p${at}`, lines: [line] })
    }
    const kept = Array.from({ length: 19 }, (_, at) => `p${at + 6}`)
    expect(probes.list.map(({ id }) => id)).toEqual(['runs', ...kept])
    expect(probes.lines('p5')).toEqual([])
    expect(probes.lines('p6')).toEqual([line])
  })

  it('takes a result that crossed before it listened from the list', async () => {
    bridge = fakeBridge({
      'probes.list': () => {
        bridge.send('probes.changed', { ...withoutResult, lineCount: 9 })
        return [whole]
      },
    })
    await probes.start()
    expect(probes.list).toHaveLength(1)
    expect(probes.byId('p1')).toMatchObject({ lineCount: 9, result: whole.result })
  })
})
