import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySchema } from './anySchema.ts'
import { emptyEntry, startValue } from './defaults.ts'
import { variantFor } from './guess.ts'
import { isRecord } from './json.ts'
import { canShow, describeSchema, type Shape } from './shape.ts'
import { typeWord } from './typeWord.ts'

const kindOf = (schema: unknown, root: unknown = schema): string =>
  describeSchema(schema, root).shape.kind

const shapeOf = <K extends Shape['kind']>(
  kind: K,
  schema: unknown,
): Extract<Shape, { kind: K }> => {
  const { shape } = describeSchema(schema, schema)
  if (shape.kind !== kind) throw new Error(`a ${shape.kind}`)
  return shape as Extract<Shape, { kind: K }>
}
const labels = (schema: unknown): string[] =>
  shapeOf('choice', schema).options.map(({ label }) => label)

describe('describeSchema', () => {
  it('goes by the type, and by other words where there is none', () => {
    expect(kindOf({ type: 'string' })).toBe('text')
    expect(kindOf({ type: 'integer' })).toBe('number')
    expect(kindOf({ pattern: 'x' })).toBe('text')
    expect(kindOf({ maximum: 3 })).toBe('number')
    expect(kindOf({ items: {} })).toBe('list')
    expect(kindOf({ properties: {} })).toBe('object')
    expect(kindOf({})).toBe('raw')
    expect(kindOf({ type: 'tuple' })).toBe('raw')
  })

  it('takes null out of the types and says that it is allowed', () => {
    for (const schema of [
      { type: ['string', 'null'] },
      { anyOf: [{ type: 'null' }, { type: 'string' }] },
      { oneOf: [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { const: null }] },
    ]) {
      const { shape, isNullable } = describeSchema(schema, schema)
      expect([shape.kind, isNullable]).toEqual(['text', true])
    }
    expect(kindOf({ type: ['null'] })).toBe('null')
  })

  it('offers the values of enum, enumNames and titled constants', () => {
    expect(labels({ enum: ['a', 2, null], enumNames: ['First'] })).toEqual(['First', '2', 'null'])
    expect(
      labels({ type: 'string', oneOf: [{ const: 'r', title: 'Red' }, { const: 'g' }] }),
    ).toEqual(['Red', 'g'])
    expect(labels({ const: { a: 1 } })).toEqual(['{"a":1}'])
    expect(kindOf({ enum: Array.from({ length: 2000 }, (_, at) => at) })).toBe('raw')
  })

  it('puts required properties first and knows whether other names are allowed', () => {
    const schema = { properties: { a: {}, b: {} }, required: ['b', 'c'] }
    const { properties, extra } = shapeOf('object', schema)
    expect(properties.map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ['b', true],
      ['a', false],
    ])
    expect(extra).toBeNull()
    expect(shapeOf('object', { type: 'object' }).extra).toBe(true)
    expect(shapeOf('object', { type: 'object', additionalProperties: false }).extra).toBeNull()
    expect(
      shapeOf('object', { properties: { a: {} }, additionalProperties: { type: 'number' } }).extra,
    ).toEqual({ type: 'number' })
  })

  it('makes check boxes of a list of choices', () => {
    expect(kindOf({ type: 'array', items: { enum: ['a', 'b'] } })).toBe('several')
    expect(kindOf({ type: 'array', items: { anyOf: [{ const: 'a' }, { const: 'b' }] } })).toBe(
      'several',
    )
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('list')
  })

  it('names variants after title, tag, reference or type', () => {
    const schema = {
      anyOf: [
        { title: 'Plain', type: 'string' },
        { properties: { kind: { const: 'circle' } } },
        { $ref: '#/$defs/Point' },
        { type: 'number' },
        { not: {} },
      ],
      $defs: { Point: { type: 'array' } },
    }
    const { variants } = shapeOf('variants', schema)
    expect(variants.map(({ label }) => label)).toEqual(['Plain', 'circle', 'Point', 'number', '5'])
  })

  it('merges what has to hold together, and gives up on contradictions', () => {
    const schema = {
      allOf: [
        { properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { a: { minLength: 2 }, b: { type: 'number', minimum: 1 } } },
        { properties: { b: { minimum: 5 } } },
      ],
    }
    const { properties } = shapeOf('object', schema)
    expect(properties.map(({ name }) => name)).toEqual(['a', 'b'])
    const b = describeSchema(properties[1]?.schema, schema)
    expect(b.schema).toMatchObject({ type: 'number', minimum: 5 })
    expect(kindOf({ allOf: [{ type: 'string' }, { type: 'number' }] })).toBe('raw')
  })

  it('follows references in the document only, and not for ever', () => {
    const root = { $defs: { 'a/b': { type: 'string' }, loop: { $ref: '#/$defs/loop' } } }
    expect(kindOf({ $ref: '#/$defs/a~1b' }, root)).toBe('text')
    expect(kindOf({ $ref: '#/$defs/loop' }, root)).toBe('raw')
    expect(kindOf({ $ref: 'https://example.com/schema' }, root)).toBe('raw')
    const nested = { anyOf: [{ $ref: '#' }, { type: 'null' }] }
    expect(kindOf(nested)).toBe('raw')
  })
})

