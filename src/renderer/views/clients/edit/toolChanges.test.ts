import { describe, expect, it } from 'vitest'
import type { ClientSettings } from '../../../../shared/model/clientEdit.ts'
import { detail, row } from '../samples.ts'
import { changedNames, changeCount, differenceText, readPrice } from './toolChanges.ts'

const { settings } = detail(row('alpha'), 'g1')
const given = (more: Partial<ClientSettings>): ClientSettings => ({ ...settings, ...more })
const names = ['echo', 'get-sum', 'constructor']

describe('what is not saved yet', () => {
  it('is each tool once, whether it is on, runs unasked or has a price', () => {
    const before = given({ tools: ['echo', 'get-sum'], autoTools: ['echo'] })
    const now = given({ tools: ['get-sum'], autoTools: ['get-sum'], pricing: { 'get-sum': 0.1 } })
    expect(changedNames(before, now, names)).toEqual(['echo', 'get-sum'])
  })

  it('does not take what every object has for a price', () => {
    expect(changedNames(settings, given({ pricing: { echo: 1 } }), names)).toEqual(['echo'])
  })

  it('counts another answer to later tools, every other setting, and what is typed wrong', () => {
    expect(changeCount({ change: { tools: 'all' }, slips: {} }, 0)).toBe(1)
    expect(changeCount({ change: { tools: [], name: 'x' }, slips: {} }, 3)).toBe(4)
    const slip = { text: 'x', problem: 'no number' }
    expect(changeCount({ change: {}, slips: { 'price echo': slip } }, 1)).toBe(1)
    expect(changeCount({ change: { name: 'x' }, slips: { name: slip } }, 0)).toBe(1)
  })
})

describe('a long list in a review', () => {
  const long = ['a', 'b', 'c', 'd', 'e', 'f']
  const said = (tools: ClientSettings['tools'], after: ClientSettings['tools']) =>
    differenceText('tools', given({ tools }), given({ tools: after }))

  it('is told by what comes and goes, a short one by its names', () => {
    expect(said(long, ['b', 'c', 'd', 'e', 'f', 'g'])).toBe('With g\nWithout a')
    expect(said(['a'], ['b'])).toBeNull()
    expect(said('all', long)).toBeNull()
  })
})

describe('a typed price', () => {
  it.each([
    ['', null],
    ['$', null],
    [' $0.002 ', 0.002],
    ['.5', 0.5],
    ['1e-7', 1e-7],
    ['0', 0],
    ['-1', 'bad'],
    ['0,5', 'bad'],
    ['1e999', 'bad'],
    ['free', 'bad'],
  ])('%j is %j', (text, price) => expect(readPrice(text)).toBe(price))
})
