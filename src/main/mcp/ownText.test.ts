import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { SessionLog } from './live/sessionLog.ts'
import { Transcript } from './live/transcript.ts'
import { Output } from './output.ts'
import { beginning } from './ownText.ts'
import { excerpt, redactionOf } from './redaction.ts'
import { readPrompt } from './thingReader.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const usedMb = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 1_000_000
}

/** As the text of a parsed message: one piece of memory. */
const large = (): string =>
  JSON.parse(JSON.stringify(`${Math.random()} ${'word '.repeat(800_000)}`))

describe('a piece of a large text', () => {
  const now = () => new Date()
  const log = new SessionLog(redactionOf([]), now)
  const transcript = new Transcript({ secrets: [], now })
  const output = new Output({ redaction: redactionOf([]), onLines: () => undefined })

  it.each<[string, (text: string) => unknown]>([
    ['an excerpt', (text) => excerpt(text)],
    ['a beginning', (text) => beginning(text, 50)],
    ['the name of a prompt', (text) => readPrompt({ name: text }, 0)],
    ['a log message', (data) => log.addMessage({ level: data, data })],
    ['a changed resource', (uri) => log.addUpdate({ uri })],
    ['a message', (text) => transcript.record('in', { jsonrpc: '2.0', method: text })],
    ['a line of stdout', (text) => output.addStdoutLine(text.slice(0, 100))],
    ['a notice', (text) => output.addNotice(text.slice(0, 100), null)],
  ])('does not hold the rest of it: %s', (_, keep) => {
    const before = usedMb()
    const kept = Array.from({ length: 15 }, () => keep(large()))
    // A message of the transcript is 1 MB itself.
    expect(usedMb() - before).toBeLessThan(25)
    expect(kept).toHaveLength(15)
    output.close()
  })

  it('is the text itself where it is short, and never more than asked for', () => {
    expect(beginning('short', 5)).toBe('short')
    expect(beginning('longer \ud83d\ude00', 8)).toBe('longer \ud83d')
  })
})
