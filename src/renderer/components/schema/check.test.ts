import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySchema } from './anySchema.ts'
import { checkValue } from './check.ts'
import type { Json } from './json.ts'

const problems = async (schema: unknown, value: Json): Promise<string[]> =>
  (await checkValue(schema, value)).problems.map(
    ({ path, sentence }) => `${path.join('/')}: ${sentence}`,
  )
const note = async (schema: unknown, value: Json): Promise<string | null> =>
  (await checkValue(schema, value)).note

describe('checkValue', () => {
  it('tells every problem at its place, with the limit that was not kept', async () => {
    const schema = {
      type: 'object',
      required: ['name', 'a "b" c'],
      properties: {
        count: { type: 'integer', minimum: 1 },
        'x/y ~': { type: 'string', minLength: 3 },
        tags: { type: 'array', items: { $ref: '#/$defs/tag' } },
        when: { type: 'string', format: 'date' },
      },
      additionalProperties: false,
      $defs: { tag: { enum: ['a', 'b'] } },
    }
    const value = { count: 0, 'x/y ~': 'é', tags: ['a', 'c'], when: 'soon', other: 1 }
    expect(await problems(schema, value)).toEqual([
      'name: Is needed.',
      'a "b" c: Is needed.',
      'count: Has to be at least 1.',
      'x/y ~: Has to have at least 3 characters.',
      'tags/1: Is none of the values that are allowed.',
      'when: Has to be a date such as 2026-11-21.',
      'other: Is not expected here.',
    ])
    expect(await problems({ type: ['string', 'null'] }, 5)).toEqual([': Has to be text or null.'])
  })

  it('tells of a choice what is wrong in the branch that was meant', async () => {
    const schema = {
      oneOf: [
        {
          properties: { kind: { const: 'circle' }, r: { type: 'number' } },
          required: ['kind', 'r'],
        },
        { properties: { kind: { const: 'square' }, side: { type: 'number' } }, required: ['kind'] },
      ],
    }
    expect(await problems(schema, { kind: 'circle' })).toEqual(['r: Is needed.'])
    expect(
      await problems({ anyOf: [{ type: 'string', minLength: 3 }, { type: 'null' }] }, 'a'),
    ).toEqual([': Has to have at least 3 characters.'])
    expect(await problems({ anyOf: [{ type: 'string' }, { type: 'null' }] }, 5)).toEqual([
      ': Fits none of the kinds that are allowed.',
    ])
    expect(await problems({ oneOf: [{ type: 'number' }, { type: 'integer' }] }, 5)).toEqual([
      ': Fits several kinds where only one is allowed.',
    ])
  })

  it('reads a schema in the dialect it names', async () => {
    const schema = { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1 }
    expect(await problems({ ...schema, exclusiveMinimum: true }, 1)).toHaveLength(1)
    expect(await problems({ ...schema, exclusiveMinimum: false }, 1)).toEqual([])
  })

  it('leaves out a pattern that could run away, and says so', async () => {
    const schema = { type: 'string', pattern: '^(a+)+$' }
    const started = performance.now()
    expect(await checkValue(schema, `${'a'.repeat(40)}!`)).toEqual({
      problems: [],
      note: 'patternsUnchecked',
    })
    const map = { patternProperties: { '^(a+)+$': true }, additionalProperties: false }
    expect(await checkValue(map, { [`${'a'.repeat(40)}!`]: 1 })).toEqual({
      problems: [],
      note: 'patternsUnchecked',
    })
    expect(performance.now() - started).toBeLessThan(5000) // it would be hours
    expect(await problems({ pattern: '^[a-z]+$' }, 'A')).toEqual([': Has to match ^[a-z]+$'])
  })

  it('stops when a small schema asks for millions of steps', async () => {
    const $defs: Record<string, unknown> = { p30: { type: 'number' } }
    for (let at = 0; at < 30; at += 1) {
      $defs[`p${at}`] = { anyOf: [1, 2].map(() => ({ $ref: `#/$defs/p${at + 1}` })) }
    }
    expect(await note({ $ref: '#/$defs/p0', $defs }, 'x')).toBe('takesTooLong')
  })

  it('says what it does not check, and why', async () => {
    const large = { description: 'x'.repeat(200_001) }
    const deep = JSON.parse(`${'{"items":'.repeat(1000)}{}${'}'.repeat(1000)}`) as unknown
    expect(await note(large, 1)).toBe('schemaTooLarge')
    expect(await note(deep, 1)).toBe('schemaTooLarge')
    expect(await note({ type: 'string' }, 'x'.repeat(200_001))).toBe('valueTooLarge')
    expect(
      await note(
        { uniqueItems: true },
        Array.from({ length: 1001 }, (_, at) => at),
      ),
    ).toBe('valueTooLarge')
    expect(await note({ $ref: '#' }, 1)).toBe('unclearSchema')
    expect(await note({ $ref: 'https://example.com/x' }, 1)).toBe('unclearSchema')
    expect(await note('no schema', 1)).toBe('noSchema')
  })

  it('leaves the schema as it was', async () => {
    const schema = Object.freeze({
      properties: Object.freeze({ a: Object.freeze({ type: 'string' }) }),
    })
    expect(await problems(schema, { a: 1 })).toHaveLength(1)
    expect(Reflect.ownKeys(schema)).toEqual(['properties'])
  })

  it('never throws and always ends, whatever is called a schema', async () => {
    await fc.assert(
      fc.asyncProperty(anySchema, fc.jsonValue(), async (schema, value) => {
        const { problems: found, note: told } = await checkValue(schema, value as Json)
        expect(found.every(({ sentence }) => sentence !== '')).toBe(true)
        expect(told === null || typeof told === 'string').toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