describe('canShow', () => {
  it('tells values that the fields could not show', () => {
    const shows = (schema: unknown, value: unknown) =>
      canShow(describeSchema(schema, schema), value)
    expect(shows({ type: 'string' }, 5)).toBe(false)
    expect(shows({ type: ['string', 'null'] }, null)).toBe(true)
    expect(shows({ enum: ['a'] }, 'b')).toBe(false)
    expect(shows({ type: 'array', items: { enum: ['a', 'b'] } }, ['a', 'a'])).toBe(false)
    expect(shows({ type: 'array', items: { enum: ['a', 'b'] } }, ['b', 'a'])).toBe(true)
    expect(shows({ type: 'object' }, [])).toBe(false)
  })
})

describe('variantFor', () => {
  const root = {
    anyOf: [
      { type: 'object', properties: { kind: { const: 'a' }, size: { type: 'number' } } },
      { type: 'object', properties: { kind: { const: 'b' } } },
      { type: 'string' },
    ],
  }
  const { variants } = shapeOf('variants', root)

  it('goes by the tag, then by the kind of value', () => {
    expect(variantFor({ kind: 'b' }, variants, root)).toBe(1)
    expect(variantFor({ size: 4 }, variants, root)).toBe(0)
    expect(variantFor('x', variants, root)).toBe(2)
    expect(variantFor(7, variants, root)).toBe(-1)
  })
})

describe('startValue', () => {
  const start = (schema: unknown) => startValue(schema, { root: schema, isRequired: true })

  it('fills in defaults, what has one value only, and what the rest goes into', () => {
    const schema = {
      type: 'object',
      required: ['kind', 'where', 'list', 'text', 'shape'],
      properties: {
        kind: { const: 'a' },
        optional: { const: 'b' },
        where: { type: 'object', properties: { zone: { type: 'string', default: 'eu' } } },
        list: { type: 'array' },
        text: { type: 'string' },
        limit: { type: 'number', default: 10 },
        shape: {
          oneOf: [{ required: ['k'], properties: { k: { const: 1 } } }, { type: 'string' }],
        },
        folded: { type: 'object', properties: { x: { default: 1 } } },
      },
    }
    expect(start(schema)).toEqual({
      kind: 'a',
      where: { zone: 'eu' },
      list: [],
      limit: 10,
      shape: { k: 1 },
    })
  })

  it('ends with a schema that needs itself', () => {
    const loop = {
      type: 'object',
      required: ['a', 'b'],
      properties: { a: { $ref: '#' }, b: { $ref: '#' } },
    }
    expect(start(loop)).toMatchObject({ a: { a: {} } })
  })
})

describe('any JSON as schema', () => {
  it('is described, begun and looked into without an error', () => {
    const look = (schema: unknown, root: unknown, value: unknown, left: number): void => {
      const described = describeSchema(schema, root)
      const { shape } = described
      typeWord(described)
      canShow(described, value)
      emptyEntry(schema, root)
      if (left === 0) return
      if (shape.kind === 'object') {
        for (const { name, schema: own } of shape.properties) {
          look(own, root, isRecord(value) ? value[name] : undefined, left - 1)
        }
      }
      if (shape.kind === 'list') look(shape.items, root, undefined, left - 1)
      if (shape.kind === 'variants') {
        variantFor(value, shape.variants, root)
        for (const { schema: own } of shape.variants) look(own, root, value, left - 1)
      }
    }
    fc.assert(
      fc.property(anySchema, fc.jsonValue(), (schema, value) => {
        startValue(schema, { root: schema, isRequired: true })
        look(schema, schema, value, 3)
      }),
      { numRuns: 200 },
    )
  })
})
