import { describe, expect, it } from 'vitest'
import { thing } from './samples.ts'
import { rowsOf, thingFilter } from './thingRows.ts'

const rows = [
  ...rowsOf('resources', [
    thing('Log', { detail: 'file:///var/app.log', mimeType: 'text/plain' }),
    thing('Picture', { description: 'Of the day' }),
  ]),
  ...rowsOf('templates', [thing('Any file', { detail: 'file:///{path}' })]),
]
const found = (typed: string): string[] =>
  rows.filter(thingFilter(typed)).map(({ thing }) => thing.name)

describe('thingFilter', () => {
  it('finds words in name, description, place and type, all of them', () => {
    expect(found('')).toEqual(['Log', 'Picture', 'Any file'])
    expect(found(' FILE:/// ')).toEqual(['Log', 'Any file'])
    expect(found('plain log')).toEqual(['Log'])
    expect(found('day')).toEqual(['Picture'])
    expect(found('day log')).toEqual([])
  })
})
