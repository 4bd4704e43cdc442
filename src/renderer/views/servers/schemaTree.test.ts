import { describe, expect, it } from 'vitest'
import { hasLevel, schemaLevel, schemaRoot, type SchemaNode } from './schemaTree.ts'

/** The tree as lines, opened as far as it goes or to the depth given. */
function lines(schema: unknown, depth = 12): string[] {
  const root = schemaRoot(schema, 'inputSchema')
  const walk = (node: SchemaNode, left: number, indent: string): string[] =>
    schemaLevel(node, root).nodes.flatMap((inner) => {
      const mark = inner.isRequired ? '*' : ''
      const facts = inner.facts.length > 0 ? ` (${inner.facts.join(', ')})` : ''
      const line = `${indent}${inner.name}${mark}: ${inner.type}${facts}`
      return [line, ...(left > 1 ? walk(inner, left - 1, `${indent}  `) : [])]
    })
  return walk(root, depth, '')
}

describe('the tree of a schema', () => {
  it('shows objects in objects, lists, values, needs and defaults', () => {
    const schema = {
      type: 'object',
      required: ['path', 'edits'],
      properties: {
        path: { type: 'string', minLength: 1, maxLength: 80, format: 'uri-reference' },
        edits: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['from'],
            properties: { from: { type: 'string' }, to: { type: ['string', 'null'] } },
          },
        },
        mode: { enum: ['fast', 'safe'], default: 'safe' },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        count: { type: 'integer', minimum: 1, exclusiveMaximum: 10 },
      },
    }
    expect(lines(schema)).toEqual([
      'path*: string (uri-reference, 1 to 80 characters)',
      'edits*: object[] (1 or more items)',
      '  each item: object',
      '    from*: string',
      '    to: string | null',
      'mode: "fast" | "safe" (default "safe")',
      'tags: string[] (each once)',
      'count: integer (≥ 1, < 10)',
    ])
  })

  it('shows variants below the line they are of, unless they are only types', () => {
    const schema = {
      properties: {
        id: { anyOf: [{ type: 'string' }, { type: 'number' }] },
        target: {
          oneOf: [
            { title: 'File', type: 'object', properties: { path: { type: 'string' } } },
            { type: 'object', properties: { url: { const: 'here' } } },
          ],
        },
        both: { allOf: [{ properties: { a: true } }, { properties: { b: false } }] },
        rest: { type: 'object', additionalProperties: { type: 'number', default: 1 } },
        pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] },
      },
    }
    expect(lines(schema)).toEqual([
      'id: string | number',
      'target: object',
      '  variant 1: File: object',
      '    path: string',
      '  variant 2: object',
      '    url: "here"',
      'both: any',
      '  part 1: object',
      '    a: any',
      '  part 2: object',
      '    b: nothing',
      'rest: object',
      '  other names: number (default 1)',
      'pair: any[]',
      '  item 1: string',
      '  item 2: number',
    ])
  })

  it('follows references once, and says where one begins anew', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } }
    const schema = {
      $defs: { node, a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' }, 'x/y': { type: 'null' } },
      properties: {
        node: { $ref: '#/$defs/node', description: 'The first', default: null },
        a: { $ref: '#/$defs/a' },
        self: { $ref: '#' },
        odd: { $ref: '#/$defs/x~1y' },
        gone: { $ref: '#/$defs/gone' },
        own: { $ref: '#/$defs/__proto__' },
        web: { $ref: 'https://a.example/schema.json' },
        name: { $ref: '#node' },
      },
    }
    expect(lines(schema)).toEqual([
      'node: object (default null)',
      '  next: again as node',
      'a: again as a',
      'self: again as the whole',
      'odd: null',
      'gone: #/$defs/gone is not there',
      'own: #/$defs/__proto__ is not there',
      'web: https://a.example/schema.json is defined elsewhere and not loaded',
      'name: #node is not there',
    ])
    const root = schemaRoot(schema, 'inputSchema')
    const [first] = schemaLevel(root, root).nodes
    expect(first).toMatchObject({ description: 'The first', path: 'inputSchema.$defs.node' })
    expect(schemaLevel(first!, root).nodes[0]?.isEnd).toBe(true)
  })

  it('opens a huge schema level by level and leaves the rest to the JSON', () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`p${at}`, { type: 'string' }]),
    )
    const root = schemaRoot({ properties: { ...many } }, 'outputSchema')
    const begin = performance.now()
    const level = schemaLevel(root, root)
    expect([level.nodes.length, level.more]).toEqual([200, 19_800])
    expect(level.nodes[0]?.path).toBe('outputSchema.properties.p0')
    expect(performance.now() - begin).toBeLessThan(5000)
  })

  it('takes nonsense as it comes', () => {
    const odd = [null, 7, [], 'x', true, { properties: [] }, { properties: 'x' }, { oneOf: {} }]
    for (const schema of odd) {
      const root = schemaRoot(schema, 'inputSchema')
      expect(schemaLevel(root, root)).toEqual({ nodes: [], more: 0 })
      expect(hasLevel(root)).toBe(false)
    }
    const values = { enum: Array.from({ length: 40 }, (_, at) => at) }
    expect(lines({ properties: { a: values, b: { type: 7 }, c: { enum: [{ a: 1 }] } } })).toEqual([
      'a: one of (40 values: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)',
      'b: any',
      'c: {"a":1}',
    ])
  })
})
