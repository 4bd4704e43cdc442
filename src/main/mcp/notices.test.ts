import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutputLine } from '../../shared/model/probe.ts'
import { hostile, openBench } from './testBench.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

async function noticesOf(name: string, env: { name: string; value: string }[] = []) {
  const secrets = env.map((entry) => ({ ...entry, isSecret: true }))
  const id = bench.start({ ...hostile(name), env: secrets })
  const view = await bench.probes.ended(id)
  const isNotice = ({ from }: OutputLine) => from === 'notice'
  return { view, notices: bench.probes.output(id).filter(isNotice) }
}

describe('what a server notifies during a test', () => {
  it('stands between the lines it prints, log messages with their level', async () => {
    const { view, notices } = await noticesOf('colours')
    expect(view).toMatchObject({ state: 'passed', result: { warnings: [] } })
    expect(notices.map(({ level, text }) => [level, text])).toEqual([
      ['info', 'watch: listening to 3 folders'],
      ['error', '{"file":"a.txt","reason":"no no no access"}'],
      ['warning', 'first line'],
      ['warning', 'second line'],
      [undefined, 'Its notifications/message cannot be read'],
      [undefined, 'It says that its list of tools changed'],
      [undefined, 'It says that file:///a.txt changed'],
    ])
  })

  it('never shows a secret', async () => {
    const { notices } = await noticesOf('colours', [{ name: 'FILES', value: 'listening' }])
    expect(notices[0]?.text).toBe('watch: •••• to 3 folders')
  })

  it('is bounded, however much a server sends', async () => {
    const { view, notices } = await noticesOf('notifies')
    expect(view.result?.warnings).toEqual([expect.stringMatching(/It sent \d{4,} notifications/)])
    expect(notices.length).toBe(301)
    expect(notices.at(-1)?.text).toBe('It sends more than a test shows; the rest is left out')
  })
})

describe('the line that broke the protocol', () => {
  const lineOf = async (name: string, ...args: string[]) => {
    const limits = { startMs: 2000, requestMs: 2000 }
    const id = bench.start({ ...hostile(name, ...args), limits })
    const { brokenLine } = await bench.probes.ended(id)
    return bench.probes.output(id).find(({ number }) => number === brokenLine)
  }

  it('is known where one is the reason of the failure', async () => {
    expect(await lineOf('onlyNoise')).toMatchObject({
      from: 'stdout',
      text: 'Welcome to the calculator!',
    })
    expect((await lineOf('wrongJsonRpc', '1.0'))?.text).toContain('"jsonrpc":"1.0"')
    expect((await lineOf('listFails', 'noResult'))?.text).toContain('"id":1')
    expect((await lineOf('hugeMessage'))?.text.length).toBe(1000)
  })

  it('is not there where text on stdout did no harm', async () => {
    expect(await lineOf('noiseThenFine')).toBeUndefined()
    expect(await lineOf('crashing')).toBeUndefined()
  })
})
