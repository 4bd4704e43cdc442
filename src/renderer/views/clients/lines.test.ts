import { describe, expect, it } from 'vitest'
import { byName, linesOf, matches, nextClient, reasonOf } from './lines.ts'
import { broken, row } from './samples.ts'

describe('the client list', () => {
  it('puts what needs the user first, each group by name', () => {
    const lines = linesOf(byName([row('client 10'), broken, row('client 2')]))
    expect(lines.map((line) => (line.kind === 'head' ? line.key : line.row.name))).toEqual([
      'attention',
      'zeta',
      'rest',
      'client 2',
      'client 10',
    ])
  })

  it('moves over the heads of groups and stops at both ends', () => {
    const lines = linesOf([row('a'), broken])
    expect(nextClient(lines, -1, 1)).toBe(1)
    expect(nextClient(lines, 1, 1)).toBe(3)
    expect(nextClient(lines, 3, 1)).toBe(3)
    expect(nextClient(lines, 1, -1)).toBe(1)
  })

  it('finds every typed word somewhere in name, state, connection or reason', () => {
    expect(matches(broken, 'ERROR npx')).toBe(true)
    expect(matches(broken, 'zeta http')).toBe(true)
    expect(matches(broken, 'zeta stdio')).toBe(false)
    expect(matches(broken, '  ')).toBe(true)
  })

  it('quotes a state it does not know', () => {
    const odd = row('odd', { state: 'unknown', stateWord: 'quarantined' })
    expect(reasonOf(odd)).toBe('Gateway says “quarantined”')
  })
})
