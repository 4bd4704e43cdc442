import { describe, expect, it } from 'vitest'
import { parametersOf } from './parameters.ts'

describe('parametersOf', () => {
  it('lists name, type, need and description', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'number', description: 'First number' },
        tags: { type: 'array', items: { type: 'string' } },
        kind: { enum: ['x', 'y'] },
        maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        odd: true,
      },
      required: ['a'],
    }
    expect(parametersOf(schema)).toEqual([
      { name: 'a', type: 'number', isRequired: true, description: 'First number' },
      { name: 'tags', type: 'string[]', isRequired: false, description: '' },
      { name: 'kind', type: '"x" | "y"', isRequired: false, description: '' },
      { name: 'maybe', type: 'string | null', isRequired: false, description: '' },
      { name: 'odd', type: 'any', isRequired: false, description: '' },
    ])
  })

  it('takes nonsense as no parameters', () => {
    for (const schema of [null, 7, [], {}, { properties: [] }, { properties: 'x' }]) {
      expect(parametersOf(schema)).toEqual([])
    }
    expect(parametersOf({ properties: { a: {} }, required: 'a' })[0]?.isRequired).toBe(false)
  })
})
