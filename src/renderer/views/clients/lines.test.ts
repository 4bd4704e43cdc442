import { describe, expect, it } from 'vitest'
import { byName, linesOf, matches, nextClient, passes, reasonOf, sortedBy } from './lines.ts'
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

describe('filters', () => {
  const one = row('one', { keyNames: 'team a\nteam b', isCodeMode: true })

  it('let through what has one of the chosen values in each of them', () => {
    expect(passes(one, {})).toBe(true)
    expect(passes(one, { state: [] })).toBe(true)
    expect(passes(one, { state: ['error', 'healthy'], connection: ['http'] })).toBe(true)
    expect(passes(one, { state: ['healthy'], connection: ['stdio'] })).toBe(false)
    expect(passes(one, { codeMode: ['off'] })).toBe(false)
  })

  it('by a key find whole names, and who is for all keys', () => {
    expect(passes(one, { key: ['team b'] })).toBe(true)
    expect(passes(one, { key: ['team'] })).toBe(false)
    expect(passes(row('two', { isForAllKeys: true }), { key: ['team'] })).toBe(true)
  })
})

describe('sorting', () => {
  const names = (rows: readonly { name: string }[]): string[] => rows.map(({ name }) => name)
  const rows = byName([
    row('a', { allowedCount: 1 }),
    row('b', { allowedCount: 9, state: 'disabled' }),
    row('c', { allowedCount: 9, keyCount: 3 }),
    { ...broken, name: 'd', allowedCount: 0, keyCount: null, isForAllKeys: true },
  ])

  it('puts the most and the most urgent first, equal ones by name, and turns round', () => {
    expect(names(sortedBy(rows, { column: 'tools', isDown: false }))).toEqual(['b', 'c', 'a', 'd'])
    expect(names(sortedBy(rows, { column: 'tools', isDown: true }))).toEqual(['d', 'a', 'b', 'c'])
    expect(names(sortedBy(rows, { column: 'state', isDown: false }))).toEqual(['d', 'a', 'c', 'b'])
    expect(names(sortedBy(rows, { column: 'keys', isDown: false }))).toEqual(['d', 'c', 'a', 'b'])
    expect(names(sortedBy(rows, { column: 'failure', isDown: false }))[0]).toBe('d')
  })

  it('leaves the order of the list where nothing is chosen', () => {
    expect(sortedBy(rows, null)).toBe(rows)
  })
})
