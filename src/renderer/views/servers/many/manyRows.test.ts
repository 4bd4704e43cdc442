import { describe, expect, it } from 'vitest'
import type { RoundRow, RoundView } from '../../../../shared/model/round.ts'
import { roundNotification, roundSummary } from '../../../../shared/text/many.ts'
import { server } from '../samples.ts'
import { manyRows, roundMarkdown } from './manyRows.ts'

const row = (name: string, more: Partial<RoundRow> = {}): RoundRow => ({
  ...{ serverId: name, name, state: 'passed', probeId: `run-${name}`, server: 'git 1.2' },
  ...{ toolCount: 12, tokens: 1330, changes: null, ms: 460, failure: null },
  ...more,
})
const failure = { code: 'internal', message: 'It | broke\n| again', next: '' } as const
const round = (...rows: RoundRow[]): RoundView => ({ id: 'r', startedAt: '', endedAt: '', rows })

describe('the table of many servers', () => {
  it('holds the servers that are shown, as the round or else their last test left them', () => {
    const at = '2026-11-20T10:00:00Z'
    const last = {
      at,
      state: 'failed',
      toolCount: 0,
      changed: 0,
      ms: 20,
      reason: 'It ended',
    } as const
    const rows = manyRows(
      [server('git', 'renamed'), { ...server('b', 'b'), lastProbe: last }, server('c', 'c')],
      round(row('git'), row('hidden')),
    )
    expect(rows).toMatchObject([
      { name: 'renamed', state: 'passed', sub: 'git 1.2', tokens: 1330 },
      { name: 'b', state: 'failed', sub: 'It ended', toolCount: null, ms: null },
      { name: 'c', state: 'idle', sub: '' },
    ])
  })

  it('stays one table in Markdown, whatever names and failures hold', () => {
    const failed = { state: 'failed', toolCount: null, tokens: null, server: '', failure } as const
    const text = roundMarkdown(round(row('a|b', { ms: null }), row('c', failed)))
    expect(text.split('\n').slice(2)).toEqual([
      '| a\\|b (git 1.2) | Works | 12 | not accepted yet | 1,330 |  |  |',
      '| c | Failed |  |  |  | 0.46 s | It \\| broke \\| again |',
    ])
  })

  it('is summed up by what needs the user, with the first names of each', () => {
    const changes = { added: 1, removed: 0, changed: 0 }
    const failed = ['a', 'b', 'c', 'd', 'e'].map((name) => row(name, { state: 'failed' }))
    const all = round(row('fine'), row('new', { changes }), ...failed)
    expect(roundSummary(all)).toBe('2 of 7 work, 1 changed, 5 failed')
    expect(roundNotification(all).body).toBe('Failed: a, b, c, d and 1 more\nChanged: new')
    expect(roundNotification(round(row('fine')))).toEqual({
      title: '1 of 1 works',
      body: 'Nothing needs you',
    })
  })
})
