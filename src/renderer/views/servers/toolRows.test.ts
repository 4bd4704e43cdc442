import { describe, expect, it } from 'vitest'
import type { Annotations, ListedTool } from '../../../shared/model/probe.ts'
import { declaredHints, mainHint, sortTools, toolFilter, totalTokens } from './toolRows.ts'

const silent: Annotations = {
  title: null,
  readOnly: null,
  destructive: null,
  idempotent: null,
  openWorld: null,
}
const tool = (name: string, tokens: number | null = 1): ListedTool => ({
  index: 0,
  name,
  title: '',
  description: `does ${name}`,
  annotations: null,
  tokens,
  problem: '',
})
const names = (tools: readonly ListedTool[]): string[] => tools.map(({ name }) => name)

describe('mainHint', () => {
  it('shows nothing declared as no hint, never as safe', () => {
    expect(mainHint(null)).toBe('none')
    expect(mainHint(silent)).toBe('none')
    expect(mainHint({ ...silent, title: 'Echo' })).toBe('none')
  })

  it('shows the riskiest declared thing first', () => {
    expect(mainHint({ ...silent, destructive: true, openWorld: true })).toBe('destructive')
    expect(mainHint({ ...silent, readOnly: true, openWorld: true })).toBe('openWorld')
    expect(mainHint({ ...silent, readOnly: true, destructive: true })).toBe('reads')
    expect(mainHint({ ...silent, readOnly: false, destructive: false })).toBe('changes')
  })
})

describe('declaredHints', () => {
  it('leaves out what the server did not say', () => {
    expect(declaredHints(null)).toEqual([])
    expect(declaredHints({ ...silent, readOnly: false, openWorld: true })).toEqual([
      { key: 'readOnly', isSo: false },
      { key: 'openWorld', isSo: true },
    ])
  })
})

describe('sortTools', () => {
  it('keeps the order of the server unless told otherwise', () => {
    const tools = [tool('b10', 5), tool('b9', null), tool('a', 7)]
    expect(sortTools(tools, 'declared')).toBe(tools)
    expect(names(sortTools(tools, 'name'))).toEqual(['a', 'b9', 'b10'])
    expect(names(sortTools(tools, 'tokens'))).toEqual(['a', 'b10', 'b9'])
  })
})

describe('toolFilter', () => {
  const all = ['get-env', 'get-sum', 'widget', 'echo'].map((name) => tool(name))
  const found = (typed: string): string[] => names(all.filter(toolFilter(typed)))

  it('looks into names and descriptions', () => {
    expect(found('GET')).toEqual(['get-env', 'get-sum', 'widget'])
    expect(found('does echo')).toEqual(['echo'])
    expect(found('  ')).toHaveLength(4)
  })

  it('takes a star as a pattern for the whole name', () => {
    expect(found('get-*')).toEqual(['get-env', 'get-sum'])
    expect(found('*e*m')).toEqual(['get-sum'])
    expect(found('*g*t*')).toEqual(['get-env', 'get-sum', 'widget'])
    expect(found('get-*env*env')).toEqual([])
    expect(found('echo*echo')).toEqual([])
  })
})

describe('totalTokens', () => {
  it('says when some are not counted yet', () => {
    expect(totalTokens([tool('a', 3), tool('b', 4)])).toEqual({ tokens: 7, isComplete: true })
    expect(totalTokens([tool('a', 3), tool('b', null)])).toEqual({ tokens: 3, isComplete: false })
  })
})
