import { describe, expect, it } from 'vitest'
import type { LastProbe, Remote } from '../../../shared/model/server.ts'
import { entryOf } from './entries.ts'
import { entryLine } from './entryLine.ts'
import { passed, running, server, tool } from './samples.ts'

const last: LastProbe = {
  ...{ at: '2026-11-21T10:00:00.000Z', state: 'passed', toolCount: 41, changed: 3 },
  ...{ ms: 460, reason: '' },
}
const REMOTE: Remote = {
  ...{ type: 'http', url: 'https://example.com/mcp', headers: [] },
  authorization: { type: 'none' },
}
const saved = { ...server('s1', 'github'), lastProbe: last }
const line = (more: Partial<Parameters<typeof entryOf>[0]> = {}) =>
  entryLine(entryOf({ key: 's1', server: saved, recipe: saved.recipe, probe: null, ...more }))

describe('the line of a server in the list', () => {
  it('says how many definitions differ from the accepted ones, before the time it took', () => {
    expect(line()).toMatchObject({ glyph: 'unstable', sub: '41 tools, 3 changed' })
    const same = { ...saved, lastProbe: { ...last, changed: 0 } }
    expect(line({ server: same })).toMatchObject({ glyph: 'healthy', sub: '41 tools · 0.46 s' })
  })

  it('takes the count for the run it was made of, and no other', () => {
    const probe = { ...passed('p', 's1', [tool('a')]), startedAt: last.at, recipe: saved.recipe }
    expect(line({ probe }).sub).toBe('1 tool, 3 changed')
    const later = { ...probe, startedAt: '2026-11-21T11:00:00.000Z' }
    expect(line({ probe: later }).sub).toBe('1 tool · 0.46 s')
  })

  it('speaks of a host where a URL is looked up, and of a command elsewhere', () => {
    const probe = { ...running('p', 's1') }
    const phases = probe.phases.map((phase) =>
      phase.name === 'resolve' ? { ...phase, state: 'running' as const } : phase,
    )
    expect(line({ probe: { ...probe, phases } }).sub).toBe('Looking for the command')
    const url = { ...probe.recipe, remote: REMOTE }
    expect(line({ probe: { ...probe, phases, recipe: url } }).sub).toBe('Looking up the host')
  })

  it('asks to keep waiting when the limit of a run has passed', () => {
    const overtime = { limitMs: 1000, endsAt: '2026-11-21T10:00:10.000Z' }
    const probe = { ...running('p', 's1'), overtime }
    expect(line({ probe }).sub).toBe('Limit passed. Keep waiting?')
    expect(line({ probe: { ...probe, overtime: { ...overtime, endsAt: null } } }).sub).toBe(
      'Running',
    )
  })
})
