import { describe, expect, it } from 'vitest'
import { Transcript } from './transcript.ts'

const open = (secret = '') =>
  new Transcript({
    secrets: [{ value: secret, isSecret: true }],
    now: () => new Date('2026-01-02T03:04:05Z'),
  })
const asked = (id: number, name = 'echo') =>
  ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } }) as const
const notice = { jsonrpc: '2.0', method: 'notifications/message' } as const

describe('a transcript', () => {
  it('says of an answer which request it belongs to, by direction', () => {
    const transcript = open()
    transcript.record('out', asked(1))
    transcript.record('in', { jsonrpc: '2.0', id: 1, method: 'roots/list' })
    transcript.record('out', { jsonrpc: '2.0', id: 1, result: { roots: [] } })
    transcript.record('in', { jsonrpc: '2.0', id: 1, result: { content: [] } })
    transcript.record('in', { jsonrpc: '2.0', id: 9, error: { code: -1, message: 'no' } })
    expect(
      transcript
        .lines(0)
        .map(({ direction, kind, method, about }) => [...[direction, kind, method, about]]),
    ).toEqual([
      ['out', 'request', 'tools/call', 'echo'],
      ['in', 'request', 'roots/list', ''],
      ['out', 'result', 'roots/list', ''],
      ['in', 'result', 'tools/call', ''],
      ['in', 'error', '', ''],
    ])
  })

  it('keeps the newest 5,000 messages and counts all', () => {
    const transcript = open()
    for (let count = 0; count < 6000; count += 1) transcript.record('in', notice)
    expect(transcript.count).toBe(6000)
    expect(transcript.lines(0)).toHaveLength(5000)
    expect(transcript.lines(5998).map(({ number }) => number)).toEqual([5999, 6000])
    expect(() => transcript.message(1000)).toThrow('not there any more')
  })

  it('keeps 20 MB at most, and of one message its first million characters', () => {
    const transcript = open()
    const params = { data: 'x'.repeat(1_500_000) }
    for (let count = 0; count < 25; count += 1) transcript.record('in', { ...notice, params })
    expect(transcript.lines(0).length).toBeLessThanOrEqual(20)
    expect(transcript.lines(0)[0]?.size).toBeGreaterThan(1_500_000)
    expect(transcript.message(25)).toHaveLength(1_000_001)
    for (const line of transcript.jsonLines().trim().split('\n')) JSON.parse(line)
  })

  it('holds no secret, however often it is escaped', () => {
    const secret = 'top"se\\cret'
    const transcript = open(secret)
    const text = JSON.stringify({ deep: JSON.stringify({ secret }) })
    transcript.record('in', { ...notice, params: { secret, [secret]: 1, text } })
    transcript.record('out', asked(1, secret))
    expect(transcript.message(1)).not.toMatch(/top.{1,8}se/)
    expect(JSON.stringify(transcript.lines(0))).not.toMatch(/top.{1,8}se/)
  })
})
